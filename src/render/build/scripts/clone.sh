# Checks the source out: a commit where one is given, else the tip of a branch.
export HOME=/tmp GIT_TERMINAL_PROMPT=0
source="$WORKSPACE/source"
rm -rf "$source"
if [ -n "$BUILD_COMMIT" ]; then
  git clone --no-checkout -- "$BUILD_GIT_REPO" "$source"
  git -C "$source" checkout --detach "$BUILD_COMMIT^{commit}"
else
  git clone --depth 1 --single-branch --branch "$BUILD_BRANCH" -- "$BUILD_GIT_REPO" "$source"
fi
git -C "$source" rev-parse HEAD > /tmp/git-revision

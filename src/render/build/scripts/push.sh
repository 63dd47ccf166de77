# Pushes the image, tagged with the whole commit id, and says where it is by its digest.
export HOME=/tmp
if [ -e /registry/config.json ]; then export REGISTRY_AUTH_FILE=/registry/config.json; fi
reference="$REGISTRY_PREFIX/$BUILD_IMAGE_NAME:$BUILD_IMAGE_TAG-$BUILD_GIT_REVISION"
skopeo --tmpdir /tmp copy --digestfile /tmp/digest "oci:$WORKSPACE/image" "docker://$reference"
printf '%s@%s' "$reference" "$(cat /tmp/digest)" > /tmp/image

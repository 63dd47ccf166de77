# Runs the build plane's test in the application's folder.
export HOME=/tmp
cd "$WORKSPACE/source/${BUILD_APP_PATH#/}"
exec "$@"

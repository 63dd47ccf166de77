# Builds an image with the buildpacks of this builder, into the pod's own registry.
export HOME=/tmp
until [ -e /signal/ready ]; do sleep 1; done
exec /cnb/lifecycle/creator -app "$WORKSPACE/source/${BUILD_APP_PATH#/}" -layers /layers -skip-restore localhost:5000/image:build

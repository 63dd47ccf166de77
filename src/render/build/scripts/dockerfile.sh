# Builds an image from a Dockerfile, into the workspace.
context=${BUILD_DOCKER_CONTEXT:-$BUILD_APP_PATH}
context=${context%/}
dockerfile=${BUILD_DOCKERFILE_PATH:-$context/Dockerfile}
exec buildctl-daemonless.sh build \
  --frontend dockerfile.v0 \
  --local "context=$WORKSPACE/source/${context#/}" \
  --local "dockerfile=$WORKSPACE/source/$(dirname "${dockerfile#/}")" \
  --opt "filename=$(basename "$dockerfile")" \
  --output "type=oci,tar=false,dest=$WORKSPACE/image"

# Takes the image out of the pod's own registry, into the workspace.
export HOME=/tmp
until [ -e /signal/ready ]; do sleep 1; done
exec skopeo --tmpdir /tmp copy --src-tls-verify=false docker://localhost:5000/image:build "oci:$WORKSPACE/image"

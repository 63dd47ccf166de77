# Serves a registry of this pod's own, which keeps images in the workspace.
registry serve /etc/distribution/config.yml &
until wget -q -O /dev/null http://127.0.0.1:5000/v2/; do sleep 1; done
touch /signal/ready
wait

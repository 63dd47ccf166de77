# Searches the image for known vulnerabilities; one of these severities fails the build.
export HOME=/tmp
exec trivy image --input "$WORKSPACE/image" --cache-dir /tmp/trivy --no-progress --scanners vuln \
  --severity "$SCAN_SEVERITIES" --exit-code "$SCAN_EXIT_CODE"

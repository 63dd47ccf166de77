# Writes the Workload from the application's workload.yaml, where it has one, and the image.
cd "$WORKSPACE/source/${BUILD_APP_PATH#/}"
if [ -f workload.yaml ]; then cp workload.yaml /tmp/descriptor.yaml; else echo '{}' > /tmp/descriptor.yaml; fi
yq '{
  "apiVersion": "openchoreo.dev/v1alpha1",
  "kind": "Workload",
  "metadata": {
    "name": (.metadata.name // strenv(BUILD_COMPONENT_NAME)),
    "namespace": (strenv(BUILD_NAMESPACE) | sub("^openchoreo-ci-", ""))
  },
  "spec": {
    "owner": {"projectName": strenv(BUILD_PROJECT_NAME), "componentName": strenv(BUILD_COMPONENT_NAME)},
    "containers": {"main": {"image": strenv(BUILD_IMAGE)}},
    "endpoints": ((.endpoints // []) | map({"key": .name, "value": (. | del(.name) | del(.context))}) | from_entries),
    "connections": ((.connections // []) | map({"key": .name, "value": (. | del(.name))}) | from_entries)
  }
}' /tmp/descriptor.yaml > /tmp/workload.yaml
yq --inplace '(.spec.endpoints[] | select(has("schemaFile"))) |=
  (.schema = {"type": .type, "content": load_str(.schemaFile)} | del(.schemaFile))' /tmp/workload.yaml

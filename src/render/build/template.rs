//! Renders a ClusterWorkflowTemplate for each tool of a build plane; all that is about security and time stands in it.

use serde_json::{Value as Json, json};

use super::step::{Size, resources, restricted};
use super::{accounts, pipeline, steps};
use crate::model::BuildPlane;
use crate::plan::Place;
use crate::render::frame::{Frame, MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::tree::{Node, Origin, Reason};
use crate::validate::{BUILD_PARAMETERS, Checked, Tool, tool_parameters, tools};

const CLUSTER_WORKFLOW_TEMPLATE: ObjectKind =
    ObjectKind { api_version: "argoproj.io/v1alpha1", kind: "ClusterWorkflowTemplate" };

/// What a plane without a registry reads of each build.
pub(super) const PREFIX_PARAMETER: &str = "{{workflow.parameters.registry-prefix}}";
pub(super) const NO_SECRET_PARAMETER: &str = "{{workflow.parameters.registry-secret}}";

/// The name of a Secret that is never there, for registries that ask for none.
pub(super) const NO_SECRET: &str = "no-registry-secret";

/// Room for source and image of one build.
const WORKSPACE_SIZE: &str = "10Gi";

/// Renders the build templates of a plane.
pub(super) fn render(plane: &Checked<BuildPlane>) -> Vec<Manifest> {
    let tools = tools(&plane.spec);
    tools.iter().map(|tool| of_tool(plane, tool)).collect()
}

fn of_tool(plane: &Checked<BuildPlane>, tool: &Tool<'_>) -> Manifest {
    let span = tool.span(plane.metadata.name.span);
    let origin = Origin::generated(span).because(Reason::Build);
    let steps = steps::of_tool(plane, tool);
    let mut templates: Vec<Node> = pipeline::render(&plane.spec, &steps)
        .into_iter()
        .map(|template| Node::from_json(template, origin))
        .collect();
    templates.extend(steps.into_iter().map(|step| step.node(origin)));
    let mut spec = Node::from_json(frame(&plane.spec, tool), origin);
    if let Some(spec) = spec.as_mapping_mut() {
        spec.set("templates", Node::sequence(templates, origin));
        if !plane.spec.node_selector.is_empty() {
            let selector = plane.spec.node_selector.iter().map(|(key, value)| {
                (key.as_str(), Node::string(value.as_str(), Origin::generated(value.span)))
            });
            spec.set("nodeSelector", Node::mapping(selector, origin));
        }
        if !plane.spec.tolerations.is_empty() {
            spec.set("tolerations", Node::sequence(plane.spec.tolerations.clone(), origin));
        }
    }
    let frame = Frame {
        cluster: &plane.spec.kubernetes_cluster.name,
        namespace: None,
        place: Place::Cluster,
        owner: Owner::platform(span),
        labels: vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned())],
        origin,
    };
    frame.object(CLUSTER_WORKFLOW_TEMPLATE, tool.name, vec![("spec", spec)])
}

/// The spec but for its templates and nodes.
fn frame(plane: &BuildPlane, tool: &Tool<'_>) -> Json {
    let registry = plane.registry.as_ref();
    let asked = |name: &&&str| registry.is_none() || !name.starts_with("registry-");
    let given = BUILD_PARAMETERS.iter().filter(asked).map(|name| json!({ "name": name }));
    let own = tool_parameters(tool.builder).iter().map(|name| {
        let default = if *name == "node-version" { "22" } else { "" };
        json!({ "name": name, "value": default })
    });
    let parameters: Vec<Json> = given.chain(own).collect();
    let mut spec = json!({
        "entrypoint": pipeline::ENTRYPOINT,
        "arguments": { "parameters": parameters },
        "serviceAccountName": accounts::BUILD,
        "automountServiceAccountToken": false,
        "executor": { "serviceAccountName": accounts::EXECUTOR },
        "podMetadata": { "labels": {
            "component-name": "{{workflow.parameters.component-name}}",
            "organization-name": "{{workflow.labels.organization-name}}",
            "project-name": "{{workflow.parameters.project-name}}",
            "target": "build",
        } },
        "podSpecPatch": executor_patch().to_string(),
        "volumeClaimGC": { "strategy": "OnWorkflowCompletion" },
        "volumeClaimTemplates": [{
            "metadata": { "name": "workspace" },
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": { "requests": { "storage": WORKSPACE_SIZE } },
            },
        }],
    });
    if let Some(secret) = registry.and_then(|registry| registry.pull_secret_ref.as_ref()) {
        spec["imagePullSecrets"] = json!([{ "name": secret.as_str() }]);
    }
    spec
}

/// Hardens Argo's own containers, which its controller leaves as they come.
fn executor_patch() -> Json {
    let container = |name: &str| json!({ "name": name, "resources": resources(&Size::Small), "securityContext": restricted() });
    json!({ "initContainers": [container("init")], "containers": [container("wait")] })
}

//! Finds the pods that builds run: one for each step of the template that a Workflow names.

use super::objects::Objects;
use super::pod_security::PodView;
use crate::render::Manifest;
use crate::tree::Node;

/// The steps of the build template that a Workflow or CronWorkflow names, each as a pod; none for other objects.
pub(super) fn steps<'j>(manifest: &'j Manifest, objects: &Objects<'j>) -> Vec<PodView<'j>> {
    let spec = match manifest.key.kind.as_str() {
        "Workflow" => manifest.body.get("spec"),
        "CronWorkflow" => manifest.body.at(&["spec", "workflowSpec"]),
        _ => None,
    };
    let name = spec.and_then(|spec| spec.at(&["workflowTemplateRef", "name"])).and_then(Node::as_str);
    let Some(name) = name else { return Vec::new() };
    let named = objects.manifests.iter().find(|template| {
        let key = &template.key;
        key.kind == "ClusterWorkflowTemplate" && key.cluster == manifest.key.cluster && key.name == name
    });
    let templates = named.and_then(|template| template.body.at(&["spec", "templates"])?.as_sequence());
    let leaves = templates.unwrap_or_default().iter().filter(|template| template.get("container").is_some());
    leaves.map(|template| PodView { spec: template, metadata: None }).collect()
}

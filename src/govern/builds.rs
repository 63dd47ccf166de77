//! Finds the pods that builds run: one for each step of the template that a Workflow names.

use super::objects::Objects;
use super::pod_amounts::PodContainers;
use super::pod_security::PodView;
use crate::render::Manifest;
use crate::tree::{Node, Origin};

/// What one build runs.
pub(super) struct BuildPods<'o> {
    /// Its steps, each as a pod; they run one after the other.
    pub(super) steps: Vec<PodView<'o>>,
    /// What it claims volumes with, from its start to its end.
    pub(super) claims: Vec<Option<&'o Node>>,
    /// Argo's own containers, which are in each of the pods.
    argo: Node,
}

impl BuildPods<'_> {
    /// The containers of each pod, Argo's own among them.
    pub(super) fn containers(&self) -> impl Iterator<Item = PodContainers<'_>> {
        self.steps.iter().map(|step| PodContainers::of_step(step, &self.argo))
    }
}

/// What a Workflow or CronWorkflow runs by the build template that it names; nothing for other objects.
pub(super) fn pods<'o>(manifest: &'o Manifest, objects: &'o Objects<'o>) -> Option<BuildPods<'o>> {
    let spec = match manifest.key.kind.as_str() {
        "Workflow" => manifest.body.get("spec"),
        "CronWorkflow" => manifest.body.at(&["spec", "workflowSpec"]),
        _ => None,
    };
    let name = spec?.at(&["workflowTemplateRef", "name"])?.as_str()?;
    let template = objects.named(manifest, Some(""), "ClusterWorkflowTemplate", name).first()?;
    let list = |field: &str| template.body.at(&["spec", field]).and_then(Node::as_sequence);
    let templates = list("templates").unwrap_or_default().iter();
    let leaves = templates.filter(|template| template.get("container").is_some());
    let claims = list("volumeClaimTemplates").unwrap_or_default().iter().map(|claim| claim.get("spec"));
    let patch = template.body.at(&["spec", "podSpecPatch"]).and_then(Node::as_str);
    let patch = patch.and_then(|patch| serde_json::from_str(patch).ok()).unwrap_or_default();
    Some(BuildPods {
        steps: leaves.map(|template| PodView { spec: template, metadata: None }).collect(),
        claims: claims.collect(),
        argo: Node::from_json(patch, Origin::generated(manifest.owner.span)),
    })
}

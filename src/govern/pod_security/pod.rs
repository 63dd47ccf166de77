//! Looks at a pod the way the checks want it: its spec, its annotations, its containers of all sorts.

use super::Violation;
use crate::source::Span;
use crate::tree::{Node, Value};

/// A pod, or the template of one.
#[derive(Clone, Copy, Debug)]
pub struct PodView<'n> {
    /// The pod's spec.
    pub spec: &'n Node,
    /// The pod's metadata, when it has any.
    pub metadata: Option<&'n Node>,
}

impl<'n> PodView<'n> {
    /// The pod that an object is or makes; none for kinds without pods.
    pub fn of_object(object: &'n Node) -> Option<Self> {
        let path: &[&str] = match object.get("kind")?.as_str()? {
            "Pod" => &[],
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "ReplicationController" | "Job" => {
                &["spec", "template"]
            }
            "CronJob" => &["spec", "jobTemplate", "spec", "template"],
            "PodTemplate" => &["template"],
            _ => return None,
        };
        let template = object.at(path)?;
        Some(PodView { spec: template.get("spec")?, metadata: template.get("metadata") })
    }

    /// The same for custom kinds as well that hold a template of pods where Deployments do.
    pub fn of_any(object: &'n Node) -> Option<Self> {
        PodView::of_object(object).or_else(|| {
            let template = object.at(&["spec", "template"])?;
            let spec = template.get("spec").filter(|spec| spec.get("containers").is_some())?;
            Some(PodView { spec, metadata: template.get("metadata") })
        })
    }

    /// Whether the pod is one that can run: each container names its image.
    ///
    /// Where one does not, the object is a patch of kustomize, and what it does not say another file says.
    pub fn is_whole(&self) -> bool {
        let mut images = self.containers().map(|container| container.get("image"));
        images.next().flatten().is_some() && images.all(|image| image.is_some())
    }

    /// A value below the spec; null is absent.
    pub(super) fn at(&self, path: &[&str]) -> Option<&'n Node> {
        at(self.spec, path)
    }

    /// Init containers, containers and ephemeral containers; of a template of Argo its container and sidecars.
    pub fn containers(&self) -> impl Iterator<Item = &'n Node> {
        let lists = ["initContainers", "containers", "ephemeralContainers", "sidecars"];
        let spec = self.spec;
        let listed = lists.into_iter().filter_map(move |list| spec.get(list)?.as_sequence()).flatten();
        listed.chain(spec.get("container"))
    }

    /// The pod's annotations.
    pub(super) fn annotations(&self) -> impl Iterator<Item = (&'n str, &'n Node)> {
        let annotations = self.metadata.and_then(|metadata| metadata.get("annotations")?.as_mapping());
        annotations.into_iter().flat_map(|map| &map.entries).map(|entry| (entry.key.as_str(), &entry.value))
    }

    /// Whether the pod has a user namespace of its own.
    pub(super) fn has_own_users(&self) -> bool {
        is(self.at(&["hostUsers"]), false)
    }

    /// Whether the pod says that it runs on Windows.
    pub(super) fn is_windows(&self) -> bool {
        self.at(&["os", "name"]).and_then(Node::as_str) == Some("windows")
    }

    /// The place to blame for something that the pod does not say.
    pub(super) fn span(&self) -> Span {
        self.spec.origin.span
    }

    /// A violation at a value.
    pub(super) fn violation(&self, check: &'static str, message: String, node: Option<&Node>) -> Violation {
        Violation { check, message, span: node.map_or(self.span(), |node| node.origin.span), lacking: false }
    }

    /// A violation of a container, or of the pod, that does not say something.
    pub(super) fn lack(&self, check: &'static str, message: String, node: Option<&Node>) -> Violation {
        Violation { lacking: true, ..self.violation(check, message, node) }
    }
}

/// A value below a node; null is absent.
pub(super) fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    node.at(path).filter(|node| !node.is_null())
}

/// Whether a value is the given boolean.
pub(super) fn is(node: Option<&Node>, truth: bool) -> bool {
    node.is_some_and(|node| node.value == Value::Bool(truth))
}

/// A container's name in a message.
pub(in crate::govern) fn name_of(container: &Node) -> &str {
    container.get("name").and_then(Node::as_str).unwrap_or("?")
}

//! Finds the images that an object runs, and takes their names apart.

use super::pod_security::PodView;
use crate::tree::Node;

/// The parts of an image's name behind its repository.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Reference<'i> {
    /// Behind the last colon of the last segment.
    pub(super) tag: Option<&'i str>,
    /// Behind the `@`.
    pub(super) digest: Option<&'i str>,
}

impl<'i> Reference<'i> {
    pub(super) fn of(image: &'i str) -> Self {
        let (name, digest) = match image.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (image, None),
        };
        let last = name.rsplit('/').next().unwrap_or_default();
        Reference { tag: last.split_once(':').map(|(_, tag)| tag), digest }
    }
}

/// Every image that an object's pods run, those of Argo's workflows included.
pub(super) fn images(object: &Node) -> Vec<&Node> {
    let mut found: Vec<&Node> = Vec::new();
    if let Some(pod) = PodView::of_any(object) {
        found.extend(pod.containers().filter_map(|container| container.get("image")));
        let volumes = pod.spec.get("volumes").and_then(Node::as_sequence).unwrap_or_default();
        found.extend(volumes.iter().filter_map(|volume| volume.at(&["image", "reference"])));
    }
    let workflow = match object.get("kind").and_then(Node::as_str) {
        Some("Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate") => object.get("spec"),
        Some("CronWorkflow") => object.at(&["spec", "workflowSpec"]),
        _ => None,
    };
    let templates = workflow.and_then(|spec| spec.get("templates")?.as_sequence()).unwrap_or_default();
    for template in templates {
        found.extend(["container", "script"].iter().filter_map(|key| template.at(&[key, "image"])));
        for list in ["initContainers", "sidecars"] {
            let containers = template.get(list).and_then(Node::as_sequence).unwrap_or_default();
            found.extend(containers.iter().filter_map(|container| container.get("image")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn a_port_is_no_tag() {
        let parts = |image| {
            let reference = Reference::of(image);
            (reference.tag, reference.digest)
        };
        assert_eq!(parts("registry.example.com:5000/cart"), (None, None));
        assert_eq!(parts("registry.example.com:5000/cart:1.4"), (Some("1.4"), None));
        assert_eq!(parts("cart:1.4@sha256:ab"), (Some("1.4"), Some("sha256:ab")));
        assert_eq!(parts("cart"), (None, None));
    }
}

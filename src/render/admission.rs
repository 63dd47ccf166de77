//! Renders ValidatingAdmissionPolicies, their bindings and parameters for the clusters that they go to.

use super::manifest::{Manifest, ObjectKey, Owner};
use crate::plan::{Place, clusters_of};
use crate::resolve::Platform;
use crate::tree::{Node, Text};

/// The documents as they are written, once for each cluster.
pub(super) fn render(platform: &Platform<'_>) -> Vec<Manifest> {
    let documents = platform.index.valid.admission.documents();
    documents
        .flat_map(|document| {
            clusters_of(document, platform).into_iter().map(|cluster| manifest(document, cluster))
        })
        .collect()
}

fn manifest(document: &Node, cluster: &str) -> Manifest {
    let text = |path: &[&str]| Text::new(document.at(path).and_then(Node::as_str).unwrap_or_default());
    let span = document.at(&["metadata", "name"]).map_or(document.origin.span, |name| name.origin.span);
    let kind = text(&["kind"]);
    // Of these kinds only the parameters live in a namespace.
    let namespace = (kind == "ConfigMap").then(|| match text(&["metadata", "namespace"]) {
        own if own.is_empty() => Text::new_static("default"),
        own => own,
    });
    Manifest {
        key: ObjectKey {
            cluster: Some(Text::new(cluster)),
            namespace: namespace.clone(),
            api_version: text(&["apiVersion"]),
            kind,
            name: text(&["metadata", "name"]),
        },
        place: namespace.map_or(Place::Cluster, |namespace| Place::Platform { namespace }),
        owner: Owner::platform(span),
        body: document.clone(),
    }
}

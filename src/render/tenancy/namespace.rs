//! Renders the Namespace, with its owner, its Pod Security levels and its contacts.

use super::home::Home;
use crate::render::manifest::{Manifest, ObjectKey};
use crate::render::pod_security;
use crate::tree::{Node, Reason, Text};

/// Renders the Namespace.
pub(super) fn render(home: &Home<'_>) -> Manifest {
    let origin = home.generated();
    let identity = origin.because(Reason::Identity);
    let mut labels = home.labels.clone();
    labels.extend(pod_security::labels(&home.pod_security(), home.kubernetes_minor));
    let mut metadata = vec![
        ("name", Node::string(home.namespace.clone(), identity)),
        ("labels", Node::strings(labels.iter().map(|(key, value)| (*key, value.as_str())), origin)),
    ];
    let contacts = home.organization.map(|organization| &organization.spec.contacts);
    if let Some(contacts) = contacts.filter(|contacts| !contacts.is_empty()) {
        let entries = contacts.iter().map(|(key, value)| {
            (
                format!("openchoreo.dev/contact-{key}"),
                Node::string(value.as_str(), home.of_organization(value.span)),
            )
        });
        metadata.push(("annotations", Node::mapping(entries, origin)));
    }
    let body = Node::mapping(
        [
            ("apiVersion", Node::string("v1", identity)),
            ("kind", Node::string("Namespace", identity)),
            ("metadata", Node::mapping(metadata, origin)),
        ],
        origin,
    );
    Manifest {
        key: ObjectKey {
            cluster: Some(home.cluster.clone()),
            namespace: None,
            api_version: Text::new_static("v1"),
            kind: Text::new_static("Namespace"),
            name: home.namespace.clone(),
        },
        place: home.place.clone(),
        owner: home.owner.clone(),
        body,
    }
}

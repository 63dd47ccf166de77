//! Renders the Namespace, with its owner, its Pod Security levels and its contacts.

use super::tenant::Tenant;
use crate::plan::Place;
use crate::render::manifest::{Manifest, ObjectKey};
use crate::render::pod_security;
use crate::tree::{Node, Text};
use crate::validate::kubernetes_minor;

/// Renders the Namespace of a tenant.
pub(super) fn render(tenant: &Tenant<'_, '_>) -> Manifest {
    let origin = tenant.generated();
    let mut labels = tenant.labels();
    labels.extend(pod_security::labels(&tenant.pod_security(), kubernetes_minor(&tenant.plane.spec)));
    let mut metadata = vec![
        ("name", Node::string(tenant.namespace.clone(), origin)),
        ("labels", Node::strings(labels.iter().map(|(key, value)| (*key, value.as_str())), origin)),
    ];
    let contacts = tenant.organization.map(|organization| &organization.spec.contacts);
    if let Some(contacts) = contacts.filter(|contacts| !contacts.is_empty()) {
        let entries = contacts.iter().map(|(key, value)| {
            (
                format!("openchoreo.dev/contact-{key}"),
                Node::string(value.as_str(), tenant.of_organization(value.span)),
            )
        });
        metadata.push(("annotations", Node::mapping(entries, origin)));
    }
    let body = Node::mapping(
        [
            ("apiVersion", Node::string("v1", origin)),
            ("kind", Node::string("Namespace", origin)),
            ("metadata", Node::mapping(metadata, origin)),
        ],
        origin,
    );
    Manifest {
        key: ObjectKey {
            cluster: Some(tenant.cluster.clone()),
            namespace: None,
            api_version: Text::new_static("v1"),
            kind: Text::new_static("Namespace"),
            name: tenant.namespace.clone(),
        },
        place: Place::Namespace {
            environment: Text::new(tenant.bound().environment.name()),
            namespace: tenant.namespace.clone(),
        },
        owner: tenant.owner(),
        body,
    }
}

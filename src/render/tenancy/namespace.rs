//! Renders the Namespace, with its owner, its Pod Security levels and its contacts.

use super::tenant::Tenant;
use crate::plan::Place;
use crate::render::manifest::{Manifest, ObjectKey};
use crate::tree::{Node, Text};

/// Renders the Namespace of a tenant.
pub(super) fn render(tenant: &Tenant<'_, '_>) -> Manifest {
    let origin = tenant.generated();
    let levels = tenant.pod_security();
    let version = format!("v{}", tenant.plane_version());
    let mut labels = tenant.labels();
    let modes = [("audit", levels.audit), ("enforce", levels.enforce), ("warn", levels.warn)];
    for ((level_key, version_key), (_, level)) in POD_SECURITY_LABELS.into_iter().zip(modes) {
        labels.push((level_key, level.word().to_owned()));
        labels.push((version_key, version.clone()));
    }
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
            cluster: tenant.cluster.clone(),
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

/// Label keys by mode: the level, and the version of the standards that it is judged by.
const POD_SECURITY_LABELS: [(&str, &str); 3] = [
    ("pod-security.kubernetes.io/audit", "pod-security.kubernetes.io/audit-version"),
    ("pod-security.kubernetes.io/enforce", "pod-security.kubernetes.io/enforce-version"),
    ("pod-security.kubernetes.io/warn", "pod-security.kubernetes.io/warn-version"),
];

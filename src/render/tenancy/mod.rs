//! Renders the namespaces themselves.

use std::collections::BTreeMap;

use super::context::owner;
use super::manifest::{Manifest, ObjectKey};
use crate::plan::{Place, Plan, Unit};
use crate::resolve::Platform;
use crate::tree::{Node, Origin, Text};

/// One Namespace object for each namespace that something is deployed to.
pub(super) fn namespaces(platform: &Platform<'_>, plan: &Plan) -> Vec<Manifest> {
    let mut first: BTreeMap<(&str, &str), &Unit> = BTreeMap::new();
    for unit in &plan.units {
        first.entry((&unit.cluster, &unit.namespace)).or_insert(unit);
    }
    first.into_values().map(|unit| namespace(platform, unit)).collect()
}

fn namespace(platform: &Platform<'_>, unit: &Unit) -> Manifest {
    let bound = &platform.bindings[unit.binding];
    let owner = owner(bound, false);
    let origin = Origin::generated(owner.span);
    let labels = [
        ("app.kubernetes.io/managed-by", "bindery"),
        ("environment-name", owner.environment.as_str()),
        ("organization-name", owner.organization.as_str()),
        ("project-name", owner.project.as_str()),
    ];
    let metadata =
        [("name", Node::string(unit.namespace.clone(), origin)), ("labels", Node::strings(labels, origin))];
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
            cluster: unit.cluster.clone(),
            namespace: None,
            api_version: Text::new_static("v1"),
            kind: Text::new_static("Namespace"),
            name: unit.namespace.clone(),
        },
        place: Place::Namespace { environment: owner.environment.clone(), namespace: unit.namespace.clone() },
        owner,
        body,
    }
}

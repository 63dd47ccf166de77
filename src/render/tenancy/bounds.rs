//! Renders ResourceQuota and LimitRange, where they are declared.

use std::collections::BTreeMap;

use super::home::Home;
use crate::model::Quota;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::tree::Node;

const RESOURCE_QUOTA: ObjectKind = ObjectKind { api_version: "v1", kind: "ResourceQuota" };
const LIMIT_RANGE: ObjectKind = ObjectKind { api_version: "v1", kind: "LimitRange" };

/// The name of both objects: a namespace has one of each.
const NAME: &str = "organization";

/// Renders the bounds of a namespace; none where nothing is declared.
pub(super) fn render(home: &Home<'_>) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    let hard = quota(home);
    if !hard.is_empty() {
        let origin = home.generated();
        let spec = Node::mapping([("hard", Node::mapping(hard, origin))], origin);
        manifests.push(home.manifest(RESOURCE_QUOTA, NAME, vec![("spec", spec)]));
    }
    let limits = limits(home);
    if !limits.is_empty() {
        let origin = home.generated();
        let spec = Node::mapping([("limits", Node::sequence(limits.to_vec(), origin))], origin);
        manifests.push(home.manifest(LIMIT_RANGE, NAME, vec![("spec", spec)]));
    }
    manifests
}

/// The organization's quota with the environment's entries over it.
fn quota(home: &Home<'_>) -> BTreeMap<String, Node> {
    let organization = home.organization.and_then(|organization| organization.spec.quota.as_ref());
    let environment = home.environment.and_then(|environment| environment.spec.quota.as_ref());
    let entries = organization.into_iter().chain(environment).flat_map(Quota::iter);
    entries
        .map(|(resource, amount)| {
            (resource.value.clone(), Node::string(amount.value.0.as_str(), home.of_organization(amount.span)))
        })
        .collect()
}

/// The environment's limits, else the organization's.
fn limits<'t>(home: &'t Home<'_>) -> &'t [Node] {
    let environment = home.environment.map(|environment| environment.spec.limits.as_slice());
    let organization = home.organization.map(|organization| organization.spec.limits.as_slice());
    environment.filter(|limits| !limits.is_empty()).or(organization).unwrap_or_default()
}

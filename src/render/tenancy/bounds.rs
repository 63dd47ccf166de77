//! Renders ResourceQuota and LimitRange, where they are declared.

use std::collections::BTreeMap;

use super::tenant::Tenant;
use crate::model::Quota;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::tree::Node;

const RESOURCE_QUOTA: ObjectKind = ObjectKind { api_version: "v1", kind: "ResourceQuota" };
const LIMIT_RANGE: ObjectKind = ObjectKind { api_version: "v1", kind: "LimitRange" };

/// The name of both objects: a namespace has one of each.
const NAME: &str = "organization";

/// Renders the bounds of a tenant's namespace; none where nothing is declared.
pub(super) fn render(tenant: &Tenant<'_, '_>) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    let hard = quota(tenant);
    if !hard.is_empty() {
        let origin = tenant.generated();
        let spec = Node::mapping([("hard", Node::mapping(hard, origin))], origin);
        manifests.push(tenant.manifest(RESOURCE_QUOTA, NAME, vec![("spec", spec)]));
    }
    let limits = limits(tenant);
    if !limits.is_empty() {
        let origin = tenant.generated();
        let spec = Node::mapping([("limits", Node::sequence(limits.to_vec(), origin))], origin);
        manifests.push(tenant.manifest(LIMIT_RANGE, NAME, vec![("spec", spec)]));
    }
    manifests
}

/// The organization's quota with the environment's entries over it.
fn quota(tenant: &Tenant<'_, '_>) -> BTreeMap<String, Node> {
    let organization = tenant.organization.and_then(|organization| organization.spec.quota.as_ref());
    let environment = tenant.bound().environment.spec.quota.as_ref();
    let entries = organization.into_iter().chain(environment).flat_map(Quota::iter);
    entries
        .map(|(resource, amount)| {
            (
                resource.value.clone(),
                Node::string(amount.value.0.as_str(), tenant.of_organization(amount.span)),
            )
        })
        .collect()
}

/// The environment's limits, else the organization's.
fn limits<'t>(tenant: &'t Tenant<'_, '_>) -> &'t [Node] {
    let environment = &tenant.bound().environment.spec.limits;
    match (environment.is_empty(), tenant.organization) {
        (true, Some(organization)) => &organization.spec.limits,
        _ => environment,
    }
}

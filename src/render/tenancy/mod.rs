//! Renders what every namespace of an organization gets: the namespace itself, its walls, bounds and access.

mod access;
mod bounds;
mod cilium;
mod namespace;
mod network_policy;
mod tenant;
mod traffic;

use super::manifest::Manifest;
use crate::model::NetworkPolicyKind;
use crate::plan::Plan;
use crate::resolve::Platform;

/// Everything that belongs to the namespaces themselves, for each namespace that something is deployed to.
pub(super) fn render(platform: &Platform<'_>, plan: &Plan<'_>) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    let flows = traffic::flows(platform, plan);
    for tenant in tenant::tenants(platform, plan) {
        manifests.push(namespace::render(&tenant));
        manifests.extend(bounds::render(&tenant));
        manifests.extend(access::render(&tenant));
        let traffic = traffic::of_tenant(&tenant, &flows, platform);
        match tenant.isolation().network_policy {
            NetworkPolicyKind::Kubernetes => manifests.extend(network_policy::render(&tenant, &traffic)),
            NetworkPolicyKind::Cilium => manifests.extend(cilium::render(&tenant, &traffic)),
            NetworkPolicyKind::Disabled => {}
        }
    }
    manifests
}

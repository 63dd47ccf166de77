//! Renders what every namespace of an organization gets: the namespace itself, its walls, bounds and access.

mod access;
mod bounds;
mod cilium;
mod home;
mod namespace;
mod network_policy;
mod tenant;
mod traffic;

use super::manifest::Manifest;
use crate::model::NetworkPolicyKind;
use crate::plan::Plan;
use crate::resolve::Platform;

pub(super) use home::Home;
pub(super) use traffic::Traffic;

/// Everything that belongs to the namespaces themselves, for each namespace that something is deployed to.
pub(super) fn render(platform: &Platform<'_>, plan: &Plan<'_>) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    let flows = traffic::flows(platform, plan);
    for tenant in tenant::tenants(platform, plan) {
        let traffic = traffic::of_tenant(&tenant, &flows, platform);
        manifests.extend(render_home(&tenant.home, &traffic));
    }
    manifests
}

/// A namespace of an organization, its bounds, its access and its walls.
pub(super) fn render_home(home: &Home<'_>, traffic: &Traffic) -> Vec<Manifest> {
    let mut manifests = vec![namespace::render(home)];
    manifests.extend(bounds::render(home));
    manifests.extend(access::render(home));
    match home.isolation().network_policy {
        NetworkPolicyKind::Kubernetes => manifests.extend(network_policy::render(home, traffic)),
        NetworkPolicyKind::Cilium => manifests.extend(cilium::render(home, traffic)),
        NetworkPolicyKind::Disabled => {}
    }
    manifests
}

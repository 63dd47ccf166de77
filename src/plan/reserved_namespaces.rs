//! Knows the namespaces in which no tenant may land: Kubernetes' own, the platform's, and those that planes name.

use std::collections::BTreeMap;

use super::{GatewayPlace, delivery, name_servers};
use crate::model::{DataPlane, ExposeLevel, Name};
use crate::resolve::{Bound, Platform};
use crate::source::Span;
use crate::validate::Checked;

/// Namespaces that planes name, by cluster, with the place that names them: of gateways and their proxies, of
/// certificates, of platform services.
///
/// One organization's plane would otherwise open its walls to another's pods by naming their namespace.
pub(super) struct Reserved<'v> {
    named: BTreeMap<(&'v str, String), Span>,
    /// Who writes where the delivery engine looks for its objects could apply anything anywhere.
    engine: Option<&'v str>,
}

impl<'v> Reserved<'v> {
    pub(super) fn of(platform: &Platform<'v>) -> Self {
        let of_plane = |plane: &'v Checked<DataPlane>| {
            let cluster = plane.spec.kubernetes_cluster.name.as_str();
            namespaces(plane).into_iter().map(move |(namespace, span)| ((cluster, namespace), span))
        };
        let mut named: BTreeMap<_, _> = platform.index.valid.data_planes.iter().flat_map(of_plane).collect();
        // The Observers let everything in that comes from their gateway's proxies.
        if let Some(plane) = platform.observability.as_ref().map(|bound| bound.plane)
            && let Some(reference) = &plane.spec.observer.gateway
        {
            let gateway = GatewayPlace::referenced(reference);
            let cluster = plane.spec.kubernetes_cluster.name.as_str();
            let of_observers = [gateway.namespace, gateway.proxy_namespace];
            named.extend(of_observers.map(|namespace| ((cluster, namespace), reference.name.span)));
        }
        let config = platform.index.valid.config.as_ref();
        let engine = config.and_then(|config| delivery::namespace(&config.spec.delivery));
        Reserved { named, engine }
    }

    /// Whether a namespace belongs to Kubernetes or to the platform's tools.
    pub(super) fn is_of_platform(&self, name: &str) -> bool {
        self.engine == Some(name)
            || matches!(name, "default" | "argo" | "argocd" | "flux-system" | "external-secrets")
            || ["kube-", "openshift-", "openchoreo-"].iter().any(|prefix| name.starts_with(prefix))
    }

    /// Where a plane of a cluster that runs the binding names the namespace, if any does.
    pub(super) fn named(&self, name: &str, bound: &Bound<'_>) -> Option<Span> {
        let mut clusters =
            bound.placements.iter().map(|placement| placement.plane.spec.kubernetes_cluster.name.as_str());
        clusters.find_map(|cluster| self.named.get(&(cluster, name.to_owned())).copied())
    }
}

fn namespaces(plane: &Checked<DataPlane>) -> Vec<(String, Span)> {
    let spec = &plane.spec;
    let located = |name: &Name| (name.value.clone(), name.span);
    let mut namespaces: Vec<(String, Span)> =
        spec.platform_peers.iter().filter_map(|peer| peer.namespace.as_ref()).map(located).collect();
    for level in [ExposeLevel::Public, ExposeLevel::Organization] {
        let gateway = GatewayPlace::of(spec, level);
        let span = plane.metadata.name.span;
        namespaces.extend([(gateway.namespace, span), (gateway.proxy_namespace, span)]);
    }
    namespaces.extend(name_servers::namespaces(&spec.dns));
    let certificate =
        spec.gateway.manage.as_ref().and_then(|manage| manage.certificate_ref.namespace.as_ref());
    namespaces.extend(certificate.map(located));
    namespaces
}

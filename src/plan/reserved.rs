//! Knows the namespaces in which no tenant may land: Kubernetes' own, the platform's, and those that planes name.

use std::collections::BTreeMap;

use super::{GatewayPlace, delivery};
use crate::model::{DataPlane, ExposeLevel, Name};
use crate::resolve::{Bound, Platform};
use crate::source::Span;
use crate::validate::Checked;

/// Namespaces that planes name, by cluster, with the place that names them: of gateways and their proxies, of
/// certificates, of platform services; and that of the delivery engine.
///
/// One organization's plane would otherwise open its walls to another's pods by naming their namespace.
pub(super) struct Reserved<'v> {
    named: BTreeMap<(&'v str, String), Span>,
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
        // Who writes where the engine looks for its objects could apply anything anywhere.
        let config = platform.index.valid.config.as_ref().map(|config| &config.spec.delivery);
        if let Some(written) = config
            && let (Some(engine), Some(namespace)) = (&written.engine, delivery::namespace(written))
        {
            let span = written.namespace.as_ref().map_or(engine.span, |name| name.span);
            let planes = platform.index.valid.data_planes.iter();
            let clusters = planes.map(|plane| plane.spec.kubernetes_cluster.name.as_str());
            named.extend(clusters.map(|cluster| ((cluster, namespace.to_owned()), span)));
        }
        Reserved { named }
    }

    /// Whether a namespace belongs to Kubernetes or to the platform's tools.
    pub(super) fn is_of_platform(name: &str) -> bool {
        matches!(name, "default" | "argo" | "argocd" | "flux-system" | "external-secrets")
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
        spec.platform_peers.iter().map(|peer| located(&peer.namespace)).collect();
    for level in [ExposeLevel::Public, ExposeLevel::Organization] {
        let gateway = GatewayPlace::of(spec, level);
        let span = plane.metadata.name.span;
        namespaces.extend([(gateway.namespace, span), (gateway.proxy_namespace, span)]);
    }
    let certificate =
        spec.gateway.manage.as_ref().and_then(|manage| manage.certificate_ref.namespace.as_ref());
    namespaces.extend(certificate.map(located));
    namespaces
}

//! Works out host names, gateways and paths of routes, and proves that planes agree on their cluster.

use std::collections::BTreeMap;

use super::problems;
use crate::diagnostics::Diagnostics;
use crate::model::{DataPlane, ExposeLevel, GatewayReference, Name};
use crate::resolve::{Bound, Platform};
use crate::validate::{Checked, kubernetes};

/// The namespace of OpenChoreo's gateways.
const GATEWAY_NAMESPACE: &str = "openchoreo-data-plane";

/// A Gateway object on a cluster.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct GatewayPlace {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The namespace in which its proxies' pods run.
    pub proxy_namespace: String,
}

impl GatewayPlace {
    /// The gateway of a level: the external one for public routes, else the internal one.
    pub fn of(plane: &DataPlane, level: ExposeLevel) -> Self {
        let gateway = &plane.gateway;
        match is_public(level) {
            true => Self::named(gateway.external.as_ref(), "gateway-external"),
            false => Self::named(gateway.internal.as_ref(), "gateway-internal"),
        }
    }

    fn named(reference: Option<&GatewayReference>, default: &str) -> Self {
        let name = reference.map_or(default, |reference| reference.name.as_str());
        let namespace = reference
            .and_then(|reference| reference.namespace.as_ref())
            .map_or(GATEWAY_NAMESPACE, |name| name.as_str());
        let proxies = reference
            .and_then(|reference| reference.proxy_namespace.as_ref())
            .map_or(namespace, |name| name.as_str());
        GatewayPlace {
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            proxy_namespace: proxies.to_owned(),
        }
    }
}

/// Whether a level is reached from outside.
pub fn is_public(level: ExposeLevel) -> bool {
    level == ExposeLevel::Public
}

fn virtual_host(plane: &DataPlane, level: ExposeLevel) -> &str {
    let gateway = &plane.gateway;
    if is_public(level) { &gateway.public_virtual_host } else { &gateway.organization_virtual_host }
}

/// Host of REST APIs: `<dnsPrefix or environment>.<virtual host of the level>`.
pub fn api_host(bound: &Bound<'_>, plane: &DataPlane, level: ExposeLevel) -> String {
    let prefix = bound.environment.spec.gateway.as_ref().and_then(|gateway| gateway.dns_prefix.as_ref());
    let prefix = prefix.map_or(bound.environment.name(), |prefix| prefix.as_str());
    format!("{prefix}.{}", virtual_host(plane, level))
}

/// Host of gRPC APIs, which no path can tell apart: `<component>-<environment>.<virtual host of the level>`.
pub fn grpc_host(bound: &Bound<'_>, plane: &DataPlane, level: ExposeLevel) -> String {
    format!("{}-{}.{}", bound.component, bound.environment.name(), virtual_host(plane, level))
}

/// Host of web applications: `<component>-<environment>.<webApplicationVirtualHost, else publicVirtualHost>`.
pub fn web_host(bound: &Bound<'_>, plane: &DataPlane) -> String {
    let gateway = &plane.gateway;
    let domain = gateway.web_application_virtual_host.as_ref().unwrap_or(&gateway.public_virtual_host);
    format!("{}-{}.{domain}", bound.component, bound.environment.name())
}

/// Path prefix of a REST API: `/<project>/<component>/<base path>` without empty segments or a slash at the end.
pub fn route_path(bound: &Bound<'_>, base_path: &str) -> String {
    let segments = [bound.project.name(), bound.component.as_str()].into_iter().chain(base_path.split('/'));
    let kept: Vec<&str> = segments.filter(|segment| !segment.is_empty()).collect();
    format!("/{}", kept.join("/"))
}

/// Checks cluster and host names, and that planes of one cluster agree on its gateways.
pub(super) fn check_clusters(platform: &Platform<'_>, diagnostics: &mut Diagnostics) {
    let mut clusters: BTreeMap<&str, &Checked<DataPlane>> = BTreeMap::new();
    let valid = platform.index.valid;
    for plane in &valid.data_planes {
        let name = &plane.spec.kubernetes_cluster.name;
        check_cluster_name(name, diagnostics);
        for (host, what) in hosts(&plane.spec) {
            if let Some(reason) = kubernetes::names::is_dns_subdomain(host) {
                diagnostics.push(problems::unusable_name(what, host, &reason, host.span));
            }
        }
        for (name, what) in references(&plane.spec) {
            if let Some(reason) = kubernetes::names::is_dns_subdomain(name) {
                diagnostics.push(problems::unusable_name(what, name, &reason, name.span));
            }
        }
        let first = *clusters.entry(name).or_insert(plane);
        if describe(&first.spec) != describe(&plane.spec) {
            diagnostics.push(problems::cluster_conflict(
                name,
                first.metadata.name.span,
                plane.metadata.name.span,
            ));
        }
    }
    for plane in &valid.build_planes {
        check_cluster_name(&plane.spec.kubernetes_cluster.name, diagnostics);
    }
    for environment in &valid.environments {
        let prefix = environment.spec.gateway.as_ref().and_then(|gateway| gateway.dns_prefix.as_ref());
        if let Some(prefix) = prefix
            && let Some(reason) = kubernetes::names::is_dns_subdomain(prefix)
        {
            diagnostics.push(problems::unusable_name("DNS prefix", prefix, &reason, prefix.span));
        }
    }
}

fn check_cluster_name(name: &Name, diagnostics: &mut Diagnostics) {
    if let Some(reason) = kubernetes::names::is_dns_subdomain(name) {
        diagnostics.push(problems::unusable_name("cluster name", name, &reason, name.span));
    }
}

fn hosts(plane: &DataPlane) -> Vec<(&Name, &'static str)> {
    let gateway = &plane.gateway;
    let mut hosts = vec![
        (&gateway.public_virtual_host, "virtual host"),
        (&gateway.organization_virtual_host, "virtual host"),
    ];
    hosts.extend(gateway.web_application_virtual_host.iter().map(|host| (host, "virtual host")));
    hosts
}

/// The objects of the cluster that a plane refers to.
fn references(plane: &DataPlane) -> impl Iterator<Item = (&Name, &'static str)> {
    let gateways = [&plane.gateway.external, &plane.gateway.internal].into_iter().flatten();
    gateways.flat_map(|gateway| {
        let namespace = gateway.namespace.iter().map(|namespace| (namespace, "gateway namespace"));
        std::iter::once((&gateway.name, "gateway")).chain(namespace)
    })
}

/// What planes of one cluster have to agree on: the cluster's gateways and secret store.
fn describe(plane: &DataPlane) -> (GatewayPlace, GatewayPlace) {
    (GatewayPlace::of(plane, ExposeLevel::Public), GatewayPlace::of(plane, ExposeLevel::Organization))
}

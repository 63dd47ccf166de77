//! Works out host names, gateways and paths of routes.

use crate::model::{DataPlane, Environment, ExposeLevel, GatewayReference};
use crate::resolve::Bound;
use crate::validate::Checked;

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

    /// The gateway that a reference names, with what it leaves out filled in.
    pub fn referenced(reference: &GatewayReference) -> Self {
        Self::named(Some(reference), &reference.name)
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

/// The domain of a level.
pub(super) fn virtual_host(plane: &DataPlane, level: ExposeLevel) -> &str {
    let gateway = &plane.gateway;
    if is_public(level) { &gateway.public_virtual_host } else { &gateway.organization_virtual_host }
}

/// Host of REST APIs: `<dnsPrefix or environment>.<virtual host of the level>`.
pub fn api_host(environment: &Checked<Environment>, plane: &DataPlane, level: ExposeLevel) -> String {
    let prefix = environment.spec.gateway.as_ref().and_then(|gateway| gateway.dns_prefix.as_ref());
    let prefix = prefix.map_or(environment.name(), |prefix| prefix.as_str());
    format!("{prefix}.{}", virtual_host(plane, level))
}

/// Host of gRPC APIs, which no path can tell apart: `<component>-<environment>.<virtual host of the level>`.
pub fn grpc_host(bound: &Bound<'_>, plane: &DataPlane, level: ExposeLevel) -> String {
    format!("{}-{}.{}", bound.component, bound.environment.name(), virtual_host(plane, level))
}

/// Host of web applications: `<component>-<environment>.<webApplicationVirtualHost, else publicVirtualHost>`.
pub fn web_host(bound: &Bound<'_>, plane: &DataPlane) -> String {
    format!("{}-{}.{}", bound.component, bound.environment.name(), web_virtual_host(plane))
}

/// The domain of web applications.
pub(super) fn web_virtual_host(plane: &DataPlane) -> &str {
    let gateway = &plane.gateway;
    gateway.web_application_virtual_host.as_ref().unwrap_or(&gateway.public_virtual_host)
}

/// Path prefix of a REST API: `/<project>/<component>/<base path>` without empty segments or a slash at the end.
pub fn route_path(bound: &Bound<'_>, base_path: &str) -> String {
    let segments = [bound.project.name(), bound.component.as_str()].into_iter().chain(base_path.split('/'));
    let kept: Vec<&str> = segments.filter(|segment| !segment.is_empty()).collect();
    format!("/{}", kept.join("/"))
}

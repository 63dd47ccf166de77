//! Checks a data plane, and what it has in common with a build plane: its version, and that no credentials stand in it.

use std::net::IpAddr;

use super::kubernetes::image_problem;
use super::{address_range, delivery, existing, kubernetes, problems, tenancy_problems};
use crate::diagnostics::Diagnostic;
use crate::model::{BuildPlane, DataPlane, KubernetesCluster, Name, NameServer, Observer, PlatformPeer};
use crate::tree::Located;

/// The newest minor version of Kubernetes 1 that Bindery renders for.
pub const NEWEST_MINOR: u32 = 34;

/// The oldest minor version of Kubernetes 1 whose API versions are the ones rendered.
const OLDEST_MINOR: u32 = 23;

/// The minor version of a data plane's Kubernetes 1; without one the newest that Bindery knows.
pub fn kubernetes_minor(plane: &DataPlane) -> u32 {
    minor_or_newest(plane.kubernetes_version.as_ref())
}

/// The same of a build plane.
pub fn build_kubernetes_minor(plane: &BuildPlane) -> u32 {
    minor_or_newest(plane.kubernetes_version.as_ref())
}

fn minor_or_newest(version: Option<&Located<String>>) -> u32 {
    version.and_then(|version| minor(version)).unwrap_or(NEWEST_MINOR)
}

fn minor(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("1.")?;
    let plain =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && !(digits.len() > 1 && digits.starts_with('0'));
    digits.parse().ok().filter(|_| plain)
}

/// Faults of a data plane.
pub(super) fn check(plane: &DataPlane) -> Vec<Diagnostic> {
    let mut reports = check_access(&plane.kubernetes_cluster, plane.observer.as_ref());
    reports.extend(check_version(plane.kubernetes_version.as_ref()));
    reports.extend(check_name_servers(&plane.dns, &plane.kubernetes_cluster));
    reports.extend(plane.platform_peers.iter().filter_map(check_peer));
    reports.extend(existing::check(&plane.existing));
    reports.extend(check_prefix(&plane.registry.prefix));
    reports
}

/// A peer that is nowhere, in two places, or at no address.
fn check_peer(peer: &PlatformPeer) -> Option<Diagnostic> {
    let fault = |written: &Name, reason: &str| {
        Some(problems::invalid_setting("platformPeers", written, reason, written.span))
    };
    match (&peer.namespace, &peer.cidr) {
        (Some(_), None) => None,
        (None, Some(cidr)) if address_range(cidr).is_some() => None,
        (None, Some(cidr)) => fault(cidr, "write an address or a range: `203.0.113.0/24`"),
        (Some(_), Some(cidr)) => fault(cidr, "say `namespace` or `cidr`, each as an entry"),
        (None, None) => fault(&peer.name, "say `namespace` or `cidr`"),
    }
}

/// Faults of those who answer for names.
pub(super) fn check_name_servers(servers: &[NameServer], cluster: &KubernetesCluster) -> Vec<Diagnostic> {
    let fault = |field: &str, written: &Name, reason: &str| {
        problems::invalid_setting(&format!("dns.{field}"), written, reason, written.span)
    };
    let mut reports = Vec::new();
    for server in servers {
        match (&server.namespace, &server.address) {
            (Some(namespace), None) => {
                let problem = kubernetes::names::is_dns_label(namespace);
                reports.extend(problem.map(|reason| fault("namespace", namespace, &format!("it {reason}"))));
            }
            (None, Some(address)) => {
                if address.parse::<IpAddr>().is_err() {
                    reports.push(fault("address", address, "write an address: `169.254.20.10`"));
                }
                if let Some((label, _)) = server.labels.first_key_value() {
                    reports.push(fault("labels", label, "only pods of a `namespace` have labels"));
                }
            }
            (Some(_), Some(address)) => {
                reports.push(fault(
                    "address",
                    address,
                    "write a `namespace` or an `address`, each as an entry",
                ));
            }
            (None, None) => {
                reports.push(fault("namespace", &cluster.name, "name a `namespace` or an `address`"))
            }
        }
        for (key, value) in &server.labels {
            let problem = kubernetes::names::label_value_problem(value);
            reports.extend(problem.map(|reason| fault(&format!("labels.{}", key.value), value, &reason)));
        }
        if let Some(port) = server.port.as_ref().filter(|port| port.value == 0) {
            let written = Located { span: port.span, value: "0".to_owned() };
            reports.push(fault("port", &written, "write a port from 1 to 65535"));
        }
    }
    reports
}

/// What images are stored under has to be the beginning of their names.
fn check_prefix(prefix: &Located<String>) -> Option<Diagnostic> {
    // Builds write it in lower case.
    let below = format!("{}/image", prefix.trim_end_matches('/').to_lowercase());
    let reason = image_problem(&below).filter(|_| !prefix.is_empty())?;
    let reason = format!("an image below it {reason}");
    Some(problems::invalid_setting("registry.prefix", prefix, &reason, prefix.span))
}

/// A version that Bindery cannot render for.
pub(super) fn check_version(version: Option<&Located<String>>) -> Option<Diagnostic> {
    let version = version.filter(|version| minor(version).is_none_or(|minor| minor < OLDEST_MINOR))?;
    let reason = format!("write a minor version from `1.{OLDEST_MINOR}` on, such as `1.{NEWEST_MINOR}`");
    Some(problems::invalid_setting("kubernetesVersion", version, &reason, version.span))
}

/// An empty value is none, as in OpenChoreo's own samples.
pub(super) fn check_access(cluster: &KubernetesCluster, observer: Option<&Observer>) -> Vec<Diagnostic> {
    let mut reports = delivery::check_cluster(cluster);
    let mut found = |field: &str, text: &Located<String>, is_secret: fn(&str) -> bool| {
        if is_secret(text) {
            reports.push(tenancy_problems::credentials_in_definition(field, text.span));
        }
    };
    if let Some(credentials) = &cluster.credentials {
        let field = |field: &str| format!("kubernetesCluster.credentials.{field}");
        found(&field("clientKey"), &credentials.client_key, is_something);
        found(&field("apiServerURL"), &credentials.api_server_url, delivery::holds_secret);
        found(&field("caCert"), &credentials.ca_cert, holds_private_key);
        found(&field("clientCert"), &credentials.client_cert, holds_private_key);
    }
    if let Some(observer) = observer {
        found("observer.url", &observer.url, delivery::holds_secret);
        let basic =
            observer.authentication.as_ref().and_then(|authentication| authentication.basic_auth.as_ref());
        if let Some(basic) = basic {
            found("observer.authentication.basicAuth.password", &basic.password, is_something);
        }
    }
    reports
}

fn is_something(text: &str) -> bool {
    !text.is_empty()
}

/// Whether a key stands where a certificate should, in PEM or in base64 at any of its three offsets.
fn holds_private_key(text: &str) -> bool {
    ["PRIVATE KEY", "UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"]
        .iter()
        .any(|mark| text.contains(mark))
}

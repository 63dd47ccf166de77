//! Checks a data plane, and what it has in common with a build plane: its version, and that no credentials stand in it.

use super::{delivery, problems, tenancy_problems};
use crate::diagnostics::Diagnostic;
use crate::model::{BuildPlane, DataPlane, KubernetesCluster, Observer};
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
    reports
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

//! Writes the labels by which a Namespace says which pods it takes.

use crate::model::PodSecurity;

/// Label keys: the level, and the version of the standards that it is judged by.
const AUDIT: [&str; 2] = ["pod-security.kubernetes.io/audit", "pod-security.kubernetes.io/audit-version"];
const ENFORCE: [&str; 2] =
    ["pod-security.kubernetes.io/enforce", "pod-security.kubernetes.io/enforce-version"];
const WARN: [&str; 2] = ["pod-security.kubernetes.io/warn", "pod-security.kubernetes.io/warn-version"];

/// The labels of a Namespace on a cluster of Kubernetes 1.`minor`.
pub(super) fn labels(levels: &PodSecurity, minor: u32) -> Vec<(&'static str, String)> {
    let modes = [(AUDIT, levels.audit), (ENFORCE, levels.enforce), (WARN, levels.warn)];
    let pairs = modes.into_iter().flat_map(|([key, version], level)| {
        [(key, level.word().to_owned()), (version, format!("v1.{minor}"))]
    });
    pairs.collect()
}

//! Lists the rules, one file each, sorted by code.

mod egress_host_without_cilium;
mod image_registry_not_allowed;
mod pod_refused_by_namespace;
mod quota_exceeded;
mod total_quota_exceeded;

use super::Rule;

/// Every rule.
pub(super) static RULES: &[&Rule] = &[
    &egress_host_without_cilium::RULE,
    &image_registry_not_allowed::RULE,
    &pod_refused_by_namespace::RULE,
    &quota_exceeded::RULE,
    &total_quota_exceeded::RULE,
];

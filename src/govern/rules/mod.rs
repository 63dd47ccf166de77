//! Lists the rules, one file each, sorted by code.

mod api_server_closed;
mod clear_text_secret;
mod deprecated_api;
mod egress_host_without_cilium;
mod egress_open;
mod host_access;
mod image_registry_not_allowed;
mod limits_exceeded;
mod literal_password;
mod malformed_image_digest;
mod missing_probe;
mod missing_resources;
mod mutable_image_tag;
mod plain_secret;
mod pod_refused_by_namespace;
mod pod_warned_by_namespace;
mod quota_exceeded;
mod rbac_cluster_admin;
mod rbac_escalation;
mod rbac_everyone;
mod rbac_secrets;
mod rbac_wildcard;
mod removed_api;
mod selector_matches_nothing;
mod service_account_token;
mod total_quota_exceeded;
mod unknown_config_map;
mod unknown_priority_class;
mod unknown_probe_port;
mod unknown_role;
mod unknown_route_backend;
mod unknown_runtime_class;
mod unknown_scale_target;
mod unknown_scope;
mod unknown_secret;
mod unknown_service_account;
mod unknown_target_port;
mod unknown_volume_claim;
mod walled_off;

use super::Rule;
pub use clear_text_secret::{report_written_secrets, written_secrets};

/// Every rule.
pub(super) static RULES: &[&Rule] = &[
    &api_server_closed::RULE,
    &clear_text_secret::RULE,
    &deprecated_api::RULE,
    &egress_host_without_cilium::RULE,
    &egress_open::RULE,
    &host_access::RULE,
    &image_registry_not_allowed::RULE,
    &limits_exceeded::RULE,
    &literal_password::RULE,
    &malformed_image_digest::RULE,
    &missing_probe::RULE,
    &missing_resources::RULE,
    &mutable_image_tag::RULE,
    &plain_secret::RULE,
    &pod_refused_by_namespace::RULE,
    &pod_warned_by_namespace::RULE,
    &quota_exceeded::RULE,
    &rbac_cluster_admin::RULE,
    &rbac_escalation::RULE,
    &rbac_everyone::RULE,
    &rbac_secrets::RULE,
    &rbac_wildcard::RULE,
    &removed_api::RULE,
    &selector_matches_nothing::RULE,
    &service_account_token::RULE,
    &total_quota_exceeded::RULE,
    &unknown_config_map::RULE,
    &unknown_priority_class::RULE,
    &unknown_probe_port::RULE,
    &unknown_role::RULE,
    &unknown_route_backend::RULE,
    &unknown_runtime_class::RULE,
    &unknown_scale_target::RULE,
    &unknown_scope::RULE,
    &unknown_secret::RULE,
    &unknown_service_account::RULE,
    &unknown_target_port::RULE,
    &unknown_volume_claim::RULE,
    &walled_off::RULE,
];

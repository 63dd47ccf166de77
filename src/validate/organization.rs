//! Checks an organization: what its namespaces get, and that no access of its own reaches further than a namespace.

use super::{address_range, delivery, existing, kubernetes, problems, tenancy_problems};
use crate::diagnostics::Diagnostic;
use crate::model::{Access, AccessRule, Egress, EgressMode, NetworkPolicyKind, Organization, Quota};
use crate::tree::{Located, Node};

/// Faults of an organization.
pub(super) fn check(organization: &Organization) -> Vec<Diagnostic> {
    let mut reports: Vec<Diagnostic> = organization.access.iter().flat_map(check_access).collect();
    let quotas = [("spec.quota", &organization.quota), ("spec.totalQuota", &organization.total_quota)];
    for (field, quota) in quotas {
        reports.extend(quota.iter().flat_map(|quota| check_quota(field, quota)));
    }
    reports.extend(check_limits(&organization.limits));
    reports.extend(existing::check(&organization.existing));
    let repositories = organization.source_repositories.iter();
    reports.extend(repositories.flat_map(|url| delivery::check_repository("sourceRepositories", url, true)));
    let isolation = &organization.isolation;
    if isolation.network_policy == NetworkPolicyKind::Disabled
        && let Some(egress) = isolation.egress.as_ref().filter(|egress| egress.value == EgressMode::Declared)
    {
        let reason =
            "without network policies nothing closes egress: set `networkPolicy`, or leave egress `Open`";
        reports.push(problems::invalid_setting("isolation.egress", "Declared", reason, egress.span));
    }
    reports
}

/// Faults of a quota's resources and amounts.
pub(super) fn check_quota(field: &str, quota: &Quota) -> Vec<Diagnostic> {
    let unknown = quota.keys().filter_map(|resource| {
        let reason = kubernetes::quota_name_problem(&resource.value)?;
        Some(problems::invalid_setting(field, &resource.value, &format!("it {reason}"), resource.span))
    });
    let wrong = quota.iter().filter(|(_, amount)| kubernetes::quantity::parse(&amount.value.0).is_none());
    let wrong = wrong.map(|(resource, amount)| {
        problems::invalid_setting(
            &format!("{field}.{resource}"),
            &amount.value.0,
            "it is no quantity, such as `500m`, `2` or `8Gi`",
            amount.span,
        )
    });
    unknown.chain(wrong).collect()
}

/// Faults of LimitRange items, as Kubernetes would judge them.
pub(super) fn check_limits(limits: &[Node]) -> Vec<Diagnostic> {
    let Some(first) = limits.first() else { return Vec::new() };
    let origin = first.origin;
    let text = |text: &str| Node::string(text, origin);
    let spec = Node::mapping([("limits", Node::sequence(limits.to_vec(), origin))], origin);
    let metadata = Node::mapping([("name", text("organization")), ("namespace", text("default"))], origin);
    let body =
        [("apiVersion", text("v1")), ("kind", text("LimitRange")), ("metadata", metadata), ("spec", spec)];
    let name = crate::diagnostics::ObjectName {
        api_version: "v1".to_owned(),
        kind: "LimitRange".to_owned(),
        namespace: None,
        name: "organization".to_owned(),
        cluster: None,
    };
    let mut found = crate::diagnostics::Diagnostics::default();
    kubernetes::check_object(&Node::mapping(body, origin), &name, &mut found);
    found.into_reports()
}

fn check_access(access: &Access) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    match (access.role.is_some(), access.rules.is_empty()) {
        (true, true) | (false, false) => {}
        _ => reports.push(tenancy_problems::access_shape(&access.group)),
    }
    if access.group.starts_with("system:") {
        reports.push(tenancy_problems::access_too_wide("the group", &access.group, access.group.span));
    }
    reports.extend(access.rules.iter().flat_map(check_rule));
    reports
}

/// What lets somebody out of the namespace, or up in it.
fn check_rule(rule: &AccessRule) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let wildcards =
        [("the API group", &rule.api_groups), ("the resource", &rule.resources), ("the verb", &rule.verbs)];
    for (what, words) in wildcards {
        let wide = words.iter().filter(|word| word.contains('*'));
        reports.extend(wide.map(|word| tenancy_problems::access_too_wide(what, word, word.span)));
    }
    let forbidden =
        rule.verbs.iter().filter(|verb| matches!(verb.as_str(), "escalate" | "bind" | "impersonate"));
    reports.extend(forbidden.map(|verb| tenancy_problems::access_too_wide("the verb", verb, verb.span)));
    let refused = rule.resources.iter().filter(|resource| lets_out(resource, rule));
    reports.extend(
        refused.map(|resource| tenancy_problems::access_too_wide("the resource", resource, resource.span)),
    );
    reports
}

/// Secrets, which every verb but `create` reads or answers with, tokens of other accounts, the Namespace's own labels, by
/// which walls, gateways and logs know whose it is, and endpoints, which lead a Service's traffic anywhere.
fn lets_out(resource: &str, rule: &AccessRule) -> bool {
    let in_group = |name: &str| rule.api_groups.iter().any(|group| group.as_str() == name);
    let only = |verbs: &[&str]| rule.verbs.iter().all(|verb| verbs.contains(&verb.as_str()));
    let reads = only(&["get", "list", "watch"]);
    match resource.split('/').next().unwrap_or_default() {
        "secrets" => in_group("") && !only(&["create"]),
        "namespaces" | "endpoints" => in_group("") && !reads,
        "endpointslices" => in_group("discovery.k8s.io") && !reads,
        _ => in_group("") && resource == "serviceaccounts/token",
    }
}

/// Faults of declared destinations.
pub(super) fn check_egress(egress: &[Located<Egress>]) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    for destination in egress {
        match (&destination.cidr, &destination.host) {
            (Some(cidr), None) => {
                if address_range(cidr).is_none() {
                    reports.push(problems::invalid_address(cidr, cidr.span));
                }
            }
            (None, Some(host)) => {
                let plain = host.replace('*', "x");
                if let Some(reason) = kubernetes::names::is_dns_subdomain(&plain) {
                    reports.push(problems::invalid_name("the host name", host, &reason, host.span));
                }
            }
            _ => reports.push(tenancy_problems::egress_shape(destination.span)),
        }
    }
    reports
}

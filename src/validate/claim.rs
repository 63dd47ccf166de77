//! Checks claims, bindings and the APIs that they expose, each by itself.

use std::collections::BTreeSet;

use super::kubernetes::names::is_dns_label;
use super::valid::Checked;
use super::{problems, workload};
use crate::diagnostics::Diagnostic;
use crate::model::{ApiType, Claim, ClaimBinding, Name, Overrides, ServiceApi};

/// Faults of a claim.
pub(super) fn check(claim: &Checked<Claim>) -> Vec<Diagnostic> {
    let spec = &claim.spec;
    let mut reports = Vec::new();
    let fault = |reason: &str| problems::claim_owner(reason, claim.kind_span);
    match (&spec.owner, &spec.project, &spec.workload) {
        (Some(_), Some(_), _) => reports.push(fault("has both `owner` and `project`")),
        (None, None, _) => reports.push(fault("names no component: it has neither `owner` nor `project`")),
        (None, Some(_), None) if spec.workload_name.is_none() => {
            reports.push(fault("is in the short form but has no `workload`"));
        }
        _ => {}
    }
    // In the short form the claim's name is the component's: part of hosts, labels and folders.
    if spec.owner.is_none()
        && let Some(reason) = is_dns_label(&claim.metadata.name)
    {
        let name = &claim.metadata.name;
        reports.push(problems::invalid_name("the component name", name, &reason, name.span));
    }
    if let (Some(name), Some(_)) = (&spec.workload_name, &spec.workload) {
        reports.push(problems::two_workloads(name.span));
    }
    if let Some(inline) = &spec.workload {
        reports.extend(workload::check(inline));
        if inline.containers.is_empty() {
            reports.push(problems::no_container(claim.name(), claim.kind_span));
        }
    }
    reports.extend(check_overrides(&spec.overrides));
    reports.extend(spec.apis.iter().flat_map(|(name, api)| check_api(name, api)));
    reports
}

/// Faults of a binding.
pub(super) fn check_binding(binding: &ClaimBinding) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    if let Some(pinned) = &binding.workload_spec {
        if pinned.containers.is_empty() {
            reports.push(problems::empty_pin(pinned.span));
        }
        reports.extend(workload::check(pinned));
    }
    for differences in &binding.data_plane_overrides {
        for container in differences.workload_overrides.containers.values() {
            workload::check_env(&container.env, &mut reports);
        }
    }
    reports.extend(check_overrides(&binding.overrides));
    reports.extend(binding.apis.iter().flatten().flat_map(|(name, api)| check_api(name, api)));
    reports
}

fn check_overrides(overrides: &Overrides) -> Option<Diagnostic> {
    overrides.keys().next().map(|first| problems::override_without_effect(first.span))
}

/// Faults of one exposed API.
pub(super) fn check_api(name: &Name, api: &ServiceApi) -> Vec<Diagnostic> {
    let Some(api_type) = api.api_type() else {
        return vec![problems::no_route(name, &api.r#type, api.r#type.span)];
    };
    let Some(route) = api.route() else {
        // OpenChoreo has no field for gRPC, so its documents cannot have one.
        let report = match api_type {
            ApiType::Rest => problems::missing_route(name, "rest", name.span),
            ApiType::Grpc => problems::no_grpc_route(name, name.span),
        };
        return vec![report];
    };
    let mut reports = Vec::new();
    if route.expose_levels.is_empty() {
        reports.push(problems::not_exposed(name, name.span));
    }
    let mut seen = BTreeSet::new();
    for level in &route.expose_levels {
        if !seen.insert(level.value) {
            reports.push(problems::level_twice(level.word(), level.span));
        }
    }
    if let Some(path) = &route.backend.base_path {
        let reason = if !path.is_empty() && !path.starts_with('/') {
            Some("does not begin with `/`")
        } else if path.split('/').any(|segment| segment == ".." || segment == ".") {
            Some("has a `.` or `..` segment")
        } else if path.len() > 1024
            || path.chars().any(|c| !c.is_ascii_graphic() || "\"<>\\^`{|}?#%".contains(c))
        {
            Some("holds characters that a path cannot have")
        } else {
            None
        };
        reports.extend(reason.map(|reason| problems::invalid_base_path(path, reason, path.span)));
    }
    reports
}

//! Checks claims, bindings and the APIs that they expose, each by itself.

use std::collections::BTreeSet;

use super::class::templates_of;
use super::kubernetes::check_template;
use super::kubernetes::names::{is_dns_label, is_dns_subdomain};
use super::valid::Checked;
use super::{api_class, habits, problems, workload};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{ApiType, Claim, ClaimBinding, Kind, Name, ServiceApi};
use crate::tree::{FieldPath, Node, Value};

/// Faults of a claim.
pub(super) fn check(claim: &Checked<Claim>) -> Vec<Diagnostic> {
    let spec = &claim.spec;
    let mut reports = Vec::new();
    reports.extend(check_owner(claim));
    // In the short form the claim's name is the component's: part of hosts, labels and folders. A name that no
    // definition can have is reported for all kinds.
    if spec.owner.is_none()
        && is_dns_subdomain(&claim.metadata.name).is_none()
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
    reports.extend(check_overrides(&spec.overrides, claim.kind));
    reports.extend(spec.apis.iter().flat_map(|(name, api)| check_api(name, api)));
    reports
}

/// A claim says whose it is, in one of the two forms.
fn check_owner(claim: &Checked<Claim>) -> Option<Diagnostic> {
    let spec = &claim.spec;
    let at = claim.spec_span;
    match (&spec.owner, &spec.project) {
        (Some(_), Some(project)) => Some(problems::two_owners(project.span)),
        (None, None) if spec.workload.is_some() => Some(problems::no_project(at)),
        (None, None) => Some(problems::no_owner(at)),
        (None, Some(_)) if spec.workload.is_none() && spec.workload_name.is_none() => {
            Some(problems::no_workload(at))
        }
        _ => None,
    }
}

/// Faults of a binding.
pub(super) fn check_binding(definition: &Checked<ClaimBinding>) -> Vec<Diagnostic> {
    let binding = &definition.spec;
    let mut reports = Vec::new();
    if let Some(pinned) = &binding.workload_spec {
        if pinned.containers.is_empty() {
            reports.push(problems::empty_pin(pinned.span));
        }
        reports.extend(workload::check(pinned));
    }
    let by_plane = binding.data_plane_overrides.iter().map(|differences| &differences.workload_overrides);
    for differences in by_plane.chain([&binding.workload_overrides]) {
        for container in differences.containers.values() {
            workload::check_env(&container.env, &mut reports);
        }
    }
    reports.extend(check_overrides(&binding.overrides, definition.kind));
    reports.extend(binding.apis.iter().flatten().flat_map(|(name, api)| check_api(name, api)));
    reports
}

/// Faults of partial templates; OpenChoreo's switches among them are told once.
fn check_overrides(overrides: &Option<Node>, kind: Kind) -> Vec<Diagnostic> {
    let templates = templates_of(kind);
    let mut found = Diagnostics::default();
    let mut switch = None;
    for entry in overrides.iter().filter_map(Node::as_mapping).flat_map(|fields| &fields.entries) {
        match templates.iter().find(|(field, _)| *field == entry.key) {
            Some((field, template)) => {
                check_template(&entry.value, *template, &format!("spec.overrides.{field}"), &mut found);
            }
            None if matches!(entry.value.value, Value::Bool(_)) => {
                switch = switch.or(Some(entry.key_origin.span));
            }
            None => {
                let known: Vec<&str> = templates.iter().map(|(field, _)| *field).collect();
                let path = FieldPath::of(&["spec", "overrides", &entry.key]);
                let parent = FieldPath::of(&["spec", "overrides"]);
                let way_out = habits::way_out(kind, &parent, &entry.key, Some(&entry.value));
                let place = (entry.key_origin.span, known.as_slice());
                found.push(problems::unknown_field(&path, kind, place, way_out));
            }
        }
    }
    found.extend(switch.map(problems::override_without_effect));
    found.into_reports()
}

/// Faults of one exposed API.
pub(super) fn check_api(name: &Name, api: &ServiceApi) -> Vec<Diagnostic> {
    let mut reports = api_class::check_levels(&api.overrides.rest_policy);
    reports.extend(check_route(name, api));
    reports
}

fn check_route(name: &Name, api: &ServiceApi) -> Vec<Diagnostic> {
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

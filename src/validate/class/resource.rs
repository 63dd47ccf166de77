//! Checks the further objects of a class, as far as they can be judged before their values are known.

use std::collections::BTreeMap;

use super::expression::ScalarTemplate;
use super::{kinds, problems};
use crate::diagnostics::Diagnostic;
use crate::model::ClassResource;
use crate::source::Span;
use crate::tree::{Node, Value};
use crate::validate::problems::{invalid_template, unknown_template_name};

/// The names that resources of classes may use, in templates and in CEL.
pub const RESOURCE_VARIABLES: [&str; 11] = [
    "organization",
    "project",
    "component",
    "environment",
    "dataPlane",
    "class",
    "workload",
    "binding",
    "parameters",
    "names",
    "labels",
];

/// The members of the variable `names`.
pub const RESOURCE_NAMES: [&str; 3] = ["workload", "service", "namespace"];

/// Keys that Bindery sets on everything that it renders for a component.
pub const GENERATED_LABELS: [&str; 4] =
    ["component-name", "environment-name", "organization-name", "project-name"];

/// Faults of a class's resources.
pub(super) fn check(resources: &[ClassResource]) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut ids: BTreeMap<&str, Span> = BTreeMap::new();
    for resource in resources {
        if let Some(first) = ids.insert(&resource.id, resource.id.span) {
            reports.push(problems::resource_twice(&resource.id, first));
        }
        check_identity(resource, &mut reports);
        check_scalars(&resource.template, resource.for_each.is_some(), &mut reports);
    }
    reports
}

/// What an object is has to be known from the class alone; what it is called need not.
fn check_identity(resource: &ClassResource, reports: &mut Vec<Diagnostic>) {
    let template = &resource.template;
    let plain = |key: &str| template.get(key).and_then(Node::as_str).filter(|text| !text.contains("{{"));
    for key in ["apiVersion", "kind"] {
        if plain(key).is_none() {
            let place = template.get(key).map_or(resource.id.span, |node| node.origin.span);
            reports.push(problems::resource_without(&resource.id, &format!("a plain `{key}`"), place));
        }
    }
    if template.at(&["metadata", "name"]).and_then(Node::as_str).is_none() {
        reports.push(problems::resource_without(&resource.id, "a `metadata.name`", resource.id.span));
    }
    if let (Some(api_version), Some(kind)) = (plain("apiVersion"), plain("kind"))
        && let Some(reason) = kinds::refusal(api_version, kind)
    {
        let place = template.get("kind").map_or(resource.id.span, |node| node.origin.span);
        reports.push(problems::resource_of_kind(kind, reason, place));
    } else if let Some(items) = template.as_mapping().and_then(|fields| fields.entry("items")) {
        // Whatever the kind, those who apply it take such an object for a list and apply what stands in it.
        let reason = "it has `items`, in which objects of any kind could stand";
        reports.push(problems::resource_of_kind(
            plain("kind").unwrap_or("list"),
            reason,
            items.key_origin.span,
        ));
    }
    let labels = template.at(&["metadata", "labels"]).and_then(Node::as_mapping);
    for entry in labels.into_iter().flat_map(|labels| &labels.entries) {
        if GENERATED_LABELS.contains(&entry.key.as_str()) {
            reports.push(problems::resource_label(&entry.key, entry.key_origin.span));
        }
    }
}

fn check_scalars(node: &Node, with_item: bool, reports: &mut Vec<Diagnostic>) {
    match &node.value {
        Value::String(text) => reports.extend(scalar_fault(text, with_item, node.origin.span)),
        Value::Sequence(items) => items.iter().for_each(|item| check_scalars(item, with_item, reports)),
        Value::Mapping(fields) => {
            for entry in &fields.entries {
                if entry.key.contains("{{") {
                    reports.push(problems::resource_key(&entry.key, entry.key_origin.span));
                }
                check_scalars(&entry.value, with_item, reports);
            }
        }
        _ => {}
    }
}

fn scalar_fault(text: &str, with_item: bool, span: Span) -> Option<Diagnostic> {
    let used = ScalarTemplate::parse(text).and_then(|template| template.variables());
    let used = match used {
        Ok(used) => used,
        Err(reason) => return Some(invalid_template(&reason, span)),
    };
    let mut known = RESOURCE_VARIABLES.to_vec();
    known.extend(with_item.then_some("item"));
    used.iter().find_map(|path| {
        let mut steps = path.split('.');
        let root = steps.next().unwrap_or_default();
        if !known.contains(&root) {
            return Some(unknown_template_name(root, &known, span));
        }
        let member = steps.next().filter(|member| root == "names" && !RESOURCE_NAMES.contains(member))?;
        Some(unknown_template_name(member, &RESOURCE_NAMES, span))
    })
}

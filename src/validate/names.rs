//! Checks the names, labels and annotations of definitions.

use super::kubernetes::names::{
    annotation_key_problem, is_dns_label, is_dns_subdomain, label_key_problem, label_value_problem,
};
use super::problems;
use crate::diagnostics::Diagnostic;
use crate::model::{Kind, Metadata};

/// What Kubernetes would say about a definition's metadata.
pub(super) fn check(kind: Kind, metadata: &Metadata) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    // A project, component or environment is part of namespaces, labels and host names, an organization is a namespace.
    let label = matches!(kind, Kind::Organization | Kind::Project | Kind::Component | Kind::Environment);
    let problem = if label { is_dns_label(&metadata.name) } else { is_dns_subdomain(&metadata.name) };
    if let Some(reason) = problem {
        reports.push(
            problems::invalid_name(
                &format!("the {} name", kind.noun()),
                &metadata.name,
                &reason,
                metadata.name.span,
            )
            .hints(legal(&metadata.name)),
        );
    }
    if let Some(namespace) = &metadata.namespace
        && let Some(reason) = is_dns_label(namespace)
    {
        let report = problems::invalid_name("the organization name", namespace, &reason, namespace.span);
        reports.push(report.hints(legal(namespace)));
    }
    for (key, value) in &metadata.labels {
        if let Some(reason) = label_key_problem(key) {
            reports.push(problems::invalid_name("the label key", key, &reason, key.span));
        }
        if let Some(reason) = label_value_problem(value) {
            reports.push(problems::invalid_name("the label value", value, &reason, value.span));
        }
    }
    for key in metadata.annotations.keys() {
        if let Some(reason) = annotation_key_problem(key) {
            reports.push(problems::invalid_name("the annotation key", key, &reason, key.span));
        }
    }
    reports
}

/// The name that is probably meant: in lower case, with dashes for what cannot stand in a name.
fn legal(name: &str) -> Option<String> {
    let dashed = |character: char| match character.to_ascii_lowercase() {
        letter if letter.is_ascii_alphanumeric() || letter == '.' => letter,
        _ => '-',
    };
    let text: String = name.chars().map(dashed).collect();
    let text = text.trim_matches(['-', '.']);
    (!text.is_empty() && text != name && is_dns_label(text).is_none())
        .then(|| format!("write `{text}`, here and wherever the name is used"))
}

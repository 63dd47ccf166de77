//! Checks a class by itself: its templates, paths and schemas.

mod expression;
mod kinds;
mod literal;
mod path;
mod problems;
mod resource;
mod schema;

use super::kubernetes::{self, TemplateKind, check_template};
use super::organization;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Class, ClassVariant, Kind, document_schema};
use crate::policy::compile_class_rules;
use crate::source::Span;
use crate::tree::{Located, Node};

use super::valid::Checked;
pub use expression::{ExpressionValues, ScalarTemplate};
pub(crate) use path::write_steps;
pub use path::{PathStep, Reach, TemplatePath};
pub use problems::CODES;
pub(crate) use problems::{invalid_path, invalid_schema};
pub use resource::{GENERATED_LABELS, RESOURCE_NAMES, RESOURCE_VARIABLES};
pub use schema::compile_schema;
pub use schema::{has_too_many_reasons, schema_problem, weighs_too_much, weight};

/// The Kubernetes templates that classes of a kind have, by the field that holds each.
pub fn templates_of(kind: Kind) -> &'static [(&'static str, TemplateKind)] {
    match kind {
        Kind::ScheduledTaskClass | Kind::ScheduledTask | Kind::ScheduledTaskBinding => {
            &[("cronJobTemplate", TemplateKind::CronJobSpec)]
        }
        _ => &[
            ("deploymentTemplate", TemplateKind::DeploymentSpec),
            ("serviceTemplate", TemplateKind::ServiceSpec),
        ],
    }
}

/// Faults of a class.
pub(super) fn check(class: &Checked<Class>) -> Vec<Diagnostic> {
    let spec = &class.spec;
    let templates = [&spec.deployment_template, &spec.service_template, &spec.cron_job_template];
    let mut reports = check_templates(templates, "spec");
    reports.extend(check_container(&spec.container_template, "spec.containerTemplate"));
    for (at, variant) in spec.variants.iter().enumerate() {
        reports.extend(check_variant(variant, &format!("spec.variants[{at}]")));
    }
    reports.extend(spec.parameters.iter().flat_map(|schema| check_schema(schema, true)));
    reports.extend(resource::check(&spec.resources));
    for allowed in &spec.allowed_overrides {
        reports.extend(check_path(&allowed.path, class.kind));
        reports.extend(allowed.schema.iter().flat_map(|schema| check_schema(schema, false)));
    }
    reports.extend(spec.locked.iter().flat_map(|path| check_path(path, class.kind)));
    reports.extend(organization::check_egress(&spec.egress));
    compile_class_rules(&spec.rules, &mut reports);
    reports
}

fn check_variant(variant: &ClassVariant, prefix: &str) -> Vec<Diagnostic> {
    let templates = [&variant.deployment_template, &variant.service_template, &variant.cron_job_template];
    let mut reports = check_templates(templates, prefix);
    reports.extend(check_container(&variant.container_template, &format!("{prefix}.containerTemplate")));
    reports
}

fn check_templates(templates: [&Option<Node>; 3], prefix: &str) -> Vec<Diagnostic> {
    let kinds = [
        ("deploymentTemplate", TemplateKind::DeploymentSpec),
        ("serviceTemplate", TemplateKind::ServiceSpec),
        ("cronJobTemplate", TemplateKind::CronJobSpec),
    ];
    let mut reports = Vec::new();
    for (template, (field, kind)) in templates.into_iter().zip(kinds) {
        if let Some(template) = template {
            let mut found = Diagnostics::default();
            check_template(template, kind, &format!("{prefix}.{field}"), &mut found);
            reports.extend(literal::tell(template, found.into_reports()));
        }
    }
    reports
}

fn check_container(template: &Option<Node>, prefix: &str) -> Vec<Diagnostic> {
    let Some(template) = template else { return Vec::new() };
    let mut found = Diagnostics::default();
    if let Some(name) = template.as_mapping().and_then(|fields| fields.entry("name")) {
        found.push(problems::named_container_template(name.key_origin.span));
    }
    check_template(template, TemplateKind::Container, prefix, &mut found);
    literal::tell(template, found.into_reports())
}

/// Faults of a path into the templates: its form, and whether Kubernetes has the field; a lock that holds nothing would
/// mislead.
fn check_path(path: &Located<String>, kind: Kind) -> Vec<Diagnostic> {
    let parsed = match TemplatePath::parse(path) {
        Ok(parsed) => parsed,
        Err(reason) => return vec![problems::invalid_path(path, &reason, path.span)],
    };
    let templates = templates_of(kind);
    let Some((field, template)) = templates.iter().find(|(field, _)| *field == parsed.root()) else {
        let known: Vec<String> = templates.iter().map(|(field, _)| format!("`{field}`")).collect();
        let reason = format!("begins with none of {}", known.join(", "));
        return vec![problems::invalid_path(path, &reason, path.span)];
    };
    let mut found = Diagnostics::default();
    let end = Span { start: path.span.end, ..path.span };
    kubernetes::check_shape(&parsed.example(path.span, end), *template, field, &mut found);
    let at_end = |report: &Diagnostic| report.primary.as_ref().is_some_and(|label| label.span == end);
    let strange = found.into_reports().into_iter().find(|report| !at_end(report));
    strange.map(|report| problems::invalid_path(path, &report.message, path.span)).into_iter().collect()
}

/// The same of a path into the policies of an API class: `restPolicy`, a level, and what a policy has.
pub(super) fn check_policy_path(path: &Located<String>) -> Option<Diagnostic> {
    let fault = |reason: &str| Some(problems::invalid_policy_path(path, reason, path.span));
    let parsed = match TemplatePath::parse(path) {
        Ok(parsed) => parsed,
        Err(reason) => return fault(&reason),
    };
    let mut schema = &document_schema(Kind::ApiClass);
    let root = schema;
    let mut steps = parsed.steps.iter();
    schema = schema.pointer("/properties/spec").unwrap_or(schema);
    match parsed.root() {
        "restPolicy" => {}
        _ => return fault("does not begin with `restPolicy`"),
    }
    let unknown = steps.find_map(|step| {
        let PathStep::Key(key) = step else {
            return Some("a list of a policy is changed as a whole".to_owned());
        };
        let target = schema.get("$ref").and_then(serde_json::Value::as_str);
        let inner = target.map_or(Some(schema), |target| root.pointer(target.trim_start_matches('#')));
        match inner.and_then(|inner| inner.get("properties")?.get(key.as_str())) {
            Some(next) => {
                schema = next;
                None
            }
            None => Some(format!("unknown field `{key}`")),
        }
    });
    unknown.and_then(|reason| fault(&reason))
}

pub(super) fn check_schema(schema: &Node, of_parameters: bool) -> Option<Diagnostic> {
    let (reason, span): (String, Span) = schema_problem(schema, of_parameters)?;
    Some(problems::invalid_schema(&reason, span))
}

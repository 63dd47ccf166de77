//! Checks a workload: containers, environment variables, endpoints and connections.

use std::collections::BTreeMap;

use super::kubernetes::image_problem;
use super::kubernetes::names::{env_name_problem, is_dns_label};
use super::kubernetes::problems::invalid_image;
use super::template::{Template, TemplateFault};
use super::{organization, problems, template};
use crate::diagnostics::Diagnostic;
use crate::model::{Connection, Container, Endpoint, EndpointType, EnvVar, Name, WorkloadSpec};
use crate::parse::yaml_problem;
use crate::source::Span;

/// The names that a connection's template may use.
pub const CONNECTION_VARIABLES: [&str; 6] = ["host", "port", "scheme", "basePath", "uri", "url"];

/// The parameters that a connection may have.
const CONNECTION_PARAMS: [&str; 3] = ["componentName", "endpoint", "projectName"];

/// Compiles the template of an injected variable.
pub fn connection_template(text: &str) -> Result<Template, TemplateFault> {
    Template::new(text, &CONNECTION_VARIABLES)
}

/// Faults of a workload.
pub(super) fn check(workload: &WorkloadSpec) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    for (name, container) in &workload.containers {
        if let Some(reason) = is_dns_label(name) {
            reports.push(problems::invalid_name("the container name", name, &reason, name.span));
        }
        check_container(container, &mut reports);
    }
    check_injected_names(workload, &mut reports);
    reports.extend(organization::check_egress(&workload.egress));
    for (name, endpoint) in workload.endpoints.iter() {
        check_description(name, endpoint, &mut reports);
    }
    for (name, connection) in &workload.connections {
        check_connection(name, connection, &mut reports);
    }
    reports
}

/// Connections add their variables to the main container's own.
fn check_injected_names(workload: &WorkloadSpec, reports: &mut Vec<Diagnostic>) {
    let own = workload.main_container().into_iter().flat_map(|(_, container)| &container.env);
    let mut seen: BTreeMap<&str, Span> =
        own.map(|variable| (variable.key.as_str(), variable.key.span)).collect();
    for variable in workload.connections.values().flat_map(|connection| &connection.inject.env) {
        let name = &variable.name;
        match seen.get(name.as_str()) {
            Some(first) => reports.push(problems::duplicate_env(name, name.span, *first)),
            None => {
                seen.insert(name, name.span);
            }
        }
    }
}

fn check_container(container: &Container, reports: &mut Vec<Diagnostic>) {
    let image = &container.image;
    // That nothing is named at all is told where it is missing.
    if let Some(reason) = Some(image).filter(|image| !image.is_empty()).and_then(|image| image_problem(image))
    {
        reports.push(invalid_image(image, &reason, image.span));
    }
    check_env(&container.env, reports);
}

/// Faults of a list of variables.
pub(super) fn check_env(env: &[EnvVar], reports: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for variable in env {
        let key = &variable.key;
        if let Some(reason) = env_name_problem(key) {
            reports.push(problems::invalid_name("the variable name", key, &reason, key.span));
        }
        match seen.get(key.as_str()) {
            Some(first) => reports.push(problems::duplicate_env(key, key.span, *first)),
            None => {
                seen.insert(key, key.span);
            }
        }
        check_source(variable, reports);
    }
}

fn check_source(variable: &EnvVar, reports: &mut Vec<Diagnostic>) {
    let key = &variable.key;
    match (&variable.value, &variable.value_from) {
        (Some(value), None) if value.is_empty() => reports.push(problems::empty_env(key, value.span)),
        (Some(_), None) => {}
        (Some(value), Some(_)) => {
            reports.push(problems::env_source(key, "has both `value` and `valueFrom`", value.span));
        }
        (None, None) => reports.push(problems::empty_env(key, key.span)),
        (None, Some(source)) => {
            let references = [&source.configuration_group_ref, &source.secret_ref, &source.config_map_ref];
            match references.into_iter().flatten().count() {
                1 => {}
                0 => reports.push(problems::env_source(
                    key,
                    "has a `valueFrom` without a reference",
                    source.span,
                )),
                _ => reports.push(problems::env_source(
                    key,
                    "has several references under `valueFrom`",
                    source.span,
                )),
            }
        }
    }
}

/// The description is not rendered, but a broken one misleads people and tools.
fn check_description(name: &Name, endpoint: &Endpoint, reports: &mut Vec<Diagnostic>) {
    let Some(content) = endpoint.schema.as_ref().and_then(|schema| schema.content.as_ref()) else { return };
    if endpoint.r#type.value != EndpointType::REST || content.trim().is_empty() {
        return;
    }
    if let Some(reason) = description_problem(content) {
        reports.push(problems::invalid_api_description(name, &reason, content.span));
    }
}

/// The two fields of which an OpenAPI document has one.
#[derive(serde::Deserialize)]
struct OpenApi {
    openapi: Option<serde::de::IgnoredAny>,
    swagger: Option<serde::de::IgnoredAny>,
}

/// Why a text is no OpenAPI document.
///
/// The bounded reader goes first: the second one, which others use, takes time squared on texts made for it.
fn description_problem(content: &str) -> Option<String> {
    if let Some(reason) = yaml_problem(content) {
        return Some(reason);
    }
    match serde_yaml::from_str::<OpenApi>(content) {
        Ok(OpenApi { openapi: None, swagger: None }) => {
            Some("it has neither `openapi` nor `swagger`".to_owned())
        }
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    }
}

fn check_connection(name: &Name, connection: &Connection, reports: &mut Vec<Diagnostic>) {
    for required in ["componentName", "endpoint"] {
        if connection.params.get(required).is_none_or(|value| value.is_empty()) {
            reports.push(problems::connection_param_missing(required, name, name.span));
        }
    }
    for param in connection.params.keys().filter(|param| !CONNECTION_PARAMS.contains(&param.as_str())) {
        reports.push(problems::connection_param_unknown(param, &CONNECTION_PARAMS, param.span));
    }
    for variable in &connection.inject.env {
        if let Some(reason) = env_name_problem(&variable.name) {
            reports.push(problems::invalid_name(
                "the variable name",
                &variable.name,
                &reason,
                variable.name.span,
            ));
        }
        if let Err(fault) = connection_template(&variable.value) {
            reports.push(template_fault(fault, &CONNECTION_VARIABLES, variable.value.span));
        }
    }
}

/// The report of a template that cannot be used.
pub(super) fn template_fault(fault: template::TemplateFault, known: &[&str], span: Span) -> Diagnostic {
    match fault {
        TemplateFault::UnknownName(name) => problems::unknown_template_name(&name, known, span),
        TemplateFault::Broken(reason) => problems::invalid_template(&reason, span),
    }
}

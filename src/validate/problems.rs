//! Lists what can be wrong with a definition by itself, with one constructor for each fault.

use serde_json::Value as Json;

use super::codes::{
    CLAIM_OWNER, DUPLICATE_ENV, EMPTY_ENV, EMPTY_PIN, ENV_SOURCE, INVALID_ADDRESS, INVALID_API_DESCRIPTION,
    INVALID_BASE_PATH, INVALID_CONNECTION, INVALID_DEFINITION_NAME, INVALID_RATE_LIMIT, INVALID_TEMPLATE,
    INVALID_VALUE, MISSING_FIELD, MISSING_ROUTE, NO_CONTAINER, NO_ROUTE, NOT_EXPOSED, OUT_OF_PLACE,
    OUTPUT_AMONG_DEFINITIONS, OVERRIDE_WITHOUT_EFFECT, POLICY_WITHOUT_EFFECT, REQUIRED_VERSION,
    UNKNOWN_FIELD, UNMATCHED_INCLUDE,
};
use super::kubernetes::problems::WRONG_TYPE;
use super::outline::Extent;
use crate::diagnostics::{Diagnostic, Level, did_you_mean};
use crate::model::Kind;
use crate::source::Span;
use crate::tree::{FieldPath, Node, Segment};

/// `way_out` says where the field belongs, where that is known; what else there is would only distract then.
pub(super) fn unknown_field(
    path: &FieldPath,
    kind: Kind,
    (span, known): (Span, &[&str]),
    way_out: Option<String>,
) -> Diagnostic {
    let last = path.segments.last().map_or(String::new(), |segment| match segment {
        Segment::Key(key) => key.to_string(),
        Segment::Index(index) => index.to_string(),
    });
    let near = || did_you_mean(&last, known.iter().copied()).or_else(|| few(known));
    Diagnostic::new(&UNKNOWN_FIELD, format!("`{}` has no field `{path}`", kind.name()))
        .at(span, "unknown field")
        .hints(way_out.or_else(near))
}

/// The known fields, where they are few enough to read.
fn few(known: &[&str]) -> Option<String> {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    (1..=12).contains(&names.len()).then(|| format!("known here: {}", names.join(", ")))
}

pub(super) fn missing_field(path: &FieldPath, kind: Kind, span: Span) -> Diagnostic {
    Diagnostic::new(&MISSING_FIELD, format!("`{}` needs the field `{path}`", kind.name()))
        .at(span, "missing here")
}

/// `hint` says how to write the value instead, where that is known.
pub(super) fn wrong_type(path: &FieldPath, wanted: &str, node: &Node, hint: Option<String>) -> Diagnostic {
    let found = node.value.noun();
    Diagnostic::new(&WRONG_TYPE, format!("`{path}` has to be {wanted}, not {found}"))
        .at(node.origin.span, format!("this is {found}"))
        .hints(hint)
}

pub(super) fn unknown_word(path: &FieldPath, value: &Json, words: &[&str], span: Span) -> Diagnostic {
    let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let legal: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    Diagnostic::new(&INVALID_VALUE, format!("`{path}` cannot be `{shown}`"))
        .at(span, "")
        .hints(did_you_mean(&shown, words.iter().copied()))
        .hint(format!("legal values: {}", legal.join(", ")))
}

pub(super) fn refused_value(path: &FieldPath, value: &str, must: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, format!("`{path}` is `{value}`, but {must}")).at(span, must)
}

pub(super) fn invalid_value(path: &FieldPath, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, format!("`{path}`: {reason}")).at(span, "")
}

pub(super) fn invalid_setting(field: &str, value: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, format!("`{field}` cannot be `{value}`: {reason}")).at(span, "")
}

pub(super) fn invalid_name(what: &str, name: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_DEFINITION_NAME, format!("{what} `{name}` {reason}")).at(span, reason)
}

/// A workload that runs nothing; where it is a document of its own, only a claim makes that a fault.
pub(crate) fn no_container(workload: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&NO_CONTAINER, format!("the workload `{workload}` has no container"))
        .at(span, "")
        .hint("add `containers: {main: {image: …}}`")
}

pub(super) fn empty_env(key: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&EMPTY_ENV, format!("the variable `{key}` has an empty value and is dropped"))
        .at(span, "")
        .hint("remove the entry, or give it a value")
}

pub(super) fn env_source(key: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&ENV_SOURCE, format!("the variable `{key}` {reason}"))
        .at(span, "")
        .hint("give it `value`, or one of `configurationGroupRef`, `secretRef` and `configMapRef` under `valueFrom`")
}

pub(super) fn duplicate_env(key: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_ENV, format!("the variable `{key}` is named twice"))
        .at(second, "again here")
        .label(first, "first here")
}

pub(super) fn connection_param_missing(param: &str, connection: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &INVALID_CONNECTION,
        format!("the connection `{connection}` has no `{param}` in its params"),
    )
    .at(span, "")
    .hint(format!("add `{param}` under `params`"))
}

pub(super) fn connection_param_unknown(param: &str, known: &[&str], span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_CONNECTION, format!("connections have no parameter `{param}`"))
        .at(span, "")
        .hints(did_you_mean(param, known.iter().copied()))
        .hint("legal: `componentName`, `endpoint`, `projectName`")
}

pub(super) fn invalid_template(reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_TEMPLATE, format!("the template cannot be used: {reason}")).at(span, "")
}

pub(super) fn unknown_template_name(name: &str, known: &[&str], span: Span) -> Diagnostic {
    let legal: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(&INVALID_TEMPLATE, format!("the template uses the unknown name `{name}`"))
        .at(span, "")
        .hints(did_you_mean(name, known.iter().copied()))
        .hint(format!("known names: {}", legal.join(", ")))
}

pub(super) fn invalid_base_path(path: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_BASE_PATH, format!("the base path `{path}` {reason}"))
        .at(span, "")
        .hint("write the path under which the service serves the API, such as `/api/v1`")
}

pub(super) fn missing_route(api: &str, field: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&MISSING_ROUTE, format!("the API `{api}` needs the field `{field}`"))
        .at(span, "")
        .hint(format!("add `{field}: {{backend: {{port: …}}, exposeLevels: […]}}`"))
}

pub(super) fn no_route(api: &str, api_type: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&NO_ROUTE, format!("the API `{api}` is of type `{api_type}`, which gets no route"))
        .at(span, "")
        .hints(did_you_mean(api_type, ["REST", "gRPC"]))
}

pub(super) fn not_exposed(api: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &NOT_EXPOSED,
        format!("the API `{api}` names no exposeLevels and gets no route beyond the project"),
    )
    .at(span, "")
    .hint("add `exposeLevels: [Organization]` or `[Public]`, or `[Project]` if that is meant")
}

pub(super) fn invalid_rate_limit(window: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &INVALID_RATE_LIMIT,
        format!("the window `{window}` is not one second, minute, hour or day"),
    )
    .at(span, "")
    .hint("write `1s`, `1m`, `1h` or `1d` and scale `requests` to it")
}

pub(super) fn invalid_address(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_ADDRESS, format!("`{text}` is no IP address and no range"))
        .at(span, "")
        .hint("write `203.0.113.7` or `203.0.113.0/24`")
}

pub(super) fn policy_without_effect(field: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&POLICY_WITHOUT_EFFECT, format!("`{field}` renders nothing")).at(span, "")
}

pub(super) fn override_without_effect(span: Span) -> Diagnostic {
    Diagnostic::new(&OVERRIDE_WITHOUT_EFFECT, "the switches under `overrides` have no effect")
        .at(span, "")
        .hint("remove them")
}

pub(super) fn invalid_api_description(endpoint: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &INVALID_API_DESCRIPTION,
        format!("the API description of endpoint `{endpoint}` cannot be read: {reason}"),
    )
    .at(span, "")
}

pub(super) fn empty_pin(span: Span) -> Diagnostic {
    Diagnostic::new(&EMPTY_PIN, "`spec.workloadSpec` pins a workload without containers")
        .at(span, "")
        .hint("leave `workloadSpec` out to follow the Workload, or copy the whole workload into it")
}

pub(super) fn two_owners(project: Span) -> Diagnostic {
    Diagnostic::new(&CLAIM_OWNER, "the claim has both `owner` and `project`")
        .at(project, "the short form's field")
        .hint("remove `project`: `owner` names the project already")
}

/// A claim in the short form without its project; `spec` is where it has to stand.
pub(super) fn no_project(spec: Span) -> Diagnostic {
    Diagnostic::new(&CLAIM_OWNER, "the claim does not say which project it belongs to")
        .at(spec, "`project` is missing here")
        .hint("add `project` with the name of a Project beside `workload`")
}

pub(super) fn no_owner(spec: Span) -> Diagnostic {
    Diagnostic::new(&CLAIM_OWNER, "the claim names no component: it has neither `owner` nor `project`")
        .at(spec, "missing here")
        .hint("add `project` and `workload`, or `owner: {projectName: …, componentName: …}` where a Component and a Workload stand apart")
}

pub(super) fn no_workload(spec: Span) -> Diagnostic {
    Diagnostic::new(&CLAIM_OWNER, "the claim says nothing of what it runs: it has no `workload`")
        .at(spec, "`workload` is missing here")
        .hint("add `workload: {containers: {main: {image: …}}}` beside `project`")
}

pub(super) fn two_workloads(span: Span) -> Diagnostic {
    Diagnostic::new(&CLAIM_OWNER, "the claim has both `workload` and `workloadName`")
        .at(span, "")
        .hint("remove `workloadName`, or move the inline workload into that Workload")
}

pub(super) fn invalid_configuration(key: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, format!("a value of the configuration key `{key}` {reason}")).at(span, "")
}

pub(super) fn empty_configuration(key: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &EMPTY_ENV,
        format!("the value of `{key}` is empty, so the variables that refer to it are dropped"),
    )
    .at(span, "")
    .hint("give it a value, or remove the references to it")
}

pub(super) fn unmatched_include(pattern: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&UNMATCHED_INCLUDE, format!("the pattern `{pattern}` includes no file"))
        .at(span, "")
        .hint("correct it, or remove it: what it was to include is not compiled, and its manifests would be deleted")
}

pub(super) fn output_among_definitions(output: &str, path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &OUTPUT_AMONG_DEFINITIONS,
        format!("the output folder `{output}` holds definitions: `{path}`"),
    )
    .at(span, "")
    .hint("write manifests to a folder of their own, such as `rendered`")
}

pub(super) fn definition_out_of_place(extent: &Extent, path: &str, rule: (Span, &str)) -> Diagnostic {
    let kind = &extent.kind;
    let whose = extent.target.organization.as_ref();
    let whose = whose.map(|organization| format!(" of `{organization}`")).unwrap_or_default();
    Diagnostic::new(&OUT_OF_PLACE, format!("`{path}` may not hold this `{kind}`{whose}"))
        .at(extent.kind_span, "")
        .label(rule.0, rule.1)
        .hint("move the definition to a path that may hold it, or add an entry to `ownership`")
}

pub(super) fn required_version(wanted: &str, own: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&REQUIRED_VERSION, format!("the repository asks for version `{wanted}`, this is {own}"))
        .at(span, "")
        .hint("install a version of Bindery that fits, or change `requiredVersion`")
}

pub(super) fn no_grpc_route(api: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&NO_ROUTE, format!("the gRPC API `{api}` has no field `grpc`, so it gets no route"))
        .at(span, "")
        .hint("add `grpc: {backend: {port: …}, exposeLevels: […]}`")
}

pub(super) fn level_twice(level: &str, span: Span) -> Diagnostic {
    let mut report = Diagnostic::new(&INVALID_VALUE, format!("`exposeLevels` lists `{level}` twice"))
        .at(span, "again here");
    report.level = Level::Warning;
    report
}

//! Lists what can be wrong with a class by itself, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::source::Span;

/// Every code of a class by itself.
pub static CODES: &[&Code] = &[&INVALID_PATH, &INVALID_SCHEMA, &NAMED_CONTAINER_TEMPLATE];

static INVALID_PATH: Code = Code {
    name: "invalid-class-path",
    level: Level::Error,
    summary: "A path of `allowedOverrides` or `locked` that leads to no field.",
    docs: "A lock that holds nothing would mislead. A path begins with the template's field and names what Kubernetes has: \
           `deploymentTemplate.replicas`, `deploymentTemplate.template.spec.containers[*].args`, with `[name=main]` for one element and \
           `['example.com/team']` for a key with dots.",
};
static INVALID_SCHEMA: Code = Code {
    name: "invalid-class-schema",
    level: Level::Error,
    summary: "A JSON Schema of a class that cannot be used.",
    docs: "`parameters` and `allowedOverrides[].schema` are JSON Schemas, draft 2020-12. They may share parts through `$defs` and \
           `$ref: '#/$defs/<name>'`, but not lead back to themselves or to other documents; patterns have neither look-around nor \
           back-references, so that none takes long.",
};
static NAMED_CONTAINER_TEMPLATE: Code = Code {
    name: "named-container-template",
    level: Level::Error,
    summary: "A `containerTemplate` with a name.",
    docs: "`containerTemplate` lies under every container, whatever its name. What one container gets stands in the class's \
           template, under `containers` with that name.",
};

pub(super) fn invalid_path(path: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_PATH, format!("the path `{path}` leads to no field: {reason}"))
        .at(span, "")
        .hint("write it as `deploymentTemplate.template.spec.containers[*].resources`")
}

pub(super) fn invalid_schema(reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_SCHEMA, format!("the schema cannot be used: {reason}")).at(span, "")
}

pub(super) fn named_container_template(span: Span) -> Diagnostic {
    Diagnostic::new(
        &NAMED_CONTAINER_TEMPLATE,
        "`containerTemplate` lies under every container, so it has no name",
    )
    .at(span, "")
    .hint("remove the name, or write the container into the class's template")
}

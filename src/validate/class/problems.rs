//! Lists what can be wrong with a class by itself, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::Name;
use crate::source::Span;

/// Every code of a class by itself.
pub static CODES: &[&Code] = &[
    &INVALID_PATH,
    &INVALID_SCHEMA,
    &NAMED_CONTAINER_TEMPLATE,
    &INVALID_RESOURCE,
    &RESOURCE_NOT_ALLOWED,
    &LITERAL_TEMPLATE,
];

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

static INVALID_RESOURCE: Code = Code {
    name: "invalid-class-resource",
    level: Level::Error,
    summary: "A further object of a class that cannot be one.",
    docs: "An entry of `resources` has an `id` of its own, and a template with plain `apiVersion` and `kind` and a `metadata.name`. \
           Namespace and the four labels of the component are added; keys are no templates.",
};
static RESOURCE_NOT_ALLOWED: Code = Code {
    name: "resource-not-allowed",
    level: Level::Error,
    summary: "A further object that a class may not add.",
    docs: "A class adds objects to the namespace of the component that claims it. What lies outside that namespace, or decides what \
           others may do there (rights, quotas, limits, network policies, applications of a delivery engine), belongs to the platform's \
           and organizations' own definitions.",
};
static LITERAL_TEMPLATE: Code = Code {
    name: "literal-template",
    level: Level::Warning,
    summary: "An expression in a class template that nobody fills in.",
    docs: "Only the texts of `resources` are templates. The other templates of a class are taken as they are written, so that \
           `{{ parameters.size }}` reaches the cluster with its braces. What differs there differs by `variants`, or by an override that \
           `allowedOverrides` lets pass. Where the braces are meant for another reader, set this code to `off`.",
};

pub(super) fn literal_template(name: &str, place: Span) -> Diagnostic {
    Diagnostic::new(
        &LITERAL_TEMPLATE,
        format!("`{name}` is not filled in here: the text stays as it is written"),
    )
    .at(place, "")
    .hint("only the texts of `resources` are templates: use `variants`, or let claims override the field")
}

pub(super) fn resource_twice(id: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_RESOURCE, format!("the class has two resources `{id}`"))
        .at(id.span, "again here")
        .label(first, "first here")
}

pub(super) fn resource_without(id: &Name, what: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_RESOURCE, format!("the template of the resource `{id}` needs {what}"))
        .at(place, "")
}

pub(super) fn resource_label(key: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_RESOURCE, format!("the label `{key}` is added by itself"))
        .at(place, "")
        .hint("remove it: every object of a component carries it")
}

pub(super) fn resource_key(key: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_RESOURCE, format!("the key `{key}` holds a template"))
        .at(place, "keys stay as they are")
        .hint("write one resource for each key that there may be, with `when`")
}

pub(super) fn resource_of_kind(kind: &str, reason: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&RESOURCE_NOT_ALLOWED, format!("a class cannot add a {kind}: {reason}")).at(place, reason)
}

pub(crate) fn invalid_path(path: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_PATH, format!("the path `{path}` leads to no field: {reason}"))
        .at(span, "")
        .hint("paths look like `deploymentTemplate.template.spec.containers[*].resources`")
}

pub(super) fn invalid_policy_path(path: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_PATH, format!("the path `{path}` leads to no field: {reason}"))
        .at(span, "")
        .hint("paths look like `restPolicy.public.rateLimit`")
}

pub(crate) fn invalid_schema(reason: &str, span: Span) -> Diagnostic {
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

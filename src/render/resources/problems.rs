//! Lists what can be wrong with the further objects of a class once their values are known.

use crate::cel::Fault;
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::Name;
use crate::render::manifest::ObjectKey;
use crate::render::problems::SHARED_OBJECT;
use crate::resolve::Resource;
use crate::source::Span;
use crate::tree::Node;

/// Every code of class resources.
pub static CODES: &[&Code] = &[&RESOURCE_FAILED, &FOREIGN_NAMESPACE];

static RESOURCE_FAILED: Code = Code {
    name: "resource-template-failed",
    level: Level::Error,
    summary: "A class's template that comes to no object for a binding.",
    docs: "An expression of the template, its `when` or its `forEach` has no value for these parameters, or one of the wrong type. Undefined \
           values are errors; `| default(…)` in a template and `has(…)` in CEL say what holds where there is none.",
};
static FOREIGN_NAMESPACE: Code = Code {
    name: "foreign-namespace",
    level: Level::Error,
    summary: "A class's object in a namespace that is not its component's.",
    docs: "A class adds objects to the namespace of the component that claims it, and nowhere else. Leave `metadata.namespace` out, or write \
           `{{ names.namespace }}`.",
};

fn failed(message: String, place: Span) -> Diagnostic {
    Diagnostic::new(&RESOURCE_FAILED, message).at(place, "")
}

pub(super) fn expression_failed(reason: &str, place: Span, binding: &Name) -> Diagnostic {
    failed(format!("the template cannot be filled for `{binding}`: {reason}"), place)
        .label(binding.span, "this binding")
}

pub(super) fn resource_lacks(id: &Name, what: &str, binding: &Name) -> Diagnostic {
    failed(format!("the resource `{id}` has no `{what}` that is a text for `{binding}`"), id.span)
        .label(binding.span, "this binding")
}

pub(super) fn condition_failed(field: &str, fault: &Fault, place: Span) -> Diagnostic {
    failed(format!("`{field}` has no value: {fault}"), place).hints(fault.hint.clone())
}

pub(super) fn condition_of_type(field: &str, wanted: &str, found: &str, place: Span) -> Diagnostic {
    failed(format!("`{field}` has to be {wanted}, not {found}"), place)
}

pub(super) fn many_items(found: usize, most: usize, place: Span) -> Diagnostic {
    failed(format!("`forEach` gives {found} items; with this template {most} are the most"), place)
}

pub(super) fn foreign_namespace(id: &Name, namespace: &Node) -> Diagnostic {
    let name = namespace.as_str().unwrap_or_default();
    Diagnostic::new(&FOREIGN_NAMESPACE, format!("the resource `{id}` wants to be in the namespace `{name}`"))
        .at(namespace.origin.span, "")
        .hint("leave it out: a class's objects stand beside the component")
}

pub(super) fn resource_overwrites(key: &ObjectKey, resource: &Resource<'_>, binding: &Name) -> Diagnostic {
    let message =
        format!("the class `{}` would render the {} `{}` a second time", resource.class, key.kind, key.name);
    Diagnostic::new(&SHARED_OBJECT, message)
        .at(resource.written.id.span, "this resource")
        .label(binding.span, "for this binding")
        .hint("give it a name of its own: `{{ names.workload }}-…`")
        .object(key.object_name())
}

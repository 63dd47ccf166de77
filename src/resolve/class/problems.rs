//! Words what can be wrong with what classes inherit and let others change, with one constructor for each fault.

use std::collections::BTreeSet;

use super::changes::FieldChange;
use crate::cel::Fault;
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::{Kind, Name, OverrideBy};
use crate::resolve::codes::{
    CLASS_CYCLE, CONTAINER_NOT_ALLOWED, INVALID_CONDITION, INVALID_PARAMETER, LOCKED_FIELD, LONG_LINEAGE,
    MISSING_PARAMETER, OVERRIDE_CHANGES_NOTHING, OVERRIDE_NOT_ALLOWED, OVERRIDE_OUTSIDE_SCHEMA,
    SELECTOR_OVERRIDE, SEVERAL_DEFAULT_CLASSES, UNKNOWN_CONTAINER, UNKNOWN_PARAMETER,
};
use crate::source::Span;
use crate::tree::{FieldPath, Located, Text};
use crate::validate::{Checked, PathStep, invalid_schema};

/// Longest reason, in characters: it may quote what it refuses.
const LONGEST_REASON: usize = 200;

/// How many names a hint lists.
const MOST_LISTED: usize = 6;

pub(super) fn class_cycle(kind: Kind, walk: &[&str], span: Span) -> Diagnostic {
    let message = format!("the {} extends itself: {}", kind.noun(), walk.join(" → "));
    Diagnostic::new(&CLASS_CYCLE, message).at(span, "this closes the circle").hint("remove one of the steps")
}

pub(super) fn long_lineage(class: &Checked<impl Sized>, most: usize) -> Diagnostic {
    let message = format!("`{}` inherits from more than {most} classes", class.name());
    Diagnostic::new(&LONG_LINEAGE, message)
        .at(class.metadata.name.span, "")
        .hint("let fewer classes say the same")
}

pub(super) fn several_default_classes(kind: Kind, (first, second): (Span, Span), needed: Span) -> Diagnostic {
    Diagnostic::new(
        &SEVERAL_DEFAULT_CLASSES,
        format!("two classes are marked as the default {}", kind.noun()),
    )
    .at(second, "marked here as well")
    .label(first, "marked here")
    .label(needed, "names no class")
    .hint("remove one of the marks, or name a class")
}

pub(in crate::resolve) fn container_not_allowed(name: &Name, allowed: &[Name], class: &Name) -> Diagnostic {
    let listed: Vec<&str> = allowed.iter().map(|name| name.as_str()).collect();
    let message = format!("the class `{class}` allows no container `{name}`");
    let report = Diagnostic::new(&CONTAINER_NOT_ALLOWED, message)
        .at(name.span, "")
        .label(allowed.first().map_or(class.span, |first| first.span), "allows only these");
    report.hints(list("its containers are", &listed))
}

fn by_class(class: Option<&Name>) -> String {
    class.map_or_else(|| "the class".to_owned(), |class| format!("the class `{class}`"))
}

fn list(words: &str, names: &[&str]) -> Option<String> {
    let shown: Vec<String> = names.iter().take(MOST_LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(MOST_LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("{words} {}{more}", shown.join(", ")))
}

fn verb(change: &FieldChange<'_>) -> &'static str {
    if change.new.is_null() { "deleted" } else { "changed" }
}

pub(super) fn locked_field(
    change: &FieldChange<'_>,
    (place, lock): (Span, &Located<String>),
    class: Option<&Name>,
) -> Diagnostic {
    let message = format!("{} locks `{}`", by_class(class), change.words());
    Diagnostic::new(&LOCKED_FIELD, message)
        .at(place, format!("{} here", verb(change)))
        .label(lock.span, "locked here")
        .hint("leave it out, or choose a class that does not lock it")
}

pub(super) fn override_not_allowed<'a>(
    change: &FieldChange<'_>,
    class: Option<&Name>,
    allowed: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let allowed: Vec<&str> = allowed.collect();
    let message = format!("{} does not let `{}` be {}", by_class(class), change.words(), verb(change));
    let report =
        Diagnostic::new(&OVERRIDE_NOT_ALLOWED, message).at(change.span, format!("{} here", verb(change)));
    let report = match class {
        Some(class) => report.label(class.span, "the class"),
        None => report,
    };
    let is_policy = change.path.first() == Some(&PathStep::Key(Text::new_static("restPolicy")));
    let open = (!is_policy).then(|| {
        format!(
            "remove it, or let the class allow it: add `{{path: \"{}\"}}` to its `allowedOverrides`",
            change.words()
        )
    });
    let none = || {
        open.is_none()
            .then(|| "the class allows no overrides: remove it, or add `allowedOverrides` there".to_owned())
    };
    report.hints(list("may be changed:", &allowed).or_else(none)).hints(open)
}

/// As between the levels of a class, a null in a policy says nothing: it could take a guard away.
pub(super) fn policy_deleted(change: &FieldChange<'_>) -> Diagnostic {
    Diagnostic::new(&OVERRIDE_NOT_ALLOWED, format!("`{}` cannot be deleted", change.words()))
        .at(change.span, "deleted here")
        .hint("no guard of an API is taken away: leave it out, or write what holds instead")
}

pub(super) fn override_by_another(
    change: &FieldChange<'_>,
    path: &Located<String>,
    by: OverrideBy,
) -> Diagnostic {
    let (who, instead) = match by {
        OverrideBy::Claim => ("claims", "bindings"),
        OverrideBy::Binding => ("bindings", "claims"),
    };
    let message = format!("`{}` cannot be {} by {who}", change.words(), verb(change));
    Diagnostic::new(&OVERRIDE_NOT_ALLOWED, message)
        .at(change.span, format!("{} here", verb(change)))
        .label(path.span, format!("allowed to {instead} alone"))
        .hint(format!("the class leaves this to {instead}"))
}

pub(super) fn override_elsewhere(
    change: &FieldChange<'_>,
    path: &Located<String>,
    (environment, allowed): (&str, &[Name]),
) -> Diagnostic {
    let names: Vec<&str> = allowed.iter().map(|name| name.as_str()).collect();
    let message = format!("`{}` cannot be {} in `{environment}`", change.words(), verb(change));
    let report = Diagnostic::new(&OVERRIDE_NOT_ALLOWED, message)
        .at(change.span, format!("also holds in `{environment}`"))
        .label(path.span, "allowed in some environments alone");
    report.hints(list("it may be changed in", &names))
}

pub(super) fn override_outside_schema(change: &FieldChange<'_>, reason: &str, schema: Span) -> Diagnostic {
    Diagnostic::new(
        &OVERRIDE_OUTSIDE_SCHEMA,
        format!("`{}` is outside what its class allows: {reason}", change.words()),
    )
    .at(change.span, reason)
    .label(schema, "the class says this")
}

pub(super) fn selector_override(
    change: &FieldChange<'_>,
    selected: Option<Span>,
    class: Option<&Name>,
) -> Diagnostic {
    let message = format!("`{}` selects pods and cannot be overridden", change.words());
    let report =
        Diagnostic::new(&SELECTOR_OVERRIDE, message).at(change.span, format!("{} here", verb(change)));
    let report = match (selected, class) {
        (Some(place), _) => report.label(place, "selected by here"),
        (None, Some(class)) => report.label(class.span, "no class can allow it"),
        (None, None) => report,
    };
    report.hint("remove it: objects would no longer find each other")
}

pub(super) fn override_of_unknown_container(
    (container, written): (&str, Span),
    known: &BTreeSet<&str>,
) -> Diagnostic {
    let names: Vec<&str> = known.iter().copied().collect();
    Diagnostic::new(&UNKNOWN_CONTAINER, format!("there is no container `{container}` to override"))
        .at(written, "")
        .hints(did_you_mean(container, known.iter().copied()).or_else(|| list("its containers are", &names)))
}

pub(super) fn parameters_do_not_fit(reason: &str, span: Span, class: &Name) -> Diagnostic {
    invalid_schema(reason, span).label(class.span, "the class, with those that it extends")
}

pub(super) fn unknown_parameter(name: &str, place: Span, class: &Name, known: Vec<&str>) -> Diagnostic {
    let report =
        Diagnostic::new(&UNKNOWN_PARAMETER, format!("the class `{class}` has no parameter `{name}`"))
            .at(place, "unknown parameter")
            .label(class.span, "the class");
    let hint = did_you_mean(name, known.iter().copied()).or_else(|| list("its parameters are", &known));
    report.hint(hint.unwrap_or_else(|| "the class declares none under that name".to_owned()))
}

pub(super) fn missing_parameter(name: &FieldPath, place: Span, (rule, class): (Span, &Name)) -> Diagnostic {
    Diagnostic::new(
        &MISSING_PARAMETER,
        format!("the class `{class}` needs a value for the parameter `{name}`"),
    )
    .at(place, "has no value for it")
    .label(rule, "required here")
    .hint("give it under `parameters` of the claim or the binding")
}

pub(super) fn invalid_parameter(path: &FieldPath, reason: &str, (place, rule): (Span, Span)) -> Diagnostic {
    let reason = shortened(reason);
    let message = match path.segments.is_empty() {
        true => format!("the parameters do not fit: {reason}"),
        false => format!("the parameter `{path}` does not fit: {reason}"),
    };
    Diagnostic::new(&INVALID_PARAMETER, message).at(place, "").label(rule, "the class says this")
}

pub(super) fn heavy_parameters(place: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_PARAMETER, "the parameters are too many to be judged")
        .at(place, "")
        .hint("parameters are settings; data belongs into a ConfigMap or an image")
}

pub(super) fn unexplained_parameters(place: Span, (rule, class): (Span, &Name)) -> Diagnostic {
    let message = format!("the parameters do not fit the class `{class}`, and are too many to tell where");
    Diagnostic::new(&INVALID_PARAMETER, message)
        .at(place, "")
        .label(rule, "the class says this")
        .hint("parameters are settings; data belongs into a ConfigMap or an image")
}

pub(super) fn many_defaults(place: Span, class: &Name) -> Diagnostic {
    Diagnostic::new(&INVALID_PARAMETER, format!("the class `{class}` fills in too many defaults"))
        .at(place, "defaults of this schema")
}

pub(super) fn invalid_condition(fault: &Fault, place: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_CONDITION, format!("the expression cannot be used: {fault}"))
        .at(place, "")
        .hints(fault.hint.clone())
}

/// A reason without the rest of a value that it quotes.
fn shortened(reason: &str) -> String {
    match reason.char_indices().nth(LONGEST_REASON) {
        Some((at, _)) => format!("{}…", reason.get(..at).unwrap_or_default()),
        None => reason.to_owned(),
    }
}

/// An override that says what holds anyway, wherever the claim or binding runs.
pub fn override_changes_nothing(change: &FieldChange<'_>, class: Option<&Name>) -> Diagnostic {
    let message = format!("the override of `{}` changes nothing", change.words());
    let report =
        Diagnostic::new(&OVERRIDE_CHANGES_NOTHING, message).at(change.span, "says what holds anyway");
    let report = match (change.old, class) {
        (Some(old), _) => report.label(old.origin.span, "said here"),
        (None, Some(class)) => report.label(class.span, "the class has no such field"),
        (None, None) => report,
    };
    report.hint("remove it")
}

/// An override of a number that an autoscaler sets, wherever the claim or binding runs.
pub fn override_of_scaled_replicas(place: Span, autoscaler: Span) -> Diagnostic {
    let message = "the override of `replicas` changes nothing where an autoscaler sets the number";
    Diagnostic::new(&OVERRIDE_CHANGES_NOTHING, message)
        .at(place, "left out of what is rendered")
        .label(autoscaler, "this autoscaler sets it")
        .hint("change the autoscaler's bounds, with a parameter of the class, or remove the override")
}

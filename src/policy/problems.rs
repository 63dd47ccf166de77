//! Lists what can be wrong with policies, and what they find wrong with objects.

use crate::cel::Fault;
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::source::Span;

/// Every code of this room.
pub static CODES: &[&Code] = &[&INVALID_EXPRESSION, &INVALID_POLICY, &POLICY_ERROR, &POLICY_VIOLATED];

static INVALID_EXPRESSION: Code = Code {
    name: "invalid-expression",
    level: Level::Error,
    summary: "A CEL expression cannot be compiled.",
    docs: "Expressions are written in CEL with the functions of Kubernetes. An unknown variable or function, a missing bracket and an expression that \
           is too long or nests too deep are found before anything is judged. docs/cel.md lists what is known.",
};
static INVALID_POLICY: Code = Code {
    name: "invalid-policy",
    level: Level::Error,
    summary: "A policy or its binding cannot mean what it says.",
    docs: "A ValidatingAdmissionPolicy needs validations, a binding a policy that is there and parameters that fit it, and names must not repeat.",
};
static POLICY_ERROR: Code = Code {
    name: "policy-error",
    level: Level::Error,
    summary: "A rule has no answer for an object.",
    docs: "The expression of a rule ended in a fault: a field that is absent, types that do not fit, too many steps. A cluster would refuse the object \
           (`failurePolicy: Fail`), so it counts as refused here. Guard optional fields with `has(…)` or `.?field.orValue(…)`.",
};
static POLICY_VIOLATED: Code = Code {
    name: "policy-violated",
    level: Level::Error,
    summary: "An object breaks a rule of a policy, of a class, or of a ValidatingAdmissionPolicy.",
    docs: "The rule's own message says what it wants. The level is the rule's: `level` of a policy's or class's rule, `validationActions` of a binding \
           (Deny is an error, Warn a warning, Audit an info).",
};

/// What an expression is called in reports, and where its text stands.
pub(super) fn invalid_expression(what: &str, fault: &Fault, span: Span, place: &str) -> Diagnostic {
    Diagnostic::new(&INVALID_EXPRESSION, format!("{what} cannot be compiled: {}{place}", fault.message))
        .at(span, "")
        .hints(fault.hint.clone())
}

pub(super) fn unreadable(kind: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_POLICY, format!("the {kind} cannot be read: {reason}"))
        .at(span, "")
        .hint("write it as Kubernetes' reference of admissionregistration.k8s.io/v1 says")
}

/// A policy or binding that cannot mean what it says.
pub fn invalid_policy(message: impl Into<String>, span: Span, hint: &str) -> Diagnostic {
    Diagnostic::new(&INVALID_POLICY, message).at(span, "").hint(hint)
}

/// An object that breaks a rule.
pub fn policy_violated(message: impl Into<String>, level: Level) -> Diagnostic {
    Diagnostic { level, ..Diagnostic::new(&POLICY_VIOLATED, message) }
}

/// An object for which a rule has no answer.
pub fn policy_error(message: impl Into<String>, level: Level) -> Diagnostic {
    Diagnostic { level, ..Diagnostic::new(&POLICY_ERROR, message) }
}

/// Policies that need more steps for all objects together than a run may take; the costliest first.
pub fn too_many_steps(policies: &[(&str, Span)], place: &str) -> Diagnostic {
    let names: Vec<String> = policies.iter().map(|(name, _)| format!("`{name}`")).collect();
    let names = names.join(", ");
    let message = format!(
        "the policies need too many steps in all: nothing was judged by them from {place} on, most go to {names}"
    );
    let report = policy_error(message, Level::Error)
        .hint("write them with fewer nested macros, and patterns that are constant; or match fewer objects");
    let mut places = policies.iter().map(|(_, span)| *span);
    let report = match places.next() {
        Some(first) => report.at(first, ""),
        None => report,
    };
    places.fold(report, |report, place| report.label(place, "and by this one"))
}

/// A policy that fits no plain manifest whatever they say.
pub fn judges_nothing(name: &str, reason: &str, span: Span) -> Diagnostic {
    policy_error(format!("the policy `{name}` judges no plain manifests: {reason}"), Level::Warning)
        .at(span, "")
        .hint("judge what the definitions render with it, or match by kind alone")
}

/// A policy that cannot be compiled, told where it is to judge at once: it has no answer for any object.
pub fn without_answer(report: Diagnostic) -> Diagnostic {
    Diagnostic { code: &POLICY_ERROR, ..report }
}

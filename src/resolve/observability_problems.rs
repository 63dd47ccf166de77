//! Words what can be wrong between an observability plane and the platform, with one constructor for each fault.

use super::codes::{
    AMBIGUOUS_RETENTION, IDLE_RETENTION, LOG_INDEX_TOO_LONG, SEVERAL_OBSERVABILITY_PLANES,
    UNKNOWN_ENVIRONMENT,
};
use super::observability::LogSource;
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::{Environment, Name, Retention};
use crate::source::Span;
use crate::validate::{Checked, Valid};

pub(super) fn several_planes(first: &Name, second: &Name) -> Diagnostic {
    Diagnostic::new(
        &SEVERAL_OBSERVABILITY_PLANES,
        format!("there are two observability planes, `{first}` and `{second}`"),
    )
    .at(second.span, "a second one")
    .label(first.span, "the first one")
    .hint("keep one: it is for the whole platform")
}

pub(super) fn unknown_environment(name: &Name, label: &str, valid: &Valid) -> Diagnostic {
    let known = valid.environments.iter().map(Checked::name);
    Diagnostic::new(&UNKNOWN_ENVIRONMENT, format!("there is no environment `{name}` in any organization"))
        .at(name.span, label)
        .hints(did_you_mean(name, known))
}

pub(super) fn index_too_long(
    environment: &Checked<Environment>,
    (organization, document): (&str, Option<Span>),
    excess: usize,
) -> Diagnostic {
    let name = environment.name();
    let message = format!(
        "the names of organization `{organization}` and environment `{name}` are too long for one log index"
    );
    let report = Diagnostic::new(&LOG_INDEX_TOO_LONG, message)
        .at(environment.metadata.name.span, format!("too long by {excess}, with the organization's"));
    let report = match document {
        Some(span) => report.label(span, "the organization"),
        None => report,
    };
    report.hint("shorten one of the two names: together they have at most 122 characters")
}

pub(super) fn ambiguous_retention(
    source: LogSource<'_>,
    first: &Retention,
    second: &Retention,
) -> Diagnostic {
    let organization = source.organization().unwrap_or_default();
    let environment = source.environment().unwrap_or_default();
    let message = format!(
        "two retention rules are for the logs of organization `{organization}` in environment `{environment}`"
    );
    Diagnostic::new(&AMBIGUOUS_RETENTION, message)
        .at(second.keep.span, "this one names as much of them")
        .label(first.keep.span, "as this one")
        .hint(format!("say which: `- {{organization: {organization}, environment: {environment}, keep: …}}`"))
}

pub(super) fn idle_retention(rule: &Retention) -> Diagnostic {
    Diagnostic::new(&IDLE_RETENTION, "a retention rule is for no logs")
        .at(rule.keep.span, "")
        .hint("every log that it is for has a rule that names more; remove it")
}

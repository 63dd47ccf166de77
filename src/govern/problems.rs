//! Lists what can be wrong with levels and waivers, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level, did_you_mean};
use crate::model::Name;
use crate::source::Span;

/// Every code of settling; the rules bring their own.
pub(super) static CODES: &[&Code] =
    &[&CODE_NOT_WAIVABLE, &TIME_UNKNOWN, &UNKNOWN_CODE, &WAIVER_EXPIRED, &WAIVER_UNUSED];

static CODE_NOT_WAIVABLE: Code = Code {
    name: "code-not-waivable",
    level: Level::Error,
    summary: "A level or a waiver for a code that nobody may lower.",
    docs: "Errors that mean a wrong output, and whatever guards isolation, rendered secrets and the approval of one's own changes, \
           stay as they are: `severities` may raise such a code, never lower it, and no waiver covers it. Where Config has `ownership`, \
           an organization or environment lowers a level only from a file that may hold a DataPlane of any organization: who is judged does not \
           switch off the judge. For the same reason a waiver that is out of place covers nothing, and only one in such a file covers \
           `definition-out-of-place`. Mend what is reported.",
};
static TIME_UNKNOWN: Code = Code {
    name: "time-unknown",
    level: Level::Error,
    summary: "A definition depends on the time, and nothing says what time it is.",
    docs: "Compiling never looks at a clock, so that the same input gives the same output. The time is that of `--now`, else of \
           `SOURCE_DATE_EPOCH`, else of HEAD's commit. Outside a Git repository give one of the first two.",
};
static UNKNOWN_CODE: Code = Code {
    name: "unknown-code",
    level: Level::Error,
    summary: "A diagnostic code that does not exist.",
    docs: "`severities` and waivers name codes as reports show them in brackets. A misspelt one would have no effect.",
};
static WAIVER_EXPIRED: Code = Code {
    name: "waiver-expired",
    level: Level::Warning,
    summary: "A waiver whose time is over; what it covered counts again.",
    docs: "Mend the fault and remove the waiver, or have its owner renew it with a new date and a reason that still holds.",
};
static WAIVER_UNUSED: Code = Code {
    name: "waiver-unused",
    level: Level::Warning,
    summary: "A waiver, or a code or target of one, that covers no report.",
    docs: "Either the fault is mended and the waiver can go, or a name in it is misspelt. Left standing it would cover the fault's return.",
};

pub(super) fn unknown_code(name: &Name, codes: &[&Code]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_CODE, format!("there is no diagnostic code `{name}`"))
        .at(name.span, "")
        .hints(did_you_mean(name, codes.iter().map(|code| code.name)))
}

pub(super) fn level_of_fixed_code(code: &Code, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE_NOT_WAIVABLE, format!("the level of `{}` cannot be lowered", code.name))
        .at(span, "")
        .hint(format!("its level is `{}`; remove the line, and mend what is reported", code.level))
}

pub(super) fn level_set_by_the_judged(code: &Code, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE_NOT_WAIVABLE, format!("the level of `{}` cannot be lowered from here", code.name))
        .at(span, "by `ownership` this file may not hold definitions of the platform")
        .hint("remove the line, and mend what is reported; bindery.yaml, or a definition among those of the platform, may lower it")
}

pub(super) fn waiver_of_the_judged(code: &Code, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE_NOT_WAIVABLE, format!("`{}` cannot be waived from here", code.name))
        .at(span, "by `ownership` this file may not hold definitions of the platform")
        .hint("remove it from the waiver, and move what is out of place")
}

pub(super) fn waiver_of_fixed_code(code: &Code, span: Span) -> Diagnostic {
    Diagnostic::new(&CODE_NOT_WAIVABLE, format!("`{}` cannot be waived", code.name))
        .at(span, "")
        .hint("remove it from the waiver, and mend what is reported")
}

pub(super) fn time_unknown(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&TIME_UNKNOWN, format!("{what} depends on the time, which is not known"))
        .at(span, "")
        .hint("say it with `--now 2027-01-31T12:00:00Z` or SOURCE_DATE_EPOCH, or commit to a Git repository")
}

pub(super) fn waiver_expired(name: &Name, expires: Span) -> Diagnostic {
    Diagnostic::new(&WAIVER_EXPIRED, format!("the waiver `{name}` has expired"))
        .at(expires, "")
        .hint("remove it, or renew it with a new date")
}

pub(super) fn waiver_unused(name: &Name, what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&WAIVER_UNUSED, format!("the waiver `{name}` {what}"))
        .at(span, "")
        .hint("remove it, or correct its names")
}

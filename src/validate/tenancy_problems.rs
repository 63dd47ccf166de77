//! Says what can be wrong with an organization or a plane by itself, one constructor for each fault.

use super::codes::{ACCESS_SHAPE, ACCESS_TOO_WIDE, CREDENTIALS, EGRESS_SHAPE};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

pub(super) fn credentials_in_definition(field: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CREDENTIALS, format!("`{field}` holds a secret in clear text"))
        .at(span, "")
        .secret()
        .hint("keep it in a secret store; change it, since it has been published")
}

pub(super) fn access_shape(group: &crate::model::Name) -> Diagnostic {
    Diagnostic::new(&ACCESS_SHAPE, format!("the access of `{group}` needs exactly one of `role` and `rules`"))
        .at(group.span, "")
}

pub(super) fn access_too_wide(what: &str, word: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &ACCESS_TOO_WIDE,
        format!("{what} `{word}` reaches too far for an organization's own access"),
    )
    .at(span, "")
    .hint("name the resources and verbs that are needed, one by one")
}

pub(super) fn egress_shape(span: Span) -> Diagnostic {
    Diagnostic::new(&EGRESS_SHAPE, "a destination needs exactly one of `cidr` and `host`").at(span, "")
}

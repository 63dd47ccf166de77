//! Says what can be wrong with an observability plane by itself, one constructor for each fault.

use super::codes::{ACCESS_TOO_WIDE, LOG_READERS, OPEN_SEARCH_SHAPE, RETENTION_SHAPE};
use crate::diagnostics::Diagnostic;
use crate::model::Name;
use crate::source::Span;

pub(super) fn two_stores(endpoint: Span, operator: Span) -> Diagnostic {
    Diagnostic::new(&OPEN_SEARCH_SHAPE, "`openSearch` has both `endpoint` and `operator`")
        .at(operator, "the operator would make one")
        .label(endpoint, "one that stands already")
        .hint("keep one of the two; `operator.endpoint` is the URL of what the operator makes")
}

pub(super) fn no_store(plane: &Name) -> Diagnostic {
    Diagnostic::new(&OPEN_SEARCH_SHAPE, "`openSearch` has neither `endpoint` nor `operator`")
        .at(plane.span, "this plane")
        .hint("write `endpoint: https://…` for one that stands already, or `operator: {nodes: 3, storage: 200Gi}`")
}

pub(super) fn no_authority(operator: Span) -> Diagnostic {
    Diagnostic::new(
        &OPEN_SEARCH_SHAPE,
        "`openSearch.operator` needs `certificateAuthority`, or nobody could tell that OpenSearch from another",
    )
    .at(operator, "its certificates are signed by an authority of yours")
    .hint("add the authority's certificate (`ca.crt`, not its key) under `openSearch.certificateAuthority`")
}

pub(super) fn no_certificate(span: Span) -> Diagnostic {
    Diagnostic::new(&OPEN_SEARCH_SHAPE, "`openSearch.certificateAuthority` is no certificate in PEM")
        .at(span, "")
        .hint("it begins with `-----BEGIN CERTIFICATE-----`")
}

pub(super) fn retention_twice(second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&RETENTION_SHAPE, "two retention rules are for the same logs")
        .at(second, "again here")
        .label(first, "first here")
        .hint("remove one of the two")
}

pub(super) fn no_default_retention(plane: Span) -> Diagnostic {
    Diagnostic::new(&RETENTION_SHAPE, "no retention rule is for everything else")
        .at(plane, "this plane would keep some logs for ever")
        .hint("add a rule without organization and environment: `- {keep: 168h}`")
}

pub(super) fn reader_pattern(group: &Name) -> Diagnostic {
    Diagnostic::new(
        &ACCESS_TOO_WIDE,
        format!("the group `{group}` is a pattern to OpenSearch, which any group could fit"),
    )
    .at(group.span, "")
    .hint("name each group as the identity provider does")
}

pub(super) fn readers_of_two(group: &Name, first: &Name, organization: &Name, other: &Name) -> Diagnostic {
    Diagnostic::new(
        &LOG_READERS,
        format!("the group `{group}` would read the logs of `{organization}` and of `{other}`"),
    )
    .at(group.span, format!("reads `{other}`"))
    .label(first.span, format!("reads `{organization}`"))
    .hint("give each organization a group of its own; a person can be in several")
}

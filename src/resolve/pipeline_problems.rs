//! Words what can be wrong with the steps of a pipeline, with one constructor for each fault.

use super::codes::{PIPELINE_CYCLE, PIPELINE_DUPLICATE_EDGE, PIPELINE_SELF_LOOP};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

pub(super) fn pipeline_cycle(walk: &[&str], span: Span) -> Diagnostic {
    Diagnostic::new(&PIPELINE_CYCLE, format!("promotion goes round in a circle: {}", walk.join(" → ")))
        .at(span, "this step closes the circle")
        .hint("remove one of the steps")
}

pub(super) fn pipeline_self_loop(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&PIPELINE_SELF_LOOP, format!("`{name}` is promoted to itself"))
        .at(span, "")
        .hint("remove the step")
}

pub(super) fn pipeline_duplicate_edge(source: &str, target: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        &PIPELINE_DUPLICATE_EDGE,
        format!("the step from `{source}` to `{target}` is listed twice"),
    )
    .at(second, "again here")
    .label(first, "first here")
}

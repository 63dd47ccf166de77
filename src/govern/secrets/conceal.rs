//! Keeps secrets out of every report, whichever stage wrote it.

use super::recognise;
use crate::diagnostics::{Diagnostic, Diagnostics, Label};
use crate::source::SourceTree;

/// Longest line that is looked at; a longer one no report shows.
const LONGEST_LINE: usize = 64 << 10;

/// Reports that quote a secret say less, and lines that hold one are shown by none.
pub fn conceal(reports: Diagnostics, sources: &SourceTree) -> Diagnostics {
    let mut concealed = Diagnostics::default();
    concealed.extend(reports.into_reports().into_iter().map(|report| of_one(report, sources)));
    concealed
}

fn of_one(mut report: Diagnostic, sources: &SourceTree) -> Diagnostic {
    let holds = |text: &str| recognise(text).is_some();
    if holds(&report.message) {
        report.message = "a value with a secret in it is at fault".to_owned();
    }
    for label in report.primary.iter_mut().chain(&mut report.labels).filter(|label| holds(&label.text)) {
        label.text.clear();
    }
    report.hints.retain(|hint| !holds(hint));
    report.table.retain(|row| !holds(row));
    let is_on_line = |label: &Label| {
        let file = sources.file(label.span.file);
        let (_, line) = file.line_at(label.span.start);
        line.len() <= LONGEST_LINE && file.text.get(line).is_some_and(holds)
    };
    if report.primary.as_ref().is_some_and(is_on_line) { report.secret() } else { report }
}

//! Keeps secrets out of every report, whichever stage wrote it.

use super::recognise;
use crate::diagnostics::{Diagnostic, Diagnostics, Label};
use crate::source::SourceTree;

/// The most bytes of a place that are looked at; a longer line no report shows.
const LONGEST: usize = 64 << 10;

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
    let is_shown = |label: &Label| {
        let file = sources.file(label.span.file);
        let ends = [label.span.start, label.span.end].map(|at| file.line_at(at).1);
        let [first, last] = ends.clone();
        let whole = first.start.min(last.start)..first.end.max(last.end);
        // Of a very long place only the ends are shown.
        let [first, last] = ends;
        let shown = if whole.len() <= LONGEST { vec![whole] } else { vec![first, last] };
        shown.into_iter().any(|lines| lines.len() <= LONGEST && file.text.get(lines).is_some_and(holds))
    };
    if report.primary.iter().chain(&report.labels).any(is_shown) { report.secret() } else { report }
}

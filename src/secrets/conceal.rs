//! Keeps secrets out of every report, whichever stage wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};

use rayon::prelude::*;

use super::lines::SecretLines;
use super::recognise;
use super::values::hidden;
use crate::diagnostics::{Diagnostic, Diagnostics, Label};
use crate::source::{FileId, Places, SourceTree, Span};
use crate::tree::{Node, Text};

/// A secret of fewer bytes is looked for only in reports about its own line: it may well be an ordinary word.
const SHORTEST: usize = 8;

/// The secrets that files hold, by their names or shapes: their places and texts.
#[derive(Default, Debug)]
pub struct Written {
    places: Vec<Span>,
    texts: BTreeSet<Text>,
}

impl Written {
    /// Gathers the secrets of definitions or objects as they were read.
    pub fn of<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> Self {
        let mut written = Written::default();
        for value in nodes.into_iter().flat_map(|node| hidden(node).values) {
            written.places.push(value.origin.span);
            written.texts.extend(value.as_str().map(Text::new));
        }
        written
    }

    /// Whether a text quotes one of the secrets, as a whole or cut off; `near` that it is about the line of one.
    fn is_quoted_in(&self, text: &str, near: bool) -> bool {
        let pieces = text.split(['`', '"', '\'']).chain(text.split_whitespace());
        pieces.filter(|piece| piece.len() >= SHORTEST || near && !piece.is_empty()).any(|piece| {
            let start = piece.trim_end_matches('…').trim_end_matches("...");
            match start.len() < piece.len() && start.len() >= SHORTEST {
                true => self
                    .texts
                    .range::<str, _>((Included(start), Unbounded))
                    .next()
                    .is_some_and(|next| next.starts_with(start)),
                false => self.texts.contains(piece),
            }
        })
    }
}

/// Reports that quote a secret say less, and lines that hold one are shown by none.
pub fn conceal(reports: Diagnostics, sources: &SourceTree, written: &Written) -> Diagnostics {
    let reports = reports.into_reports();
    let lines = secret_lines(&reports, sources, written);
    let spans = lines.iter().flat_map(|(file, lines)| {
        lines.ranges().map(|range| Span { file: *file, start: range.start as u32, end: range.end as u32 })
    });
    let mut concealed = Diagnostics::default();
    concealed.hide(Places::new(spans));
    concealed.extend(reports.into_iter().map(|report| {
        let is_near = |label: &Label| {
            let (start, end) = (label.span.start as usize, label.span.end as usize);
            lines.get(&label.span.file).is_some_and(|lines| lines.meet(start..end))
        };
        let near = report.primary.iter().chain(&report.labels).any(is_near);
        of_one(report, &|text| recognise(text).is_some() || written.is_quoted_in(text, near))
    }));
    concealed
}

/// The lines with secrets of every file that a report has a place in.
fn secret_lines(
    reports: &[Diagnostic],
    sources: &SourceTree,
    written: &Written,
) -> BTreeMap<FileId, SecretLines> {
    let labels = || reports.iter().flat_map(|report| report.primary.iter().chain(&report.labels));
    let files: BTreeSet<FileId> = labels().map(|label| label.span.file).collect();
    let told = reports.iter().filter(|report| report.is_secret);
    let told = told.filter_map(|report| Some(report.primary.as_ref()?.span));
    let mut known: BTreeMap<FileId, Vec<std::ops::Range<usize>>> = BTreeMap::new();
    for span in written.places.iter().copied().chain(told) {
        known.entry(span.file).or_default().push(span.start as usize..span.end as usize);
    }
    let files: Vec<FileId> = files.into_iter().collect();
    let of_file = |file: FileId| {
        let text = &sources.file(file).text;
        let mut lines = SecretLines::of(text);
        lines.add(text, known.get(&file).into_iter().flatten().cloned());
        (file, lines)
    };
    files.into_par_iter().map(of_file).collect()
}

fn of_one(mut report: Diagnostic, holds: &impl Fn(&str) -> bool) -> Diagnostic {
    if holds(&report.message) {
        report.message = "a value with a secret in it is at fault".to_owned();
    }
    for label in report.primary.iter_mut().chain(&mut report.labels).filter(|label| holds(&label.text)) {
        label.text.clear();
    }
    report.hints.retain(|hint| !holds(hint));
    report.table.retain(|row| !holds(row));
    report
}

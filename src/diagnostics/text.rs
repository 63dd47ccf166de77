//! Shows reports to people: the source line, a caret, labels and hints, as compilers do.

use annotate_snippets::{AnnotationKind, Group, Level as Heading, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label, Level, ObjectName};
use crate::source::{FileId, SourceTree};

/// Lines of source longer than this are not shown whole.
const LONGEST_LINE: usize = 400;

/// Writes all reports, an empty line after each; with colours when wanted.
pub fn to_text(diagnostics: &Diagnostics, sources: &SourceTree, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for report in diagnostics.iter() {
        text.push_str(&one(report, sources, &renderer));
        text.push_str("\n\n");
    }
    text
}

/// Replaces control and direction-changing characters, so that input cannot draw on a terminal.
pub fn escape_control(text: &str) -> String {
    let hostile = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    if !text.chars().any(hostile) {
        return text.to_owned();
    }
    text.chars()
        .map(
            |character| {
                if hostile(character) {
                    character.escape_unicode().to_string()
                } else {
                    character.to_string()
                }
            },
        )
        .collect()
}

fn one(report: &Diagnostic, sources: &SourceTree, renderer: &Renderer) -> String {
    let heading = match report.level {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Info => Heading::INFO,
    };
    let title = heading.primary_title(escape_control(&report.message)).id(report.code.name);
    let mut group = Group::with_title(title);
    let mut files: Vec<FileId> = Vec::new();
    for label in report.primary.iter().chain(&report.labels) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for file in files {
        let source = sources.file(file);
        let excerpt = Excerpt::of(&source.text, file, report);
        let mut snippet = Snippet::source(excerpt.text.clone())
            .line_start(excerpt.first_line)
            .path(source.path.as_str().to_owned());
        if excerpt.text.is_empty() {
            let origin = annotate_snippets::Origin::path(source.path.as_str().to_owned());
            group = group.element(origin);
            continue;
        }
        for (label, primary) in labels_in(report, file) {
            let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let range = excerpt.range(label);
            snippet = snippet.annotation(kind.span(range).label(escape_control(&label.text)));
        }
        group = group.element(snippet);
    }
    // A class serves many components; the place alone does not say whose object is at fault.
    if let Some(object) = report.object.as_ref().filter(|object| !report.message.contains(&object.name)) {
        group = group.element(Heading::NOTE.message(escape_control(&in_words(object))));
    }
    for hint in &report.hints {
        group = group.element(Heading::HELP.message(escape_control(hint)));
    }
    renderer.render(&[group])
}

fn in_words(object: &ObjectName) -> String {
    let namespace =
        object.namespace.as_ref().map(|namespace| format!(" in namespace `{namespace}`")).unwrap_or_default();
    let cluster =
        object.cluster.as_ref().map(|cluster| format!(" on cluster `{cluster}`")).unwrap_or_default();
    format!("in the {} `{}`{namespace}{cluster}", object.kind, object.name)
}

fn labels_in(report: &Diagnostic, file: FileId) -> impl Iterator<Item = (&Label, bool)> {
    let primary = report.primary.iter().map(|label| (label, true));
    let others = report.labels.iter().map(|label| (label, false));
    primary.chain(others).filter(move |(label, _)| label.span.file == file)
}

/// The lines of a file from the first to the last label, safe to print.
struct Excerpt {
    text: String,
    first_line: usize,
    start: usize,
    source: String,
}

impl Excerpt {
    fn of(text: &str, file: FileId, report: &Diagnostic) -> Self {
        let starts: Vec<usize> =
            labels_in(report, file).map(|(label, _)| label.span.start as usize).collect();
        let first = starts.iter().copied().min().unwrap_or(0).min(text.len());
        let last = starts.iter().copied().max().unwrap_or(0).min(text.len());
        let start = text.as_bytes()[..first].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let end =
            text.as_bytes()[last..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| last + at);
        let source = text.get(start..end).unwrap_or_default().to_owned();
        let first_line = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
        let shown = source.lines().all(|line| line.len() <= LONGEST_LINE);
        let text = if shown { printable(&source) } else { String::new() };
        Excerpt { text, first_line, start, source }
    }

    /// The label's bytes inside the printable excerpt, cut at the end of their first line.
    fn range(&self, label: &Label) -> std::ops::Range<usize> {
        let from = (label.span.start as usize).saturating_sub(self.start).min(self.source.len());
        let to = (label.span.end as usize).saturating_sub(self.start).clamp(from, self.source.len());
        let line_end = self.source.as_bytes()[from..to]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(to, |at| from + at);
        let before = self.source.get(..from).map_or(from, |text| printable(text).len());
        let within = self.source.get(from..line_end).map_or(0, |text| printable(text.trim_end()).len());
        before..(before + within).min(self.text.len())
    }
}

/// Every hostile character becomes a visible stand-in of its own, so that columns stay right.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            _ if escape_control(character.encode_utf8(&mut [0; 4])).len() != character.len_utf8() => {
                '\u{fffd}'
            }
            _ => character,
        })
        .collect()
}

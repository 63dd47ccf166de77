//! Shows reports to people: the source line, a caret, labels and hints, as compilers do.

use annotate_snippets::{AnnotationKind, Group, Level as Heading, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label, Level};
use crate::source::{FileId, SourceTree};

/// Lines of source longer than this are not shown whole.
const LONGEST_LINE: usize = 400;

/// Places further apart than this, in bytes, are shown apart, so that a report costs what it shows and not its file.
const FARTHEST: usize = 16 << 10;

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
        let labels: Vec<(&Label, bool)> = labels_in(report, file).collect();
        let starts = || labels.iter().map(|(label, _)| label.span.start as usize);
        let extent = starts().max().unwrap_or(0) - starts().min().unwrap_or(0);
        let together = if extent <= FARTHEST { labels.len() } else { 1 };
        for near in labels.chunks(together.max(1)) {
            group = add_excerpt(group, near, sources);
        }
    }
    for hint in &report.hints {
        group = group.element(Heading::HELP.message(escape_control(hint)));
    }
    renderer.render(&[group])
}

/// Shows the lines of labels of one file; a file with lines too long to show is only named.
fn add_excerpt<'a>(group: Group<'a>, labels: &[(&Label, bool)], sources: &SourceTree) -> Group<'a> {
    let Some((first, _)) = labels.iter().min_by_key(|(label, _)| label.span.start) else { return group };
    let source = sources.file(first.span.file);
    let path = source.path.as_str().to_owned();
    let Some(excerpt) = Excerpt::of(&source.text, labels) else {
        return group.element(annotate_snippets::Origin::path(path));
    };
    let mut snippet =
        Snippet::source(excerpt.text.clone()).line_start(sources.line(first.span) as usize).path(path);
    for (label, primary) in labels {
        let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let range = excerpt.range(label);
        snippet = snippet.annotation(kind.span(range).label(escape_control(&label.text)));
    }
    group.element(snippet)
}

fn labels_in(report: &Diagnostic, file: FileId) -> impl Iterator<Item = (&Label, bool)> {
    let primary = report.primary.iter().map(|label| (label, true));
    let others = report.labels.iter().map(|label| (label, false));
    primary.chain(others).filter(move |(label, _)| label.span.file == file)
}

/// The lines of a file from the first to the last label, safe to print.
struct Excerpt<'t> {
    text: String,
    start: usize,
    source: &'t str,
}

impl<'t> Excerpt<'t> {
    /// None when there is nothing to show or a line is too long; no line is looked at further than that.
    fn of(text: &'t str, labels: &[(&Label, bool)]) -> Option<Self> {
        let starts = || labels.iter().map(|(label, _)| (label.span.start as usize).min(text.len()));
        let (first, last) = (starts().min()?, starts().max()?);
        let is_end = |byte: &u8| *byte == b'\n';
        let from = first.saturating_sub(LONGEST_LINE + 1);
        let to = text.len().min(last + LONGEST_LINE + 1);
        let start = match text.as_bytes()[from..first].iter().rposition(is_end) {
            Some(at) => from + at + 1,
            None if from == 0 => 0,
            None => return None,
        };
        let end = match text.as_bytes()[last..to].iter().position(is_end) {
            Some(at) => last + at,
            None if to == text.len() => to,
            None => return None,
        };
        let source = text.get(start..end)?;
        let shown = !source.is_empty() && source.lines().all(|line| line.len() <= LONGEST_LINE);
        shown.then(|| Excerpt { text: printable(source), start, source })
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

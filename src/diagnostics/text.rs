//! Shows reports to people: the source line, a caret, labels and hints, as compilers do.

use annotate_snippets::{AnnotationKind, Group, Level as Heading, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label, Level, ObjectName};
use crate::source::{FileId, Places, SourceFile, SourceTree, Span};

/// Lines of source longer than this are not shown whole.
const LONGEST_LINE: usize = 400;

/// Labels that are farther apart than this, in bytes, get an excerpt of their own.
const FARTHEST: usize = 8 << 10;

/// Writes all reports, an empty line after each; with colours when wanted.
pub fn to_text(diagnostics: &Diagnostics, sources: &SourceTree, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    // A line that holds a secret is shown by no report, whatever it is about.
    let secrets = diagnostics.iter().filter(|report| report.is_secret);
    let secrets = Places::new(secrets.filter_map(|report| Some(report.primary.as_ref()?.span)));
    for report in diagnostics.iter() {
        text.push_str(&one(report, sources, [&secrets, diagnostics.hidden()], &renderer));
        text.push_str("\n\n");
    }
    text
}

/// Replaces control and direction-changing characters but line breaks, so that input cannot draw on a terminal.
pub fn escape_control(text: &str) -> String {
    escape(text, |character| is_hostile(character) && character != '\n')
}

/// The same for what has to stay on one line: a line of its own could pose as ours, or as a command to the CI system.
pub fn escape_line(text: &str) -> String {
    escape(text, is_hostile)
}

/// Indented JSON with a line break at its end, in which such characters are escaped as well.
pub fn json_text(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    // Outside strings JSON holds none of them, and inside an escape means the same.
    let hostile = |character: char| is_hostile(character) && !matches!(character, '\n' | '\t' | '\r');
    if !text.chars().any(hostile) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match hostile(character) {
            true => {
                let mut units = [0; 2];
                escaped
                    .extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            false => escaped.push(character),
        }
    }
    escaped
}

fn escape(text: &str, hostile: impl Fn(char) -> bool) -> String {
    if !text.chars().any(&hostile) {
        return text.to_owned();
    }
    let escaped = |character: char| match hostile(character) {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    text.chars().map(escaped).collect()
}

/// Controls, separators of lines, and what has no width or turns the direction of text.
fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0xad | 0x34f
                | 0x61c
                | 0x115f..=0x1160
                | 0x17b4..=0x17b5
                | 0x180b..=0x180f
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0x3164
                | 0xfe00..=0xfe0f
                | 0xfeff
                | 0xffa0
                | 0xfff0..=0xfffb
                | 0xe0000..=0xe0fff
        )
}

fn one(report: &Diagnostic, sources: &SourceTree, secrets: [&Places; 2], renderer: &Renderer) -> String {
    let heading = match report.level {
        _ if report.waived_by.is_some() => Heading::INFO.with_name("waived"),
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Info => Heading::INFO,
    };
    let title = heading.primary_title(escape_line(&report.message)).id(report.code.name);
    let mut group = Group::with_title(title);
    let mut files: Vec<FileId> = Vec::new();
    for label in report.primary.iter().chain(&report.labels) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for file in files {
        let source = sources.file(file);
        for mut excerpt in Excerpt::of(source, file, report) {
            if secrets.iter().any(|secrets| secrets.meet(excerpt.span(file))) {
                excerpt.text.clear();
            }
            group = excerpt.add_to(group, source);
        }
    }
    if !report.table.is_empty() {
        // Every row is escaped by itself, so that the line breaks between them are ours.
        let rows: Vec<String> = report.table.iter().map(|row| escape_line(row)).collect();
        group = group.element(Heading::NOTE.message(rows.join("\n")));
    }
    // A class serves many components; the place alone does not say whose object is at fault.
    if let Some(object) =
        report.object.as_ref().filter(|object| !report.message.contains(&format!("`{}`", object.name)))
    {
        group = group.element(Heading::NOTE.message(escape_control(&in_words(object))));
    }
    for hint in &report.hints {
        group = group.element(Heading::HELP.message(escape_line(hint)));
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

/// Lines of a file around labels that stand near each other, safe to print.
struct Excerpt<'r> {
    /// Empty when a line is too long to be shown.
    text: String,
    first_line: usize,
    start: usize,
    source: &'r str,
    labels: Vec<(&'r Label, bool)>,
}

impl<'r> Excerpt<'r> {
    /// One excerpt for all labels, or one for each where they stand far apart.
    fn of(file: &'r SourceFile, id: FileId, report: &'r Diagnostic) -> Vec<Self> {
        let labels: Vec<(&Label, bool)> = labels_in(report, id).collect();
        let starts = labels.iter().map(|(label, _)| label.span.start as usize);
        let (first, last) = (starts.clone().min().unwrap_or(0), starts.max().unwrap_or(0));
        match last - first > FARTHEST {
            true => labels.into_iter().map(|label| Self::around(file, vec![label])).collect(),
            false => vec![Self::around(file, labels)],
        }
    }

    fn around(file: &'r SourceFile, labels: Vec<(&'r Label, bool)>) -> Self {
        let lines = || labels.iter().map(|(label, _)| file.line_at(label.span.start));
        let first_line = lines().map(|(number, _)| number).min().unwrap_or(1);
        let start = lines().map(|(_, range)| range.start).min().unwrap_or(0);
        let end = lines().map(|(_, range)| range.end).max().unwrap_or(0);
        let source = file.text.get(start..end).unwrap_or_default();
        let shown = end - start <= FARTHEST + 2 * LONGEST_LINE
            && source.lines().all(|line| line.len() <= LONGEST_LINE);
        let text = if shown { printable(source) } else { String::new() };
        Excerpt { text, first_line, start, source, labels }
    }

    fn add_to<'a>(self, group: Group<'a>, file: &SourceFile) -> Group<'a> {
        let path = escape_line(file.path.as_str());
        if self.text.is_empty() {
            let place = file.position(self.labels.first().map_or(0, |(label, _)| label.span.start));
            let origin = annotate_snippets::Origin::path(path);
            if file.text.is_empty() {
                return group.element(origin);
            }
            return group.element(origin.line(place.line as usize).char_column(place.column as usize));
        }
        let annotations: Vec<_> = self
            .labels
            .iter()
            .map(|(label, primary)| {
                let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                kind.span(self.range(label)).label(escape_line(&label.text))
            })
            .collect();
        group.element(
            Snippet::source(self.text).line_start(self.first_line).path(path).annotations(annotations),
        )
    }

    /// The place of the excerpt's lines.
    fn span(&self, file: FileId) -> Span {
        Span { file, start: self.start as u32, end: (self.start + self.source.len()) as u32 }
    }

    /// The label's bytes inside the printable excerpt, cut at the end of their first line.
    fn range(&self, label: &Label) -> std::ops::Range<usize> {
        let from = (label.span.start as usize).saturating_sub(self.start).min(self.source.len());
        let to = (label.span.end as usize).saturating_sub(self.start).clamp(from, self.source.len());
        let marked = self.source.get(from..to).unwrap_or_default();
        let marked = marked.split('\n').next().unwrap_or_default();
        let before = self.source.get(..from).map_or(from, |text| printable(text).len());
        before..(before + printable(marked.trim_end()).len()).min(self.text.len())
    }
}

/// Every hostile character becomes a visible stand-in of its own, so that columns stay right.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            _ if is_hostile(character) => '\u{fffd}',
            _ => character,
        })
        .collect()
}

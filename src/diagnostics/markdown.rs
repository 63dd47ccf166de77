//! Shows reports as a table for a job's summary or a comment, in which nothing from input is markup.

use super::text::escape_line;
use super::{Diagnostic, Diagnostics};
use crate::source::SourceTree;

/// The most rows; a summary has room for a megabyte.
const MOST_ROWS: usize = 500;

/// The longest cell in bytes.
const LONGEST: usize = 1000;

/// Writes a heading, the counts and a table.
pub fn to_markdown(diagnostics: &Diagnostics, sources: &SourceTree) -> String {
    let mut text = String::from("## Findings\n\n");
    let summary = diagnostics.summary();
    let counts = [
        (summary.errors, "errors"),
        (summary.warnings, "warnings"),
        (summary.infos, "infos"),
        (summary.waived, "waived"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{word}: {count}"))
        .collect();
    if told.is_empty() {
        return text + "nothing to report\n";
    }
    text.push_str(&format!("{}\n\n| Level | Code | Place | What |\n|---|---|---|---|\n", told.join(", ")));
    for report in diagnostics.iter().take(MOST_ROWS) {
        text.push_str(&row(report, sources));
    }
    let reports = diagnostics.iter().count();
    if reports > MOST_ROWS {
        text.push_str(&format!("\n**{} more**: `bindery check` shows everything.\n", reports - MOST_ROWS));
    }
    text
}

fn row(report: &Diagnostic, sources: &SourceTree) -> String {
    let level = if report.waived_by.is_some() { "waived" } else { report.level.word() };
    let place = report.primary.as_ref().map(|label| {
        let position = sources.position(label.span);
        let path = &sources.file(label.span.file).path;
        markdown_code(&format!("{path}:{}:{}", position.line, position.column), LONGEST)
    });
    format!(
        "| {level} | {} | {} | {} |\n",
        markdown_code(report.code.name, LONGEST),
        place.unwrap_or_default(),
        prose(&report.message)
    )
}

/// A message: its own words as they are, and everything else, which may come from input, in code spans.
fn prose(message: &str) -> String {
    let plain = |part: &str| {
        part.chars().all(|c| c.is_ascii_alphanumeric() || " ,.:;()'-/_".contains(c))
            && !part.contains("://")
            && !part.contains("www.")
    };
    let cut = message.get(..message.floor_char_boundary(LONGEST)).unwrap_or_default();
    let mut text = String::new();
    for (at, part) in cut.split('`').enumerate().filter(|(_, part)| !part.is_empty()) {
        if at % 2 == 0 && plain(part) {
            // Two of them around a word would emphasise it.
            text.push_str(&part.replace('_', "\\_"));
            continue;
        }
        // Two spans without a space between would be one.
        if text.ends_with('`') {
            text.push(' ');
        }
        text.push_str(&markdown_code(part.trim(), LONGEST));
    }
    text
}

/// A code span for a table: no mention, link, tag or emphasis works in it. At most so many bytes of the text are shown.
pub fn markdown_code(text: &str, longest: usize) -> String {
    // A backtick would end the span and a bar the cell, however either is escaped.
    let text = escape_line(text).replace('`', "\\u{60}").replace('|', "\\u{7c}");
    // A span of spaces alone, or of nothing, would not be one.
    if text.trim().is_empty() {
        return "(none)".to_owned();
    }
    match text.get(..text.floor_char_boundary(longest)) {
        Some(start) if start.len() < text.len() => format!("`{start}…`"),
        _ => format!("`{text}`"),
    }
}

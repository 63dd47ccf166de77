//! Shows reports to GitHub Actions, as commands that put annotations on the files of a pull request.

use super::sarif::message;
use super::text::escape_line;
use super::{Diagnostic, Diagnostics, Level};
use crate::source::SourceTree;

/// Writes one command a line. `prefix` leads from the top of the Git repository to the root of the definitions.
pub fn to_github(diagnostics: &Diagnostics, sources: &SourceTree, prefix: &str) -> String {
    diagnostics.iter().map(|report| command(report, sources, prefix)).collect()
}

fn command(report: &Diagnostic, sources: &SourceTree, prefix: &str) -> String {
    let word = match report.level {
        _ if report.waived_by.is_some() => "notice",
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let mut properties: Vec<(&str, String)> = Vec::new();
    if let Some(label) = &report.primary {
        let file = sources.file(label.span.file);
        let (start, end) = (sources.position(label.span), sources.end_position(label.span));
        properties.push(("file", format!("{prefix}{}", file.path)));
        properties.push(("line", start.line.to_string()));
        properties.push(("endLine", end.line.to_string()));
        // Columns count only within one line.
        if start.line == end.line {
            properties.push(("col", start.column.to_string()));
            properties.push(("endColumn", end.column.to_string()));
        }
    }
    let waived = if report.waived_by.is_some() { "waived " } else { "" };
    properties.push(("title", format!("{waived}{}", report.code.name)));
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    // Every line is escaped by itself, so that the breaks between them are ours.
    let text: Vec<String> = message(report).lines().map(escape_line).collect();
    format!("::{word} {}::{}\n", properties.join(","), data(&text.join("\n")))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&escape_line(text)).replace(':', "%3A").replace(',', "%2C")
}

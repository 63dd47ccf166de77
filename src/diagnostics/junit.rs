//! Shows reports to test dashboards, as JUnit XML: a suite for each file, a case for each report.

use std::collections::BTreeMap;

use super::sarif::message;
use super::text::escape_line;
use super::{Diagnostic, Diagnostics, Level};
use crate::source::SourceTree;

/// What a report comes to in the eyes of a test dashboard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Failed,
    Skipped,
    Passed,
}

/// Writes one document. Errors fail, and warnings where they are denied; what is waived is skipped; the rest passes with a note.
pub fn to_junit(diagnostics: &Diagnostics, sources: &SourceTree, denies_warnings: bool) -> String {
    let mut suites: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
    for report in diagnostics.iter() {
        let file = report.primary.as_ref().map(|label| sources.file(label.span.file).path.to_string());
        suites.entry(file.unwrap_or_default()).or_default().push(report);
    }
    let outcome = |report: &Diagnostic| match report.level {
        _ if report.waived_by.is_some() => Outcome::Skipped,
        Level::Error => Outcome::Failed,
        Level::Warning if denies_warnings => Outcome::Failed,
        Level::Warning | Level::Info => Outcome::Passed,
    };
    let all: Vec<&Diagnostic> = diagnostics.iter().collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&format!("<testsuites name=\"bindery\"{}>\n", counts(&all, outcome)));
    if suites.is_empty() {
        // A suite without cases is an error to some readers.
        text.push_str(
            "  <testsuite name=\"bindery\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n",
        );
        text.push_str("    <testcase classname=\"bindery\" name=\"nothing to report\"/>\n  </testsuite>\n");
    }
    for (file, reports) in &suites {
        let name = if file.is_empty() { "bindery" } else { file };
        text.push_str(&format!("  <testsuite name=\"{}\"{}>\n", escape(name), counts(reports, outcome)));
        for report in reports {
            text.push_str(&case(report, name, sources, outcome(report)));
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn counts(reports: &[&Diagnostic], outcome: impl Fn(&Diagnostic) -> Outcome) -> String {
    let count = |wanted| reports.iter().filter(|report| outcome(report) == wanted).count();
    let (tests, failed, skipped) = (reports.len().max(1), count(Outcome::Failed), count(Outcome::Skipped));
    format!(" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\"")
}

fn case(report: &Diagnostic, class: &str, sources: &SourceTree, outcome: Outcome) -> String {
    let place = report.primary.as_ref().map(|label| sources.position(label.span));
    let place = place.map(|place| format!(" at {}:{}", place.line, place.column)).unwrap_or_default();
    let name = escape(&format!("{}{place}: {}", report.code.name, report.message));
    let lines: Vec<String> = message(report).lines().map(escape).collect();
    let (title, body) = (escape(&report.message), lines.join("\n"));
    let inner = match outcome {
        Outcome::Failed => {
            format!("<failure type=\"{}\" message=\"{title}\">{body}</failure>", report.code.name)
        }
        Outcome::Skipped => {
            let why = report.labels.iter().find(|label| Some(label.span) == report.waived_by);
            format!("<skipped message=\"{}\"/>", escape(why.map_or("waived", |label| label.text.as_str())))
        }
        Outcome::Passed => format!("<system-out>{}: {body}</system-out>", report.level),
    };
    format!("    <testcase classname=\"{}\" name=\"{name}\">{inner}</testcase>\n", escape(class))
}

/// Text for attributes and content; characters that XML cannot hold are written as in other reports.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in escape_line(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

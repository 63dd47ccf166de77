//! Shows reports to code hosts and dashboards, as SARIF 2.1.0.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::fingerprint::object;
use super::{Code, Diagnostic, Diagnostics, Label, Level};
use crate::source::{SourceTree, Span};

/// Makes one SARIF log. `prefix` leads from the top of the Git repository to the root of the definitions.
///
/// No source text is in it, so neither is a secret.
pub fn to_sarif(
    diagnostics: &Diagnostics,
    sources: &SourceTree,
    prefix: &str,
    fingerprints: &[String],
) -> Json {
    let codes: BTreeMap<&str, &Code> =
        diagnostics.iter().map(|report| (report.code.name, report.code)).collect();
    let places = Places { sources, prefix };
    let results: Vec<Json> = diagnostics
        .iter()
        .zip(fingerprints)
        .map(|(report, fingerprint)| {
            let index = codes.keys().position(|name| *name == report.code.name);
            result(report, index, &places, fingerprint)
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Bindery",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.values().map(|code| rule(code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &Code) -> Json {
    json!({
        "id": code.name,
        "shortDescription": { "text": code.summary },
        "fullDescription": { "text": code.summary },
        "help": { "text": code.docs, "markdown": code.docs },
        "defaultConfiguration": { "level": level(code.level) },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn result(report: &Diagnostic, rule: Option<usize>, places: &Places<'_>, fingerprint: &str) -> Json {
    let primary = report.primary.as_ref();
    let mut location = primary.map_or(json!({}), |label| places.location(label.span));
    if let Some(named) = &report.object {
        let name = json!({ "name": named.name, "fullyQualifiedName": object(named), "kind": "resource" });
        location["logicalLocations"] = json!([name]);
    }
    let further = primary.iter().filter(|label| !label.text.is_empty()).copied().chain(&report.labels);
    let related: Vec<Json> = further.enumerate().map(|(id, label)| places.related(id, label)).collect();
    let has_location = location.as_object().is_some_and(|location| !location.is_empty());
    let mut result = json!({
        "ruleId": report.code.name,
        "ruleIndex": rule,
        "level": level(report.level),
        // Brackets followed by parentheses would be a link.
        "message": { "text": message(report).replace("](", "] (") },
        "locations": if has_location { vec![location] } else { Vec::new() },
        "relatedLocations": related,
        // The second is the one that GitHub goes by.
        "partialFingerprints": { "bindery/v1": fingerprint, "primaryLocationLineHash": fingerprint },
    });
    if let Some(waiver) = report.waived_by {
        let reason = report.labels.iter().find(|label| label.span == waiver).map(|label| &label.text);
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": reason,
            "location": places.location(waiver),
        }]);
    }
    result
}

/// The message with the rows and hints that belong to it, one a line.
pub(super) fn message(report: &Diagnostic) -> String {
    let rows = report.table.iter().cloned();
    let hints = report.hints.iter().map(|hint| format!("help: {hint}"));
    std::iter::once(report.message.clone()).chain(rows).chain(hints).collect::<Vec<_>>().join("\n")
}

/// Places as SARIF writes them.
struct Places<'p> {
    sources: &'p SourceTree,
    prefix: &'p str,
}

impl Places<'_> {
    fn location(&self, span: Span) -> Json {
        let path = format!("{}{}", self.prefix, self.sources.file(span.file).path);
        let (start, end) = (self.sources.position(span), self.sources.end_position(span));
        json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&path), "uriBaseId": "%SRCROOT%" },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        } })
    }

    fn related(&self, id: usize, label: &Label) -> Json {
        let mut location = self.location(label.span);
        location["id"] = json!(id);
        location["message"] = json!({ "text": label.text });
        location
    }
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

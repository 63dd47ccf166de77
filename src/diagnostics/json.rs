//! Shows reports to machines, as the documented JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Diagnostic, Diagnostics, Label, ObjectName};
use crate::source::SourceTree;

/// What `--format json` prints: all reports, sorted by file, line, column and code, and their counts.
#[derive(Serialize, JsonSchema, Debug)]
pub struct JsonReport {
    /// The reports.
    pub diagnostics: Vec<JsonDiagnostic>,
    /// How many there are.
    pub summary: JsonSummary,
}

/// Counts by level.
#[derive(Serialize, JsonSchema, Debug)]
pub struct JsonSummary {
    /// Reports that stop everything from being written.
    pub errors: usize,
    /// Reports worth acting on.
    pub warnings: usize,
    /// Reports worth knowing.
    pub infos: usize,
    /// Reports that a waiver covers.
    pub waived: usize,
}

/// One report.
#[derive(Serialize, JsonSchema, Debug)]
pub struct JsonDiagnostic {
    /// The stable name of the fault.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// What is wrong.
    pub message: String,
    /// Path from the root of the repository; null when no file is to blame.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// Line of the end.
    pub end_line: Option<u32>,
    /// Column just behind the end.
    pub end_column: Option<u32>,
    /// What is at the places; the first is the primary one when it has a text.
    pub labels: Vec<JsonLabel>,
    /// What to do.
    pub hints: Vec<String>,
    /// The object it speaks of.
    pub object: Option<JsonObject>,
    /// The waiver that covers it.
    pub waived_by: Option<JsonPlace>,
}

/// A further place.
#[derive(Serialize, JsonSchema, Debug)]
pub struct JsonLabel {
    /// Path from the root of the repository.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is there.
    pub text: String,
}

/// A place without a text.
#[derive(Serialize, JsonSchema, Debug)]
pub struct JsonPlace {
    /// Path from the root of the repository.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

/// A Kubernetes object or a definition.
#[derive(Serialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct JsonObject {
    /// Group and version.
    pub api_version: String,
    /// Kind.
    pub kind: String,
    /// Namespace, null when it has none.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// Cluster it is rendered for, null for a definition.
    pub cluster: Option<String>,
}

/// Makes the JSON face of sorted diagnostics.
pub fn to_json(diagnostics: &Diagnostics, sources: &SourceTree) -> JsonReport {
    let summary = diagnostics.summary();
    JsonReport {
        diagnostics: diagnostics.iter().map(|report| one(report, sources)).collect(),
        summary: JsonSummary {
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            waived: summary.waived,
        },
    }
}

fn one(report: &Diagnostic, sources: &SourceTree) -> JsonDiagnostic {
    let span = report.primary.as_ref().map(|label| label.span);
    let start = span.map(|span| sources.position(span));
    let end = span.map(|span| sources.end_position(span));
    let primary = report.primary.iter().filter(|label| !label.text.is_empty());
    JsonDiagnostic {
        code: report.code.name.to_owned(),
        level: report.level.word(),
        message: report.message.clone(),
        file: span.map(|span| sources.file(span.file).path.to_string()),
        line: start.map(|start| start.line),
        column: start.map(|start| start.column),
        end_line: end.map(|end| end.line),
        end_column: end.map(|end| end.column),
        labels: primary.chain(&report.labels).map(|label| place(label, sources)).collect(),
        hints: report.hints.iter().chain(&report.table).cloned().collect(),
        object: report.object.as_ref().map(object),
        waived_by: report.waived_by.map(|span| JsonPlace {
            file: sources.file(span.file).path.to_string(),
            line: sources.position(span).line,
        }),
    }
}

fn place(label: &Label, sources: &SourceTree) -> JsonLabel {
    let position = sources.position(label.span);
    JsonLabel {
        file: sources.file(label.span.file).path.to_string(),
        line: position.line,
        column: position.column,
        text: label.text.clone(),
    }
}

fn object(object: &ObjectName) -> JsonObject {
    JsonObject {
        api_version: object.api_version.clone(),
        kind: object.kind.clone(),
        namespace: object.namespace.clone(),
        name: object.name.clone(),
        cluster: object.cluster.clone(),
    }
}

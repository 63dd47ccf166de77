//! `bindery explain`: explains a diagnostic code, a kind or its field, or the values of what is rendered.

use super::Exit;
use super::args::{ExplainFormat, ExplainOptions, Global};
use super::terminal::Terminal;
use super::workspace::Workspace;
use crate::diagnostics::json_text;
use crate::explain::{
    Answer, Query, comparison_text, explain_code, explain_field, explain_object, explanation_text, find_kind,
    suggestions,
};
use crate::source::Failure;

pub(super) fn run(options: &ExplainOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    if let Some(text) = explain_code(&options.what) {
        terminal.result(&text);
        return Ok(Exit::Clean);
    }
    let (what, inline) = match options.what.split_once('.') {
        Some((what, field)) => (what, Some(field)),
        None => (options.what.as_str(), None),
    };
    let Some(kind) = find_kind(what) else { return object(options, global, terminal) };
    let field = options.field.as_deref().or(inline).unwrap_or_default();
    let text = explain_field(kind, field).map_err(|unknown| {
        let failure = Failure::new(format!("`{}` has no field `{}`", kind.name(), unknown.path));
        match unknown.hint {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    })?;
    terminal.result(&text);
    Ok(Exit::Clean)
}

/// Explains what is rendered.
fn object(options: &ExplainOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, None, terminal)?;
    let compilation = workspace.compile(&workspace.settings(), None, terminal)?;
    let errors = compilation.diagnostics.summary().errors;
    if errors > 0 {
        terminal.remark(&format!(
            "the definitions have errors ({errors}); what they keep from rendering is missing here"
        ));
    }
    let query = Query {
        what: &options.what,
        organization: options.organization.as_deref(),
        project: options.project.as_deref(),
        environment: None,
        cluster: options.cluster.as_deref(),
    };
    let path = options.field.as_deref().unwrap_or_default();
    let answer = explain_object(&compilation, query, &options.environment, path).map_err(|failure| {
        match (&failure.hint, suggestions(&options.what)) {
            // A word without a slash may be meant as a code or a kind as well.
            (None, Some(hint)) if !options.what.contains('/') => failure.with_hint(hint),
            _ => failure,
        }
    })?;
    match (options.output, &answer) {
        (ExplainFormat::Json, _) => terminal.raw(&json_text(&answer)),
        (ExplainFormat::Text, Answer::Explanation(one)) => terminal.result(&explanation_text(one)),
        (ExplainFormat::Text, Answer::Comparison(several)) => terminal.result(&comparison_text(several)),
    }
    Ok(Exit::Clean)
}

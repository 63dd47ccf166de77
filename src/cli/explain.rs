//! `bindery explain`: explains a diagnostic code, a kind or a field.

use super::Exit;
use super::args::ExplainOptions;
use super::terminal::Terminal;
use crate::explain::{explain_code, explain_field, find_kind, suggestions};
use crate::model::Kind;
use crate::source::Failure;

pub(super) fn run(options: &ExplainOptions, terminal: &Terminal) -> Result<Exit, Failure> {
    let (what, inline) = match options.what.split_once('.') {
        Some((what, field)) => (what, Some(field)),
        None => (options.what.as_str(), None),
    };
    let field = options.field.as_deref().or(inline).unwrap_or_default();
    if let Some(kind) = find_kind(what) {
        let text = explain_field(kind, field).map_err(|unknown| {
            let failure = Failure::new(format!("`{}` has no field `{}`", kind.name(), unknown.path));
            match unknown.hint {
                Some(hint) => failure.with_hint(hint),
                None => failure,
            }
        })?;
        terminal.result(&text);
        return Ok(Exit::Clean);
    }
    match explain_code(&options.what) {
        Some(text) => {
            terminal.result(&text);
            Ok(Exit::Clean)
        }
        None => {
            let failure = Failure::new(format!("`{}` is neither a diagnostic code nor a kind", options.what));
            Err(match suggestions(&options.what) {
                Some(hint) => failure.with_hint(hint),
                None => failure.with_hint(format!(
                    "a code stands in brackets behind `error` or `warning`; the kinds are {}",
                    Kind::ALL.map(Kind::name).join(", ")
                )),
            })
        }
    }
}

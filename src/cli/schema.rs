//! `bindery schema`: prints the JSON Schemas of definitions and of what the verbs print.

use super::Exit;
use super::args::SchemaOptions;
use super::schemas::{all_schemas, find_schema};
use super::terminal::Terminal;
use crate::diagnostics::{did_you_mean, plural};
use crate::emit::replace_files;
use crate::source::Failure;

pub(super) fn run(options: &SchemaOptions, terminal: &Terminal) -> Result<Exit, Failure> {
    if let Some(out_dir) = &options.out_dir {
        let schemas = all_schemas();
        let files: Vec<(&str, &str)> =
            schemas.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        replace_files(out_dir, &files)?;
        terminal.remark(&format!("{}: {} written", out_dir.display(), plural(files.len(), "schema")));
        return Ok(Exit::Clean);
    }
    let name = options.kind.as_deref().unwrap_or("definitions");
    match find_schema(name) {
        Some(text) => {
            terminal.raw(&text);
            Ok(Exit::Clean)
        }
        None => {
            let names: Vec<String> =
                all_schemas().into_keys().map(|path| path.replace(".schema.json", "")).collect();
            let hint = did_you_mean(name, names.iter().map(String::as_str));
            let failure = Failure::new(format!("there is no schema of `{name}`"));
            Err(failure.with_hint(hint.unwrap_or_else(|| format!("there is {}", names.join(", ")))))
        }
    }
}

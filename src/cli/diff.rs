//! `bindery diff`: shows what changes on each cluster between two revisions.

use super::Exit;
use super::args::{DiffFormat, DiffOptions, Global};
use super::terminal::Terminal;
use super::workspace::Workspace;
use crate::diagnostics::json_text;
use crate::diff::{Changes, compare, to_markdown, to_text};
use crate::source::Failure;

/// What the newer side is called when it is no commit.
const WORKING_TREE: &str = "working tree";

pub(super) fn run(options: &DiffOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, None, terminal)?;
    let settings = workspace.settings();
    let repository = workspace.git()?;
    let base = match &options.base {
        Some(name) => repository.resolve(name)?,
        None => {
            let branch = repository.default_branch(settings.default_branch.as_deref())?;
            repository.merge_base_with_head(&branch)?
        }
    };
    let head = options.head.as_ref().map(|name| repository.resolve(name)).transpose()?;
    let newer = match &head {
        Some(revision) => workspace.compile_revision(revision, terminal)?,
        None => workspace.compile(&settings, None, terminal)?,
    };
    if newer.diagnostics.has_errors() {
        terminal.diagnostics(&newer.diagnostics, &newer.sources, false);
        terminal.remark("the newer side has errors, so nothing was compared");
        return Ok(Exit::Findings);
    }
    let older = workspace.compile_revision(&base, terminal)?;
    let errors = older.diagnostics.summary().errors;
    if errors > 0 {
        terminal.remark(&format!(
            "warning: {} has errors of its own ({errors}); what they kept from rendering shows as created",
            base.short_id()
        ));
    }
    let head_name = head.map_or(WORKING_TREE.to_owned(), |revision| revision.id());
    let changes = Changes::new(base.id(), head_name, compare(&older.rendered, &newer.rendered));
    match options.output {
        DiffFormat::Text => terminal.result(&to_text(&changes, terminal.colour())),
        DiffFormat::Markdown => terminal.raw(&to_markdown(&changes)),
        DiffFormat::Json => terminal.raw(&json_text(&changes)),
    }
    Ok(if changes.changes.is_empty() { Exit::Clean } else { Exit::Findings })
}

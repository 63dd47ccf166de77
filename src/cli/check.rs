//! `bindery check`: reports everything that is wrong with the definitions.

use super::Exit;
use super::args::{CheckOptions, Deny, Format, Global};
use super::terminal::Terminal;
use super::workspace::Workspace;
use crate::source::Failure;

pub(super) fn run(options: &CheckOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, options.path.as_deref())?;
    let settings = workspace.settings();
    let compilation = workspace.compile(&settings, None, terminal)?;
    terminal.diagnostics(&compilation.diagnostics, &compilation.sources, true);
    if let Some(failure) = workspace.no_definitions(&compilation) {
        return Err(failure);
    }
    let summary = compilation.diagnostics.summary();
    if terminal.format == Format::Human && summary.errors + summary.warnings == 0 {
        let objects = compilation.rendered.manifests.len();
        terminal.remark(&format!(
            "{} files, {objects} objects: nothing to report",
            compilation.sources.files().len()
        ));
    }
    let denied = options.deny == Some(Deny::Warnings) && summary.warnings > 0;
    Ok(if summary.errors > 0 || denied { Exit::Findings } else { Exit::Clean })
}

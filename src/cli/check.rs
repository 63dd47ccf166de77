//! `bindery check`: reports everything that is wrong with the definitions, or with plain manifests.

use std::path::{Component, PathBuf};

use super::Exit;
use super::args::{CheckOptions, Deny, Format, Global};
use super::output::{Output, file_mode};
use super::terminal::Terminal;
use super::workspace::{Workspace, start};
use crate::compile::{Compilation, check_manifests_by};
use crate::diagnostics::plural;
use crate::emit;
use crate::source::{Failure, Repository, read_named};

/// Largest file of manifests in bytes; installers of whole platforms have a few million.
const LARGEST_MANIFESTS: u64 = 64 << 20;

pub(super) fn run(options: &CheckOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    terminal.denies_warnings.set(options.deny == Some(Deny::Warnings));
    if !options.manifests.is_empty() {
        terminal.progress("reading");
        tell_place(options, global, terminal);
        let read = |paths: &[PathBuf]| read_named(&start(global), paths, LARGEST_MANIFESTS);
        let (manifests, policies) = (read(&options.manifests)?, read(&options.policy)?);
        let judged =
            check_manifests_by(manifests, policies, options.pod_security, options.kubernetes_version);
        if judged.rendered.manifests.is_empty() && judged.diagnostics.iter().next().is_none() {
            return Err(Failure::new("there is nothing to judge: no document in what `--manifests` names")
                .with_hint(
                    "a command that failed before the pipe leaves it empty; `set -o pipefail` ends there",
                ));
        }
        return Ok(tell(&judged, terminal));
    }
    // With a PATH the parser lets them pass, and whoever forgot `--manifests` would take silence for a verdict.
    if options.pod_security.is_some() || options.kubernetes_version.is_some() || !options.policy.is_empty() {
        return Err(Failure::new(
            "`--pod-security`, `--kubernetes-version` and `--policy` judge what `--manifests` names",
        )
        .with_hint("write `--manifests` before the files or folders of plain manifests"));
    }
    let workspace = Workspace::open(global, options.path.as_deref(), terminal)?;
    let settings = workspace.settings();
    let mut compilation = workspace.compile(&settings, None, terminal)?;
    if let Some(failure) = workspace.no_definitions(&compilation) {
        terminal.diagnostics(&compilation.diagnostics, &compilation.sources, true);
        return Err(failure);
    }
    // What an engine finds beside our files it may apply, whatever the definitions say.
    let out_dir = workspace.root.path().join(&settings.selection.output);
    emit::refuse_links(workspace.root.path(), &out_dir)?;
    let foreign = emit::foreign_files(&compilation.rendered, file_mode(&settings), &out_dir)?;
    let output = Output { out_dir: &out_dir, root: Some(workspace.root.path()), settings: &settings };
    compilation.diagnostics.extend(output.reports(foreign));
    Ok(tell(&compilation, terminal))
}

/// Code hosts count paths from the top of the Git repository; files from elsewhere are called as they were named.
fn tell_place(options: &CheckOptions, global: &Global, terminal: &Terminal) {
    let is_below = |path: &PathBuf| {
        path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    // Plain manifests need no repository, so that none, or one at fault, is no concern here.
    if let Ok(Some(repository)) = Repository::discover(&start(global))
        && options.manifests.iter().chain(&options.policy).all(is_below)
    {
        terminal.prefix.replace(repository.prefix().to_owned());
    }
}

/// Shows the reports, and says how the run ends by them.
fn tell(compilation: &Compilation, terminal: &Terminal) -> Exit {
    terminal.diagnostics(&compilation.diagnostics, &compilation.sources, true);
    let summary = compilation.diagnostics.summary();
    if terminal.format == Format::Human && summary.errors + summary.warnings == 0 {
        let files = plural(compilation.sources.files().len(), "file");
        let objects = plural(compilation.rendered.manifests.len(), "object");
        let all =
            if summary.infos + summary.waived == 0 { "nothing to report" } else { "no errors, no warnings" };
        terminal.remark(&format!("{files}, {objects}: {all}"));
    }
    let denied = terminal.denies_warnings.get() && summary.warnings > 0;
    if summary.errors > 0 || denied { Exit::Findings } else { Exit::Clean }
}

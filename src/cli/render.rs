//! `bindery render`: compiles and writes, compares, or prints.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Exit;
use super::args::{Format, Global, ManifestFormat, RenderOptions};
use super::terminal::Terminal;
use super::workspace::{Workspace, shown, start};
use crate::compile::Compilation;
use crate::diagnostics::{Diagnostic, Diagnostics, did_you_mean, escape_control, escape_line, json_text};
use crate::emit::{self, FileMode, OutputTree};
use crate::model::FileLayout;
use crate::render::Manifest;
use crate::source::{Failure, SourceTree, has_config, is_folder};

pub(super) fn run(options: &RenderOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let (path, components) = split_names(options, global);
    if options.output.is_none() && !components.is_empty() {
        return Err(Failure::new(format!("`{}` is no folder", components[0]))
            .with_hint("name the root of the definitions; component names go with `-o yaml` or `-o json`"));
    }
    let workspace = Workspace::open(global, path.as_deref())?;
    let settings = workspace.settings();
    let out_dir = match &options.out_dir {
        Some(out_dir) => start(global).join(out_dir),
        None => workspace.root.path().join(&settings.selection.output),
    };
    // Only for reading: `rendered` rather than `./rendered`.
    let out_dir = match out_dir.strip_prefix(".") {
        Ok(plain) if !plain.as_os_str().is_empty() => plain.to_owned(),
        _ => out_dir,
    };
    if options.output.is_none() {
        emit::refuse_links(workspace.root.path(), &out_dir)?;
    }
    let compilation = workspace.compile(&settings, Some(&out_dir), terminal)?;
    let are_the_result = options.output.is_none() && terminal.format != Format::Human;
    terminal.diagnostics(&compilation.diagnostics, &compilation.sources, are_the_result);
    if compilation.diagnostics.has_errors() {
        terminal.remark("nothing was written");
        return Ok(Exit::Findings);
    }
    // A mistaken folder or pattern must not delete the whole output.
    if let Some(failure) = workspace.no_definitions(&compilation) {
        return Err(failure);
    }
    if let Some(format) = options.output {
        return print(&compilation, options, &components, (format, terminal));
    }
    let mode = match settings.files {
        FileLayout::Object => FileMode::Object,
        FileLayout::Component => FileMode::Component,
    };
    let tree = emit::emit(&compilation.rendered, mode).map_err(|error| Failure::new(error.to_string()))?;
    let exit =
        if options.check { check(&tree, &out_dir, terminal) } else { write(&tree, &out_dir, terminal) };
    // Who names another folder for once knows of both.
    if options.out_dir.is_none() {
        let old = emit::other_outputs(workspace.root.path(), &out_dir);
        warn(old.iter().map(|folder| emit::old_output(&shown(folder))), terminal);
    }
    // The process ends now, and the system takes memory back whole; giving back millions of pieces one by one
    // would take a twentieth of the run.
    std::mem::forget((compilation, tree));
    exit
}

/// The first word is the root when it is a folder; everything else names components.
///
/// Folders are often named as components: with `-o` a plain word is one, unless it is a folder with a Config.
fn split_names(options: &RenderOptions, global: &Global) -> (Option<PathBuf>, Vec<String>) {
    let Some((first, rest)) = options.names.split_first() else { return (None, Vec::new()) };
    let folder = start(global).join(first);
    let is_path = first.contains(['/', '\\']) || first == ".";
    let is_root = if options.output.is_some() { has_config(&folder) } else { is_folder(&folder) };
    match is_path || is_root {
        true => (Some(PathBuf::from(first)), rest.to_vec()),
        false => (None, options.names.clone()),
    }
}

fn write(tree: &OutputTree, out_dir: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    terminal.progress(&format!("writing {} files", tree.files().len()));
    let summary = emit::write(tree, out_dir)?;
    terminal.clear();
    foreign(&summary.foreign, out_dir, terminal);
    terminal.remark(&format!(
        "{}: {} created, {} updated, {} deleted, {} unchanged",
        shown(out_dir),
        summary.created,
        summary.updated,
        summary.deleted,
        summary.unchanged
    ));
    Ok(Exit::Clean)
}

fn check(tree: &OutputTree, out_dir: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let differences = emit::differences(tree, out_dir)?;
    let (left, wrong): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|difference| difference.action == emit::Action::Leave);
    let left: Vec<String> = left.into_iter().map(|difference| difference.path).collect();
    foreign(&left, out_dir, terminal);
    let mut text = String::new();
    for difference in &wrong {
        let word = match difference.action {
            emit::Action::Create => "missing",
            emit::Action::Update => "differs",
            emit::Action::Delete => "stale",
            emit::Action::Refuse => "in the way",
            emit::Action::Leave => "foreign",
        };
        text.push_str(&format!("{word}: {}\n", escape_line(&difference.path)));
        if let Some(diff) = &difference.diff {
            text.push_str(&escape_control(diff));
        }
    }
    terminal.result(&text);
    if wrong.is_empty() {
        terminal.remark(&format!("{}: up to date", shown(out_dir)));
        return Ok(Exit::Clean);
    }
    let count = if wrong.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", wrong.len()) };
    terminal
        .remark(&format!("{}: {count} not what the definitions say; run `bindery render`", shown(out_dir)));
    Ok(Exit::Findings)
}

/// Reports files in our folders that no list names.
fn foreign(paths: &[String], out_dir: &Path, terminal: &Terminal) {
    warn(paths.iter().map(|path| emit::foreign_file(&format!("{}/{path}", shown(out_dir)))), terminal);
}

/// Shows people what is to be said of the disk, and of no definition.
fn warn(found: impl Iterator<Item = Diagnostic>, terminal: &Terminal) {
    let mut reports = Diagnostics::default();
    reports.extend(found);
    if reports.iter().next().is_some() && terminal.format == Format::Human {
        terminal.diagnostics(&reports, &SourceTree::default(), false);
    }
}

fn print(
    compilation: &Compilation,
    options: &RenderOptions,
    components: &[String],
    (format, terminal): (ManifestFormat, &Terminal),
) -> Result<Exit, Failure> {
    let wanted = |manifest: &&Manifest| selected(manifest, options, components);
    let manifests: Vec<&Manifest> = compilation.rendered.manifests.iter().filter(wanted).collect();
    let all = &compilation.rendered.manifests;
    let known = |name: fn(&Manifest) -> Option<&str>| all.iter().filter_map(name).collect::<BTreeSet<&str>>();
    for component in components {
        must_exist("component", component, &known(|manifest| manifest.owner.component.as_deref()))?;
    }
    if let Some(name) = &options.environment {
        must_exist("environment", name, &known(|manifest| manifest.owner.environment.as_deref()))?;
    }
    if let Some(name) = &options.cluster {
        must_exist("cluster", name, &known(|manifest| manifest.key.cluster.as_deref()))?;
    }
    if let Some(name) = &options.namespace {
        must_exist("namespace", name, &known(|manifest| manifest.key.namespace.as_deref()))?;
    }
    if manifests.is_empty() {
        terminal.remark("no object fits all of these");
    }
    match format {
        ManifestFormat::Yaml => {
            let documents: Vec<String> =
                manifests.iter().map(|manifest| emit::to_yaml(&manifest.body)).collect();
            terminal.raw(&documents.join("---\n"));
        }
        ManifestFormat::Json => {
            let items: Vec<_> = manifests.iter().map(|manifest| manifest.body.to_json()).collect();
            let list = serde_json::json!({ "apiVersion": "v1", "kind": "List", "items": items });
            terminal.raw(&json_text(&list));
        }
    }
    Ok(Exit::Clean)
}

/// A name that nothing is rendered for is a typing error.
fn must_exist(what: &str, name: &str, known: &BTreeSet<&str>) -> Result<(), Failure> {
    if known.contains(name) {
        return Ok(());
    }
    let failure = Failure::new(format!("nothing is rendered for the {what} `{name}`"));
    Err(match did_you_mean(name, known.iter().copied()) {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    })
}

fn selected(manifest: &Manifest, options: &RenderOptions, components: &[String]) -> bool {
    let owner = &manifest.owner;
    let namespace =
        manifest.key.namespace.as_ref().or((manifest.key.kind == "Namespace").then_some(&manifest.key.name));
    let fits = |wanted: &Option<String>, own: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| own == Some(wanted))
    };
    fits(&options.cluster, manifest.key.cluster.as_deref())
        && fits(&options.namespace, namespace.map(|namespace| namespace.as_str()))
        && fits(&options.environment, owner.environment.as_deref())
        && (components.is_empty()
            || owner.component.as_ref().is_some_and(|own| components.iter().any(|name| own == name)))
}

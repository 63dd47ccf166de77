//! `bindery render`: compiles and writes, compares, or prints.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use super::Exit;
use super::args::{Format, Global, ManifestFormat, RenderOptions};
use super::output::{Output, file_mode};
use super::terminal::Terminal;
use super::workspace::{Workspace, shown, start};
use crate::compile::Compilation;
use crate::diagnostics::{Diagnostics, did_you_mean, escape_control, escape_line, json_text, plural};
use crate::emit::{self, OutputTree};
use crate::render::Manifest;
use crate::source::{Failure, SourceTree, has_config, is_folder};
use crate::validate::Settings;

pub(super) fn run(options: &RenderOptions, global: &Global, terminal: &Terminal) -> Result<Exit, Failure> {
    let (path, components) = split_names(options, global);
    if options.output.is_none() && !components.is_empty() {
        return Err(Failure::new(format!("`{}` is no folder", components[0]))
            .with_hint("name the root of the definitions; component names go with `-o yaml` or `-o json`"));
    }
    let workspace = Workspace::open(global, path.as_deref(), terminal)?;
    let settings = workspace.settings();
    let out_dir = out_dir(options, global, (&workspace, &settings))?;
    let compilation = workspace.compile(&settings, Some(&out_dir), terminal)?;
    let are_the_result = options.output.is_none() && terminal.format != Format::Human;
    let tell = |diagnostics: &Diagnostics| {
        terminal.diagnostics(diagnostics, &compilation.sources, are_the_result);
    };
    if compilation.diagnostics.has_errors() {
        tell(&compilation.diagnostics);
        terminal.remark("nothing was written");
        return Ok(Exit::Findings);
    }
    if let (None, Some(_), Some(folder)) =
        (&options.output, &options.out_dir, workspace.root.below_or_same(&out_dir))
    {
        emit::refuse_definitions(&folder, &compilation.sources)?;
    }
    // A mistaken folder or pattern must not delete the whole output.
    if let Some(failure) = workspace.no_definitions(&compilation) {
        tell(&compilation.diagnostics);
        return Err(failure);
    }
    if let Some(format) = options.output {
        tell(&compilation.diagnostics);
        return print(&compilation, options, &components, (format, terminal));
    }
    let tree = emit::emit(&compilation.rendered, file_mode(&settings))
        .map_err(|error| Failure::new(error.to_string()))?;
    // Who names another folder for once knows of both.
    let root = options.out_dir.is_none().then(|| workspace.root.path());
    let output = Output { out_dir: &out_dir, root, settings: &settings };
    let disk = Disk { tree: &tree, out_dir: &out_dir };
    // One report for machines, and nothing written with an error: then the disk is looked at before.
    let is_early = terminal.format != Format::Human || output.may_fail();
    let mut diagnostics = compilation.diagnostics.clone();
    if is_early {
        diagnostics.extend(output.reports(disk.foreign()?));
    }
    tell(&diagnostics);
    if diagnostics.has_errors() {
        terminal.remark("nothing was written");
        return Ok(Exit::Findings);
    }
    let (exit, foreign, remark) =
        if options.check { check(&disk, terminal)? } else { write(&disk, terminal)? };
    if !is_early {
        let mut found = Diagnostics::default();
        found.extend(output.reports(foreign));
        if found.iter().next().is_some() {
            terminal.diagnostics(&found, &SourceTree::default(), false);
        }
    }
    terminal.remark(&remark);
    // The process ends now, and the system takes memory back whole; giving back millions of pieces one by one
    // would take a twentieth of the run.
    std::mem::forget((compilation, tree));
    Ok(exit)
}

/// The folder that is written or compared, judged by its place.
fn out_dir(
    options: &RenderOptions,
    global: &Global,
    (workspace, settings): (&Workspace, &Settings),
) -> Result<PathBuf, Failure> {
    let out_dir = match &options.out_dir {
        Some(out_dir) => start(global).join(out_dir),
        None => workspace.root.path().join(&settings.selection.output),
    };
    // Only for reading: `rendered` rather than `./rendered`.
    let out_dir = match out_dir.strip_prefix(".") {
        Ok(plain) if !plain.as_os_str().is_empty() => plain.to_owned(),
        _ => out_dir,
    };
    match (&options.output, &options.out_dir) {
        (Some(_), _) => Ok(out_dir),
        (None, Some(_)) => emit::output_place(workspace.root.path(), &out_dir),
        (None, None) => emit::refuse_links(workspace.root.path(), &out_dir).map(|()| out_dir),
    }
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

/// What is to be on disk, and where.
struct Disk<'d> {
    tree: &'d OutputTree,
    out_dir: &'d Path,
}

impl Disk<'_> {
    /// Files in our folders that no list names.
    fn foreign(&self) -> Result<Vec<String>, Failure> {
        let differences = emit::differences(self.tree, self.out_dir)?.into_iter();
        let left = differences.filter(|difference| difference.action == emit::Action::Leave);
        Ok(left.map(|difference| difference.path).collect())
    }
}

/// How a run ends, the foreign files it met, and what to say last.
type Outcome = (Exit, Vec<String>, String);

fn write(disk: &Disk<'_>, terminal: &Terminal) -> Result<Outcome, Failure> {
    terminal.progress(&format!("writing {}", plural(disk.tree.files().len(), "file")));
    let summary = emit::write(disk.tree, disk.out_dir)?;
    terminal.clear();
    let remark = format!(
        "{}: {} created, {} updated, {} deleted, {} unchanged",
        shown(disk.out_dir),
        summary.created,
        summary.updated,
        summary.deleted,
        summary.unchanged
    );
    Ok((Exit::Clean, summary.foreign, remark))
}

fn check(disk: &Disk<'_>, terminal: &Terminal) -> Result<Outcome, Failure> {
    let differences = emit::differences(disk.tree, disk.out_dir)?;
    let (left, wrong): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|difference| difference.action == emit::Action::Leave);
    let left: Vec<String> = left.into_iter().map(|difference| difference.path).collect();
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
    let out_dir = shown(disk.out_dir);
    if wrong.is_empty() {
        return Ok((Exit::Clean, left, format!("{out_dir}: up to date")));
    }
    let verb = if wrong.len() == 1 { "is" } else { "are" };
    let count = plural(wrong.len(), "file");
    let remark = format!("{out_dir}: {count} {verb} not what the definitions say; run `bindery render`");
    Ok((Exit::Findings, left, remark))
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
            terminal.raw(&json_text(&List { api_version: "v1", kind: "List", items: &manifests }));
        }
    }
    Ok(Exit::Clean)
}

/// The objects as kubectl lists them; each is made into JSON when its turn comes, for all of them may be large.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct List<'m> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(serialize_with = "one_by_one")]
    items: &'m [&'m Manifest],
}

fn one_by_one<S: Serializer>(items: &&[&Manifest], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(|manifest| manifest.body.to_json()))
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

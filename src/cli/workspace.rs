//! Finds the repository that a verb works on and compiles it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Global;
use super::terminal::Terminal;
use crate::compile::{Compilation, compile, settings};
use crate::diagnostics::plural;
use crate::model::Moment;
use crate::source::{
    Failure, Repository, Revision, Root, Selection, has_config, read_file, read_working_tree,
};
use crate::validate::Settings;

/// A folder of definitions and the Git repository around it, if there is one.
pub(super) struct Workspace {
    pub(super) root: Root,
    pub(super) repository: Option<Repository>,
    config_file: String,
    /// What the command line or the environment calls now.
    now: Option<Moment>,
}

impl Workspace {
    /// Opens the nearest folder that has a Config, from the named or current folder upwards, else that folder itself.
    pub(super) fn open(global: &Global, path: Option<&Path>, terminal: &Terminal) -> Result<Self, Failure> {
        let start = start(global);
        let named = path.map_or(start.clone(), |path| start.join(path));
        let root = Root::nearest(named.clone())?;
        let is_named = path.is_some() || global.directory.is_some();
        if is_named && root.path() != named {
            terminal.remark(&format!(
                "`{}` is a part of `{}`, which has the bindery.yaml: all of it is compiled",
                shown(&named),
                root.path().display()
            ));
        }
        let config_file = match &global.config {
            Some(config) => config_below(&root, config)?,
            None => Selection::CONFIG_FILE.to_owned(),
        };
        let repository = Repository::discover(root.path())?;
        if repository.is_none() && !has_config(root.path()) && global.config.is_none() {
            refuse_above(&root)?;
        }
        let now = global.now.or(global.source_date_epoch.map(Moment::from_seconds));
        Ok(Workspace { root, repository, config_file, now })
    }

    /// The settings of the working tree.
    pub(super) fn settings(&self) -> Settings {
        let mut config = read_file(self.root.path(), &self.config_file);
        if config.files().is_empty()
            && let Some(Ok(kept)) =
                self.repository.as_ref().map(|repository| repository.read_kept(&self.config_file))
        {
            // A failure to read the index ends the run where everything is read.
            config = kept;
        }
        self.timed(settings(&config, &self.config_file))
    }

    /// Settings with the time: the one that was given, else that of HEAD's commit.
    fn timed(&self, settings: Settings) -> Settings {
        let of_head = || self.repository.as_ref()?.head_time().map(Moment::from_seconds);
        Settings { now: self.now.or_else(of_head), ..settings }
    }

    /// Compiles the working tree; `out_dir` is left out of what is read, as the configured output is.
    pub(super) fn compile(
        &self,
        settings: &Settings,
        out_dir: Option<&Path>,
        terminal: &Terminal,
    ) -> Result<Compilation, Failure> {
        let mut selection = settings.selection.clone();
        // Only what a render writes there is left out, so that `--out-dir .` still reads the definitions.
        if let Some(folder) = out_dir.and_then(|out_dir| self.root.below_or_same(out_dir)) {
            selection.ignore.extend(Selection::rendered_below(&folder));
        }
        terminal.progress("reading");
        self.tell_place(terminal);
        let sources = read_working_tree(self.root.path(), &selection, self.repository.as_ref())?;
        terminal.progress(&format!("compiling {}", plural(sources.files().len(), "file")));
        let compilation = compile(Arc::new(sources), settings);
        terminal.clear();
        terminal.detail(&format!(
            "read {} below {}, rendered {}",
            plural(compilation.sources.files().len(), "file"),
            self.root.path().display(),
            plural(compilation.rendered.manifests.len(), "object")
        ));
        Ok(compilation)
    }

    /// Code hosts count paths from the top of the Git repository.
    fn tell_place(&self, terminal: &Terminal) {
        let prefix = self.repository.as_ref().map(Repository::prefix);
        terminal.prefix.replace(prefix.unwrap_or_default().to_owned());
    }

    /// Why nothing would be compiled, when there is no definition at all: a wrong folder, or patterns that match nothing.
    pub(super) fn no_definitions(&self, compilation: &Compilation) -> Option<Failure> {
        let mut files = compilation.sources.files().iter();
        files.all(|file| file.path.as_str() == self.config_file).then(|| {
            Failure::new(format!("there are no definitions below `{}`", self.root.path().display())).with_hint(
                "`bindery init` writes some to start from; else look at the folder, and at `include` in bindery.yaml",
            )
        })
    }

    /// Compiles a commit, with the settings that it had itself.
    pub(super) fn compile_revision(
        &self,
        revision: &Revision,
        terminal: &Terminal,
    ) -> Result<Compilation, Failure> {
        let repository = self.git()?;
        let settings =
            self.timed(settings(&repository.read_file(revision, &self.config_file), &self.config_file));
        terminal.progress(&format!("reading {}", revision.short_id()));
        self.tell_place(terminal);
        let sources = repository.read(revision, &settings.selection)?;
        terminal.progress(&format!("compiling {}", revision.short_id()));
        let compilation = compile(Arc::new(sources), &settings);
        terminal.clear();
        Ok(compilation)
    }

    /// The Git repository, for verbs that need one.
    pub(super) fn git(&self) -> Result<&Repository, Failure> {
        self.repository.as_ref().ok_or_else(|| {
            Failure::new(format!("`{}` is not inside a Git repository", self.root.path().display()))
                .with_hint("run `git init` and commit, or name a folder that is inside one with -C")
        })
    }
}

/// Ends a run that was started one folder too high: nothing below would be read, and each file's folder be a fault.
fn refuse_above(root: &Root) -> Result<(), Failure> {
    let below = root.repositories_below();
    let Some(first) = below.first() else { return Ok(()) };
    let place = shown(&root.path().join(first));
    Err(Failure::new(format!(
        "`{}` is no repository and has no bindery.yaml; the one in `{place}` is a repository of its own",
        root.path().display()
    ))
    .with_hint(format!("run `bindery -C {place} check`, or `cd {place}` first")))
}

/// The folder that relative paths on the command line start from.
pub(super) fn start(global: &Global) -> PathBuf {
    global.directory.clone().unwrap_or_else(|| PathBuf::from("."))
}

/// A path as people write it: `rendered` rather than `./rendered`.
pub(super) fn shown(path: &Path) -> String {
    match path.strip_prefix(".") {
        Ok(below) if !below.as_os_str().is_empty() => below.display().to_string(),
        _ => path.display().to_string(),
    }
}

fn config_below(root: &Root, config: &Path) -> Result<String, Failure> {
    let place = if config.is_absolute() { config.to_owned() } else { root.path().join(config) };
    root.file_below(&place).ok_or_else(|| {
        let (config, root) = (config.display(), root.path().display());
        Failure::new(format!("the Config `{config}` is not a file below `{root}`"))
            .with_hint("keep it in the repository, so that every revision has its own")
    })
}

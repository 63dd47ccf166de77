//! Finds the repository that a verb works on and compiles it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Global;
use super::terminal::Terminal;
use crate::compile::{Compilation, compile, settings};
use crate::source::{Failure, Glob, Repository, Revision, Selection, read_file, read_working_tree};
use crate::validate::Settings;

/// A folder of definitions and the Git repository around it, if there is one.
pub(super) struct Workspace {
    pub(super) root: PathBuf,
    pub(super) repository: Option<Repository>,
    config_file: String,
}

impl Workspace {
    /// Opens a root that the user named, or the nearest folder upwards that has a Config, else the current folder.
    pub(super) fn open(global: &Global, path: Option<&Path>) -> Result<Self, Failure> {
        let start = global.directory.clone().unwrap_or_else(|| PathBuf::from("."));
        let named = path.map(|path| start.join(path));
        let root = match named {
            Some(root) => root,
            None => nearest_with_config(&start).unwrap_or(start),
        };
        let metadata = root
            .metadata()
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", root.display())))?;
        if !metadata.is_dir() {
            return Err(Failure::new(format!("`{}` is not a folder", root.display()))
                .with_hint("name the root of the definitions"));
        }
        let config_file = match &global.config {
            Some(config) => config_below(&root, config)?,
            None => Selection::CONFIG_FILE.to_owned(),
        };
        let repository = Repository::discover(&root)?;
        Ok(Workspace { root, repository, config_file })
    }

    /// The settings of the working tree.
    pub(super) fn settings(&self) -> Settings {
        settings(&read_file(&self.root, &self.config_file), &self.config_file)
    }

    /// Compiles the working tree; `out_dir` is left out of what is read, as the configured output is.
    pub(super) fn compile(
        &self,
        settings: &Settings,
        out_dir: Option<&Path>,
        terminal: &Terminal,
    ) -> Result<Compilation, Failure> {
        let mut selection = settings.selection.clone();
        let real = |path: &Path| path.canonicalize().ok();
        if let Some(out) = out_dir.and_then(real)
            && let Some(root) = real(&self.root)
            && let Ok(below) = out.strip_prefix(&root)
        {
            let folder = escape_glob(&below.to_string_lossy());
            let globs = Selection::RENDERED.iter().map(|rendered| Glob::new(&format!("{folder}/{rendered}")));
            selection.ignore.extend(globs.flatten());
        }
        terminal.progress("reading");
        let sources = read_working_tree(&self.root, &selection, self.repository.as_ref())?;
        terminal.progress(&format!("compiling {} files", sources.files().len()));
        let compilation = compile(Arc::new(sources), settings);
        terminal.clear();
        terminal.detail(&format!(
            "read {} files below {}, rendered {} objects",
            compilation.sources.files().len(),
            self.root.display(),
            compilation.rendered.manifests.len()
        ));
        Ok(compilation)
    }

    /// Compiles a commit, with the settings that it had itself.
    pub(super) fn compile_revision(
        &self,
        revision: &Revision,
        terminal: &Terminal,
    ) -> Result<Compilation, Failure> {
        let repository = self.git()?;
        let settings = settings(&repository.read_file(revision, &self.config_file), &self.config_file);
        terminal.progress(&format!("reading {}", revision.short_id()));
        let sources = repository.read(revision, &settings.selection)?;
        terminal.progress(&format!("compiling {}", revision.short_id()));
        let compilation = compile(Arc::new(sources), &settings);
        terminal.clear();
        Ok(compilation)
    }

    /// The Git repository, for verbs that need one.
    pub(super) fn git(&self) -> Result<&Repository, Failure> {
        self.repository.as_ref().ok_or_else(|| {
            Failure::new(format!("`{}` is not inside a Git repository", self.root.display()))
                .with_hint("run `git init` and commit, or name a folder that is inside one with -C")
        })
    }
}

fn nearest_with_config(start: &Path) -> Option<PathBuf> {
    let real = start.canonicalize().ok()?;
    let found = real.ancestors().position(|folder| folder.join(Selection::CONFIG_FILE).is_file())?;
    // The path stays relative where the user's is, so that messages read as they were typed.
    Some(if found == 0 { start.to_owned() } else { real.ancestors().nth(found)?.to_owned() })
}

fn config_below(root: &Path, config: &Path) -> Result<String, Failure> {
    let outside = || {
        Failure::new(format!("the Config `{}` is not a file below `{}`", config.display(), root.display()))
            .with_hint("keep it in the repository, so that every revision has its own")
    };
    let place = if config.is_absolute() { config.to_owned() } else { root.join(config) };
    let real = place.canonicalize().map_err(|_| outside())?;
    let root = root.canonicalize().map_err(|_| outside())?;
    let below = real.strip_prefix(&root).map_err(|_| outside())?;
    match below.to_str().filter(|_| real.is_file()) {
        Some(below) => Ok(below.replace('\\', "/")),
        None => Err(outside()),
    }
}

fn escape_glob(path: &str) -> String {
    path.chars().flat_map(|c| if "*?[]{}!\\".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

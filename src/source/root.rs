//! Finds the root of a repository of definitions, and says where other paths lie to it.

use std::path::{Path, PathBuf};

use super::{Failure, Selection};

/// A folder on disk that definitions are read from.
#[derive(Clone, Debug)]
pub struct Root {
    path: PathBuf,
    real: PathBuf,
}

impl Root {
    /// Takes a folder that the user named.
    pub fn open(path: PathBuf) -> Result<Self, Failure> {
        let shown = path.display().to_string();
        let real =
            path.canonicalize().map_err(|error| Failure::new(format!("cannot read `{shown}`: {error}")))?;
        if !real.is_dir() {
            let failure = Failure::new(format!("`{shown}` is not a folder"));
            return Err(failure.with_hint("name the root of the definitions"));
        }
        Ok(Root { path, real })
    }

    /// Takes the nearest folder from `start` upwards that holds a Config, else `start` itself.
    ///
    /// The search ends at the top of a Git repository: what lies above is another's.
    pub fn nearest(start: PathBuf) -> Result<Self, Failure> {
        let root = Root::open(start)?;
        let mut inside = true;
        let mut above = root.real.ancestors().take_while(|folder| {
            let continues = inside;
            inside = !folder.join(".git").exists();
            continues
        });
        match above.find(|folder| has_config(folder)) {
            // The path stays as the user wrote it where it can, so that messages read as they were typed.
            Some(folder) if folder != root.real => Root::open(folder.to_owned()),
            _ => Ok(root),
        }
    }

    /// Folders right below that are Git repositories with a Config, by their names: what somebody above them means.
    pub fn repositories_below(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.real).into_iter().flatten().filter_map(Result::ok);
        let mut names: Vec<String> = entries
            .filter(|entry| has_config(&entry.path()) && entry.path().join(".git").exists())
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    /// The folder as the user wrote it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A path in the form of this repository's own paths, when it lies below the root; empty for the root itself.
    pub fn below_or_same(&self, path: &Path) -> Option<String> {
        let real = path.canonicalize().ok()?;
        Some(real.strip_prefix(&self.real).ok()?.to_str()?.replace('\\', "/"))
    }

    /// The same for a path that has to be a file.
    pub fn file_below(&self, path: &Path) -> Option<String> {
        self.below_or_same(path).filter(|_| path.is_file())
    }
}

/// Whether a folder holds a Config of its own.
pub fn has_config(folder: &Path) -> bool {
    folder.join(Selection::CONFIG_FILE).is_file()
}

/// Whether a word on the command line names a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

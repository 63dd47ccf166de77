//! Says what Git would store for a file on disk: line endings that a checkout converted are converted back.

use std::path::Path;
use std::sync::Mutex;

use super::Repository;

/// The first place that is asked where new objects go, so that none is written to disk; packs and files have 1 and 2.
const FIRST: i32 = 1000;

/// The conversions of the Git repository around a folder: `core.autocrlf`, `core.eol` and the attributes of its files.
///
/// They are libgit2's own. It knows no filter of anybody's configuration, so that nothing is ever run.
pub struct Conversion {
    git: Mutex<git2::Repository>,
}

impl Conversion {
    /// The conversions around a folder, which may be absent; none outside of a repository, or in one that nobody may open.
    pub fn around(folder: &Path) -> Option<Self> {
        let there = folder.ancestors().find(|folder| folder.is_dir())?;
        let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
        let git = git2::Repository::discover(there).ok()?;
        git.workdir()?;
        let database = git.odb().ok()?;
        database.add_new_mempack_backend(FIRST).ok()?;
        drop(database);
        Some(Conversion { git: Mutex::new(git) })
    }

    /// The bytes that Git would store for a file on disk; none where it cannot say.
    pub fn stored(&self, file: &Path) -> Option<Vec<u8>> {
        let git = self.git.lock().ok()?;
        // A path behind a link, or with `..`, would have other attributes than the file.
        let real = file.parent()?.canonicalize().ok()?.join(file.file_name()?);
        let top = git.workdir()?.canonicalize().ok()?;
        let below = real.strip_prefix(&top).ok()?;
        let id = git.blob_path(&git.workdir()?.join(below)).ok()?;
        Some(git.find_blob(id).ok()?.content().to_vec())
    }
}

impl Repository {
    /// Whether a folder, which may be absent, lies among the files that Git keeps for itself, whatever their folder is called.
    pub fn keeps(folder: &Path) -> bool {
        let Some(there) = folder.ancestors().find_map(|folder| folder.canonicalize().ok()) else {
            return false;
        };
        let Ok(git) = git2::Repository::discover(&there) else { return false };
        let own = [git.path(), git.commondir()];
        own.iter().any(|own| own.canonicalize().is_ok_and(|own| there.starts_with(own)))
    }
}

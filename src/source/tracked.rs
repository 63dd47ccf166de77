//! Reads from the Git index what a sparse checkout leaves out of the folder, and knows which paths Git tracks.

use std::collections::{BTreeMap, BTreeSet};

use git2::{IndexEntry, IndexEntryExtendedFlag, IndexEntryFlag, Oid};

use super::revision::{LINK, git_failure, judge_link};
use super::worktree::{Outcome, decode};
use super::{Failure, IrregularityKind, RepoPath, Repository, Selection, SourceTree};

/// The mode of a commit of another repository, a submodule.
const COMMIT: u32 = 0o160_000;

/// The object of a file without a byte, which an entry has that is only meant to be added.
const EMPTY: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

/// What the index says of a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tracked {
    /// A file or a link that stands in the folder, or was deleted there.
    Here,
    /// A file that counts as unchanged when it is absent from the folder: a sparse checkout left it out.
    Kept(Oid),
    /// The same of a link.
    KeptLink(Oid),
    /// A commit of another repository.
    Submodule,
}

impl Repository {
    /// The paths in the index, relative to the folder of definitions.
    pub(super) fn tracked(&self) -> Result<BTreeMap<String, Tracked>, Failure> {
        let index = self.git().index().map_err(|error| {
            let failure = git_failure("cannot read the Git index", &error);
            match error.message().contains("mandatory extension") {
                true => failure.with_hint(
                    "`git sparse-checkout reapply --no-sparse-index` and `git update-index --no-split-index` write it in the plain form",
                ),
                false => failure,
            }
        })?;
        let entries = index.iter().filter_map(|entry| {
            let path = std::str::from_utf8(&entry.path).ok()?.strip_prefix(self.prefix())?.to_owned();
            Some((path, tracked(&entry)))
        });
        Ok(entries.collect())
    }

    /// One file that a sparse checkout left out, for the settings that decide what else is read; else an empty tree.
    pub fn read_kept(&self, path: &str) -> Result<SourceTree, Failure> {
        let kept = match (RepoPath::new(path), self.tracked()?.get(path)) {
            (Ok(path), Some(Tracked::Kept(id))) => Some((path, *id)),
            _ => None,
        };
        let limit = super::ReadLimits::default().file_size;
        let text = kept.and_then(|(path, id)| Some((path, self.kept_text(id, limit).ok()?)));
        Ok(SourceTree::new(text, []))
    }

    /// What became of the definitions that a sparse checkout left out of the folder: those of `tracked` that `is_absent`.
    pub(super) fn kept_files(
        &self,
        tracked: &BTreeMap<String, Tracked>,
        selection: &Selection,
        is_absent: impl Fn(&RepoPath) -> bool,
    ) -> Vec<(RepoPath, Outcome)> {
        let mut found = Vec::new();
        let mut all: Option<BTreeSet<String>> = None;
        for (path, entry) in tracked {
            if *entry == Tracked::Here {
                continue;
            }
            let Ok(path) = RepoPath::new(path.as_str()) else { continue };
            let is_wanted = || {
                let named = path.is_definition_file() || selection.is_config(&path);
                selection.covers(&path) && named && is_absent(&path)
            };
            match entry {
                Tracked::Submodule if selection.covers_below(&path) => {
                    found.push((path, Err(IrregularityKind::OtherRepository)));
                }
                Tracked::Kept(id) if is_wanted() => {
                    let outcome = self.kept_text(*id, selection.limits.file_size);
                    found.push((path, outcome));
                }
                Tracked::KeptLink(id) if selection.covers(&path) && is_absent(&path) => {
                    let all = all.get_or_insert_with(|| with_folders(tracked));
                    let target = self
                        .git()
                        .find_blob(*id)
                        .map(|blob| String::from_utf8_lossy(blob.content()).into_owned());
                    let kind = judge_link(&path, &target.unwrap_or_default(), all, selection);
                    found.extend(kind.map(|kind| (path, Err(kind))));
                }
                _ => {}
            }
        }
        found
    }

    fn kept_text(&self, id: Oid, limit: u64) -> Outcome {
        let unreadable = |reason: &str| IrregularityKind::Unreadable {
            reason: format!(
                "a sparse checkout left the file out, and Git has not got its content here ({reason})"
            ),
        };
        if id.to_string() == EMPTY {
            return Err(unreadable("it was never added"));
        }
        let database = self.git().odb().map_err(|error| unreadable(error.message()))?;
        let (size, _) = database.read_header(id).map_err(|error| unreadable(error.message()))?;
        if size as u64 > limit {
            return Err(IrregularityKind::TooLarge { size: size as u64, limit });
        }
        let object = database.read(id).map_err(|error| unreadable(error.message()))?;
        decode(object.data().to_vec(), limit)
    }
}

fn tracked(entry: &IndexEntry) -> Tracked {
    // Git takes a file as unchanged under either flag, whether it is there or not.
    let is_kept = entry.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0
        || entry.flags & IndexEntryFlag::VALID.bits() != 0;
    match entry.mode {
        COMMIT => Tracked::Submodule,
        mode if is_kept && mode == LINK as u32 => Tracked::KeptLink(entry.id),
        _ if is_kept => Tracked::Kept(entry.id),
        _ => Tracked::Here,
    }
}

/// Every path, and the folders on the way to it.
fn with_folders(tracked: &BTreeMap<String, Tracked>) -> BTreeSet<String> {
    let folders =
        tracked.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
    tracked.keys().cloned().chain(folders).collect()
}

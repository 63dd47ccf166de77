//! Reads definition files straight from Git objects, without a checkout and without running anything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, ObjectType, Oid, TreeWalkMode, TreeWalkResult};

use super::worktree::decode;
use super::{Failure, IrregularityKind, ReadLimits, RepoPath, Selection, SourceTree};

/// The file mode of a symbolic link in a Git tree.
const LINK: i32 = 0o120_000;

/// One commit, named by its full object id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    id: Oid,
}

impl Revision {
    /// The object id in hexadecimal.
    pub fn id(&self) -> String {
        self.id.to_string()
    }

    /// The first twelve digits of the object id, for people.
    pub fn short_id(&self) -> String {
        self.id().chars().take(12).collect()
    }
}

/// The Git repository that a folder of definitions lies in.
pub struct Repository {
    git: git2::Repository,
    /// The folder's path inside the repository, with a trailing slash; empty for its top.
    prefix: String,
}

impl Repository {
    /// Finds the repository around `root`; none is no fault.
    pub fn discover(root: &Path) -> Result<Option<Self>, Failure> {
        let git = match git2::Repository::discover(root) {
            Ok(git) => git,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(error) if error.code() == ErrorCode::Owner => {
                return Err(Failure::new(format!(
                    "the Git repository at `{}` belongs to another user",
                    root.display()
                ))
                .with_hint("run `git config --global --add safe.directory <its path>` if you trust it"));
            }
            Err(error) => return Err(git_failure("cannot open the Git repository", &error)),
        };
        let Some(workdir) = git.workdir().and_then(|path| path.canonicalize().ok()) else {
            return Ok(None);
        };
        let real: PathBuf = root
            .canonicalize()
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", root.display())))?;
        let Ok(below) = real.strip_prefix(&workdir) else { return Ok(None) };
        let below = below.to_string_lossy().replace('\\', "/");
        let prefix = if below.is_empty() { below } else { format!("{below}/") };
        Ok(Some(Repository { git, prefix }))
    }

    /// Resolves what a user typed (`main`, `HEAD~2`, a tag, an object id) to a commit.
    pub fn resolve(&self, name: &str) -> Result<Revision, Failure> {
        let found = self.git.revparse_single(name).and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(Revision { id: commit.id() }),
            Err(error) => Err(git_failure(&format!("`{name}` names no commit"), &error)
                .with_hint("a shallow clone may lack it: fetch with full history (`fetch-depth: 0` in CI)")),
        }
    }

    /// The commit that HEAD and another commit grew from.
    pub fn merge_base_with_head(&self, other: &Revision) -> Result<Revision, Failure> {
        let head = self.resolve("HEAD")?;
        let base = self.git.merge_base(head.id, other.id);
        base.map(|id| Revision { id }).map_err(|error| {
            git_failure(&format!("HEAD and `{}` have no common history", other.short_id()), &error)
                .with_hint("a shallow clone hides it: fetch with full history, or name BASE")
        })
    }

    /// The default branch as this clone knows it: the given name, else origin/HEAD, main, master.
    pub fn default_branch(&self, configured: Option<&str>) -> Result<Revision, Failure> {
        let names: Vec<String> = match configured {
            Some(name) => vec![name.to_owned(), format!("origin/{name}")],
            None => {
                ["origin/HEAD", "main", "origin/main", "master", "origin/master"].map(str::to_owned).to_vec()
            }
        };
        names.iter().find_map(|name| self.resolve(name).ok()).ok_or_else(|| {
            Failure::new(format!("no default branch: none of {} names a commit", quoted(&names)))
                .with_hint("name BASE, or set `defaultBranch` in bindery.yaml")
        })
    }

    /// Committer time of HEAD in seconds since 1970; none in a repository without a commit.
    pub fn head_time(&self) -> Option<i64> {
        let commit = self.git.head().and_then(|head| head.peel_to_commit()).ok()?;
        Some(commit.committer().when().seconds())
    }

    /// Reads every definition file of a commit that the selection covers.
    pub fn read(&self, revision: &Revision, selection: &Selection) -> Result<SourceTree, Failure> {
        let tree =
            self.git.find_commit(revision.id).and_then(|commit| commit.tree()).map_err(|error| {
                git_failure(&format!("cannot read commit `{}`", revision.short_id()), &error)
            })?;
        let mut found: Vec<(RepoPath, Oid, bool)> = Vec::new();
        let mut bad_paths = Vec::new();
        let mut all = BTreeSet::new();
        let walked = tree.walk(TreeWalkMode::PreOrder, |folder, entry| {
            let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
            let Some(path) = format!("{}{name}", folder).strip_prefix(&self.prefix).map(str::to_owned) else {
                let below = format!("{folder}{name}/");
                return if self.prefix.starts_with(&below) {
                    TreeWalkResult::Ok
                } else {
                    TreeWalkResult::Skip
                };
            };
            let Ok(path) = RepoPath::new(path.clone()) else {
                bad_paths
                    .extend(RepoPath::new(path.replace(|c: char| c.is_control() || c == '\\', "\u{fffd}")));
                return TreeWalkResult::Skip;
            };
            all.insert(path.as_str().to_owned());
            match entry.kind() {
                Some(ObjectType::Tree) if path.is_hidden() || selection.skips_folder(path.as_str()) => {
                    TreeWalkResult::Skip
                }
                Some(ObjectType::Blob) if selection.covers(&path) => {
                    let link = entry.filemode() == LINK;
                    if link || path.is_definition_file() {
                        found.push((path, entry.id(), link));
                    }
                    TreeWalkResult::Ok
                }
                _ => TreeWalkResult::Ok,
            }
        });
        walked
            .map_err(|error| git_failure(&format!("cannot read commit `{}`", revision.short_id()), &error))?;
        self.read_blobs(found, bad_paths, &all, selection.limits.file_size)
    }

    /// Reads one file of a commit, for the settings that decide what else is read; an absent one gives an empty tree.
    pub fn read_file(&self, revision: &Revision, path: &str) -> SourceTree {
        let Ok(path) = RepoPath::new(path) else { return SourceTree::default() };
        let full = format!("{}{path}", self.prefix);
        let tree = self.git.find_commit(revision.id).and_then(|commit| commit.tree()).ok();
        let entry = tree.and_then(|tree| tree.get_path(Path::new(&full)).ok());
        let blob = entry
            .filter(|entry| entry.filemode() != LINK)
            .and_then(|entry| self.git.find_blob(entry.id()).ok());
        let text =
            blob.and_then(|blob| decode(blob.content().to_vec(), ReadLimits::default().file_size).ok());
        SourceTree::new(text.map(|text| (path, text)), [])
    }

    fn read_blobs(
        &self,
        found: Vec<(RepoPath, Oid, bool)>,
        bad_paths: Vec<RepoPath>,
        all: &BTreeSet<String>,
        limit: u64,
    ) -> Result<SourceTree, Failure> {
        let mut files = Vec::new();
        let mut irregular: Vec<_> =
            bad_paths.into_iter().map(|path| (path, IrregularityKind::BadPath)).collect();
        let database =
            self.git.odb().map_err(|error| git_failure("cannot open the object database", &error))?;
        for (path, id, link) in found {
            let unreadable =
                |error: &git2::Error| git_failure(&format!("cannot read `{path}` from Git"), error);
            let (size, _) = database.read_header(id).map_err(|error| unreadable(&error))?;
            if size as u64 > limit {
                irregular.push((path, IrregularityKind::TooLarge { size: size as u64, limit }));
                continue;
            }
            let object = database.read(id).map_err(|error| unreadable(&error))?;
            if link {
                let target = String::from_utf8_lossy(object.data()).into_owned();
                if let Some(kind) = judge_link(&path, &target, all) {
                    irregular.push((path, kind));
                }
                continue;
            }
            match decode(object.data().to_vec(), limit) {
                Ok(text) => files.push((path, text)),
                Err(kind) => irregular.push((path, kind)),
            }
        }
        Ok(SourceTree::new(files, irregular))
    }

    /// The paths in the index, relative to the folder of definitions.
    pub(super) fn tracked_paths(&self) -> Result<BTreeSet<String>, Failure> {
        let index = self.git.index().map_err(|error| git_failure("cannot read the Git index", &error))?;
        let paths = index.iter().filter_map(|entry| String::from_utf8(entry.path).ok());
        Ok(paths.filter_map(|path| path.strip_prefix(&self.prefix).map(str::to_owned)).collect())
    }

    /// Whether `.gitignore` names an untracked path.
    pub(super) fn ignores(&self, path: &str) -> Result<bool, Failure> {
        let full = format!("{}{path}", self.prefix);
        self.git.is_path_ignored(full).map_err(|error| git_failure("cannot read .gitignore", &error))
    }
}

/// What the working tree's reader would have found, judged by the commit's own paths.
fn judge_link(link: &RepoPath, target: &str, all: &BTreeSet<String>) -> Option<IrregularityKind> {
    let mut segments: Vec<&str> = link.folder().split('/').filter(|segment| !segment.is_empty()).collect();
    let mut outside = target.starts_with('/');
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => outside |= segments.pop().is_none(),
            name => segments.push(name),
        }
    }
    let resolved = segments.join("/");
    let inside = !outside && (resolved.is_empty() || all.contains(&resolved));
    let is_folder = resolved.is_empty()
        || all
            .range(format!("{resolved}/")..)
            .next()
            .is_some_and(|path| path.starts_with(&format!("{resolved}/")));
    match (inside, link.is_definition_file() || is_folder) {
        (_, false) => None,
        (true, true) => Some(IrregularityKind::LinkInside { target: resolved }),
        (false, true) => Some(IrregularityKind::LinkOutside),
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn git_failure(what: &str, error: &git2::Error) -> Failure {
    Failure::new(format!("{what}: {}", error.message()))
}

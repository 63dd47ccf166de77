//! Reads definition files straight from Git objects, without a checkout and without running anything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, ObjectType, Oid, TreeEntry, TreeWalkMode, TreeWalkResult};

use super::worktree::{decode, link_inside, printable};
use super::{Failure, IrregularityKind, ReadLimits, RepoPath, Selection, SourceTree};

/// Most entries that are looked at: a handful of trees that name each other stand for any number of files.
const MOST_ENTRIES: usize = 1_000_000;

/// The longest path in bytes, as on disk; it bounds the depth of trees as well.
const LONGEST_PATH: usize = 4096;

/// Branches that a hint names.
const MOST_BRANCHES: usize = 8;

/// The file mode of a symbolic link in a Git tree.
pub(super) const LINK: i32 = 0o120_000;

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
        if workdir.join(".git").symlink_metadata().is_err() {
            return Err(Failure::new(format!(
                "the Git repository around `{}` says that its files lie in `{}`, where there is no `.git`",
                root.display(),
                workdir.display()
            ))
            .with_hint("unset `core.worktree` in its configuration"));
        }
        let real: PathBuf = root
            .canonicalize()
            .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", root.display())))?;
        let Ok(below) = real.strip_prefix(&workdir) else { return Ok(None) };
        let below = below.to_string_lossy().replace('\\', "/");
        let prefix = if below.is_empty() { below } else { format!("{below}/") };
        Ok(Some(Repository { git, prefix }))
    }

    /// The way from the top of the repository to the folder of definitions, with a slash at its end; empty at the top.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) fn git(&self) -> &git2::Repository {
        &self.git
    }

    /// Resolves what a user typed (`main`, `HEAD~2`, a tag, an object id) to a commit.
    pub fn resolve(&self, name: &str) -> Result<Revision, Failure> {
        let found = self.git.revparse_single(name).and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(Revision { id: commit.id() }),
            Err(error) => Err(git_failure(&format!("`{name}` names no commit"), &error).with_hint(format!(
                "a shallow clone may lack it: fetch with full history (`fetch-depth: 0` in CI){}",
                self.known_branches()
            ))),
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
        // What the remote says comes first: a contributor's own branch may bear the name of the default one.
        let names: Vec<String> = match configured {
            Some(name) => vec![format!("remotes/origin/{name}"), format!("heads/{name}")],
            None => [
                "remotes/origin/HEAD",
                "remotes/origin/main",
                "heads/main",
                "remotes/origin/master",
                "heads/master",
            ]
            .map(str::to_owned)
            .to_vec(),
        };
        names.iter().find_map(|name| self.branch(name)).ok_or_else(|| {
            Failure::new(format!("no default branch: none of {} is a branch", quoted(&names))).with_hint(
                format!("name BASE, or set `defaultBranch` in bindery.yaml{}", self.known_branches()),
            )
        })
    }

    /// The branches that there are, as the end of a hint.
    fn known_branches(&self) -> String {
        let Ok(branches) = self.git.branches(None) else { return String::new() };
        let mut names: Vec<String> = branches
            .filter_map(|branch| Some(branch.ok()?.0.name().ok()??.to_owned()))
            .filter(|name| !name.ends_with("/HEAD"))
            .collect();
        names.sort();
        let more = if names.len() > MOST_BRANCHES { ", …" } else { "" };
        names.truncate(MOST_BRANCHES);
        match names.is_empty() {
            true => String::new(),
            false => format!("; the branches are {}{more}", quoted(&names)),
        }
    }

    /// The commit of a branch. Only its exact name counts: `HEAD` or `main~3` would hide what a pull request changes.
    fn branch(&self, name: &str) -> Option<Revision> {
        let reference = self.git.find_reference(&format!("refs/{name}")).ok()?;
        let commit = reference.peel_to_commit().ok()?;
        Some(Revision { id: commit.id() })
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
        let mut walk =
            Walk { prefix: &self.prefix, selection, found: Found::default(), entries: 0, fault: None };
        let walked = tree.walk(TreeWalkMode::PreOrder, |folder, entry| walk.visit(folder, entry));
        let failed =
            |reason: &str| Failure::new(format!("cannot read commit `{}`: {reason}", revision.short_id()));
        match (walk.fault, walked) {
            (Some(fault), _) => return Err(failed(fault)),
            (None, Err(error)) => return Err(failed(error.message())),
            (None, Ok(())) => {}
        }
        self.read_blobs(walk.found, selection)
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

    fn read_blobs(&self, found: Found, selection: &Selection) -> Result<SourceTree, Failure> {
        let ReadLimits { file_size: limit, total_size } = selection.limits;
        let (mut files, mut read) = (Vec::new(), 0);
        let bad_paths = found.bad_paths.into_iter();
        let mut irregular: Vec<_> = bad_paths.map(|path| (path, IrregularityKind::BadPath)).collect();
        let others = found.submodules.into_iter();
        irregular.extend(others.map(|path| (path, IrregularityKind::OtherRepository)));
        let database =
            self.git.odb().map_err(|error| git_failure("cannot open the object database", &error))?;
        for (path, id, link) in found.blobs {
            let unreadable =
                |error: &git2::Error| git_failure(&format!("cannot read `{path}` from Git"), error);
            let (size, _) = database.read_header(id).map_err(|error| unreadable(&error))?;
            if size as u64 > limit {
                irregular.push((path, IrregularityKind::TooLarge { size: size as u64, limit }));
                continue;
            }
            read += size as u64;
            if read > total_size {
                irregular.push((path, IrregularityKind::TooMuch { limit: total_size }));
                break;
            }
            let object = database.read(id).map_err(|error| unreadable(&error))?;
            if link {
                let target = String::from_utf8_lossy(object.data()).into_owned();
                let kind = judge_link(&path, &target, &found.all, selection);
                irregular.extend(kind.map(|kind| (path, kind)));
                continue;
            }
            match decode(object.data().to_vec(), limit) {
                Ok(text) => files.push((path, text)),
                Err(kind) => irregular.push((path, kind)),
            }
        }
        Ok(SourceTree::new(files, irregular))
    }

    /// Whether `.gitignore` names an untracked path.
    pub(super) fn ignores(&self, path: &str) -> Result<bool, Failure> {
        let full = format!("{}{path}", self.prefix);
        self.git.is_path_ignored(full).map_err(|error| git_failure("cannot read .gitignore", &error))
    }
}

/// What a walk over a commit's trees has found.
#[derive(Default)]
struct Found {
    /// Files to be read, and whether they are links.
    blobs: Vec<(RepoPath, Oid, bool)>,
    bad_paths: Vec<RepoPath>,
    /// Folders of other repositories that could hold definitions.
    submodules: Vec<RepoPath>,
    /// Every path that was looked at.
    all: BTreeSet<String>,
}

/// A walk over a commit's trees.
struct Walk<'a> {
    prefix: &'a str,
    selection: &'a Selection,
    found: Found,
    entries: usize,
    /// Why the walk ended early.
    fault: Option<&'static str>,
}

impl Walk<'_> {
    fn visit(&mut self, folder: &str, entry: &TreeEntry<'_>) -> TreeWalkResult {
        self.entries += 1;
        if self.entries > MOST_ENTRIES || folder.len() + entry.name_bytes().len() > LONGEST_PATH {
            let long = self.entries <= MOST_ENTRIES;
            self.fault =
                Some(if long { "a path is longer than any disk takes" } else { "it holds too many files" });
            return TreeWalkResult::Abort;
        }
        let is_folder = entry.kind() == Some(ObjectType::Tree);
        let full = format!("{folder}{}", String::from_utf8_lossy(entry.name_bytes()));
        let Some(text) = full.strip_prefix(self.prefix) else {
            let leads_there = self.prefix.starts_with(&format!("{full}/"));
            return if leads_there { TreeWalkResult::Ok } else { TreeWalkResult::Skip };
        };
        // The stand-in of a name that is no text looks like a name of that text, which would not be the same file.
        let is_text = std::str::from_utf8(entry.name_bytes()).is_ok();
        let Some(path) = RepoPath::new(text).ok().filter(|_| is_text) else {
            let wanted =
                |path: &RepoPath| self.selection.covers(path) && (is_folder || path.is_definition_file());
            self.found.bad_paths.extend(printable(text).filter(wanted));
            return TreeWalkResult::Skip;
        };
        if is_folder && (path.is_hidden() || self.selection.skips_folder(path.as_str())) {
            self.found.all.insert(path.as_str().to_owned());
            return match self.selection.config_file.starts_with(&format!("{path}/")) {
                true => TreeWalkResult::Ok,
                false => TreeWalkResult::Skip,
            };
        }
        self.found.all.insert(path.as_str().to_owned());
        if entry.kind() == Some(ObjectType::Commit) && self.selection.covers_below(&path) {
            self.found.submodules.push(path);
            return TreeWalkResult::Ok;
        }
        if entry.kind() == Some(ObjectType::Blob) && self.selection.covers(&path) {
            let link = entry.filemode() == LINK;
            if link || path.is_definition_file() || self.selection.is_config(&path) {
                self.found.blobs.push((path, entry.id(), link));
            }
        }
        TreeWalkResult::Ok
    }
}

/// What the working tree's reader would have found, judged by the commit's own paths.
pub(super) fn judge_link(
    link: &RepoPath,
    target: &str,
    all: &BTreeSet<String>,
    selection: &Selection,
) -> Option<IrregularityKind> {
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
        (true, true) => Some(link_inside(resolved, is_folder, selection)),
        (false, true) => Some(IrregularityKind::LinkOutside),
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

pub(super) fn git_failure(what: &str, error: &git2::Error) -> Failure {
    Failure::new(format!("{what}: {}", error.message()))
}

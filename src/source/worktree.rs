//! Reads definition files from a folder on disk, never through a link.

use std::fs::{File, FileType};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::{Failure, IrregularityKind, ReadLimits, RepoPath, Repository, Selection, SourceTree};

/// What one file turned out to be.
type Outcome = Result<Arc<str>, IrregularityKind>;

/// Reads every definition file below `root` that the selection covers.
///
/// With a repository, untracked files that `.gitignore` names are left out. Links are reported, not followed.
pub fn read_working_tree(
    root: &Path,
    selection: &Selection,
    repository: Option<&Repository>,
) -> Result<SourceTree, Failure> {
    let real_root = root
        .canonicalize()
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", root.display())))?;
    let tracked = repository.map(|repository| repository.tracked_paths()).transpose()?;
    let mut files = Vec::new();
    let mut irregular = Vec::new();
    let walk = WalkDir::new(&real_root).follow_links(false).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| enters(entry, &real_root, selection)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().and_then(|path| repo_path(path, &real_root).ok());
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                match path {
                    Some(path) => irregular.push((path, IrregularityKind::Unreadable { reason })),
                    None => return Err(Failure::new(format!("cannot read `{}`: {reason}", root.display()))),
                }
                continue;
            }
        };
        if entry.depth() == 0 {
            continue;
        }
        let path = match repo_path(entry.path(), &real_root) {
            Ok(path) => path,
            Err(Some(path)) => {
                irregular.push((path, IrregularityKind::BadPath));
                continue;
            }
            Err(None) => continue,
        };
        if !selection.covers(&path) || !is_candidate(&entry, &path) {
            continue;
        }
        if let (Some(repository), Some(tracked)) = (repository, &tracked)
            && !tracked.contains(path.as_str())
            && repository.ignores(path.as_str())?
        {
            continue;
        }
        match read_entry(&entry, &real_root, selection.limits.file_size) {
            Ok(text) => files.push((path, text)),
            Err(kind) => irregular.push((path, kind)),
        }
    }
    Ok(SourceTree::new(files, irregular))
}

/// Reads one file of a folder, for the settings that decide what else is read; an absent one gives an empty tree.
pub fn read_file(root: &Path, path: &str) -> SourceTree {
    let Ok(path) = RepoPath::new(path) else { return SourceTree::default() };
    let place = root.join(path.as_str());
    // A link is reported when everything is read; its target is not looked at.
    let regular = place.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let text = regular.then(|| std::fs::read(&place).ok()).flatten();
    let text = text.and_then(|bytes| decode(bytes, ReadLimits::default().file_size).ok());
    SourceTree::new(text.map(|text| (path, text)), [])
}

fn enters(entry: &DirEntry, root: &Path, selection: &Selection) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_dir() {
        return true;
    }
    let hidden = entry.file_name().to_str().is_some_and(|name| name.starts_with('.'));
    let skipped = repo_path(entry.path(), root).is_ok_and(|path| selection.skips_folder(path.as_str()));
    !hidden && !skipped && !is_nested_repository(entry.path())
}

/// A submodule or a checkout within the checkout: its files belong to another repository's history.
fn is_nested_repository(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

fn is_candidate(entry: &DirEntry, path: &RepoPath) -> bool {
    let kind: FileType = entry.file_type();
    let named = path.is_definition_file();
    if kind.is_symlink() {
        // A link to a folder could have held definitions, whatever its own name is.
        return named || entry.path().metadata().is_ok_and(|target| target.is_dir());
    }
    named && !kind.is_dir()
}

fn read_entry(entry: &DirEntry, root: &Path, limit: u64) -> Outcome {
    let unreadable = |error: std::io::Error| IrregularityKind::Unreadable { reason: error.to_string() };
    if entry.file_type().is_symlink() {
        return Err(judge_link(entry.path(), root));
    }
    if !entry.file_type().is_file() {
        return Err(IrregularityKind::NotRegular);
    }
    let file = File::open(entry.path()).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > limit {
        return Err(IrregularityKind::TooLarge { size, limit });
    }
    let mut bytes = Vec::with_capacity(size as usize);
    // The file may grow between the two calls, so the limit holds for the read as well.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    decode(bytes, limit)
}

/// Turns bytes into text, within the limit and without a byte order mark.
pub(super) fn decode(bytes: Vec<u8>, limit: u64) -> Outcome {
    if bytes.len() as u64 > limit {
        return Err(IrregularityKind::TooLarge { size: bytes.len() as u64, limit });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Arc::from(text.strip_prefix('\u{feff}').unwrap_or(&text))),
        Err(error) => Err(IrregularityKind::NotUtf8 { offset: error.utf8_error().valid_up_to() }),
    }
}

fn judge_link(link: &Path, root: &Path) -> IrregularityKind {
    match link.canonicalize() {
        Ok(target) if target.starts_with(root) => {
            let target = target.strip_prefix(root).unwrap_or(&target).display().to_string();
            IrregularityKind::LinkInside { target }
        }
        _ => IrregularityKind::LinkOutside,
    }
}

/// The path below the root; `Err(Some(_))` is a printable stand-in for a path that is no UTF-8 or hostile.
fn repo_path(path: &Path, root: &Path) -> Result<RepoPath, Option<RepoPath>> {
    let relative: PathBuf = path.strip_prefix(root).unwrap_or(path).to_owned();
    let mut segments = Vec::new();
    for component in relative.components() {
        if let Component::Normal(segment) = component {
            segments.push(segment.to_str().map(str::to_owned));
        }
    }
    let text: Option<Vec<String>> = segments.into_iter().collect();
    if let Some(Ok(path)) = text.map(|segments| RepoPath::new(segments.join("/"))) {
        return Ok(path);
    }
    let printable: String = relative
        .to_string_lossy()
        .chars()
        .map(|character| if character.is_control() || character == '\\' { '\u{fffd}' } else { character })
        .collect();
    Err(RepoPath::new(printable).ok())
}

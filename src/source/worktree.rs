//! Reads definition files from a folder on disk, never through a link.

use std::fs::{File, FileType};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::{Failure, IrregularityKind, ReadLimits, RepoPath, Repository, Selection, SourceTree};

/// What one file turned out to be.
pub(super) type Outcome = Result<Arc<str>, IrregularityKind>;

/// Reads every definition file below `root` that the selection covers, and the one that holds Config.
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
    let tracked = repository.map(|repository| repository.tracked()).transpose()?;
    let mut reader =
        Reader { root: &real_root, selection, files: Vec::new(), irregular: Vec::new(), read: 0 };
    let mut others = Vec::new();
    let walk = WalkDir::new(&real_root).follow_links(false).sort_by_file_name().into_iter();
    let walk = walk.filter_entry(|entry| {
        let enters = enters(entry, &real_root, selection);
        let is_other =
            enters && entry.depth() > 0 && entry.file_type().is_dir() && is_nested_repository(entry.path());
        others.extend(is_other.then(|| entry.path().to_owned()));
        enters && !is_other
    });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                reader.refused(&error, root)?;
                continue;
            }
        };
        let (path, usable) = match repo_path(entry.path(), &real_root) {
            Ok(path) => (path, true),
            Err(Some(path)) => (path, false),
            Err(None) => continue,
        };
        if entry.depth() == 0 || !selection.covers(&path) || !is_candidate(&entry, &path) {
            continue;
        }
        if let (Some(repository), Some(tracked)) = (repository, &tracked)
            && !tracked.contains_key(path.as_str())
            && repository.ignores(path.as_str())?
        {
            continue;
        }
        let outcome = if usable { reader.read(&entry) } else { Err(IrregularityKind::BadPath) };
        if !reader.add(path, outcome) {
            break;
        }
    }
    reader.add_config();
    for other in others {
        let Ok(path) = repo_path(&other, &real_root) else { continue };
        if let (Some(repository), Some(tracked)) = (repository, &tracked) {
            let below = format!("{path}/");
            let is_tracked =
                tracked.range(below.clone()..).next().is_some_and(|(path, _)| path.starts_with(&below));
            // A submodule is told of by the index.
            if tracked.contains_key(path.as_str()) || !is_tracked && repository.ignores(path.as_str())? {
                continue;
            }
        }
        if selection.covers_below(&path) && holds_definitions(&other, &real_root, selection) {
            reader.add(path, Err(IrregularityKind::OtherRepository));
        }
    }
    if let (Some(repository), Some(tracked)) = (repository, &tracked) {
        let is_absent = |path: &RepoPath| real_root.join(path.as_str()).symlink_metadata().is_err();
        for (path, outcome) in repository.kept_files(tracked, selection, is_absent) {
            if !reader.add(path, outcome) {
                break;
            }
        }
    }
    Ok(SourceTree::new(reader.files, reader.irregular))
}

/// What has been read so far.
struct Reader<'a> {
    root: &'a Path,
    selection: &'a Selection,
    files: Vec<(RepoPath, Arc<str>)>,
    irregular: Vec<(RepoPath, IrregularityKind)>,
    /// Bytes of all files together.
    read: u64,
}

impl Reader<'_> {
    /// Notes what the operating system refused to show; without a place below the root nothing can be read.
    fn refused(&mut self, error: &walkdir::Error, root: &Path) -> Result<(), Failure> {
        let path = error.path().and_then(|path| repo_path(path, self.root).ok());
        let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        match path {
            Some(path) => self.irregular.push((path, IrregularityKind::Unreadable { reason })),
            None => return Err(Failure::new(format!("cannot read `{}`: {reason}", root.display()))),
        }
        Ok(())
    }

    fn read(&self, entry: &DirEntry) -> Outcome {
        if entry.file_type().is_symlink() {
            return Err(judge_link(entry.path(), self.root, self.selection));
        }
        if !entry.file_type().is_file() {
            return Err(IrregularityKind::NotRegular);
        }
        read_bounded(entry.path(), self.selection.limits.file_size)
    }

    /// Keeps what became of a file; false when no more can be read.
    fn add(&mut self, path: RepoPath, outcome: Outcome) -> bool {
        let limit = self.selection.limits.total_size;
        match outcome {
            Ok(text) if self.read + text.len() as u64 > limit => {
                self.irregular.push((path, IrregularityKind::TooMuch { limit }));
                return false;
            }
            Ok(text) => {
                self.read += text.len() as u64;
                self.files.push((path, text));
            }
            Err(kind) => self.irregular.push((path, kind)),
        }
        true
    }

    /// Reads the file of Config where the walk does not come by: in a hidden or ignored folder, or under another ending.
    fn add_config(&mut self) {
        let Ok(path) = RepoPath::new(self.selection.config_file.as_str()) else { return };
        let known =
            self.files.iter().map(|(path, _)| path).chain(self.irregular.iter().map(|(path, _)| path));
        let place = self.root.join(path.as_str());
        if known.into_iter().any(|known| *known == path) || !is_regular(&place) {
            return;
        }
        let outcome = read_bounded(&place, self.selection.limits.file_size);
        self.add(path, outcome);
    }
}

/// Reads one file of a folder, for the settings that decide what else is read; an absent one gives an empty tree.
pub fn read_file(root: &Path, path: &str) -> SourceTree {
    let Ok(path) = RepoPath::new(path) else { return SourceTree::default() };
    let place = root.join(path.as_str());
    // A link is reported when everything is read; its target is not looked at.
    let text =
        is_regular(&place).then(|| read_bounded(&place, ReadLimits::default().file_size).ok()).flatten();
    SourceTree::new(text.map(|text| (path, text)), [])
}

fn is_regular(place: &Path) -> bool {
    place.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

fn enters(entry: &DirEntry, root: &Path, selection: &Selection) -> bool {
    if entry.depth() == 0 || !entry.file_type().is_dir() {
        return true;
    }
    let hidden = entry.file_name().to_str().is_some_and(|name| name.starts_with('.'));
    let skipped = repo_path(entry.path(), root).is_ok_and(|path| selection.skips_folder(path.as_str()));
    !hidden && !skipped
}

/// Whether a folder of another repository has files that would be definitions here.
fn holds_definitions(folder: &Path, root: &Path, selection: &Selection) -> bool {
    let walk = WalkDir::new(folder).follow_links(false).into_iter();
    walk.filter_entry(|entry| enters(entry, root, selection)).any(|entry| {
        // What cannot be looked at may be one.
        let Ok(entry) = entry else { return true };
        let path = repo_path(entry.path(), root);
        path.is_ok_and(|path| {
            !entry.file_type().is_dir() && path.is_definition_file() && selection.covers(&path)
        })
    })
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

pub(super) fn read_bounded(place: &Path, limit: u64) -> Outcome {
    let unreadable = |error: std::io::Error| IrregularityKind::Unreadable { reason: error.to_string() };
    let file = File::open(place).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size > limit {
        return Err(IrregularityKind::TooLarge { size, limit });
    }
    // The file may grow between the two calls, so the limit holds for the read as well.
    read_stream(file, limit)
}

/// Reads a stream to its end, or to the limit.
pub(super) fn read_stream(stream: impl Read, limit: u64) -> Outcome {
    let mut bytes = Vec::new();
    let unreadable = |error: std::io::Error| IrregularityKind::Unreadable { reason: error.to_string() };
    stream.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
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

fn judge_link(link: &Path, root: &Path, selection: &Selection) -> IrregularityKind {
    match link.canonicalize() {
        Ok(target) if target.starts_with(root) => {
            let below = target.strip_prefix(root).unwrap_or(&target).to_string_lossy().into_owned();
            link_inside(below, target.is_dir(), selection)
        }
        _ => IrregularityKind::LinkOutside,
    }
}

/// Judges a link within the repository: what it stands for has to be read where it is.
pub(super) fn link_inside(target: String, is_folder: bool, selection: &Selection) -> IrregularityKind {
    let is_read =
        |path: RepoPath| selection.covers(&path) && (path.is_definition_file() || selection.is_config(&path));
    match is_folder || RepoPath::new(target.as_str()).is_ok_and(is_read) {
        true => IrregularityKind::LinkInside { target },
        false => IrregularityKind::LinkUnread { target },
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
    Err(printable(&relative.to_string_lossy()))
}

/// A path with visible stand-ins for what no path of ours can hold.
pub(super) fn printable(path: &str) -> Option<RepoPath> {
    let shown = |segment: &str| match segment {
        "" | "." | ".." => "\u{fffd}".repeat(segment.len().max(1)),
        _ => segment.replace(|character: char| character.is_control() || character == '\\', "\u{fffd}"),
    };
    RepoPath::new(path.split('/').map(shown).collect::<Vec<_>>().join("/")).ok()
}

//! Judges the place of an output folder before anything is written there.

#![expect(
    clippy::disallowed_methods,
    reason = "looks at what stands on the way to the folder that is written"
)]

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::emit::problems::{
    cannot, git_keeps, no_way_back, output_is_root, output_with_definitions, symbolic_link,
};
use crate::source::{Failure, Repository, SourceTree, is_git_folder};

/// The folder that a user names for the output once, without `..`; held to what Config's `output` is held to.
///
/// The system takes `absent/..` for nothing and a `..` behind a link for the parent of its target, so that what such a path means
/// changes while folders are made: every folder that `..` leaves has to be there, and be no link.
pub fn output_place(repository: &Path, output: &Path) -> Result<PathBuf, Failure> {
    let mut place = PathBuf::new();
    for part in output.components() {
        match part {
            Component::ParentDir => match place.components().next_back() {
                Some(Component::Normal(_)) => {
                    let found = fs::symlink_metadata(&place).map_err(|_| no_way_back(output, &place))?;
                    if !found.is_dir() {
                        return Err(no_way_back(output, &place));
                    }
                    place.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => place.push(part),
            },
            Component::CurDir => {}
            Component::Normal(name) if is_git_folder(&name.to_string_lossy()) => {
                return Err(git_keeps(&place.join(name)));
            }
            _ => place.push(part),
        }
    }
    let place = if place.as_os_str().is_empty() { PathBuf::from(".") } else { place };
    let whole = std::path::absolute(&place).map_err(|error| cannot("read", &place, &error))?;
    if Repository::keeps(&whole) {
        return Err(git_keeps(&place));
    }
    refuse_links(repository, &place)?;
    Ok(place)
}

/// Refuses a folder, by its path below the root, that holds definitions: a render would write among them.
pub fn refuse_definitions(folder: &str, sources: &SourceTree) -> Result<(), Failure> {
    let below = format!("{folder}/");
    let holds = sources.files().iter().find(|file| file.path.as_str().starts_with(&below));
    holds.map_or(Ok(()), |file| Err(output_with_definitions(folder, file.path.as_str())))
}

/// Refuses an output folder that lies in the repository behind a symbolic link, which may lead anywhere.
///
/// Links above the repository, and on the way to a folder outside, are the user's own. The repository itself cannot be
/// the output folder either: what is rendered would stand among the definitions.
pub fn refuse_links(repository: &Path, output: &Path) -> Result<(), Failure> {
    let unreadable = |error| cannot("read", repository, &error);
    let repository = fs::canonicalize(repository).map_err(unreadable)?;
    let output = std::path::absolute(output).map_err(unreadable)?;
    let mut link = None;
    for folder in output.ancestors() {
        if fs::canonicalize(folder).is_ok_and(|real| real == repository) {
            let is_root = folder == output;
            return match link {
                Some(link) => Err(symbolic_link(link)),
                None if is_root => Err(output_is_root(&repository)),
                None => Ok(()),
            };
        }
        if fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()) {
            link = Some(folder);
        }
    }
    Ok(())
}

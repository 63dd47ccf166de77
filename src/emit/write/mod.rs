//! Writes an output tree to disk, so that whoever kills it at any moment leaves nothing that the next run cannot heal.
//!
//! The lists (`kustomization.yaml`) are the record of what is ours, so at every moment each of our files must be named
//! by a list that is reached from the roots. Hence the order of changes:
//!
//! 1. What killed runs left half-written is removed.
//! 2. Folders are made, parents first, and each gets a list of what it holds and what it will hold. A list may
//!    therefore name files that are not there yet; the next run takes them as absent.
//! 3. Files are written, each in a folder that no engine reads first and then renamed, in any order.
//! 4. Files that the tree has no more are deleted; their folders' lists still name them.
//! 5. Folders that the tree has no more lose their list and go, children first, while their parents' lists name them.
//! 6. The lists lose the names of what is gone.

mod differences;
mod disk;
mod foreign;
mod place;
mod survey;

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::index::{INDEX, STAGING, index_text, is_list};
use super::output_tree::{OutputTree, ROOTS};
use super::problems::in_the_way;
use crate::source::Failure;
use disk::Disk;
use survey::{State, Survey, survey};

pub use differences::{Action, Difference, differences};
pub use disk::{Observer, Step};
pub use foreign::foreign_files;
pub use place::{output_place, refuse_definitions, refuse_links};

/// A count of what a run changed on disk, and what it left alone although it stands in our folders.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct WriteSummary {
    /// Files that were not there.
    pub created: usize,
    /// Files that had other content.
    pub updated: usize,
    /// Files that the tree has no more.
    pub deleted: usize,
    /// Files that were not touched.
    pub unchanged: usize,
    /// Paths below the output root that no list names, sorted; a folder's path ends in `/`.
    pub foreign: Vec<String>,
}

/// Makes the output folder hold the tree, and nothing else of ours.
///
/// Fails before the first change when something foreign or a symbolic link is in the way.
pub fn write(tree: &OutputTree, root: &Path) -> Result<WriteSummary, Failure> {
    write_observed(tree, root, &|_, _| Ok(()))
}

/// The same as [`write`], with an observer of every change: progress is shown and kills are tested with it.
pub fn write_observed(
    tree: &OutputTree,
    root: &Path,
    observer: &Observer<'_>,
) -> Result<WriteSummary, Failure> {
    let disk = Disk::new(root, observer)?;
    let _lock = disk.lock()?;
    let survey = survey(tree, &disk)?;
    if !survey.blocked.is_empty() {
        return Err(in_the_way(disk.root(), &survey.blocked));
    }
    for path in &survey.leftovers {
        disk.delete(path)?;
    }
    let replaces = survey.files.values().any(|state| *state != State::Same);
    if replaces && !survey.has_staging {
        disk.make_folder(STAGING)?;
    }
    let interim = claim_folders(tree, &survey, &disk)?;
    write_files(tree, &survey, &disk)?;
    remove_stale(tree, &survey, &disk)?;
    finish_lists(tree, &survey, &interim, &disk)?;
    if replaces || survey.has_staging {
        disk.remove_folder(STAGING)?;
    }
    Ok(summarize(survey))
}

/// Makes the folders, and lists what will be written before it is; returns the folders whose list is not final yet.
fn claim_folders(
    tree: &OutputTree,
    survey: &Survey<'_>,
    disk: &Disk<'_>,
) -> Result<BTreeSet<String>, Failure> {
    let mut interim = BTreeSet::new();
    for root in ROOTS {
        if tree.uses(root) && !survey.folders.contains(root) {
            disk.make_folder(root)?;
        }
    }
    for (folder, names) in tree.folders() {
        if !survey.folders.contains(folder) {
            disk.make_folder(folder)?;
        }
        let none = BTreeSet::new();
        let listed = survey.lists.get(folder).unwrap_or(&none);
        if !names.is_subset(listed) {
            let union = index_text(names.union(listed).map(String::as_str));
            disk.replace(&format!("{folder}/{INDEX}"), &union)?;
        }
        if !listed.is_subset(names) {
            interim.insert(folder.clone());
        }
    }
    Ok(interim)
}

fn write_files(tree: &OutputTree, survey: &Survey<'_>, disk: &Disk<'_>) -> Result<(), Failure> {
    let changed = |path: &str| matches!(survey.files.get(path), Some(State::Absent | State::Different));
    let files: Vec<_> = tree.files().iter().filter(|(path, _)| !is_list(path) && changed(path)).collect();
    files.into_par_iter().try_for_each(|(path, content)| disk.replace(path, content))
}

fn remove_stale(tree: &OutputTree, survey: &Survey<'_>, disk: &Disk<'_>) -> Result<(), Failure> {
    for path in &survey.stale {
        disk.delete(path)?;
    }
    // The names of children sort behind those of their parents.
    for (folder, has_list) in survey.stale_folders.iter().rev() {
        if *has_list {
            disk.delete(&format!("{folder}/{INDEX}"))?;
        }
        disk.remove_folder(folder)?;
    }
    for root in ROOTS {
        if survey.folders.contains(root) && !tree.uses(root) {
            disk.remove_folder(root)?;
        }
    }
    Ok(())
}

/// Writes the lists that still name what is gone, or that differ from the final ones in more than their names.
fn finish_lists(
    tree: &OutputTree,
    survey: &Survey<'_>,
    interim: &BTreeSet<String>,
    disk: &Disk<'_>,
) -> Result<(), Failure> {
    for (folder, names) in tree.folders() {
        let path = format!("{folder}/{INDEX}");
        let was_written = survey.lists.get(folder).is_none_or(|listed| !names.is_subset(listed));
        let has_changed = survey.files.get(path.as_str()).is_none_or(|state| *state != State::Same);
        if interim.contains(folder) || (has_changed && !was_written) {
            let Some(content) = tree.files().get(&path) else { continue };
            disk.replace(&path, content)?;
        }
    }
    Ok(())
}

fn summarize(survey: Survey<'_>) -> WriteSummary {
    let count = |wanted: State| survey.files.values().filter(|state| **state == wanted).count();
    let stale_lists = survey.stale_folders.values().filter(|has_list| **has_list).count();
    WriteSummary {
        created: count(State::Absent),
        updated: count(State::Different),
        deleted: survey.stale.len() + stale_lists,
        unchanged: count(State::Same),
        foreign: survey.foreign,
    }
}

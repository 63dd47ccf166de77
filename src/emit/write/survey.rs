//! Compares the output folder on disk with the tree that it is to hold, and finds out which files are ours.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::disk::{Disk, Found};
use crate::emit::index::{INDEX, STAGING, is_list, is_safe_segment, listed_names, staged_name};
use crate::emit::output_tree::{OutputTree, ROOTS};
use crate::source::Failure;

/// How a file of the tree stands on disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Absent,
    Same,
    Different,
    /// Other content that no list names.
    Foreign,
}

/// What the disk holds, measured against the tree; all paths are below the output root.
///
/// Ours is what a list with our first line names; all else in `clusters` and `delivery` is foreign. Lists count when they stand directly below `clusters` or
/// `delivery`, when a list that counts names their folder, or when the tree has their folder.
#[derive(Default)]
pub(super) struct Survey<'t> {
    /// The state of every file of the tree.
    pub files: BTreeMap<&'t str, State>,
    /// The folders of the tree and their parents that are there.
    pub folders: BTreeSet<String>,
    /// The names in the lists on disk, by folder.
    pub lists: BTreeMap<String, BTreeSet<String>>,
    /// Our files that the tree has no more; lists are not among them.
    pub stale: Vec<String>,
    /// Our folders that the tree has no more, parents first, and whether they hold a list of ours.
    pub stale_folders: BTreeMap<String, bool>,
    /// Whether the folder of incomplete files is there.
    pub has_staging: bool,
    /// What killed runs left half-written.
    pub leftovers: Vec<String>,
    /// What stands in our folders and is not ours; a folder's path ends in `/`.
    pub foreign: Vec<String>,
    /// Foreign things where something of the tree must stand.
    pub blocked: Vec<String>,
}

/// Looks at everything and changes nothing.
pub(super) fn survey<'t>(tree: &'t OutputTree, disk: &Disk<'_>) -> Result<Survey<'t>, Failure> {
    let mut surveyor = look(tree, disk)?;
    surveyor.compare_files()?;
    let mut survey = surveyor.survey;
    survey.foreign.sort_unstable();
    survey.blocked.sort_unstable();
    Ok(survey)
}

/// Finds what is foreign by names alone, and the files of the tree that are there although no list names them.
pub(super) fn survey_names(tree: &OutputTree, disk: &Disk<'_>) -> Result<[Vec<String>; 2], Failure> {
    let Surveyor { survey, present, .. } = look(tree, disk)?;
    let foreign = survey.foreign.into_iter().chain(survey.blocked).collect();
    Ok([foreign, present.into_iter().filter(|(_, is_ours)| !is_ours).map(|(path, _)| path).collect()])
}

fn look<'t, 'd>(tree: &'t OutputTree, disk: &'d Disk<'d>) -> Result<Surveyor<'t, 'd>, Failure> {
    let mut surveyor = Surveyor {
        tree,
        disk,
        survey: Survey::default(),
        queue: BTreeSet::new(),
        present: BTreeMap::new(),
        staged: BTreeSet::new(),
    };
    surveyor.look_at_folders()?;
    while let Some(folder) = surveyor.queue.pop_first() {
        surveyor.visit(&folder)?;
    }
    surveyor.look_at_staging()?;
    Ok(surveyor)
}

struct Surveyor<'t, 'd> {
    tree: &'t OutputTree,
    disk: &'d Disk<'d>,
    survey: Survey<'t>,
    /// Folders still to be visited.
    queue: BTreeSet<String>,
    /// The files of the tree that are there, and whether a list names them.
    present: BTreeMap<String, bool>,
    /// The names that incomplete files of ours can have.
    staged: BTreeSet<String>,
}

impl Surveyor<'_, '_> {
    /// Finds the folders of the tree, and those directly below the roots, whose lists say what was ours.
    fn look_at_folders(&mut self) -> Result<(), Failure> {
        for root in ROOTS {
            let is_wanted = self.tree.uses(root);
            match self.disk.found(root)? {
                Some(Found::Folder) => _ = self.survey.folders.insert(root.to_owned()),
                Some(Found::Link) if is_wanted => return Err(self.disk.refuse_link(root)),
                Some(_) if is_wanted => self.survey.blocked.push(root.to_owned()),
                _ => continue,
            }
            for (name, kind) in self.disk.list(root)? {
                let path = format!("{root}/{name}");
                match kind {
                    Found::Folder if is_safe_segment(&name) && !name.starts_with('.') => {
                        self.queue.insert(path);
                    }
                    // What stands where a folder of the tree has to be is told below.
                    _ if self.tree.folders().contains_key(&path) => {}
                    Found::Folder => self.survey.foreign.push(format!("{path}/")),
                    Found::File | Found::Link | Found::Other => self.survey.foreign.push(path),
                }
            }
        }
        let tree = self.tree;
        for folder in tree.folders().keys() {
            // What is below an absent folder is absent: parents come first.
            let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
            if !self.survey.folders.contains(parent) {
                continue;
            }
            match self.disk.found(folder)? {
                None => {}
                Some(Found::Folder) => {
                    self.survey.folders.insert(folder.clone());
                    self.queue.insert(folder.clone());
                }
                Some(Found::Link) => return Err(self.disk.refuse_link(folder)),
                Some(_) => self.survey.blocked.push(folder.clone()),
            }
        }
        Ok(())
    }

    /// Tells what killed runs left from what somebody put beside it: only a file of ours has the hash of its path as a name.
    fn look_at_staging(&mut self) -> Result<(), Failure> {
        match self.disk.found(STAGING)? {
            None => return Ok(()),
            Some(Found::Folder) => self.survey.has_staging = true,
            Some(Found::Link) => return Err(self.disk.refuse_link(STAGING)),
            Some(_) => {
                self.survey.blocked.push(STAGING.to_owned());
                return Ok(());
            }
        }
        self.staged.extend(self.tree.files().keys().map(|path| staged_name(path)));
        for (name, kind) in self.disk.list(STAGING)? {
            let path = format!("{STAGING}/{name}");
            match (kind, self.staged.contains(&name)) {
                (Found::File, true) => self.survey.leftovers.push(path),
                (_, true) => self.survey.blocked.push(path),
                (Found::Folder, false) => self.survey.foreign.push(format!("{path}/")),
                (_, false) => self.survey.foreign.push(path),
            }
        }
        Ok(())
    }

    /// Sorts what a folder holds into ours and foreign.
    fn visit(&mut self, folder: &str) -> Result<(), Failure> {
        let entries = self.disk.list(folder)?;
        let is_wanted = self.tree.folders().contains_key(folder);
        let list = match entries.iter().any(|(name, kind)| name == INDEX && *kind == Found::File) {
            true => listed_names(&self.disk.read_list(&format!("{folder}/{INDEX}"))?),
            false => None,
        };
        self.staged.insert(staged_name(&format!("{folder}/{INDEX}")));
        if list.is_none() && !is_wanted {
            // A run that was killed before it wrote the list leaves an empty folder.
            if entries.is_empty() {
                self.survey.stale_folders.insert(folder.to_owned(), false);
            } else {
                self.survey.foreign.push(format!("{folder}/"));
            }
            return Ok(());
        }
        if !is_wanted {
            self.survey.stale_folders.insert(folder.to_owned(), true);
        }
        for (name, kind) in entries {
            let is_ours = list.as_ref().is_some_and(|names| names.contains(&name) || name == INDEX);
            self.sort(format!("{folder}/{name}"), kind, is_ours)?;
        }
        if let Some(names) = list {
            self.staged.extend(names.iter().map(|name| staged_name(&format!("{folder}/{name}"))));
            self.survey.lists.insert(folder.to_owned(), names);
        }
        Ok(())
    }

    fn sort(&mut self, path: String, kind: Found, is_ours: bool) -> Result<(), Failure> {
        let survey = &mut self.survey;
        if self.tree.files().contains_key(&path) {
            match kind {
                Found::File => _ = self.present.insert(path, is_ours),
                Found::Link => return Err(self.disk.refuse_link(&path)),
                Found::Folder | Found::Other => survey.blocked.push(path),
            }
        } else if !self.tree.folders().contains_key(&path) {
            match kind {
                // The list of a folder goes with the folder.
                Found::File if is_ours && is_list(&path) => {}
                Found::File if is_ours => survey.stale.push(path),
                Found::Folder if is_ours => _ = self.queue.insert(path),
                Found::Folder => survey.foreign.push(format!("{path}/")),
                // A link is never ours, whatever a list says.
                Found::File | Found::Link | Found::Other => survey.foreign.push(path),
            }
        }
        Ok(())
    }

    fn compare_files(&mut self) -> Result<(), Failure> {
        let (tree, disk, present) = (self.tree, self.disk, &self.present);
        let files: Vec<_> = tree.files().iter().collect();
        let states = files.into_par_iter().map(|(path, content)| {
            let state = match present.get(path) {
                None => State::Absent,
                Some(is_ours) => compare(disk, path, content, *is_ours)?,
            };
            Ok((path.as_str(), state))
        });
        self.survey.files = states.collect::<Result<_, Failure>>()?;
        let foreign = self.survey.files.iter().filter(|(_, state)| **state == State::Foreign);
        self.survey.blocked.extend(foreign.map(|(path, _)| (*path).to_owned()));
        Ok(())
    }
}

/// How a file stands to the content that it is to have.
pub(super) fn compare(disk: &Disk<'_>, path: &str, content: &str, is_ours: bool) -> Result<State, Failure> {
    let bytes = match disk.read_of_size(path, content.len() as u64)? {
        Ok(bytes) => bytes,
        // A checkout makes a file longer where it writes CRLF, at most by one byte for each.
        Err(size) if is_converted(disk, path, content, size)? => return Ok(State::Same),
        // A file without a byte is what a power failure leaves of a new one; nobody's work is lost with it.
        Err(size) if is_ours || size == 0 => return Ok(State::Different),
        Err(_) => return Ok(State::Foreign),
    };
    if bytes == content.as_bytes() {
        return Ok(State::Same);
    }
    let is_empty = bytes.iter().all(|byte| *byte == 0);
    Ok(if is_ours || is_empty { State::Different } else { State::Foreign })
}

/// Whether Git would store a file of another size with the content that it is to have.
fn is_converted(disk: &Disk<'_>, path: &str, content: &str, size: u64) -> Result<bool, Failure> {
    let wanted = content.len() as u64;
    if size < wanted || size > wanted.saturating_mul(2) {
        return Ok(false);
    }
    Ok(disk.stored(path, &disk.read(path)?).is_some_and(|stored| stored == content.as_bytes()))
}

//! Holds the whole output in memory, and gives every folder its list.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{INDEX, index_text, is_list, is_safe_segment};
use super::problems::EmitError;
use crate::source::Selection;

/// The folders below the output root that Bindery writes to.
pub(super) const ROOTS: [&str; 2] = Selection::RENDERED;

/// Every file of the output by its path below the output root, `/`-separated, with its content.
///
/// Made by emit. Paths stay below `clusters/<cluster>` or `delivery/<engine>`, no two are equal without regard to
/// case, none is a folder of another, and each folder from there downward holds its list.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OutputTree {
    files: BTreeMap<String, String>,
    /// What each folder with a list holds.
    folders: BTreeMap<String, BTreeSet<String>>,
}

impl OutputTree {
    /// Checks the paths of files and adds the lists of their folders.
    pub fn new(files: BTreeMap<String, String>) -> Result<Self, EmitError> {
        let mut tree = OutputTree { files, folders: BTreeMap::new() };
        let mut seen = BTreeMap::new();
        for path in tree.files.keys() {
            check_path(path)?;
            claim(&mut seen, path, false)?;
            let mut below = path.as_str();
            while let Some((folder, name)) = below.rsplit_once('/') {
                claim(&mut seen, folder, true)?;
                if !folder.contains('/') {
                    break;
                }
                let names = tree.folders.entry(folder.to_owned()).or_default();
                if !names.insert(name.to_owned()) && below != path {
                    break;
                }
                below = folder;
            }
        }
        for (folder, names) in &tree.folders {
            let text = index_text(names.iter().map(String::as_str));
            tree.files.insert(format!("{folder}/{INDEX}"), text);
        }
        Ok(tree)
    }

    /// Every file: its path below the output root, and its content.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }

    /// Whether any file is below one of the [`ROOTS`].
    pub(super) fn uses(&self, root: &str) -> bool {
        self.folders.keys().any(|folder| folder.split('/').next() == Some(root))
    }

    /// Every folder that has a list, parents first, with the names that its list holds.
    pub fn folders(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.folders
    }
}

/// Refuses a path that leads elsewhere than into a cluster's or an engine's folder, or that is a list.
///
/// Names are validated long before; this is the last guard in front of the disk.
fn check_path(path: &str) -> Result<(), EmitError> {
    let mut segments = path.split('/');
    let known_root = segments.next().is_some_and(|root| ROOTS.contains(&root));
    // Folders have a list, so that neither a file nor a folder can have its name.
    let is_free = |segment: &str| is_safe_segment(segment) && !is_list(segment);
    if known_root && segments.clone().count() >= 2 && segments.all(is_free) {
        return Ok(());
    }
    Err(EmitError::UnsafePath { path: path.to_owned() })
}

/// Refuses two paths that a file system without regard to case takes for one, and a file that is also a folder.
fn claim<'a>(
    seen: &mut BTreeMap<String, (&'a str, bool)>,
    path: &'a str,
    folder: bool,
) -> Result<(), EmitError> {
    match seen.insert(path.to_lowercase(), (path, folder)) {
        Some(other) if other != (path, folder) => Err(EmitError::SharedPath {
            path: path.to_owned(),
            first: format!("`{}`", other.0),
            second: format!("`{path}`"),
        }),
        _ => Ok(()),
    }
}

//! Finds folders that an earlier Bindery wrote to and that no render keeps current any more.

#![expect(clippy::disallowed_methods, reason = "looks at folders beside the one that is written")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::index::{INDEX, MARK_START};
use super::output_tree::ROOTS;
use crate::source::Selection;

/// How deep below the root an output is looked for.
const DEEPEST: usize = 16;

/// Folders below the root, other than the output itself, whose lists say that Bindery rendered them; sorted.
///
/// After a change of `output` the old folder stays, and an engine may still read it. Hidden folders, and those below
/// another Config, which are somebody else's repository, are not looked at.
pub fn other_outputs(root: &Path, output: &Path) -> Vec<PathBuf> {
    let is_own = |folder: &Path| same(folder, output);
    let enters = |entry: &DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let has_config = || fs::symlink_metadata(entry.path().join(Selection::CONFIG_FILE)).is_ok();
        // A Config beside what was rendered makes no repository of it: no output may be the root itself.
        let foreign = || has_config() && !ROOTS.iter().any(|root| holds_lists(&entry.path().join(root)));
        entry.depth() == 0 || entry.file_type().is_dir() && !hidden && !foreign()
    };
    let walk = WalkDir::new(root).min_depth(1).max_depth(DEEPEST).follow_links(false).into_iter();
    let mut found = BTreeSet::new();
    for entry in walk.filter_entry(enters).flatten() {
        let is_root = ROOTS.iter().any(|name| entry.file_name() == *name);
        if let Some(folder) = entry.path().parent()
            && is_root
            && !is_own(folder)
            && holds_lists(entry.path())
        {
            found.insert(folder.to_owned());
        }
    }
    found.into_iter().collect()
}

fn same(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Whether a folder directly below has a list with our first line.
fn holds_lists(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| begins_as_list(&entry.path().join(INDEX)))
}

fn begins_as_list(path: &Path) -> bool {
    // A link or a pipe could lead anywhere, or never end.
    if !fs::symlink_metadata(path).is_ok_and(|data| data.is_file()) {
        return false;
    }
    let mut start = vec![0; MARK_START.len()];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut start))
        .is_ok_and(|()| start == MARK_START.as_bytes())
}

/// Whether an output holds what an engine would go by.
pub fn delivers(output: &Path) -> bool {
    holds_lists(&output.join("delivery"))
}

//! Lists what a write would change, without changing anything.

use std::path::Path;

use rayon::prelude::*;
use similar::TextDiff;

use super::disk::Disk;
use super::survey::{State, survey};
use crate::emit::index::INDEX;
use crate::emit::output_tree::OutputTree;
use crate::source::Failure;

/// The most lines of a file that are compared; beyond, only the fact is told.
const LONGEST_COMPARED: usize = 5_000;

/// The most lines of a comparison that are shown.
const LONGEST_SHOWN: usize = 200;

/// A path whose content on disk is not what the definitions say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The path below the output root; a folder's ends in `/`.
    pub path: String,
    /// What a write would do about it.
    pub action: Action,
    /// For changed content: the lines that differ, as a unified diff from disk to definitions.
    pub diff: Option<String>,
}

/// What a write would do about a difference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Action {
    /// Write a file that is absent.
    Create,
    /// Give a file other content.
    Update,
    /// Delete a file that the definitions ask for no more.
    Delete,
    /// Nothing: no list names it.
    Leave,
    /// Refuse to write at all: no list names it, and it stands where something must be written.
    Refuse,
}

/// Compares the output folder with the tree; the result is sorted by path, and empty when a write would change nothing
/// and find nothing foreign.
pub fn differences(tree: &OutputTree, root: &Path) -> Result<Vec<Difference>, Failure> {
    let disk = Disk::new(root, &|_, _| Ok(()))?;
    let survey = survey(tree, &disk)?;
    let plain = |action: Action| move |path: String| Difference { path, action, diff: None };
    let stale_lists = survey.stale_folders.iter().filter(|(_, has_list)| **has_list);
    let mut found: Vec<Difference> = Vec::new();
    found.extend(stale_lists.map(|(folder, _)| plain(Action::Delete)(format!("{folder}/{INDEX}"))));
    found.extend(survey.stale.into_iter().chain(survey.leftovers).map(plain(Action::Delete)));
    found.extend(survey.foreign.into_iter().map(plain(Action::Leave)));
    found.extend(survey.blocked.into_iter().map(plain(Action::Refuse)));
    let absent = survey.files.iter().filter(|(_, state)| **state == State::Absent);
    found.extend(absent.map(|(path, _)| plain(Action::Create)((*path).to_owned())));
    let changed: Vec<_> = survey.files.iter().filter(|(_, state)| **state == State::Different).collect();
    let updates = changed.into_par_iter().map(|(path, _)| {
        let wanted = tree.files().get(*path).map_or("", String::as_str);
        let bytes = disk.read(path)?;
        let bytes = disk.stored(path, &bytes).unwrap_or(bytes);
        let diff = Some(unified(&String::from_utf8_lossy(&bytes), wanted, path));
        Ok(Difference { path: (*path).to_owned(), action: Action::Update, diff })
    });
    found.extend(updates.collect::<Result<Vec<_>, Failure>>()?);
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path).then(a.action.cmp(&b.action)));
    Ok(found)
}

/// The lines that differ, with three lines around them.
fn unified(old: &str, new: &str, path: &str) -> String {
    if old.lines().count().max(new.lines().count()) > LONGEST_COMPARED {
        return format!("--- {path}\n+++ {path}\n(too long to compare line by line)\n");
    }
    let lines = TextDiff::from_lines(old, new);
    let text = lines.unified_diff().context_radius(3).header(path, path).to_string();
    let mut shown = String::with_capacity(text.len());
    let mut left = 0;
    for (number, line) in text.lines().enumerate() {
        if number < LONGEST_SHOWN {
            push_escaped(&mut shown, line);
            shown.push('\n');
        } else {
            left += 1;
        }
    }
    if left > 0 {
        shown.push_str(&format!("({left} more lines)\n"));
    }
    shown
}

/// Control characters on disk are not the terminal's business.
fn push_escaped(out: &mut String, line: &str) {
    for character in line.chars() {
        match character {
            '\t' => out.push(character),
            _ if character.is_control() => out.extend(character.escape_default()),
            _ => out.push(character),
        }
    }
}

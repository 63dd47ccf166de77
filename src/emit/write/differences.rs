//! Lists what a write would change, without changing anything.

use std::path::Path;

use rayon::prelude::*;
use similar::{ChangeTag, TextDiff};

use super::disk::Disk;
use super::survey::{State, survey};
use crate::emit::index::INDEX;
use crate::emit::output_tree::OutputTree;
use crate::secrets::SecretLines;
use crate::source::Failure;

/// The most lines of a file that are compared; beyond, only the fact is told.
const LONGEST_COMPARED: usize = 5_000;

/// The most pairs of lines that are compared in all files together, in the order of their paths.
const MOST_STEPS: usize = 50_000_000;

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
    let read = changed.into_par_iter().map(|(path, _)| {
        let wanted = tree.files().get(*path).map_or("", String::as_str);
        let bytes = disk.read(path)?;
        let bytes = disk.stored(path, &bytes).unwrap_or(bytes);
        Ok((*path, String::from_utf8_lossy(&bytes).into_owned(), wanted))
    });
    let mut steps = MOST_STEPS;
    let mut updates = Vec::new();
    for (path, old, new) in read.collect::<Result<Vec<_>, Failure>>()? {
        let cost = old.lines().count().saturating_mul(new.lines().count());
        let left = steps.checked_sub(cost);
        steps = left.unwrap_or(steps);
        updates.push((path, old, new, left.is_some()));
    }
    found.extend(
        updates
            .into_par_iter()
            .map(|(path, old, new, by_line)| {
                let diff = if by_line { unified(&old, new, path) } else { uncompared(path) };
                Difference { path: path.to_owned(), action: Action::Update, diff: Some(diff) }
            })
            .collect::<Vec<_>>(),
    );
    found.sort_unstable_by(|a, b| a.path.cmp(&b.path).then(a.action.cmp(&b.action)));
    Ok(found)
}

/// The lines that differ, with three lines around them.
fn unified(old: &str, new: &str, path: &str) -> String {
    if old.lines().count().max(new.lines().count()) > LONGEST_COMPARED {
        return uncompared(path);
    }
    let lines = TextDiff::from_lines(old, new);
    let text = unified_text(&lines, [old, new], path);
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

fn uncompared(path: &str) -> String {
    format!("--- {path}\n+++ {path}\n(too long to compare line by line)\n")
}

/// The hunks, in which a sentence stands for each line that holds a secret.
fn unified_text(lines: &TextDiff<'_, '_, str>, texts: [&str; 2], path: &str) -> String {
    let secrets = texts.map(SecretLines::of);
    let starts = texts.map(|text| {
        let mut at = 0;
        let start = |line: &str| {
            at += line.len();
            at - line.len()
        };
        text.split_inclusive('\n').map(start).collect::<Vec<usize>>()
    });
    let mut text = format!("--- {path}\n+++ {path}\n");
    for hunk in lines.unified_diff().context_radius(3).iter_hunks() {
        text.push_str(&format!("{}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let (side, at) = match change.tag() {
                ChangeTag::Insert => (1, change.new_index()),
                ChangeTag::Delete | ChangeTag::Equal => (0, change.old_index()),
            };
            let start = at.and_then(|at| starts[side].get(at)).copied().unwrap_or_default();
            let line = change.value();
            let is_secret = secrets[side].meet(start..start + line.len());
            let shown = if is_secret { "(a line that holds a secret)" } else { line.trim_end_matches('\n') };
            text.push_str(&format!("{}{shown}\n", change.tag()));
            if change.missing_newline() {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
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

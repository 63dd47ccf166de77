//! Turns a changed field into lines that every face of a difference shows in its own way.

use serde_json::Value as Json;
use similar::{ChangeTag, DiffOp, TextDiff};

use super::FieldChange;
use crate::diagnostics::{escape_control, plural};

/// Values longer than this, in characters, get lines of their own.
const LONGEST_SHORT: usize = 80;

/// Equal lines shown around differing ones.
const CONTEXT: usize = 2;

/// Texts of more lines than this are not searched for the smallest difference, which takes quadratic time.
const MOST_LINES: usize = 3_000;

/// The most pairs of lines, and of words in them, that one difference of two revisions compares in all fields together.
const MOST_STEPS: usize = 20_000_000;

/// The most lines of texts that are not compared line by line, in all fields together.
const MOST_LONG_LINES: usize = 200_000;

/// Texts of more bytes than this are not searched for differing words, for the same reason.
const MOST_BYTES: usize = 20_000;

/// Equal words inside a differing line are cut to this many characters at each end.
const EDGE: usize = 30;

/// How many pairs of lines may still be compared, so that many fields cost no more than one may.
pub(super) struct Steps {
    pairs: usize,
    /// Lines of long texts that may still be shown.
    lines: usize,
}

impl Default for Steps {
    fn default() -> Self {
        Steps { pairs: MOST_STEPS, lines: MOST_LONG_LINES }
    }
}

impl Steps {
    /// Takes what a comparison costs, where so much is left.
    fn take(&mut self, cost: usize) -> bool {
        let left = self.pairs.checked_sub(cost);
        self.pairs = left.unwrap_or(self.pairs);
        left.is_some()
    }
}

/// Whether a line is in the base, in the head or in both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Same,
    Removed,
    Added,
}

/// A piece of a line, printable.
pub(super) struct Part {
    pub(super) text: String,
    /// Whether the other side does not have it.
    pub(super) differs: bool,
}

/// One line, without a line break.
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) parts: Vec<Part>,
}

/// How the two values of a field are shown.
pub(super) enum Detail {
    /// Beside the path; a side that does not have the field is absent.
    Short { before: Option<String>, after: Option<String> },
    /// Below the path, line by line.
    Block(Vec<Line>),
}

/// Text for one line of output: nothing in it can end the line or draw on a terminal.
pub(super) fn inline(text: &str) -> String {
    escape_control(text).replace('\n', "\\n")
}

/// Shows the values of a field.
pub(super) fn detail(field: &FieldChange, steps: &mut Steps) -> Detail {
    let (before, after) = (present(&field.before), present(&field.after));
    let sides = || before.iter().chain(&after).copied();
    if sides().all(is_short) {
        return Detail::Short { before: before.map(shown), after: after.map(shown) };
    }
    let raw = sides().all(Json::is_string)
        && sides().any(|value| value.as_str().is_some_and(|text| text.contains('\n')));
    let form = |value: Option<&Json>| match value {
        None => String::new(),
        Some(Json::String(text)) if raw => text.clone(),
        Some(value) => yaml(value),
    };
    Detail::Block(compare(&form(before), &form(after), steps))
}

fn present(value: &Json) -> Option<&Json> {
    (!value.is_null()).then_some(value)
}

fn is_short(value: &Json) -> bool {
    let leaf = match value {
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        Json::String(text) => text.len() <= LONGEST_SHORT * 4 && !text.contains('\n'),
        Json::Null | Json::Bool(_) | Json::Number(_) => true,
    };
    leaf && shown(value).chars().count() <= LONGEST_SHORT
}

fn shown(value: &Json) -> String {
    inline(yaml(value).trim_end())
}

fn yaml(value: &Json) -> String {
    serde_yaml::to_string(value).unwrap_or_else(|_| value.to_string())
}

fn compare(before: &str, after: &str, steps: &mut Steps) -> Vec<Line> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    // A missing line break at the end is said only where the other side has one.
    let ends = before.ends_with('\n') == after.ends_with('\n') || old.is_empty() || new.is_empty();
    let is_long = old.len().max(new.len()) > MOST_LINES;
    let mut lines = match !is_long && steps.take(cost(&old, &new)) {
        true => fine(&old, &new),
        false => rough(&old, &new, steps),
    };
    for line in &mut lines {
        finish(line, ends);
    }
    lines
}

/// Pairs of lines between the ends that are alike; of pairs of words, as many as the bytes of short texts make.
fn cost(old: &[&str], new: &[&str]) -> usize {
    let (head, tail) = ends(old, new);
    let [old, new] = [old, new].map(|side| side.get(head..side.len() - tail).unwrap_or_default());
    let bytes = |side: &[&str]| side.iter().map(|line| line.len()).sum::<usize>();
    let all = bytes(old) + bytes(new);
    let words = if all > MOST_BYTES { 0 } else { (bytes(old) / 4).saturating_mul(bytes(new) / 4) };
    old.len().saturating_mul(new.len()).saturating_add(words)
}

/// How many lines are alike at the start and at the end.
fn ends(old: &[&str], new: &[&str]) -> (usize, usize) {
    let equal = |(a, b): &(&&str, &&str)| a == b;
    let head = old.iter().zip(new).take_while(equal).count();
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    (head, old.iter().rev().zip(new.iter().rev()).take_while(equal).count())
}

/// The smallest difference, with the words in which replaced lines differ.
fn fine(old: &[&str], new: &[&str]) -> Vec<Line> {
    let diff = TextDiff::from_slices(old, new);
    let bytes: usize = old.iter().chain(new).map(|line| line.len()).sum();
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if number > 0 {
            lines.push(whole(Mark::Same, "…", false));
        }
        for op in group {
            if bytes > MOST_BYTES || !matches!(op, DiffOp::Replace { .. }) {
                lines.extend(
                    diff.iter_changes(op).map(|change| whole(mark(change.tag()), change.value(), false)),
                );
                continue;
            }
            // Without a deadline the result does not depend on the speed of the machine.
            for change in diff.iter_inline_changes_deadline(op, None) {
                let parts = change.values().iter();
                let parts = parts.map(|(differs, text)| Part { text: (*text).to_owned(), differs: *differs });
                lines.push(Line { mark: mark(change.tag()), parts: parts.collect() });
            }
        }
    }
    lines
}

/// Everything between the first and the last differing line.
fn rough(old: &[&str], new: &[&str], steps: &mut Steps) -> Vec<Line> {
    let (head, tail) = ends(old, new);
    let (old, new) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let [old, new] = [old, new].map(|side| side.get(..side.len() - tail).unwrap_or_default());
    let left = steps.lines.checked_sub(old.len() + new.len());
    steps.lines = left.unwrap_or(steps.lines);
    let mut lines = vec![whole(Mark::Same, "(too much to compare line by line)", false)];
    if left.is_none() {
        let sides = [(old.len(), Mark::Removed), (new.len(), Mark::Added)];
        lines.extend(sides.map(|(count, mark)| whole(mark, &format!("({})", plural(count, "line")), false)));
        return lines;
    }
    lines.extend(old.iter().map(|line| whole(Mark::Removed, line, false)));
    lines.extend(new.iter().map(|line| whole(Mark::Added, line, false)));
    lines
}

fn mark(tag: ChangeTag) -> Mark {
    match tag {
        ChangeTag::Equal => Mark::Same,
        ChangeTag::Delete => Mark::Removed,
        ChangeTag::Insert => Mark::Added,
    }
}

fn whole(mark: Mark, text: &str, differs: bool) -> Line {
    Line { mark, parts: vec![Part { text: text.to_owned(), differs }] }
}

/// Makes a line of input printable, and short enough to read.
fn finish(line: &mut Line, ends: bool) {
    let open = line.parts.last().is_some_and(|part| !part.text.ends_with('\n') && part.text != "…");
    let refined = line.parts.iter().any(|part| part.differs);
    for part in &mut line.parts {
        let text = part.text.strip_suffix('\n').unwrap_or(&part.text);
        // Tabs indent configuration files and harm nothing.
        let text = text.split('\t').map(inline).collect::<Vec<_>>().join("\t");
        part.text = if refined && !part.differs { cut(&text) } else { text };
    }
    if open && !ends && line.mark != Mark::Same {
        line.parts.push(Part { text: " (no line break at the end)".to_owned(), differs: false });
    }
}

fn cut(text: &str) -> String {
    let count = text.chars().count();
    if count <= 2 * EDGE + 10 {
        return text.to_owned();
    }
    let head: String = text.chars().take(EDGE).collect();
    let tail: String = text.chars().skip(count - EDGE).collect();
    format!("{head}…{tail}")
}

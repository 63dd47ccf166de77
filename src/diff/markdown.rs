//! Shows differences as a comment on a pull request, in which nothing from input is markup.

use std::collections::BTreeMap;

use super::group::{Group, groups, title};
use super::lines::{Detail, Mark, Steps, detail, inline};
use super::{Action, Change, ChangeCounts, Changes, FieldChange};
use crate::diagnostics::{markdown_code, plural};

/// The longest comment, in bytes; GitHub takes 65,536 characters.
const LONGEST: usize = 60_000;

/// Bytes kept free for the closing line.
const RESERVE: usize = 300;

/// The longest account of one object, in bytes, so that one large object does not hide all others.
const LONGEST_OBJECT: usize = 6_000;

/// The longest line of a block, in bytes.
const LONGEST_LINE: usize = 400;

/// The longest name in a heading or table, in bytes.
const LONGEST_NAME: usize = 200;

/// The most rows of the summary table.
const MOST_ROWS: usize = 40;

/// Writes a heading, a table of counts, and the changes of each namespace to unfold; never over 60,000 characters.
pub fn to_markdown(changes: &Changes) -> String {
    let mut text = format!("## Rendered changes\n\n{} → {}: ", code(&changes.base), code(&changes.head));
    if changes.changes.is_empty() {
        text.push_str("no changes\n");
        return text;
    }
    let clusters = plural(changes.summary.clusters, "cluster");
    text.push_str(&format!("{} on {clusters}\n\n", changes.summary));
    text.push_str(&table(changes));
    let (mut shown, mut steps) = (0, Steps::default());
    for group in groups(changes) {
        let fitted = Section::of(&group, &mut steps).fit((LONGEST - RESERVE).saturating_sub(text.len()));
        text.push_str(&fitted.text);
        shown += fitted.objects;
        if !fitted.complete {
            break;
        }
    }
    let missing = changes.changes.len() - shown;
    if missing > 0 {
        let objects = plural(missing, "more object");
        let verb = if missing == 1 { "is" } else { "are" };
        text.push_str(&format!(
            "\n**{objects} of {} {verb} not shown**: a comment has room for {LONGEST} characters. `bindery diff` shows everything.\n",
            changes.changes.len()
        ));
    }
    text
}

fn table(changes: &Changes) -> String {
    let mut rows: BTreeMap<(Option<&str>, Option<&str>), Vec<&Change>> = BTreeMap::new();
    for change in &changes.changes {
        rows.entry((change.cluster.as_deref(), change.environment.as_deref())).or_default().push(change);
    }
    let mut text =
        String::from("| Cluster | Environment | Created | Updated | Deleted |\n|---|---|---:|---:|---:|\n");
    let more = rows.len().saturating_sub(MOST_ROWS);
    for ((cluster, environment), changes) in rows.into_iter().take(MOST_ROWS) {
        let counts = ChangeCounts::of(changes);
        let environment = environment.map_or_else(|| "–".to_owned(), code);
        let ChangeCounts { created, updated, deleted, .. } = counts;
        text.push_str(&format!(
            "| {} | {environment} | {created} | {updated} | {deleted} |\n",
            cluster.map_or_else(|| "delivery".to_owned(), code)
        ));
    }
    if more > 0 {
        text.push_str(&format!("\n… and {} of clusters and environments.\n", plural(more, "more pair")));
    }
    text
}

/// The part of the comment that unfolds one namespace, before it is known how much of it fits.
struct Section {
    /// The line that is always visible.
    summary: String,
    /// The lines of each object.
    blocks: Vec<String>,
}

/// As much of a section as fits.
struct Fitted {
    text: String,
    objects: usize,
    complete: bool,
}

impl Section {
    fn of(group: &Group<'_>, steps: &mut Steps) -> Self {
        let name = html(&format!("{} / {}", group.cluster.unwrap_or("delivery"), group.title()));
        let counts = ChangeCounts::of(group.changes());
        let mut blocks = Vec::new();
        for (component, changes) in &group.components {
            for (number, change) in changes.iter().enumerate() {
                let heading = component.filter(|_| number == 0);
                let heading = heading.map(|name| clip(&format!("# {}", inline(name)))).unwrap_or_default();
                blocks.push(heading + &block(change, steps));
            }
        }
        Section { summary: format!("<code>{name}</code>: {counts}"), blocks }
    }

    fn fit(&self, room: usize) -> Fitted {
        let mut objects = 0;
        let mut fence = String::from("```");
        let mut length = self.summary.len() + 100;
        for block in &self.blocks {
            let needed = longest_run(block).saturating_add(1);
            let wider = if needed > fence.len() { "`".repeat(needed) } else { fence.clone() };
            if length + block.len() + 2 * wider.len() > room {
                break;
            }
            length += block.len();
            fence = wider;
            objects += 1;
        }
        let complete = objects == self.blocks.len();
        if objects == 0 {
            return Fitted { text: String::new(), objects, complete };
        }
        let body: String = self.blocks.iter().take(objects).map(String::as_str).collect();
        let text = format!(
            "\n<details><summary>{}</summary>\n\n{fence}diff\n{body}{fence}\n\n</details>\n",
            self.summary
        );
        Fitted { text, objects, complete }
    }
}

fn block(change: &Change, steps: &mut Steps) -> String {
    let sign = match change.action {
        Action::Create => '+',
        // The colour of a line that GitHub marks as changed.
        Action::Update => '!',
        Action::Delete => '-',
    };
    let mut text = clip(&format!("{sign} {}", inline(&title(change))));
    let lines: Vec<String> = change.fields.iter().flat_map(|one| field(one, steps)).collect();
    for (number, line) in lines.iter().enumerate() {
        let line = clip(line);
        if text.len() + line.len() > LONGEST_OBJECT {
            text.push_str(&format!("# … {} of this object\n", plural(lines.len() - number, "more line")));
            break;
        }
        text.push_str(&line);
    }
    text
}

fn field(field: &FieldChange, steps: &mut Steps) -> Vec<String> {
    let path = inline(&field.path);
    match detail(field, steps) {
        Detail::Short { before, after } => {
            let before = before.map(|value| format!("-   {path}: {value}"));
            let after = after.map(|value| format!("+   {path}: {value}"));
            before.into_iter().chain(after).collect()
        }
        Detail::Block(block) => {
            let sign = match (field.before.is_null(), field.after.is_null()) {
                (true, false) => '+',
                (false, true) => '-',
                _ => ' ',
            };
            let mut lines = vec![format!("{sign}   {path}:")];
            for line in block {
                let sign = match line.mark {
                    Mark::Same => ' ',
                    Mark::Removed => '-',
                    Mark::Added => '+',
                };
                let content: String = line.parts.iter().map(|part| part.text.as_str()).collect();
                lines.push(format!("{sign}     {content}"));
            }
            lines
        }
    }
}

/// Cuts a line that is too long, and ends it.
fn clip(line: &str) -> String {
    format!("{}\n", cut(line, LONGEST_LINE))
}

fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    format!("{}…", text.get(..text.floor_char_boundary(longest)).unwrap_or_default())
}

/// A code span, at most as long as a name may be.
fn code(text: &str) -> String {
    markdown_code(text, LONGEST_NAME)
}

/// Text for the inside of an HTML element, in which GitHub reads neither markdown nor, inside `code`, mentions.
fn html(text: &str) -> String {
    let mut escaped = String::new();
    for character in cut(&inline(text), LONGEST_NAME).chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '-' | '/' | '(' | ')' | '…' => {
                escaped.push(character)
            }
            other => escaped.push_str(&format!("&#{};", u32::from(other))),
        }
    }
    escaped
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

//! Shows differences to people at a terminal.

use anstyle::{AnsiColor, Style};

use super::group::{groups, place, title};
use super::lines::{Detail, Line, Mark, Steps, detail, inline};
use super::{Action, Change, Changes, FieldChange};
use crate::diagnostics::plural;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const TITLE: Style = Style::new().bold();
const PLAIN: Style = Style::new();

/// Writes the changes by cluster, namespace and component, and their counts in the last line; with colours when wanted.
pub fn to_text(changes: &Changes, colour: bool) -> String {
    let mut page = Page { text: String::new(), colour, steps: Steps::default() };
    if changes.changes.is_empty() {
        page.line(0, PLAIN, "no changes");
        return page.text;
    }
    let mut cluster = None;
    for group in groups(changes) {
        if cluster != Some(group.cluster) {
            page.line(0, TITLE, &inline(&place(group.cluster)));
            cluster = Some(group.cluster);
        }
        page.line(1, TITLE, &inline(&group.title()));
        for (component, changes) in &group.components {
            if let Some(component) = component {
                page.line(2, TITLE, &inline(component));
            }
            for change in changes {
                page.change(change);
            }
        }
    }
    let clusters = plural(changes.summary.clusters, "cluster");
    page.line(0, PLAIN, &format!("{} on {clusters}", changes.summary));
    page.text
}

struct Page {
    text: String,
    colour: bool,
    /// Comparisons that are left.
    steps: Steps,
}

impl Page {
    fn line(&mut self, depth: usize, style: Style, text: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.styled(style, text);
        self.text.push('\n');
    }

    fn styled(&mut self, style: Style, text: &str) {
        if self.colour && style != PLAIN {
            self.text.push_str(&format!("{style}{text}{style:#}"));
        } else {
            self.text.push_str(text);
        }
    }

    fn change(&mut self, change: &Change) {
        let (sign, style) = match change.action {
            Action::Create => ('+', ADDED),
            Action::Update => ('~', CHANGED),
            Action::Delete => ('-', REMOVED),
        };
        self.line(3, style, &format!("{sign} {}", inline(&title(change))));
        for field in &change.fields {
            self.field(field);
        }
    }

    fn field(&mut self, field: &FieldChange) {
        let path = inline(&field.path);
        let (sign, style) = match (field.before.is_null(), field.after.is_null()) {
            (true, false) => ("+ ", ADDED),
            (false, true) => ("- ", REMOVED),
            _ => ("", PLAIN),
        };
        match detail(field, &mut self.steps) {
            Detail::Short { before: Some(before), after: Some(after) } => {
                self.text.push_str(&"  ".repeat(5));
                self.text.push_str(&format!("{path}: "));
                self.styled(REMOVED, &before);
                self.text.push_str(" → ");
                self.styled(ADDED, &after);
                self.text.push('\n');
            }
            Detail::Short { before, after } => {
                let value = before.or(after).unwrap_or_default();
                self.line(5, style, &format!("{sign}{path}: {value}"));
            }
            Detail::Block(lines) => {
                self.line(5, style, &format!("{sign}{path}:"));
                for line in &lines {
                    self.block_line(line);
                }
            }
        }
    }

    fn block_line(&mut self, line: &Line) {
        let (sign, style) = match line.mark {
            Mark::Same => ("  ", PLAIN),
            Mark::Removed => ("- ", REMOVED),
            Mark::Added => ("+ ", ADDED),
        };
        self.text.push_str(&"  ".repeat(6));
        self.styled(style, sign);
        for part in &line.parts {
            self.styled(if part.differs { style.bold().underline() } else { style }, &part.text);
        }
        self.text.push('\n');
    }
}

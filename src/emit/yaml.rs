//! Writes a tree as YAML in the style of kubectl: two spaces, lists at the column of their key, sorted keys.

use std::slice;

use super::scalar::{write_float, write_indent, write_inline, write_text};
use crate::tree::{Entry, Mapping, Node, Value};

/// The longest key, in bytes as written, that stands in front of its colon.
///
/// Readers look no further than 1024 characters ahead for the colon of a key without a question mark.
const LONGEST_SIMPLE_KEY: usize = 1000;

/// Writes one document, without `---`; the text ends in a line break.
///
/// Keys of the top level stand in Kubernetes' customary order, all others in the order of the alphabet, so that
/// equal values give equal text.
pub fn to_yaml(node: &Node) -> String {
    let mut writer = Writer { out: String::with_capacity(2048), open: Vec::new(), sorted: Vec::new() };
    match &node.value {
        Value::Mapping(mapping) if !mapping.entries.is_empty() => {
            writer.open_map(mapping, 0, true);
            // The sort is stable, so that all but the customary keys stay in the order of the alphabet.
            writer.sorted.sort_by_key(|entry| customary_rank(&entry.key));
        }
        Value::Sequence(items) if !items.is_empty() => writer.open_list(items, 0, true),
        _ => writer.write_leaf(node, 2),
    }
    writer.write_open();
    writer.out
}

/// The place of a top-level key: apiVersion, kind, metadata, spec, then all others.
pub(super) fn customary_rank(key: &str) -> usize {
    const CUSTOMARY: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];
    CUSTOMARY.iter().position(|known| *known == key).unwrap_or(CUSTOMARY.len())
}

/// A half-written document; the maps and lists that are open are a stack of its own, so that depth costs no call stack.
struct Writer<'a> {
    out: String,
    open: Vec<Open<'a>>,
    /// The sorted entries of all open maps, one behind the other.
    sorted: Vec<&'a Entry>,
}

/// A map or list whose entries are being written.
struct Open<'a> {
    column: usize,
    /// Whether the next entry goes on behind what the line already holds, as behind `- `.
    on_line: bool,
    rest: Rest<'a>,
}

enum Rest<'a> {
    /// The part of `sorted` that belongs to the map, and how much of it is still to come.
    Map {
        start: usize,
        next: usize,
        end: usize,
    },
    List(slice::Iter<'a, Node>),
}

impl<'a> Writer<'a> {
    fn open_map(&mut self, mapping: &'a Mapping, column: usize, on_line: bool) {
        let start = self.sorted.len();
        self.sorted.extend(&mapping.entries);
        let entries = &mut self.sorted[start..];
        if !entries.is_sorted_by(|a, b| a.key <= b.key) {
            entries.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        }
        let rest = Rest::Map { start, next: start, end: self.sorted.len() };
        self.open.push(Open { column, on_line, rest });
    }

    fn open_list(&mut self, items: &'a [Node], column: usize, on_line: bool) {
        self.open.push(Open { column, on_line, rest: Rest::List(items.iter()) });
    }

    /// Writes what is open until nothing is.
    fn write_open(&mut self) {
        while let Some(top) = self.open.last_mut() {
            let column = top.column;
            let on_line = std::mem::take(&mut top.on_line);
            match &mut top.rest {
                Rest::Map { next, end, .. } if *next < *end => {
                    let entry = self.sorted[*next];
                    *next += 1;
                    self.start_entry(column, on_line);
                    self.write_entry(entry, column);
                }
                Rest::List(items) => match items.next() {
                    Some(item) => {
                        self.start_entry(column, on_line);
                        self.write_item(item, column);
                    }
                    None => _ = self.open.pop(),
                },
                Rest::Map { start, .. } => {
                    self.sorted.truncate(*start);
                    self.open.pop();
                }
            }
        }
    }

    fn start_entry(&mut self, column: usize, on_line: bool) {
        if !on_line {
            write_indent(&mut self.out, column);
        }
    }

    fn write_entry(&mut self, entry: &'a Entry, column: usize) {
        let start = self.out.len();
        write_inline(&mut self.out, &entry.key);
        let mut list_column = column;
        if self.out.len() - start > LONGEST_SIMPLE_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            write_indent(&mut self.out, column);
            list_column += 2;
        }
        self.out.push(':');
        match &entry.value.value {
            Value::Mapping(mapping) if !mapping.entries.is_empty() => {
                self.out.push('\n');
                self.open_map(mapping, column + 2, false);
            }
            Value::Sequence(items) if !items.is_empty() => {
                self.out.push('\n');
                self.open_list(items, list_column, false);
            }
            _ => {
                self.out.push(' ');
                self.write_leaf(&entry.value, column + 2);
            }
        }
    }

    fn write_item(&mut self, item: &'a Node, column: usize) {
        self.out.push_str("- ");
        match &item.value {
            Value::Mapping(mapping) if !mapping.entries.is_empty() => {
                self.open_map(mapping, column + 2, true)
            }
            Value::Sequence(items) if !items.is_empty() => self.open_list(items, column + 2, true),
            _ => self.write_leaf(item, column + 2),
        }
    }

    /// Writes what has nothing below it, and ends the line; the lines of a block stand at `column`.
    fn write_leaf(&mut self, node: &Node, column: usize) {
        let word = match &node.value {
            Value::String(text) => return write_text(&mut self.out, text, column),
            Value::Null => "null",
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            Value::Integer(number) => {
                // Writing into a String cannot fail.
                let _ = std::fmt::Write::write_fmt(&mut self.out, format_args!("{number}"));
                ""
            }
            Value::Float(text) => {
                write_float(&mut self.out, text);
                ""
            }
            Value::Sequence(_) => "[]",
            Value::Mapping(_) => "{}",
        };
        self.out.push_str(word);
        self.out.push('\n');
    }
}

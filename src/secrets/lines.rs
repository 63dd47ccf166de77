//! Finds the lines of a text that hold a secret, whether or not the text can be parsed.

use std::ops::Range;

use super::assigned::{assigned, name_before};
use super::key;
use super::names::{LONGEST, holds_secret, is_secret_field, is_value_field, names_a_secret};
use super::shapes::search;

/// The lines that hold secrets, as ranges of bytes in order that do not touch.
#[derive(Default, Debug)]
pub struct SecretLines {
    ranges: Vec<Range<usize>>,
}

impl SecretLines {
    /// Looks at a text, once.
    pub fn of(text: &str) -> Self {
        let mut found = Vec::new();
        search(text, &mut found);
        let mut ranges: Vec<Range<usize>> = found.into_iter().map(|shape| shape.range).collect();
        // Of a key that is broken in the middle nothing is shown, whatever its body looks like.
        ranges.extend(key::blocks(text).into_iter().map(|(_, range)| range));
        Scan::new(text).run(&mut ranges);
        let mut lines = SecretLines { ranges };
        lines.settle(text);
        lines
    }

    /// Adds places of a text that are known otherwise.
    pub(super) fn add(&mut self, text: &str, places: impl IntoIterator<Item = Range<usize>>) {
        self.ranges.extend(places);
        self.settle(text);
    }

    /// The lines.
    pub(super) fn ranges(&self) -> impl Iterator<Item = &Range<usize>> {
        self.ranges.iter()
    }

    /// Whether a range reaches into one of the lines.
    pub fn meet(&self, range: Range<usize>) -> bool {
        let before = self.ranges.partition_point(|line| line.start < range.end.max(range.start + 1));
        before.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|line| line.end > range.start)
    }

    /// Makes whole lines of all ranges, and one of those that touch.
    fn settle(&mut self, text: &str) {
        self.ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut settled: Vec<Range<usize>> = Vec::new();
        for range in self.ranges.drain(..) {
            if let Some(last) = settled.last_mut()
                && range.start < last.end
            {
                if range.end > last.end {
                    last.end = line_end(text, range.end);
                }
                continue;
            }
            let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            settled.push(start..line_end(text, range.end));
        }
        self.ranges = settled;
    }
}

/// The end of the line that the byte before a place is in, its line break included.
fn line_end(text: &str, at: usize) -> usize {
    let from = at.saturating_sub(1);
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    bytes.iter().position(|byte| *byte == b'\n').map_or(text.len(), |length| from + length + 1)
}

/// A map of a block that is still open: where its keys stand, and what it has said so far.
struct Open {
    column: usize,
    /// Whether its `name` or `key` is that of a secret.
    is_secret: bool,
    /// The lines of its `value`.
    value: Option<Range<usize>>,
    /// Whether the value goes on.
    grows: bool,
}

/// A value that is a secret by its key and goes on over deeper lines.
struct Block {
    /// Where its key stands.
    column: usize,
    from: usize,
    /// Whether nothing of it has been seen yet: it may still be a map.
    is_empty: bool,
}

/// A scan of lines in their order.
struct Scan<'t> {
    text: &'t str,
    open: Vec<Open>,
    block: Option<Block>,
    /// A map in braces that names a secret and is not closed yet: where it began.
    braces: Option<usize>,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Scan { text, open: Vec::new(), block: None, braces: None }
    }

    fn run(mut self, ranges: &mut Vec<Range<usize>>) {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            self.line(line, range, ranges);
        }
        self.close(0, self.text.len(), ranges);
        ranges.extend(self.block.take().map(|block| block.from..self.text.len()));
        self.close_braces(self.text.len(), ranges);
    }

    fn line(&mut self, line: &str, range: Range<usize>, ranges: &mut Vec<Range<usize>>) {
        let content = line.trim_start_matches(' ');
        if content.trim().is_empty() {
            return;
        }
        let start = line.len() - content.len();
        let keys = content.trim_start_matches(['-', ' ', '\t']);
        let column = line.len() - keys.len();
        let starts_map = split_key(keys).is_some();
        // What is below a name may be a map that says where the secret is.
        self.block.take_if(|block| block.is_empty && starts_map);
        if let Some(block) = &mut self.block {
            block.is_empty = false;
            // A list may stand at the column of its key.
            if start > block.column || start == block.column && content.starts_with("- ") {
                return;
            }
            ranges.push(block.from..range.start);
            self.block = None;
        }
        self.close(if column > start { start + 1 } else { column + 1 }, range.start, ranges);
        self.pair(keys, column, &range);
        if holds_named_value(line) {
            ranges.push(range.clone());
        }
        if let Some((key, value)) = split_key(keys)
            && is_secret_field(key)
            && goes_on(value)
        {
            let is_empty = value.trim().is_empty();
            self.block = Some(Block { column, from: range.start, is_empty });
        }
        self.in_braces(line, &range, ranges);
    }

    /// Notes the name and the value of the map that the line belongs to.
    fn pair(&mut self, keys: &str, column: usize, range: &Range<usize>) {
        let Some((key, value)) = split_key(keys) else { return };
        if self.open.last().is_none_or(|open| open.column < column) {
            self.open.push(Open { column, is_secret: false, value: None, grows: false });
        }
        let Some(open) = self.open.last_mut().filter(|open| open.column == column) else { return };
        open.end_value(range.start);
        match key {
            "name" | "key" => open.is_secret |= names_a_secret(plain(value)),
            key if is_value_field(key) => {
                let from = open.value.as_ref().map_or(range.start, |value| value.start);
                (open.value, open.grows) = (Some(from..range.end), true);
            }
            _ => {}
        }
    }

    /// Closes the maps whose keys stand at a column or behind it; `at` is the line that ends them.
    fn close(&mut self, column: usize, at: usize, ranges: &mut Vec<Range<usize>>) {
        while let Some(mut open) = self.open.pop_if(|open| open.column >= column) {
            open.end_value(at);
            ranges.extend(open.value.filter(|_| open.is_secret));
        }
    }

    /// A map in braces that names a secret is hidden up to its end, which may stand on another line.
    fn in_braces(&mut self, line: &str, range: &Range<usize>, ranges: &mut Vec<Range<usize>>) {
        if self.braces.is_some() {
            if line.contains('}') {
                self.close_braces(range.end, ranges);
            }
            return;
        }
        let Some(first) = line.find('{') else { return };
        for (at, _) in line.match_indices(':').filter(|(at, _)| *at > first) {
            let behind = line.get(at + 1..).unwrap_or_default();
            let value = behind.get(..behind.floor_char_boundary(LONGEST + 4)).unwrap_or_default();
            if matches!(name_before(line, at), Some("name" | "key"))
                && names_a_secret(plain(value.split([',', '}']).next().unwrap_or_default()))
            {
                // The value may stand before the name or behind it, on this line or on the next.
                self.braces = Some(range.start);
                if behind.contains('}') {
                    self.close_braces(range.end, ranges);
                }
                return;
            }
        }
    }

    /// Hides the map in braces, when it has a value.
    fn close_braces(&mut self, end: usize, ranges: &mut Vec<Range<usize>>) {
        let map = self.braces.take().map(|start| start..end);
        let has_value = |map: &Range<usize>| {
            let text = self.text.get(map.clone()).unwrap_or_default();
            text.match_indices(':').any(|(at, _)| name_before(text, at).is_some_and(is_value_field))
        };
        ranges.extend(map.filter(has_value));
    }
}

impl Open {
    fn end_value(&mut self, at: usize) {
        if self.grows
            && let Some(value) = &mut self.value
        {
            value.end = value.end.max(at);
        }
        self.grows = false;
    }
}

/// A key and what stands behind its colon.
fn split_key(text: &str) -> Option<(&str, &str)> {
    let head = text.get(..text.floor_char_boundary(LONGEST + 4)).unwrap_or_default();
    let (key, _) = head.split_once(':')?;
    let value = text.get(key.len() + 1..)?;
    let is_key = value.is_empty() || value.starts_with(char::is_whitespace) || key.ends_with(['"', '\'']);
    is_key.then(|| (plain(key), value))
}

/// A word without quotes, commas and spaces around it.
fn plain(text: &str) -> &str {
    text.trim().trim_end_matches(',').trim_matches(['"', '\'', ' '])
}

/// Whether a value goes on over the next lines: a block, or nothing so far, or a quote that is not closed.
fn goes_on(value: &str) -> bool {
    let value = value.trim();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    value.is_empty()
        || value.starts_with(['|', '>', '#', '&', '!'])
        || quote
            .is_some_and(|quote| value.len() < 2 || !value.trim_end_matches([',', '}', ']']).ends_with(quote))
}

/// Whether a line gives a literal to a name of a secret: `name: value`, `"name": "value"`, `name=value`.
fn holds_named_value(line: &str) -> bool {
    let given = line.match_indices(':').any(|(at, _)| {
        let Some(name) = name_before(line, at) else { return false };
        if !is_secret_field(name) {
            return false;
        }
        let behind = line.get(at + 1..).unwrap_or_default();
        let behind = behind.get(..behind.floor_char_boundary(256)).unwrap_or_default();
        let value = plain(behind.split([',', '}']).next().unwrap_or_default());
        let is_nested =
            behind.trim_start().starts_with(['{', '[', '|', '>', '#']) || behind.starts_with("//");
        !is_nested && holds_secret(name, value)
    });
    given || assigned(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::SecretLines;

    /// The lines of a text that hold secrets, by their numbers from 0.
    fn lines(text: &str) -> Vec<usize> {
        let secrets = SecretLines::of(text);
        let mut at = 0;
        let mut found = Vec::new();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if secrets.meet(at..at + line.len()) {
                found.push(number);
            }
            at += line.len();
        }
        found
    }

    #[test]
    fn lines_are_known_by_names_beside_values() {
        for (text, expected) in [
            ("a: 1\npassword: h4Rtk0pf\nb: 2\n", vec![1]),
            ("env:\n  - name: DB_PASSWORD\n    value: h4Rtk0pf\n  - name: A\n    value: b\n", vec![2]),
            ("env:\n  - value: h4Rtk0pf\n    key: DB_PASSWORD\n  - key: A\n    value: b\n", vec![1]),
            ("env:\n- {key: DB_PASSWORD, value: h4Rtk0pf}\n- {key: A, value: b}\n", vec![1]),
            ("env:\n- {key: DB_PASSWORD,\n   value: h4Rtk0pf}\n- {key: A, value: b}\n", vec![1, 2]),
            ("- name: TOKEN\n  value: |\n    h4Rt\n    k0pf\n  other: x\n", vec![1, 2, 3]),
            ("dbPassword: >-\n  h4Rt\n  k0pf\nb: 2\n", vec![0, 1, 2]),
            ("dbPassword: \"h4Rt\\\n  k0pf\"\nb: 2\n", vec![0, 1]),
            ("{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"h4Rtk0pf\"\n}\n", vec![2]),
            ("args: [--password=h4Rtk0pf]\nb: 2\n", vec![0]),
            ("metadata:\n  name: db-password\nspec:\n  value: 1\n", vec![]),
            ("secretName: shop\npasswordFile: /x\ntokenURL: https://a\nTOKEN_TTL: 5m\n", vec![]),
            ("valueFrom: {secretKeyRef: {name: db, key: password}}\n", vec![]),
            ("secretRef: {name: token, key: value}\n", vec![]),
            ("{secretKey: a, remoteRef: {key: shop/db}}\nplain-secret: off\n", vec![]),
            ("- name: TOKEN\n  valeu: h4Rtk0pf\n  other: x\n", vec![1]),
        ] {
            assert_eq!(lines(text), expected, "{text}");
        }
    }

    #[test]
    fn no_line_of_a_broken_key_is_shown() {
        let text =
            ["a: |\n  -----BEGIN PRIVATE ", "KEY-----\n  MIIB\nMIIEv\n  -----END PRIVATE KEY-----\nb: 1\n"]
                .concat();
        assert_eq!(lines(&text), [1, 2, 3, 4]);
        let open = ["a: |\n  -----BEGIN PRIVATE ", "KEY-----\n  MIIB\nMIIEv\n"].concat();
        assert_eq!(lines(&open), [1, 2, 3]);
    }

    /// As many lines and marks as fit into a quarter of a megabyte, each of which could begin a secret.
    #[test]
    fn hostile_texts_end() {
        for piece in [
            "key: PASSWORD\n",
            "- {key: PASSWORD\n",
            "password:\n",
            "{",
            ":",
            "=",
            "a=",
            "key:",
            "password: \"\n",
            " - ",
        ] {
            let text = piece.repeat((1 << 18) / piece.len());
            SecretLines::of(&text);
        }
    }
}

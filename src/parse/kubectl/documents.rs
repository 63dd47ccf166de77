//! Splits a file into documents and reads each of them.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Parser, options};

use super::compose::Composer;
use super::json::Json;
use super::token::Stop;
use crate::diagnostics::Diagnostic;
use crate::parse::bounds::Growth;
use crate::parse::problems;
use crate::parse::yaml::{Document, Fault, ParseLimits};
use crate::source::{FileId, Span};
use crate::tree::Node;

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// How far kubectl looks for a brace.
const JSON_WITHIN: usize = 4096;

/// Most faults of one document that are told; who has more has one cause for them.
const MOST_FAULTS: usize = 100;

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    limits: ParseLimits,
    growth: Growth,
    documents: Vec<Document>,
}

/// Reads every document of a file; a fault ends its own document only.
pub(crate) fn read(file: FileId, text: &str, limits: &ParseLimits) -> Vec<Document> {
    let growth = Growth::default();
    let mut reader = Reader { file, text, limits: *limits, growth, documents: Vec::new() };
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let rest = reader.read_json(start);
    if let Some(start) = rest {
        reader.read_yaml(start);
    }
    reader.documents
}

impl Reader<'_> {
    fn is_full(&self) -> bool {
        self.documents.len() > self.limits.documents
    }

    fn push(&mut self, part: Range<usize>, root: Option<Node>, faults: Vec<Diagnostic>) {
        let span = Span { file: self.file, start: part.start as u32, end: part.end as u32 };
        let span = root.as_ref().map_or(span, |root| root.origin.span);
        let mut faults: Vec<Fault> = faults.into_iter().map(Fault).collect();
        if faults.len() > MOST_FAULTS {
            faults.truncate(MOST_FAULTS);
            if let Some(last) = faults.pop() {
                faults.push(Fault(problems::more_faults(last.0)));
            }
        }
        self.documents.push(Document { root, faults, span });
    }

    /// Reads JSON values, one behind another, when the file begins with one. Where YAML begins, if it does.
    fn read_json(&mut self, start: usize) -> Option<usize> {
        let head = &self.text.as_bytes()[start..self.text.len().min(start + JSON_WITHIN)];
        let rest = &self.text[start..];
        let brace = rest.len() - rest.trim_start().len();
        if head.get(brace) != Some(&b'{') {
            return Some(start);
        }
        let mut at = start;
        let mut count = 0;
        loop {
            let mut json = Json::new(self.text, at, self.file, self.limits);
            json.skip_space();
            if json.at == self.text.len() || self.is_full() {
                return None;
            }
            match json.value() {
                Ok(root) => {
                    let (end, faults) = (json.at, json.faults);
                    self.push(at..end, Some(root), faults);
                    at = end;
                    count += 1;
                }
                // After two values kubectl is sure that the file is JSON.
                Err(why) if count > 1 || matches!(why, Stop::Told(_)) => {
                    self.stopped(at..self.text.len(), 0, why);
                    return None;
                }
                Err(why) => {
                    let line = self.to_first_line(at);
                    if line.is_none() {
                        self.stopped(at..self.text.len(), 0, why);
                    }
                    return Some(at + line?);
                }
            }
        }
    }

    /// The length of the white space that kubectl passes over between JSON and YAML: to the first line's end. Where fewer
    /// than four bytes are left it goes on to no YAML.
    fn to_first_line(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let spaces = rest.len() - rest.trim_start().len();
        let line = rest[..spaces].find('\n');
        (rest.len() - line.unwrap_or(spaces) >= 4).then(|| line.map_or(spaces, |line| line + 1))
    }

    fn read_yaml(&mut self, start: usize) {
        let mut from = start;
        let mut at = start;
        for line in self.text[start..].split_inclusive('\n') {
            let line_start = at;
            at += line.len();
            let Some(rest) = line.strip_prefix("---") else { continue };
            let rest = rest.trim();
            if !rest.is_empty() && !rest.starts_with('#') {
                if from < line_start {
                    self.read_document(from..line_start);
                }
                let why = "kubectl takes only a comment behind `---`";
                let hint = Some("write what stands behind `---` on the next line");
                self.stopped(line_start..at, line_start, Stop::Unreadable { at: 3, why, hint });
                from = at;
            } else if from < line_start {
                self.read_document(from..line_start);
                from = at;
            }
            if self.is_full() {
                return;
            }
        }
        if from < self.text.len() {
            self.read_document(from..self.text.len());
        }
    }

    fn read_document(&mut self, mut part: Range<usize>) {
        if self.text[part.clone()].starts_with(BYTE_ORDER_MARK) {
            part.start += BYTE_ORDER_MARK.len_utf8();
        }
        let own = &self.text[part.clone()];
        if let Some(stop) = unread_character(own) {
            let start = part.start;
            return self.stopped(part, start, stop);
        }
        // kubectl puts a line break behind every line, the last one too.
        let is_closed = own.ends_with('\n');
        let text = if is_closed { Cow::Borrowed(own) } else { Cow::Owned(format!("{own}\n")) };
        let place = (self.file, (part.start, part.end));
        let mut composer = Composer::new(&text, place, self.limits, &mut self.growth);
        let read = composer.document(is_closed);
        let faults = std::mem::take(&mut composer.faults);
        match read {
            Ok(root) => self.push(part, root, faults),
            Err(stop) => {
                let start = part.start;
                self.stopped(part, start, stop);
            }
        }
    }

    fn place(&self, at: usize) -> Span {
        let at = at.min(self.text.len()) as u32;
        Span { file: self.file, start: at, end: at }
    }

    /// Tells why a part is not read; where no YAML reader could read it, in the words that are used for definitions.
    fn stopped(&mut self, part: Range<usize>, start: usize, stop: Stop) {
        let report = match stop {
            Stop::Told(report) => *report,
            Stop::Unreadable { at, why, hint: Some(hint) } => {
                problems::unlike_kubectl(why, hint, self.place(start + at))
            }
            Stop::Unreadable { at, why, hint: None } => {
                let own = &self.text[part.clone()];
                let limit = self.limits.depth;
                let options = options! { flow_nesting_limit: limit, block_nesting_limit: limit };
                let error = Parser::new_from_str_with_options(own, options).find_map(Result::err);
                match error {
                    Some(error) => {
                        let at = part.start + error.marker().byte_offset().unwrap_or(0);
                        problems::syntax(&error, self.text, self.place(at), limit)
                    }
                    None => {
                        let hint = "write it in plainer YAML, with text in quotes";
                        problems::unlike_kubectl(why, hint, self.place(start + at))
                    }
                }
            }
        };
        self.push(part, None, vec![report]);
    }
}

/// The first character that no YAML 1.1 reader takes, or that kubectl takes for something else than others do.
fn unread_character(text: &str) -> Option<Stop> {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let (why, hint) = match character {
            '\t' | '\n' | ' '..='~' | '\u{85}' => continue,
            '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => continue,
            '\r' => ("a carriage return stands alone", "end lines with LF, or with CR LF"),
            BYTE_ORDER_MARK => (
                "a byte order mark (U+FEFF) stands inside a document",
                "remove it; it can stand at the beginning of a file, or of the line behind `---`",
            ),
            '\0'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => (
                "a control character stands in the text itself",
                "write it as an escape in double quotes, such as `\"\\u0007\"`, or remove it",
            ),
            _ => continue,
        };
        return Some(Stop::Unreadable { at, why, hint: Some(hint) });
    }
    None
}

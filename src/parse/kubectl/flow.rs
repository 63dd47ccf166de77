//! Scans plain scalars and those in quotes.

use super::cursor::Cursor;
use super::scanner::Scanner;
use super::token::{Kind, Stop, stop};

/// Blanks and line breaks between two words, which become one space, the breaks, or stay.
#[derive(Default)]
struct Gap {
    blanks: String,
    first: String,
    more: String,
    /// Whether a line has ended.
    broken: bool,
}

impl Gap {
    /// Takes a blank or a line break.
    fn take(&mut self, cursor: &mut Cursor) {
        if cursor.is_blank(0) {
            if self.broken { cursor.skip() } else { cursor.read(&mut self.blanks) }
        } else if self.broken {
            cursor.read_line(&mut self.more);
        } else {
            self.blanks.clear();
            cursor.read_line(&mut self.first);
            self.broken = true;
        }
    }

    /// Writes what the gap means and empties it.
    fn fold(&mut self, into: &mut String) {
        let gap = std::mem::take(self);
        if !gap.broken {
            into.push_str(&gap.blanks);
        } else if gap.first != "\n" {
            into.push_str(&gap.first);
            into.push_str(&gap.more);
        } else if gap.more.is_empty() {
            into.push(' ');
        } else {
            into.push_str(&gap.more);
        }
    }
}

fn is_gap(cursor: &Cursor) -> bool {
    cursor.is_blank(0) || cursor.is_break(0)
}

fn at_document_mark(cursor: &Cursor) -> bool {
    cursor.is_document_mark(b'-') || cursor.is_document_mark(b'.')
}

/// Text without quotes.
pub(super) fn scan_plain(scanner: &mut Scanner) -> Result<(), Stop> {
    scanner.maybe_key()?;
    scanner.key_allowed = false;
    let (indent, flow) = (scanner.indent() + 1, scanner.in_flow());
    let cursor = &mut scanner.cursor;
    let start = cursor.mark();
    let (mut end, mut text, mut gap) = (start, String::new(), Gap::default());
    while !at_document_mark(cursor) && cursor.byte(0) != b'#' {
        while !cursor.is_blank_or_end(0) && !ends_plain(cursor, flow) {
            if gap.broken || !gap.blanks.is_empty() {
                gap.fold(&mut text);
            }
            cursor.read(&mut text);
            end = cursor.mark();
        }
        if !is_gap(cursor) {
            break;
        }
        while is_gap(cursor) {
            if gap.broken && cursor.byte(0) == b'\t' && (cursor.mark().column as isize) < indent {
                return stop(cursor.mark().at, "a tab stands where lines are indented");
            }
            gap.take(cursor);
        }
        if !flow && (cursor.mark().column as isize) < indent {
            break;
        }
    }
    if gap.broken {
        scanner.key_allowed = true;
    }
    scanner.push(Kind::Scalar { text, plain: true }, start, end);
    Ok(())
}

fn ends_plain(cursor: &Cursor, flow: bool) -> bool {
    match cursor.byte(0) {
        b':' => cursor.is_blank_or_end(1),
        b',' | b'?' | b'[' | b']' | b'{' | b'}' => flow,
        _ => false,
    }
}

/// Text in quotes.
pub(super) fn scan_quoted(scanner: &mut Scanner, single: bool) -> Result<(), Stop> {
    scanner.maybe_key()?;
    scanner.key_allowed = false;
    let cursor = &mut scanner.cursor;
    let quote = if single { b'\'' } else { b'"' };
    let start = cursor.mark();
    cursor.skip();
    let (mut text, mut gap) = (String::new(), Gap::default());
    loop {
        if cursor.at_end() || at_document_mark(cursor) {
            return stop(start.at, "a quote is not closed");
        }
        while !cursor.is_blank_or_end(0) {
            match cursor.byte(0) {
                b'\'' if single && cursor.byte(1) == b'\'' => {
                    cursor.skip();
                    cursor.read(&mut text);
                }
                byte if byte == quote => break,
                b'\\' if !single && cursor.is_break(1) => {
                    cursor.skip();
                    cursor.skip_line();
                    gap.broken = true;
                    break;
                }
                b'\\' if !single => text.push(escaped(cursor)?),
                _ => cursor.read(&mut text),
            }
        }
        if cursor.byte(0) == quote {
            break;
        }
        while is_gap(cursor) {
            gap.take(cursor);
        }
        gap.fold(&mut text);
    }
    cursor.skip();
    let end = cursor.mark();
    scanner.push(Kind::Scalar { text, plain: false }, start, end);
    Ok(())
}

/// The character behind a backslash.
fn escaped(cursor: &mut Cursor) -> Result<char, Stop> {
    let at = cursor.mark().at;
    cursor.skip();
    let code = cursor.byte(0);
    let simple = match code {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' | b'"' | b'\'' | b'\\' => char::from(code),
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' => return numbered(cursor, at, 2),
        b'u' => return numbered(cursor, at, 4),
        b'U' => return numbered(cursor, at, 8),
        _ => return stop(at, "no such escape"),
    };
    cursor.skip();
    Ok(simple)
}

fn numbered(cursor: &mut Cursor, at: usize, digits: usize) -> Result<char, Stop> {
    cursor.skip();
    let mut code = String::new();
    for _ in 0..digits {
        if !cursor.byte(0).is_ascii_hexdigit() {
            return stop(at, "an escape has too few hexadecimal digits");
        }
        cursor.read(&mut code);
    }
    match u32::from_str_radix(&code, 16).ok().and_then(char::from_u32) {
        Some(character) => Ok(character),
        None => stop(at, "an escape names no character"),
    }
}

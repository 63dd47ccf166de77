//! Scans the indented text behind `|` and `>`.

use super::cursor::Cursor;
use super::scanner::Scanner;
use super::token::{Kind, Stop, stop};

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

pub(super) fn scan(scanner: &mut Scanner, literal: bool) -> Result<(), Stop> {
    scanner.no_key()?;
    scanner.key_allowed = true;
    let outer = scanner.indent();
    let cursor = &mut scanner.cursor;
    let start = cursor.mark();
    cursor.skip();
    let (chomp, more) = header(cursor)?;
    while cursor.is_blank(0) {
        cursor.skip();
    }
    cursor.skip_comment();
    if !cursor.is_break_or_end(0) {
        return stop(cursor.mark().at, "only a comment can stand behind `|` or `>`");
    }
    cursor.skip_line();
    let mut indent = more.map(|more| outer.max(0) as usize + more);
    let mut end = cursor.mark();
    let (mut text, mut broken, mut breaks) = (String::new(), String::new(), String::new());
    let mut was_blank = false;
    let column = blank_lines(cursor, outer, &mut indent, &mut breaks)?;
    while cursor.mark().column == column && !cursor.at_end() {
        let is_blank = cursor.is_blank(0);
        if literal || was_blank || is_blank || broken != "\n" {
            text.push_str(&broken);
        } else if breaks.is_empty() {
            text.push(' ');
        }
        broken.clear();
        text.push_str(&breaks);
        breaks.clear();
        was_blank = is_blank;
        while !cursor.is_break_or_end(0) {
            cursor.read(&mut text);
        }
        end = cursor.mark();
        cursor.read_line(&mut broken);
        blank_lines(cursor, outer, &mut indent, &mut breaks)?;
    }
    if chomp != Chomp::Strip {
        text.push_str(&broken);
    }
    if chomp == Chomp::Keep {
        text.push_str(&breaks);
    }
    scanner.push(Kind::Scalar { text, plain: false }, start, end);
    if chomp != Chomp::Strip && scanner.cursor.at_end() {
        scanner.tail = Some(start.at);
    }
    Ok(())
}

/// The indicators behind `|` or `>`: how the text ends, and by how much it is indented.
fn header(cursor: &mut Cursor) -> Result<(Chomp, Option<usize>), Stop> {
    let (mut chomp, mut more) = (None, None);
    for _ in 0..2 {
        match cursor.byte(0) {
            b'+' if chomp.is_none() => chomp = Some(Chomp::Keep),
            b'-' if chomp.is_none() => chomp = Some(Chomp::Strip),
            b'0' if more.is_none() => {
                return stop(cursor.mark().at, "text is indented by one column at least");
            }
            digit @ b'1'..=b'9' if more.is_none() => more = Some(usize::from(digit - b'0')),
            _ => break,
        }
        cursor.skip();
    }
    Ok((chomp.unwrap_or(Chomp::Clip), more))
}

/// Passes over indentation and empty lines, and finds out the indentation where it is not known; its column.
fn blank_lines(
    cursor: &mut Cursor,
    outer: isize,
    indent: &mut Option<usize>,
    breaks: &mut String,
) -> Result<usize, Stop> {
    let mut deepest = 0;
    loop {
        let within = |cursor: &Cursor| indent.is_none_or(|indent| cursor.mark().column < indent);
        while within(cursor) && cursor.byte(0) == b' ' {
            cursor.skip();
        }
        deepest = deepest.max(cursor.mark().column);
        if within(cursor) && cursor.byte(0) == b'\t' {
            return stop(cursor.mark().at, "a tab stands where lines are indented");
        }
        if !cursor.is_break(0) {
            break;
        }
        cursor.read_line(breaks);
    }
    let least = usize::try_from(outer + 1).unwrap_or(0).max(1);
    Ok(*indent.get_or_insert(deepest.max(least)))
}

//! Spells text and numbers so that every YAML 1.1 and 1.2 reader gets the same value back.

use std::fmt::Write;

/// Words that some reader takes for a boolean, a null or a number, in any case.
const TAKEN_WORDS: [&str; 13] =
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", ".nan", "inf", "nan"];

/// Writes a text on the current line: plain when that is safe, else in double quotes.
pub(super) fn write_inline(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        write_quoted(out, text);
    }
}

/// Writes a text as a value that ends its line; text of several lines becomes a block at `column` where it can.
pub(super) fn write_text(out: &mut String, text: &str, column: usize) {
    match block_header(text) {
        Some(header) => write_block(out, text, header, column),
        None => {
            write_inline(out, text);
            out.push('\n');
        }
    }
}

/// Writes a number with a fraction as every reader takes it for one.
///
/// PyYAML reads `1e21` as text: an exponent needs a fraction and a sign. What is no number at all stays text.
pub(super) fn write_float(out: &mut String, text: &str) {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let power = exponent.map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    if !digits(whole) || !digits(fraction) || !power.is_none_or(digits) {
        return write_inline(out, text);
    }
    out.push_str(mantissa);
    let Some(exponent) = exponent else { return };
    if !mantissa.contains('.') {
        out.push_str(".0");
    }
    out.push('e');
    if !exponent.starts_with(['+', '-']) {
        out.push('+');
    }
    out.push_str(exponent);
}

/// Whether a text means itself without quotes, in every reader, as a key and as a value.
///
/// This is an allow-list: what is not known to be harmless is quoted.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    starts_plain(bytes) && goes_on_plain(bytes) && !means_another_value(text) && has_safe_characters(text)
}

/// Whether the first bytes cannot be an indicator, a document marker or a space.
fn starts_plain(bytes: &[u8]) -> bool {
    let Some(first) = bytes.first() else { return false };
    match first {
        b'-' => {
            // Command line flags: one or two dashes and a letter. `-`, `- x` and `---` mean something else.
            let behind = bytes.strip_prefix(b"--").unwrap_or(&bytes[1..]);
            behind.first().is_some_and(u8::is_ascii_alphabetic)
        }
        b'.' => {
            let behind = bytes.iter().find(|byte| **byte != b'.');
            behind.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/')
        }
        b'/' | b'_' | b'$' | b'(' => true,
        byte => byte.is_ascii_alphanumeric() || *byte >= 0x80,
    }
}

/// Whether no later byte ends a plain scalar: `: `, ` #`, a colon or a space at the end, a control character.
fn goes_on_plain(bytes: &[u8]) -> bool {
    let mut previous = 0;
    for byte in bytes {
        match byte {
            b' ' if previous == b':' => return false,
            b'#' if previous == b' ' => return false,
            0..0x20 | 0x7f => return false,
            _ => {}
        }
        previous = *byte;
    }
    !matches!(previous, b' ' | b':')
}

/// Whether some reader takes the whole text for a boolean, a null, a number or a date.
fn means_another_value(text: &str) -> bool {
    let bytes = text.as_bytes();
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    match bytes.first() {
        // A reader of JavaScript takes `e5` for a number.
        Some(b'0'..=b'9' | b'.' | b'-' | b'e' | b'E') if is_number_like(unsigned) => true,
        _ if unsigned.len() > "infinity".len() => false,
        _ => {
            let is_word = |word: &str| unsigned.eq_ignore_ascii_case(word.as_bytes());
            is_word("infinity") || TAKEN_WORDS.iter().any(|word| is_word(word))
        }
    }
}

/// Whether a text could be a number or a date in some dialect: decimal, `0x`, `0o`, `0b`, `1_000`, `1,000`, `12:30:45`.
fn is_number_like(bytes: &[u8]) -> bool {
    let of_digits = bytes.iter().all(|byte| {
        matches!(byte, b'0'..=b'9' | b'_' | b',' | b'.' | b':' | b'+' | b'-' | b'e' | b'E' | b' ')
    });
    let has_base = matches!(bytes, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..]);
    let has_digit = bytes.iter().any(u8::is_ascii_digit);
    has_base || starts_with_date(bytes) || (of_digits && has_digit && !is_dotted(bytes))
}

/// Whether a text starts with a year and a month, as every date does.
fn starts_with_date(bytes: &[u8]) -> bool {
    bytes.len() > 5
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[5].is_ascii_digit()
}

/// Whether a text is a version or an address: at least three runs of digits with single dots between them.
fn is_dotted(bytes: &[u8]) -> bool {
    let mut runs = 0;
    let well_formed = bytes.split(|byte| *byte == b'.').all(|run| {
        runs += 1;
        !run.is_empty() && run.iter().all(u8::is_ascii_digit)
    });
    well_formed && runs >= 3
}

/// Whether nothing in a text needs an escape.
fn has_safe_characters(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|character| character.is_ascii() || is_visible(character))
}

/// Whether a character outside ASCII is read by all and seen by a reviewer.
///
/// Left out are C1 controls, line separators, spaces of other widths, characters without width or that turn the
/// direction of text, private use, and what is no character. The ranges are fixed, so that output does not change
/// with the Unicode version.
fn is_visible(character: char) -> bool {
    !matches!(
        u32::from(character),
        0x80..=0xa0
            | 0xad
            | 0x34f
            | 0x61c
            | 0x115f..=0x1160
            | 0x1680
            | 0x17b4..=0x17b5
            | 0x180b..=0x180f
            | 0x2000..=0x200f
            | 0x2028..=0x202f
            | 0x205f..=0x206f
            | 0x3000
            | 0x3164
            | 0xe000..=0xf8ff
            | 0xfdd0..=0xfdef
            | 0xfe00..=0xfe0f
            | 0xfeff
            | 0xffa0
            | 0xfff0..=0xffff
            | 0x1fffe..=0x1ffff
            | 0x2fffe..=0x2ffff
            | 0x3fffe..
    )
}

/// Writes a text in double quotes with JSON's escapes.
fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    let needs_escape = |character: char| match character {
        '"' | '\\' | '\0'..='\x1f' | '\x7f' => true,
        _ => !character.is_ascii() && !is_visible(character),
    };
    while let Some(at) = rest.find(needs_escape) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        let mut characters = behind.chars();
        if let Some(character) = characters.next() {
            write_escape(out, character);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn write_escape(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ => {
            // Writing into a String cannot fail.
            let _ = match u32::from(character) {
                code @ ..=0xffff => write!(out, "\\u{code:04x}"),
                code => write!(out, "\\U{code:08x}"),
            };
        }
    }
}

/// The header of the block that a text can be written as; none when it has to stay on one line.
///
/// A first line that is empty or begins with a blank would need an indentation indicator, which readers get wrong,
/// and a line of blanks alone loses them in editors. A tab in front of the first line is refused by some readers, in
/// front of later ones by none.
fn block_header(text: &str) -> Option<&'static str> {
    let body = text.trim_end_matches('\n');
    if !text.contains('\n') || body.is_empty() || text.starts_with(['\n', ' ', '\t']) {
        return None;
    }
    let control = |byte: u8| matches!(byte, 0..0x20 | 0x7f) && byte != b'\n' && byte != b'\t';
    if text.bytes().any(control) || !has_safe_characters(text) {
        return None;
    }
    let is_blank = |line: &str| !line.is_empty() && line.trim_start_matches([' ', '\t']).is_empty();
    if body.split('\n').any(is_blank) {
        return None;
    }
    match text.len() - body.len() {
        0 => Some("|-"),
        1 => Some("|"),
        _ => Some("|+"),
    }
}

fn write_block(out: &mut String, text: &str, header: &str, column: usize) {
    out.push_str(header);
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            write_indent(out, column);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Writes spaces up to a column.
pub(super) fn write_indent(out: &mut String, column: usize) {
    const SPACES: &str = "                                                                ";
    let mut left = column;
    while left > SPACES.len() {
        out.push_str(SPACES);
        left -= SPACES.len();
    }
    out.push_str(&SPACES[..left]);
}

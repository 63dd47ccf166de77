//! Reads the literals of expressions: numbers, strings and bytes.

use super::Fault;
use super::lexer::Token;
use crate::tree::Text;

/// A number at the beginning of a text, and its length.
pub(super) fn number(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let bytes = rest.as_bytes();
    let is_hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    let mut length = if is_hexadecimal { 2 } else { 0 };
    let mut is_double = false;
    while let Some(byte) = bytes.get(length) {
        let next = bytes.get(length + 1);
        match byte {
            b'0'..=b'9' => {}
            b'a'..=b'f' | b'A'..=b'F' if is_hexadecimal => {}
            b'.' if !is_hexadecimal && !is_double && next.is_some_and(u8::is_ascii_digit) => is_double = true,
            b'e' | b'E' if !is_hexadecimal => {
                let signed = matches!(next, Some(b'+' | b'-'));
                let digit = bytes.get(length + 1 + usize::from(signed));
                if !digit.is_some_and(u8::is_ascii_digit) {
                    break;
                }
                is_double = true;
                length += 1 + usize::from(signed);
            }
            _ => break,
        }
        length += 1;
    }
    let digits = rest.get(..length).unwrap_or_default();
    let too_large = || Fault::at(at, format!("the number `{digits}` is too large"));
    if is_double {
        let number = digits.parse().map_err(|_| Fault::at(at, "not a number"))?;
        return Ok((Token::Double(number), length));
    }
    let (plain, radix) =
        if is_hexadecimal { (digits.get(2..).unwrap_or_default(), 16) } else { (digits, 10) };
    let number = u64::from_str_radix(plain, radix).map_err(|_| too_large())?;
    if matches!(bytes.get(length), Some(b'u' | b'U')) {
        return Ok((Token::Unsigned(number), length + 1));
    }
    match i64::try_from(number) {
        Ok(number) => Ok((Token::Integer(number), length)),
        Err(_) if number == 1 << 63 => Ok((Token::IntegerLimit, length)),
        Err(_) => Err(too_large()),
    }
}

/// A string or bytes at the beginning of a text, and the length; nothing when there is neither.
pub(super) fn text(rest: &str, at: usize) -> Result<Option<(Token, usize)>, Fault> {
    let (mut raw, mut bytes, mut start) = (false, false, 0);
    for byte in rest.bytes().take(2) {
        match byte {
            b'r' | b'R' if !raw => raw = true,
            b'b' | b'B' if !bytes && !raw => bytes = true,
            _ => break,
        }
        start += 1;
    }
    let body = rest.get(start..).unwrap_or_default();
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| body.starts_with(quote));
    let Some(quote) = quote else { return Ok(None) };
    let mut reader = Reader { rest: body, at: quote.len(), place: at + start, value: Vec::new() };
    loop {
        let left = body.get(reader.at..).unwrap_or_default();
        if left.starts_with(quote) {
            break;
        }
        match left.chars().next() {
            None => return Err(Fault::at(at, "the string has no end")),
            Some('\n' | '\r') if quote.len() == 1 => {
                return Err(Fault::at(at, "the string has no end on its line"));
            }
            Some('\\') if !raw => reader.escape(bytes)?,
            // Line ends within a text are one character, whichever way they are written.
            Some('\r') => {
                reader.at += if left.starts_with("\r\n") { 2 } else { 1 };
                reader.push('\n');
            }
            Some(character) => {
                reader.at += character.len_utf8();
                reader.push(character);
            }
        }
    }
    let length = start + reader.at + quote.len();
    if bytes {
        return Ok(Some((Token::Bytes(reader.value), length)));
    }
    let string = String::from_utf8(reader.value).map_err(|_| Fault::at(at, "the string is not UTF-8"))?;
    Ok(Some((Token::String(Text::from(string)), length)))
}

struct Reader<'t> {
    rest: &'t str,
    at: usize,
    place: usize,
    value: Vec<u8>,
}

impl Reader<'_> {
    fn push(&mut self, character: char) {
        self.value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// A backslash and what follows; in bytes a number is a byte, in strings a character.
    fn escape(&mut self, bytes: bool) -> Result<(), Fault> {
        let place = self.place + self.at;
        let unknown = || Fault::at(place, "unknown escape sequence");
        let left = self.rest.get(self.at + 1..).unwrap_or_default();
        let kind = left.chars().next().ok_or_else(unknown)?;
        let simple = match kind {
            '\\' | '\'' | '"' | '`' | '?' => Some(kind),
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\u{b}'),
            _ => None,
        };
        if let Some(character) = simple {
            self.push(character);
            self.at += 2;
            return Ok(());
        }
        let (skip, digits, radix) = match kind {
            'x' | 'X' => (1, 2, 16),
            'u' if !bytes => (1, 4, 16),
            'U' if !bytes => (1, 8, 16),
            '0'..='3' => (0, 3, 8),
            _ => return Err(unknown()),
        };
        let digits = left.get(skip..skip + digits).ok_or_else(unknown)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(unknown());
        }
        let number = u32::from_str_radix(digits, radix).map_err(|_| unknown())?;
        match (bytes, char::from_u32(number)) {
            (true, _) => self.value.push(u8::try_from(number).map_err(|_| unknown())?),
            (false, Some(character)) => self.push(character),
            (false, None) => return Err(unknown()),
        }
        self.at += 1 + skip + digits.len();
        Ok(())
    }
}

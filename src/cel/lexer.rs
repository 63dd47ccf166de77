//! Splits the text of an expression into tokens with their places.

use super::Fault;
use super::literal;
use crate::tree::Text;

/// The longest text of an expression, in bytes.
pub const LONGEST_TEXT: usize = 16 * 1024;

/// A word of the language.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    Name(Text),
    Integer(i64),
    /// `9223372036854775808`, which is a number only behind a minus sign.
    IntegerLimit,
    Unsigned(u64),
    Double(f64),
    String(Text),
    Bytes(Vec<u8>),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// Operators and brackets; a longer one stands before its beginning.
const SIGNS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")",
    "[", "]", "{", "}",
];

/// The tokens and the byte at which each begins; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Fault> {
    if text.len() > LONGEST_TEXT {
        return Err(Fault::limit(0, format!("the expression is longer than {LONGEST_TEXT} bytes")));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if first.is_ascii_whitespace() {
            at += 1;
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some((token, length)) = literal::text(rest, at)? {
            tokens.push((token, at));
            at += length;
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest
                .bytes()
                .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_')
                .unwrap_or(rest.len());
            tokens.push((Token::Name(Text::new(rest.get(..length).unwrap_or_default())), at));
            at += length;
        } else if first.is_ascii_digit() || starts_fraction(rest) && !follows_operand(&tokens) {
            let (token, length) = literal::number(rest, at)?;
            tokens.push((token, at));
            at += length;
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push((Token::Sign(sign), at));
            at += sign.len();
        } else {
            return Err(Fault::at(at, format!("`{}` has no meaning here", first.escape_debug())));
        }
    }
    tokens.push((Token::End, text.len()));
    Ok(tokens)
}

/// `.5` is a number, unless it follows a value.
fn starts_fraction(rest: &str) -> bool {
    let mut bytes = rest.bytes();
    bytes.next() == Some(b'.') && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
}

fn follows_operand(tokens: &[(Token, usize)]) -> bool {
    match tokens.last() {
        None | Some((Token::Sign(_), _)) => {
            matches!(tokens.last(), Some((Token::Sign(")" | "]" | "}"), _)))
        }
        Some(_) => true,
    }
}

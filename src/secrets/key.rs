//! Finds private keys and JSON Web Tokens.

use std::ops::Range;

use super::shapes::{Shape, is_word};

/// How a private key in PEM begins.
const BEGIN: &str = "-----BEGIN ";

/// How it ends.
const END: &str = "-----END ";

/// Bytes behind the first line of a key that are looked at; a line has 64 or 76.
const WINDOW: usize = 512;

/// Characters of base64 in a row that no words of a manual have.
const RUN: usize = 24;

/// Private keys in PEM, whether their lines are broken or written as `\n`.
pub(super) fn private_keys(text: &str, found: &mut Vec<Shape>) {
    let keys = blocks(text).into_iter().filter(|(body, _)| has_data(text.get(*body..).unwrap_or_default()));
    found.extend(keys.map(|(_, range)| Shape { range, what: "a private key" }));
}

/// Every place where a private key begins: its body, and all of it up to its end; to the end of the text where it has none.
pub(super) fn blocks(text: &str) -> Vec<(usize, Range<usize>)> {
    let mut ends = text.match_indices(END).map(|(at, _)| at).peekable();
    let mut found = Vec::new();
    for (at, _) in text.match_indices(BEGIN) {
        let kind = at + BEGIN.len();
        let head = text.as_bytes().get(kind..(kind + 64).min(text.len())).unwrap_or_default();
        let Some(length) = head.windows(5).position(|window| window == b"-----") else { continue };
        let name = head.get(..length).unwrap_or_default();
        if !(name.ends_with(b"PRIVATE KEY") || name.ends_with(b"PRIVATE KEY BLOCK")) {
            continue;
        }
        while ends.next_if(|end| *end < at).is_some() {}
        let end = ends.peek().map_or(text.len(), |end| (end + END.len() + name.len() + 5).min(text.len()));
        found.push((kind + length + 5, at..end));
    }
    found
}

/// Whether a text begins with lines of base64, headers of a key before them.
fn has_data(text: &str) -> bool {
    let window = text.as_bytes().get(..WINDOW.min(text.len())).unwrap_or_default();
    let (mut run, mut longest, mut all, mut escaped) = (0, 0, 0, false);
    for byte in window {
        // The letter behind a backslash belongs to it.
        let is_break = escaped && matches!(byte, b'n' | b'r' | b't');
        escaped = *byte == b'\\';
        if (byte.is_ascii_alphanumeric() || b"+/=".contains(byte)) && !is_break {
            (run, all) = (run + 1, all + 1);
            longest = longest.max(run);
        } else if *byte == b'-' && longest >= RUN {
            break;
        } else {
            run = 0;
        }
    }
    longest >= RUN && all >= 40
}

/// JSON Web Tokens: two JSON objects in base64url, and a signature.
pub(super) fn web_tokens(text: &str, found: &mut Vec<Shape>) {
    let mut start = 0;
    for run in text.split(|c: char| !(c == '.' || u8::try_from(c).is_ok_and(is_word))) {
        let parts: Vec<&str> = run.split('.').collect();
        let mut at = start;
        for three in parts.windows(3) {
            let [head, claims, signature] = three else { continue };
            let fits = head.find("eyJ").is_some_and(|begin| head.len() - begin >= 16)
                && claims.len() >= 10
                && claims.starts_with("eyJ")
                && signature.len() >= 20;
            if fits {
                let end = at + head.len() + claims.len() + signature.len() + 2;
                found.push(Shape { range: at..end, what: "a JSON Web Token" });
            }
            at += head.len() + 1;
        }
        // The next piece begins behind the one character that parts them.
        let behind = start + run.len();
        start = behind + text.get(behind..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
}

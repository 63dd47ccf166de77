//! Scans anchors, aliases and tags.

use super::scanner::Scanner;
use super::token::{Kind, Stop, stop};

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// `&name` or `*name`. The name ends where YAML 1.1 ends it: at the first character that is no word's.
pub(super) fn scan_anchor(scanner: &mut Scanner) -> Result<(), Stop> {
    scanner.maybe_key()?;
    scanner.key_allowed = false;
    let start = scanner.cursor.mark();
    let is_alias = scanner.cursor.byte(0) == b'*';
    scanner.cursor.skip();
    let mut name = String::new();
    while is_word(scanner.cursor.byte(0)) {
        scanner.cursor.read(&mut name);
    }
    let is_over = scanner.cursor.is_blank_or_end(0)
        || matches!(scanner.cursor.byte(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
    if name.is_empty() || !is_over {
        return stop(start.at, "the name of an anchor or alias has letters, digits, `-` and `_` only");
    }
    let kind = if is_alias { Kind::Alias(name) } else { Kind::Anchor(name) };
    scanner.push(kind, start, scanner.cursor.mark());
    Ok(())
}

/// `!<tag>`, `!!name`, `!name` or `!`. Without directives there are no other handles.
pub(super) fn scan_tag(scanner: &mut Scanner) -> Result<(), Stop> {
    scanner.maybe_key()?;
    scanner.key_allowed = false;
    let start = scanner.cursor.mark();
    scanner.cursor.skip();
    let tag = if scanner.cursor.byte(0) == b'<' {
        scanner.cursor.skip();
        let tag = address(scanner, String::new())?;
        if tag.is_empty() || scanner.cursor.byte(0) != b'>' {
            return stop(start.at, "a tag that begins with `!<` ends with `>`");
        }
        scanner.cursor.skip();
        tag
    } else {
        short(scanner)?
    };
    if !scanner.cursor.is_blank_or_end(0) {
        return stop(start.at, "a space stands behind a tag");
    }
    scanner.push(Kind::Tag(tag), start, scanner.cursor.mark());
    Ok(())
}

fn short(scanner: &mut Scanner) -> Result<String, Stop> {
    let at = scanner.cursor.mark().at;
    let mut word = String::new();
    while is_word(scanner.cursor.byte(0)) {
        scanner.cursor.read(&mut word);
    }
    if scanner.cursor.byte(0) != b'!' {
        return address(scanner, format!("!{word}"));
    }
    if !word.is_empty() {
        return stop(at, "no directive names this tag's handle");
    }
    scanner.cursor.skip();
    let name = address(scanner, String::new())?;
    if name.is_empty() {
        return stop(at, "a name stands behind `!!`");
    }
    Ok(format!("tag:yaml.org,2002:{name}"))
}

/// What a tag is made of; `%` would begin an encoded character.
fn address(scanner: &mut Scanner, mut tag: String) -> Result<String, Stop> {
    while is_word(scanner.cursor.byte(0)) || b";/?:@&=+$,.!~*'()[]%".contains(&scanner.cursor.byte(0)) {
        if scanner.cursor.byte(0) == b'%' {
            return stop(scanner.cursor.mark().at, "encoded characters in a tag are not read");
        }
        scanner.cursor.read(&mut tag);
    }
    Ok(tag)
}

//! Finds passwords in addresses: `scheme://user:password@host`.

use super::shapes::Shape;

/// Bytes of a password that are looked at to tell it from a stand-in.
const LOOKED_AT: usize = 256;

/// The longest address in which a password may have spaces.
const LONGEST_SPACED: usize = 2048;

/// Every address with a password.
///
/// Users forget to escape what addresses do not allow, so that a password reaches to the last `@` of its word, whatever is in it.
pub(super) fn credentials(text: &str, found: &mut Vec<Shape>) {
    let before = found.len();
    let mut start = 0;
    for word in text.split(ends_word) {
        in_word(word, start, found);
        let behind = start + word.len();
        start = behind + text.get(behind..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    // A text that is one address as a whole may have spaces in its password.
    let whole = text.trim();
    if found.len() == before && whole.len() <= LONGEST_SPACED && is_one_address(whole) {
        in_word(whole, text.len() - text.trim_start().len(), found);
    }
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || "\"'`<>".contains(character)
}

fn is_one_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = rest.rsplit_once('@').map_or("", |(_, host)| host);
    scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.:".contains(&byte))
        && !text.contains(['\n', '"', '\'', '`', '<', '>'])
        && !host.contains(char::is_whitespace)
        && rest.split_once(':').is_some_and(|(user, _)| !user.contains(char::is_whitespace))
}

/// Looks at each scheme of a word once, up to the next colon.
fn in_word(word: &str, start: usize, found: &mut Vec<Shape>) {
    let Some(last) = word.rfind('@') else { return };
    let host = word.get(last + 1..).unwrap_or_default();
    if host.is_empty() || host.starts_with("sha256:") || host.starts_with("sha512:") {
        return;
    }
    for (at, _) in word.match_indices("://") {
        let Some(behind) = word.get(at + 3..last) else { break };
        let has_scheme =
            word.as_bytes().get(..at).and_then(<[u8]>::last).is_some_and(u8::is_ascii_alphanumeric);
        let Some(colon) = behind.find(':') else { break };
        let (user, password) =
            (behind.get(..colon).unwrap_or_default(), behind.get(colon + 1..).unwrap_or_default());
        if has_scheme && !user.contains(['/', '?', '#']) && is_password(user, password) {
            found.push(Shape { range: start + at..start + word.len(), what: "a password in an address" });
            return;
        }
    }
}

fn is_password(user: &str, password: &str) -> bool {
    // A password like its user's name is what the image comes with, as in `guest:guest`: nothing that could leak.
    let comes_with =
        password == user && password.len() <= 12 && password.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digits = password.bytes().take(6).take_while(u8::is_ascii_digit).count();
    let behind = password.get(digits..).unwrap_or_default();
    let is_port = (1..=5).contains(&digits) && behind.starts_with(['/', '?', '#', ','])
        || password.starts_with("port/");
    // What begins with slashes is the next address.
    !(comes_with || is_port || password.starts_with("//") || is_stand_in(password))
}

/// Whether a value only stands for a secret: empty, a reference, a placeholder of a manual.
fn is_stand_in(value: &str) -> bool {
    let value = value.get(..value.floor_char_boundary(LOOKED_AT)).unwrap_or_default();
    let lower = value.trim().to_ascii_lowercase();
    let words = [
        "password",
        "passwd",
        "pass",
        "pwd",
        "pw",
        "secret",
        "token",
        "changeme",
        "change-me",
        "example",
        "redacted",
        "user",
        "bar",
        "mypassword",
        "yourpassword",
        "your-password",
    ];
    let first = lower.bytes().next();
    let between = |open: char, close: char| lower.contains(open) && lower.contains(close);
    lower.is_empty()
        || lower.starts_with(['$', '%'])
            && !lower.get(1..3).is_some_and(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))
        || ["$(", "${", "**"].iter().any(|mark| lower.contains(mark))
        || between('{', '}')
        || between('[', ']')
        || ["%s", "%d", "%v", "..."].iter().any(|mark| lower.contains(mark))
        || words.contains(&lower.as_str())
        || lower.bytes().all(|byte| Some(byte) == first)
}

//! Finds passwords that texts give to names: `--password=x`, `Password=x;`, `?token=x`.

use std::ops::Range;

use super::names::{LONGEST, holds_secret};

/// Bytes of a value that are looked at.
const LOOKED_AT: usize = 256;

/// The name and place of the first value in a text that is given to a name of a secret.
///
/// From each `=` a bounded number of bytes is looked at.
pub fn assigned(text: &str) -> Option<(&str, Range<usize>)> {
    text.match_indices('=').find_map(|(at, _)| {
        let name = name_before(text, at)?;
        let range = value_behind(text, at + 1);
        let value = text.get(range.clone())?;
        // What stands for a value in another language: a variable, a parameter of SQL, a field of a template.
        let is_other = value.starts_with(['$', ':', '%', '?', '@', '{', '[', '(', '=', '*', '&']);
        (!is_other && holds_secret(name, value)).then_some((name, range))
    })
}

/// The word that ends before a place, with one space between at most.
pub(super) fn name_before(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let before = before.strip_suffix(' ').unwrap_or(before);
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let length = before.bytes().rev().take(LONGEST + 1).take_while(is_part).count();
    let name = before.get(before.len() - length..)?.trim_start_matches('-');
    (!name.is_empty() && length <= LONGEST).then_some(name)
}

/// What stands behind a place, quotes around it left out.
fn value_behind(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let rest = rest.get(..rest.floor_char_boundary(LOOKED_AT)).unwrap_or_default();
    let space = usize::from(rest.starts_with(' '));
    let rest = rest.get(space..).unwrap_or_default();
    let start = at + space;
    match rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
        Some(quote) => {
            let inner = rest.get(1..).unwrap_or_default();
            start + 1..start + 1 + inner.find(quote).unwrap_or(inner.len())
        }
        None => {
            let ends = |c: char| c.is_whitespace() || ";&,\"'`)}".contains(c);
            start..start + rest.find(ends).unwrap_or(rest.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::assigned;

    #[test]
    fn values_are_known_by_the_names_that_they_are_given_to() {
        for (text, value) in [
            ("--password=h4Rtk0pf", "h4Rtk0pf"),
            ("Server=db;User Id=shop;Password=h4Rtk0pf;Encrypt=true", "h4Rtk0pf"),
            ("host=db user=shop password='h4Rt k0pf'", "h4Rt k0pf"),
            ("jdbc:mysql://db/shop?user=shop&password=h4Rtk0pf&ssl=true", "h4Rtk0pf"),
            ("export PGPASSWORD=h4Rtk0pf; psql", "h4Rtk0pf"),
            ("AccountName=shop;AccountKey=h4Rtk0pf==;", "h4Rtk0pf=="),
            ("//registry.example.com/:_authToken=h4Rtk0pf", "h4Rtk0pf"),
        ] {
            let found = assigned(text).and_then(|(_, range)| text.get(range));
            assert_eq!(found, Some(value), "{text}");
        }
        for text in [
            "--password-file=/run/secrets/db",
            "--token-ttl=5m",
            "PASSWORD=$(cat /run/secrets/db)",
            "select 1 from users where password = :password",
            "PASSWORD=\"\"",
            "if [ \"$PASSWORD\" == \"$OTHER\" ]",
            "--require-token=true",
            "a=b=c=d",
        ] {
            assert_eq!(assigned(text), None, "{text}");
        }
    }
}

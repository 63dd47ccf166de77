//! Judges the names of variables, and whether their values are literal secrets.

use crate::tree::Node;

/// Words that name a secret when they end a variable's name, and two that do so in pairs.
const WORDS: [&str; 8] =
    ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "CREDENTIALS", "PASS"];
const PAIRS: [(&str, &str); 6] = [
    ("API", "KEY"),
    ("ACCESS", "KEY"),
    ("SECRET", "KEY"),
    ("PRIVATE", "KEY"),
    ("ENCRYPTION", "KEY"),
    ("SIGNING", "KEY"),
];

/// Whether the last words of a name say that its value is a secret: `DB_PASSWORD`, not `PASSWORD_FILE`.
pub(super) fn names_a_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    let mut words = upper.rsplit(['_', '-', '.']);
    let (Some(last), before) = (words.next(), words.next().unwrap_or_default()) else { return false };
    // A switch such as MYSQL_ALLOW_EMPTY_PASSWORD speaks about secrets and is none.
    let is_switch = before == "EMPTY";
    !is_switch && (WORDS.contains(&last) || PAIRS.contains(&(before, last)))
}

/// Whether a literal can be a secret: neither a stand-in nor a switch, a number of seconds or a path.
pub(super) fn is_literal(value: &Node) -> bool {
    let Some(text) = value.as_str() else { return false };
    let is_word = ["true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"]
        .contains(&text.to_ascii_lowercase().as_str());
    let is_path = text.starts_with('/') || text.starts_with("./");
    let filled_in =
        text.trim().is_empty() || text.contains("$(") || text.contains("${") || text.contains('<');
    !(is_word || is_path || filled_in)
}

#[cfg(test)]
mod tests {
    use super::names_a_secret;

    #[test]
    fn the_last_words_of_a_name_count() {
        for name in [
            "PASSWORD",
            "SINGLE_USE_TOKEN",
            "DB_PASSWORD",
            "stripe-api-key",
            "AWS_SECRET_ACCESS_KEY",
            "GITHUB_TOKEN",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "PASSWORD_FILE",
            "TOKEN_TTL",
            "MAX_TOKENS",
            "MYSQL_ALLOW_EMPTY_PASSWORD",
            "KEY",
            "MONKEY",
            "API_KEYS",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }
}

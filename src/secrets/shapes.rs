//! Recognises secrets in text by the shapes that their issuers give them, in one pass over it.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{address, key};

/// A secret in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Shape {
    /// Its bytes, or the first of them where nothing tells its end.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) what: &'static str,
}

/// What kind of secret a text holds, if it holds one that is known by its shape.
pub fn recognise(text: &str) -> Option<&'static str> {
    if text.len() < SHORTEST {
        return None;
    }
    let mut found = Vec::new();
    search(text, &mut found);
    found.into_iter().min_by_key(|shape| shape.range.start).map(|shape| shape.what)
}

/// Adds every secret of a text, each way of finding them in the order of its own.
///
/// Each occurrence of a mark is looked at once and for no more than a bounded number of bytes, so that the work grows as the
/// text does, whatever it repeats.
pub(super) fn search(text: &str, found: &mut Vec<Shape>) {
    let [mut keys, mut web_tokens, mut addresses] = [false; 3];
    for mark in MARKS.find_overlapping_iter(text) {
        match TOKENS.get(mark.pattern().as_usize()) {
            Some(token) => found.extend(token.at(text, mark.start())),
            None => match mark.pattern().as_usize() - TOKENS.len() {
                0 => keys = true,
                1 => web_tokens = true,
                _ => addresses = true,
            },
        }
    }
    if keys {
        key::private_keys(text, found);
    }
    if web_tokens {
        key::web_tokens(text, found);
    }
    if addresses {
        address::credentials(text, found);
    }
}

/// The prefixes of all tokens, then what a private key, a web token and an address have in common.
static MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let prefixes = TOKENS.iter().map(|token| token.prefix);
    #[expect(clippy::expect_used, reason = "a few short words always make an automaton")]
    AhoCorasick::new(prefixes.chain(["-----BEGIN ", "eyJ", "://"])).expect("a small automaton")
});

/// No shape is shorter: that of an address with credentials, as in `a://b:c8d9e@f`.
const SHORTEST: usize = 14;

/// A token that begins with a word of its issuer.
struct Token {
    what: &'static str,
    prefix: &'static str,
    /// Least characters behind the prefix; what follows them tells nothing more.
    least: usize,
    /// Which characters may stand there.
    alphabet: fn(u8) -> bool,
    /// Whether there are exactly so many.
    exact: bool,
}

impl Token {
    const fn from(what: &'static str, prefix: &'static str, least: usize) -> Self {
        Token { what, prefix, least, alphabet: is_word, exact: false }
    }

    const fn exactly(what: &'static str, prefix: &'static str, least: usize) -> Self {
        Token { exact: true, ..Token::from(what, prefix, least) }
    }

    /// The token whose prefix stands at a place, if it is one.
    fn at(&self, text: &str, at: usize) -> Option<Shape> {
        let before = text.as_bytes().get(..at).and_then(<[u8]>::last);
        let start = at + self.prefix.len();
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().take(self.least + 1).take_while(|byte| (self.alphabet)(**byte)).count();
        let long_enough = if self.exact { length == self.least } else { length >= self.least };
        let fits = before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
            && long_enough
            && is_random(rest.get(..length).unwrap_or_default());
        fits.then_some(Shape { range: at..start + length, what: self.what })
    }
}

static TOKENS: [Token; 31] = [
    Token { alphabet: is_upper, ..Token::exactly("an AWS access key", "AKIA", 16) },
    Token { alphabet: is_upper, ..Token::exactly("an AWS access key", "ASIA", 16) },
    Token::from("a GitHub token", "ghp_", 36),
    Token::from("a GitHub token", "gho_", 36),
    Token::from("a GitHub token", "ghu_", 36),
    Token::from("a GitHub token", "ghs_", 36),
    Token::from("a GitHub token", "ghr_", 36),
    Token::from("a GitHub token", "github_pat_", 40),
    Token::from("a GitLab token", "glpat-", 20),
    Token::from("a GitLab token", "gldt-", 20),
    Token::from("a GitLab token", "glrt-", 20),
    Token::from("a Slack token", "xoxb-", 24),
    Token::from("a Slack token", "xoxp-", 24),
    Token::from("a Slack token", "xapp-", 24),
    Token { alphabet: is_path, ..Token::from("a Slack webhook", "hooks.slack.com/services/T", 30) },
    Token::exactly("a Google API key", "AIza", 35),
    Token::from("a Stripe key", "sk_live_", 24),
    Token::from("a Stripe key", "rk_live_", 24),
    Token::exactly("an npm token", "npm_", 36),
    Token::from("a PyPI token", "pypi-AgEIcHlwaS5vcmc", 50),
    Token::exactly("a DigitalOcean token", "dop_v1_", 64),
    Token::from("a Vault token", "hvs.", 24),
    Token::from("an age key", "AGE-SECRET-KEY-1", 58),
    Token::from("a GitLab token", "glptt-", 20),
    Token::from("a Slack token", "xoxa-", 24),
    Token::from("a Slack token", "xoxr-", 24),
    Token::from("a Slack token", "xoxs-", 24),
    Token::from("a Hugging Face token", "hf_", 34),
    Token::from("an Anthropic key", "sk-ant-", 40),
    Token::from("an OpenAI key", "sk-proj-", 40),
    Token::from("a Shopify token", "shpat_", 32),
];

/// A character of tokens and of base64url.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'/'
}

/// Whether a body is more than a stand-in such as `XXXXXXXX`, or the example of a manual.
fn is_random(body: &[u8]) -> bool {
    let mut seen = [false; 256];
    body.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    different >= 6 && !body.windows(7).any(|window| window.eq_ignore_ascii_case(b"EXAMPLE"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_shape() {
        // Put together here, so that no scanner takes this file for a leak.
        let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        for (text, what) in [
            (format!("export KEY={}", ["AKI", "AQ3EGRS5Z7T2WLK4N"].concat()), Some("an AWS access key")),
            (["ghp", "_a8Kd92LmNq4RtVw7XyZ1b3Cd5Ef6Gh7Ij8Kl"].concat(), Some("a GitHub token")),
            (["glpat", "-9fKd72LmNq4RtVw7XyZ1"].concat(), Some("a GitLab token")),
            (format!("-----BEGIN RSA PRIVATE {}\n{key}\n", "KEY-----"), Some("a private key")),
            (format!("-----BEGIN PRIVATE {}\\n{key}\\n", "KEY-----"), Some("a private key")),
            (format!("-----BEGIN CERTIFICATE-----\n{key}\n"), None),
            ("-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----".to_owned(), None),
            ("postgres://shop:h4Rtk0pf@db:5432/shop".to_owned(), Some("a password in an address")),
            ("https://user:p@ss@db.example.com/".to_owned(), Some("a password in an address")),
            ("postgres://shop:$(PASSWORD)@db:5432/shop".to_owned(), None),
            ("https://<user>:<password>@git.example.com".to_owned(), None),
            ("amqp://user:password@host:5672".to_owned(), None),
            ("amqp://guest:guest@rabbitmq:5672".to_owned(), None),
            ("https://example.com/a:b@c".to_owned(), None),
            ("registry.example.com/shop/cart@sha256:abc".to_owned(), None),
            (["AKI", "AXXXXXXXXXXXXXXXX"].concat(), None),
            (["AKI", "AIOSFODNN7EXAMPLE"].concat(), None),
        ] {
            assert_eq!(recognise(&text), what, "{text}");
        }
    }

    #[test]
    fn a_password_in_an_address_may_hold_what_addresses_do_not() {
        for text in [
            "postgres://shop:h4Rt/k0pf@db:5432/shop",
            "postgres://shop:h4Rt#k0pf@db:5432/shop",
            "postgres://shop:h4Rt?k0pf@db/shop",
            "postgres://shop:h4Rt@k0/pf@db/shop",
            "postgres://shop:h4Rt%20k0pf@db/shop",
            "postgres://shop:h4Rt k0pf@db/shop",
            "postgres://shop:h4Rt$k0*f@db/shop",
            "mongodb://shop:h4Rt,k0pf@db-0,db-1/shop",
            "redis://:h4Rtk0pf@cache:6379/0",
            "jdbc:postgresql://db/shop?next=http://shop:h4Rtk0pf@db",
        ] {
            assert_eq!(recognise(text), Some("a password in an address"), "{text}");
        }
        for text in [
            "http://cart:8080/users/@me",
            "http://cart:8080?mail=joe@example.com",
            "docker://registry.example.com:5000/shop/cart@sha256:abcdef",
            "ssh://git@git.example.com:22/shop/cart",
            "http://a:80,http://b:80/c@d",
            "see http://cart:8080 and mail joe@example.com",
        ] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }

    #[test]
    fn broken_and_other_private_keys_are_found() {
        let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
        for kind in ["PGP PRIVATE KEY BLOCK", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
            let text = ["-----BEGIN ", kind, "-----\nProc-Type: 4,ENCRYPTED\n\n", key].concat();
            assert_eq!(recognise(&text), Some("a private key"), "{kind}");
        }
    }

    /// Each occurrence of a mark is looked at for a bounded number of bytes alone: a search that looked to the end from each would
    /// not end within the hour, nor would one that found the same secret from each.
    #[test]
    fn repeated_marks_cost_no_more_than_their_number() {
        let prefixes = TOKENS.iter().map(|token| token.prefix);
        let others =
            ["-----BEGIN ", "-----BEGIN RSA PRIVATE KEY-----", "eyJ", "eyJ.", "://", "a://b:", "a://", "@"];
        for mark in prefixes.chain(others) {
            let count = (1 << 18) / mark.len();
            let mut found = Vec::new();
            search(&mark.repeat(count), &mut found);
            assert!(found.len() <= count, "{mark}");
            let bytes: usize = found.iter().map(|shape| shape.range.len()).sum();
            assert!(bytes <= count * 256, "{mark}: {bytes}");
        }
    }

    #[test]
    fn json_web_tokens_have_three_parts() {
        let token = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJzaG9wIn0", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r"];
        assert_eq!(recognise(&token.join(".")), Some("a JSON Web Token"));
        assert_eq!(recognise(&token[..2].join(".")), None);
    }
}

//! Recognises secrets in text by the shapes that their issuers give them.

/// What kind of secret a text holds, if it holds one that is known by its shape.
pub(in crate::govern) fn recognise(text: &str) -> Option<&'static str> {
    if text.len() < SHORTEST {
        return None;
    }
    private_key(text)
        .or_else(|| TOKENS.iter().find_map(|token| token.is_in(text).then_some(token.what)))
        .or_else(|| web_token(text))
        .or_else(|| url_credentials(text))
}

/// No shape is shorter: that of an address with credentials, as in `a://b:c8d9e@f`.
const SHORTEST: usize = 14;

/// A token that begins with a word of its issuer.
struct Token {
    what: &'static str,
    prefix: &'static str,
    /// Least characters behind the prefix.
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

    fn is_in(&self, text: &str) -> bool {
        text.match_indices(self.prefix).any(|(at, _)| {
            let before = text.as_bytes().get(..at).and_then(<[u8]>::last);
            let rest = text.get(at + self.prefix.len()..).unwrap_or_default();
            let length = rest.bytes().take_while(|byte| (self.alphabet)(*byte)).count();
            let body = rest.get(..length).unwrap_or_default();
            let long_enough = if self.exact { length == self.least } else { length >= self.least };
            before.is_none_or(|byte| !byte.is_ascii_alphanumeric()) && long_enough && is_random(body)
        })
    }
}

static TOKENS: [Token; 23] = [
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
];

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'/'
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
}

/// Whether a body is more than a stand-in such as `XXXXXXXX`, or the example of a manual.
fn is_random(body: &str) -> bool {
    let mut seen = [false; 256];
    body.bytes().for_each(|byte| seen[usize::from(byte)] = true);
    let different = seen.iter().filter(|seen| **seen).count();
    different >= 6 && !body.to_ascii_uppercase().contains("EXAMPLE")
}

/// A private key in PEM, whether its lines are broken or written as `\n`.
fn private_key(text: &str) -> Option<&'static str> {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("-----BEGIN ") {
        let (kind, body) = behind.split_once("-----")?;
        let body = body.replace("\\n", "\n");
        let data = body.bytes().filter(|byte| !byte.is_ascii_whitespace());
        let length = data.take_while(|byte| is_base64(*byte)).count();
        if kind.ends_with("PRIVATE KEY") && length >= 40 {
            return Some("a private key");
        }
        rest = behind;
    }
    None
}

/// A JSON Web Token: two JSON objects in base64url, and a signature.
fn web_token(text: &str) -> Option<&'static str> {
    text.match_indices("eyJ").find_map(|(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.bytes().take_while(|byte| is_word(*byte) || *byte == b'.').count();
        let mut parts = rest.get(..end).unwrap_or_default().split('.');
        let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
        let fits =
            head.len() >= 16 && claims.len() >= 10 && claims.starts_with("eyJ") && signature.len() >= 20;
        fits.then_some("a JSON Web Token")
    })
}

/// A password in an address: `scheme://user:password@host`.
fn url_credentials(text: &str) -> Option<&'static str> {
    text.match_indices("://").find_map(|(at, _)| {
        let has_scheme = text.as_bytes().get(..at)?.last().is_some_and(u8::is_ascii_alphanumeric);
        let rest = text.get(at + 3..)?;
        let end = rest.find(|character: char| " \t\r\n/?#\"'`,".contains(character)).unwrap_or(rest.len());
        let (credentials, host) = rest.get(..end)?.rsplit_once('@')?;
        let (user, password) = credentials.split_once(':')?;
        // A password like its user's name is what the image comes with, as in `guest:guest`: nothing that could leak.
        let comes_with = password == user
            && password.len() <= 12
            && password.bytes().all(|byte| byte.is_ascii_alphabetic());
        let fits = has_scheme && !host.is_empty() && !comes_with && !is_stand_in(password);
        fits.then_some("a password in an address")
    })
}

/// Whether a value only stands for a secret: empty, a reference, a placeholder of a manual.
fn is_stand_in(value: &str) -> bool {
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
    lower.is_empty()
        || lower.contains(|character: char| "$<>{}[]*".contains(character))
        || ["%s", "%d", "%v", "..."].iter().any(|mark| lower.contains(mark))
        || words.contains(&lower.as_str())
        || lower.bytes().all(|byte| Some(byte) == first)
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
    fn json_web_tokens_have_three_parts() {
        let token = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJzaG9wIn0", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r"];
        assert_eq!(recognise(&token.join(".")), Some("a JSON Web Token"));
        assert_eq!(recognise(&token[..2].join(".")), None);
    }
}

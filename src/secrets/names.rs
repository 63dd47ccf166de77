//! Judges the names of variables and fields, and whether their values are literal secrets.

/// Words that name a secret when they end a name, alone or joined to others: `DB_PASSWORD`, `PGPASSWORD`, `dbPassword`.
const ENDINGS: [&str; 15] = [
    "PASSWORD",
    "PASSWORDS",
    "PASSWD",
    "PASSPHRASE",
    "PASSCODE",
    "PWD",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "SECRETKEY",
    "ACCESSKEY",
    "PRIVATEKEY",
    "ENCRYPTIONKEY",
    "CREDENTIAL",
    "CREDENTIALS",
];

/// Words that do so alone.
const WORDS: [&str; 4] = ["PW", "CREDS", "SALT", "AUTHORIZATION"];

/// Words that do so before `KEY`.
const KEYS: [&str; 23] = [
    "API",
    "ACCESS",
    "SECRET",
    "PRIVATE",
    "ENCRYPTION",
    "SIGNING",
    "MASTER",
    "AUTH",
    "CLIENT",
    "ACCOUNT",
    "SHARED",
    "SESSION",
    "CRYPT",
    "HMAC",
    "CIPHER",
    "SSH",
    "JWT",
    "APP",
    "DEPLOY",
    "FERNET",
    "LICENSE",
    "STORAGE",
    "COOKIE",
];

/// What runs before `AUTH` where that is a password, as in `REDIS_AUTH`.
const AUTHS: [&str; 9] = ["REDIS", "VALKEY", "BASIC", "HTTP", "PROXY", "REGISTRY", "DOCKER", "SMTP", "NEO4J"];

/// Words that end in `PASS` and are none.
const PASSES: [&str; 8] =
    ["BYPASS", "COMPASS", "ENCOMPASS", "SURPASS", "TRESPASS", "OVERPASS", "UNDERPASS", "MULTIPASS"];

/// What may stand behind the name of a secret: which one it is.
const NUMBERS: [&str; 14] = [
    "BASE",
    "OLD",
    "NEW",
    "PREVIOUS",
    "CURRENT",
    "PRIMARY",
    "SECONDARY",
    "PROD",
    "PRODUCTION",
    "STAGING",
    "DEV",
    "VALUE",
    "BASE64",
    "PLAIN",
];

/// The longest name that is looked at.
pub(super) const LONGEST: usize = 128;

/// Whether a name says that its value is a secret: `DB_PASSWORD`, `dbPassword`, `PGPASSWORD`, not `PASSWORD_FILE`.
pub fn names_a_secret(name: &str) -> bool {
    if name.len() > LONGEST || !may_name(name) {
        return false;
    }
    let words = words(name);
    let mut rest = words.as_slice();
    while let [before @ .., last] = rest
        && !before.is_empty()
        && (NUMBERS.contains(&last.as_str()) || last.bytes().all(|byte| byte.is_ascii_digit()))
    {
        rest = before;
    }
    let [before @ .., last] = rest else { return false };
    let last = last.trim_end_matches(|character: char| character.is_ascii_digit());
    let before = before.last().map(String::as_str).unwrap_or_default();
    // A switch such as MYSQL_ALLOW_EMPTY_PASSWORD speaks about secrets and is none; so does OLDPWD of every shell.
    let is_other = before == "EMPTY" || last == "OLDPWD" || name == "PWD";
    let passes = last.ends_with("PASS") && !PASSES.contains(&last);
    !is_other
        && (ENDINGS.iter().any(|ending| last.ends_with(ending))
            || WORDS.contains(&last)
            || passes
            || last == "KEY" && KEYS.contains(&before)
            || last == "AUTH" && AUTHS.contains(&before)
            || last == "COOKIE" && before == "ERLANG")
}

/// A first look that most names do not pass.
fn may_name(name: &str) -> bool {
    let marks: [&[u8]; 10] =
        [b"pass", b"secret", b"token", b"key", b"cred", b"pw", b"auth", b"salt", b"cookie", b"phrase"];
    let bytes = name.as_bytes();
    marks.iter().any(|mark| bytes.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark)))
}

/// The words of a name in upper case: parted by `_`, `-`, `.` and the like, and where lower case turns into upper.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied().unwrap_or_default();
        let next = characters.get(at + 1).copied().unwrap_or_default();
        let is_part = character.is_ascii_alphanumeric();
        // `dbPassword`, and `DBPassword`, whose last capital begins a word.
        let begins = character.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_uppercase() && next.is_ascii_lowercase());
        if (begins || !is_part) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if is_part && let Some(word) = words.last_mut() {
            word.push(character.to_ascii_uppercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a field of a map holds a secret by its name: stricter than for variables, for fields often name an object.
///
/// `secretKey` of an ExternalSecret is a key, `existingSecret` the name of a Secret.
pub(super) fn is_secret_field(key: &str) -> bool {
    let own = key.rsplit('/').next().unwrap_or(key);
    if own == "secretKey" || own.len() > LONGEST || !names_a_secret(own) {
        return false;
    }
    let words = words(own);
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map(String::as_str);
    let of = ["CLIENT", "APP", "SHARED", "WEBHOOK", "JWT", "OAUTH", "API", "CONSUMER", "SIGNING", "SESSION"];
    let last = words.last().map(String::as_str).unwrap_or_default();
    last != "SECRET" || before.is_some_and(|before| of.contains(&before)) || own.contains('_')
}

/// Whether a field beside `name` or `key` is the value of it, or a misspelt one.
pub(super) fn is_value_field(key: &str) -> bool {
    let start = key
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("val") || start.eq_ignore_ascii_case("vla"));
    start && !key.eq_ignore_ascii_case("valueFrom")
}

/// Whether the value of a variable of some name is a literal secret: neither a stand-in nor a switch, a reference or a path.
pub fn holds_secret(name: &str, value: &str) -> bool {
    names_a_secret(name)
        && is_literal(value)
        && !(name.to_ascii_uppercase().ends_with("AUTH") && is_mode(value))
}

/// Whether a text can be a secret.
pub(super) fn is_literal(text: &str) -> bool {
    let text = text.trim();
    let words = ["true", "false", "yes", "no", "on", "off", "none", "null", "~", "0", "1"];
    let is_word = words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let is_path = text.starts_with('/') || text.starts_with("./") || text.starts_with("../");
    let filled_in = text.is_empty()
        || ["$(", "${", "<", "{{", "%("].iter().any(|mark| text.contains(mark))
        || text.bytes().all(|byte| byte == b'*');
    // Where a secret stands, not what it is.
    let schemes = [
        "vault:",
        "ref+",
        "op://",
        "arn:aws:",
        "sm://",
        "gcp-sm://",
        "file:",
        "env:",
        "secret://",
        "secretref:",
    ];
    !(is_word || is_path || filled_in || schemes.iter().any(|scheme| text.starts_with(scheme)))
}

/// Ways to authenticate, which `AUTH` names as often as a password.
fn is_mode(value: &str) -> bool {
    let modes = [
        "basic",
        "digest",
        "oauth",
        "oauth2",
        "oidc",
        "jwt",
        "ldap",
        "saml",
        "token",
        "password",
        "plain",
        "login",
        "md5",
        "scram",
        "trust",
        "enabled",
        "disabled",
        "required",
        "optional",
        "always",
        "never",
        "kerberos",
        "mtls",
        "anonymous",
        "local",
        "iam",
    ];
    modes.iter().any(|mode| value.eq_ignore_ascii_case(mode))
}

#[cfg(test)]
mod tests {
    use super::{holds_secret, is_secret_field, names_a_secret};

    #[test]
    fn the_last_words_of_a_name_count() {
        let secret = "PASSWORD SINGLE_USE_TOKEN DB_PASSWORD stripe-api-key AWS_SECRET_ACCESS_KEY GITHUB_TOKEN \
            PGPASSWORD MYSQL_PWD dbPassword SECRET_KEY_BASE apikey APIKEY authToken REDIS_AUTH SMTP_PASS pwd \
            passphrase privateKey clientSecret DBPassword REDISCLI_AUTH_PASSWORD DB_PASSWORD_2 password1 \
            accessToken SMTPPASS ROOT_PW X-Api-Key DJANGO_SECRET_KEY rabbitmq.erlang.cookie NONCE_SALT";
        for name in secret.split_whitespace() {
            assert!(names_a_secret(name), "{name}");
        }
        let other = "PASSWORD_FILE TOKEN_TTL MAX_TOKENS MYSQL_ALLOW_EMPTY_PASSWORD KEY MONKEY API_KEYS \
            secretName passwordFile PASSWORD_MIN_LENGTH secretKeyRef tokenURL PWD OLDPWD BYPASS compass \
            KEY_ID AWS_ACCESS_KEY_ID tokenizer AUTH basicAuth_mode PASSIVE turnkey cacheKey sortKey PUBLIC_KEY";
        for name in other.split_whitespace() {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn what_a_name_holds_may_be_no_secret() {
        for value in ["hunter2", "changeme", "p@ss/w0rd", "12345678"] {
            assert!(holds_secret("DB_PASSWORD", value), "{value}");
        }
        for value in ["", "true", "$(PASSWORD)", "/run/secrets/db", "{{ x }}", "<password>", "vault:kv/db#pw"]
        {
            assert!(!holds_secret("DB_PASSWORD", value), "{value}");
        }
        assert!(!holds_secret("HTTP_AUTH", "basic"));
        assert!(holds_secret("REDIS_AUTH", "h4Rtk0pf"));
    }

    #[test]
    fn fields_that_name_objects_hold_none() {
        for key in ["password", "apiToken", "clientSecret", "DB_SECRET", "example.com/password"] {
            assert!(is_secret_field(key), "{key}");
        }
        for key in
            ["secretKey", "existingSecret", "secret", "imagePullSecret", "nginx.example.com/auth-secret"]
        {
            assert!(!is_secret_field(key), "{key}");
        }
    }
}

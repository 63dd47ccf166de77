//! Reads references of images by the grammar of container runtimes: github.com/distribution/reference v0.6, as the kubelet does.

/// Longest path of a repository in characters.
const LONGEST_PATH: usize = 255;
/// Longest tag in characters.
const LONGEST_TAG: usize = 128;
/// The algorithms of digests, with the number of their hexadecimal digits.
const ALGORITHMS: [(&str, usize); 3] = [("sha256", 64), ("sha384", 96), ("sha512", 128)];

/// Why a text is no reference of an image, as "must …"; the kubelet would answer `InvalidImageName` for ever.
pub fn image_problem(text: &str) -> Option<String> {
    let must = |reason: &str| Some(reason.to_owned());
    if text.is_empty() {
        return must("must not be empty");
    }
    if text.contains("://") {
        return must("must begin with a host or a name, without a scheme such as `https://`");
    }
    if text.contains(char::is_whitespace) {
        return must("must not contain a space");
    }
    if text.len() == 64 && text.bytes().all(is_lower_hexadecimal) {
        return must("must not be 64 hexadecimal digits alone, which would be an identifier");
    }
    let (named, digest) = match text.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (text, None),
    };
    let (domain, remote) = split_domain(named);
    let (path, tag) = match remote.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (remote, None),
    };
    domain
        .and_then(domain_problem)
        .or_else(|| path_problem(path, domain.is_none_or(|domain| domain == "docker.io")))
        .or_else(|| tag.and_then(tag_problem))
        .or_else(|| digest.and_then(digest_problem))
}

/// The host, where the first part can be one, and the rest.
fn split_domain(named: &str) -> (Option<&str>, &str) {
    let is_domain = |part: &str| {
        part == "localhost" || part.contains(['.', ':']) || part.contains(|c: char| c.is_ascii_uppercase())
    };
    match named.split_once('/').filter(|(first, _)| is_domain(first)) {
        Some((domain, rest)) => (Some(domain), rest),
        None => (None, named),
    }
}

fn domain_problem(domain: &str) -> Option<String> {
    let is_label = |label: &str| {
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = label.as_bytes();
        edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let (host, rest) = match domain.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((address, rest)) => {
            let legal =
                !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
            (legal, rest)
        }
        None => {
            let end = domain.find(':').unwrap_or(domain.len());
            (domain[..end].split('.').all(is_label), &domain[end..])
        }
    };
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let port = rest.is_empty() || rest.strip_prefix(':').is_some_and(digits);
    (!host || !port)
        .then(|| format!("must have a host and perhaps a port before the first `/`, which `{domain}` is not"))
}

/// Parts with `/` between them; `is_hub` says that the registry is Docker Hub, which keeps bare names under `library/`.
fn path_problem(path: &str, is_hub: bool) -> Option<String> {
    if path.is_empty() {
        return Some("must name a repository".to_owned());
    }
    if path.contains(|c: char| c.is_uppercase()) {
        return Some(format!("must have its repository in lower case: `{}`", path.to_lowercase()));
    }
    if let Some(part) = path.split('/').find(|part| !is_component(part)) {
        return Some(match part {
            "" => "must not have an empty part between two `/`".to_owned(),
            part => format!(
                "must have a repository of lower-case letters and digits, with single `.`, `_`, `__` or dashes between them, unlike `{part}`"
            ),
        });
    }
    let length = path.len() + if is_hub && !path.contains('/') { "library/".len() } else { 0 };
    (length > LONGEST_PATH).then(|| format!("must have at most {LONGEST_PATH} characters behind the host"))
}

/// Letters and digits, with separators between them.
fn is_component(part: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut runs = part.as_bytes().chunk_by(|a, b| is_word(a) == is_word(b)).peekable();
    let mut is_between = false;
    while let Some(run) = runs.next() {
        let is_separator = !run.iter().all(is_word);
        let legal = matches!(run, b"." | b"_" | b"__") || run.iter().all(|byte| *byte == b'-');
        if is_separator && (!legal || !is_between || runs.peek().is_none()) {
            return false;
        }
        is_between = true;
    }
    is_between
}

fn tag_problem(tag: &str) -> Option<String> {
    if tag.is_empty() {
        return Some("must have a tag behind the `:`".to_owned());
    }
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let legal = tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(|byte| is_word(byte) || byte == b'.' || byte == b'-')
        && tag.len() <= LONGEST_TAG;
    (!legal).then(|| {
        format!(
            "must have a tag of at most {LONGEST_TAG} letters, digits, `_`, `.` and dashes that begins with a letter, a digit or `_`, unlike `{}`",
            super::field::shorten(tag)
        )
    })
}

fn digest_problem(digest: &str) -> Option<String> {
    let (algorithm, digits) = digest.split_once(':').unwrap_or((digest, ""));
    let Some((_, length)) = ALGORITHMS.iter().find(|(known, _)| *known == algorithm) else {
        return Some("must have a digest of `sha256`, `sha384` or `sha512` behind the `@`".to_owned());
    };
    let legal = digits.len() == *length && digits.bytes().all(is_lower_hexadecimal);
    (!legal).then(|| format!("must have {length} hexadecimal digits in lower case behind `@{algorithm}:`"))
}

fn is_lower_hexadecimal(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::image_problem;

    const DIGITS: &str = "e258d248fda94c63753607f7c4494ee0fcbe92f1a76bfdac795c9d84101eb317";

    /// Cases after the tests of github.com/distribution/reference, and what people write by mistake.
    #[test]
    fn references_are_read_as_the_kubelet_reads_them() {
        let long = "a/".repeat(127) + "a";
        for legal in [
            "cart",
            "cart:1.4.2",
            "library/cart",
            "localhost/cart",
            "localhost:5000/cart:v1",
            "registry.example.com/a/b/c:1_2-3.x",
            "Registry.Example.com/cart",
            "UPPER/cart",
            "[fd00::1]:5000/cart:1",
            "[fd00::1]/cart",
            "a__b/c-d/e.f/g---h",
            "docker/docker",
            "cart:Tag_1",
            "cart:1",
            "a.b:80/c:1@sha512:",
            "127.0.0.1:5000/cart",
            "xn--n3h.com/myimage:xn--n3h.com",
        ] {
            let whole = match legal.strip_suffix("sha512:") {
                Some(start) => format!("{start}sha512:{}", "ab".repeat(64)),
                None => legal.to_owned(),
            };
            assert_eq!(image_problem(&whole), None, "{whole}");
        }
        assert_eq!(image_problem(&format!("cart@sha256:{DIGITS}")), None);
        assert_eq!(image_problem(&format!("r.example.com/{long}")), None);
    }

    #[test]
    fn what_is_no_reference_is_told() {
        let longer = "a/".repeat(128) + "a";
        let digest = |text: &str| format!("cart@{text}");
        for (faulty, part) in [
            ("", "empty"),
            ("https://r.example.com/cart:1", "scheme"),
            ("rev iews:1", "space"),
            (" cart", "space"),
            (DIGITS, "identifier"),
            ("r.example.com/acme/Reviews:0.1", "lower case: `acme/reviews`"),
            ("Cart", "lower case"),
            ("cart::1", "tag"),
            ("cart:", "tag behind"),
            ("cart:.1", "tag of"),
            ("cart:-1", "tag of"),
            ("cart:a/b", "host"),
            ("r.example.com//cart", "empty part"),
            ("r.example.com/", "name a repository"),
            ("/cart", "empty part"),
            ("cart/", "empty part"),
            ("-cart", "unlike `-cart`"),
            ("cart-", "unlike `cart-`"),
            ("a..b/c", "host"),
            ("a/b..c", "unlike `b..c`"),
            ("a/b___c", "unlike `b___c`"),
            ("a/b._c", "unlike"),
            ("r.example.com:port/cart", "host"),
            ("-r.example.com/cart", "host"),
            ("[fd00::1/cart", "host"),
            ("[fg00::1]/cart", "host"),
            ("r_x.example.com/cart", "host"),
            ("cart@sha256", "64 hexadecimal"),
            ("cart@sha256:abc", "64 hexadecimal"),
            ("cart@md5:d41d8cd98f00b204e9800998ecf8427e", "digest of"),
            ("cart@", "digest of"),
            ("cart:1@", "digest of"),
            ("@sha256:abc", "name a repository"),
            (":1", "name a repository"),
            ("käse:1", "unlike"),
            ("cart:${TAG}", "tag of"),
        ] {
            let reason = image_problem(faulty).unwrap_or_default();
            assert!(reason.starts_with("must") && reason.contains(part), "{faulty}: {reason}");
        }
        assert!(image_problem(&digest(&format!("sha256:{}", DIGITS.to_uppercase()))).is_some());
        assert!(image_problem(&format!("r.example.com/{longer}")).is_some());
        assert!(image_problem(&format!("cart:{}", "a".repeat(129))).is_some());
    }
}

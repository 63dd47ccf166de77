//! Judges names, label keys and label values by the rules of Kubernetes, in plain words.

/// The longest name of most objects.
pub const LONGEST_SUBDOMAIN: usize = 253;
/// The longest name of a namespace, a Service, a container, a label value.
pub const LONGEST_LABEL: usize = 63;
/// The longest port name.
const LONGEST_PORT_NAME: usize = 15;

fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn too_long(name: &str, longest: usize) -> Option<String> {
    (name.len() > longest).then(|| format!("must have at most {longest} characters, not {}", name.len()))
}

/// Why a name is no DNS label (RFC 1123): `a-b1`, at most 63 characters.
pub fn is_dns_label(name: &str) -> Option<String> {
    dns_label_of(name, LONGEST_LABEL)
}

/// Why a name is no DNS label of at most `longest` characters.
pub fn dns_label_of(name: &str, longest: usize) -> Option<String> {
    label_syntax(name).or_else(|| too_long(name, longest))
}

fn label_syntax(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return Some("must not be empty".into());
    };
    if !bytes.iter().all(|byte| is_lower_or_digit(*byte) || *byte == b'-') {
        return Some("must consist of lower-case letters, digits and dashes".into());
    }
    let edges = is_lower_or_digit(*first) && is_lower_or_digit(*last);
    (!edges).then(|| "must begin and end with a lower-case letter or digit".into())
}

/// Why a name is no DNS label that begins with a letter (RFC 1035), as Services need.
pub fn is_dns_1035_label(name: &str) -> Option<String> {
    is_dns_label(name).or_else(|| {
        let digit = name.starts_with(|first: char| first.is_ascii_digit());
        digit.then(|| "must begin with a lower-case letter".into())
    })
}

/// Why a name is no DNS subdomain (RFC 1123): DNS labels with dots between them, at most 253 characters.
pub fn is_dns_subdomain(name: &str) -> Option<String> {
    subdomain_of(name, LONGEST_SUBDOMAIN)
}

/// Why a name is no DNS subdomain of at most `longest` characters.
pub fn subdomain_of(name: &str, longest: usize) -> Option<String> {
    if name.is_empty() {
        return Some("must not be empty".into());
    }
    if !name.bytes().all(|byte| is_lower_or_digit(byte) || byte == b'-' || byte == b'.') {
        return Some("must consist of lower-case letters, digits, dashes and dots".into());
    }
    if name.split('.').any(|label| label_syntax(label).is_some()) {
        return Some("must begin and end with a lower-case letter or digit, also next to each dot".into());
    }
    too_long(name, longest)
}

/// Why a name cannot be one step of a URL path, as the names of roles must.
pub fn path_segment_problem(name: &str) -> Option<String> {
    match name {
        "" => Some("must not be empty".into()),
        "." | ".." => Some("must not be `.` or `..`".into()),
        _ if name.contains(['/', '%']) => Some("must not contain `/` or `%`".into()),
        _ => None,
    }
}

/// Why a text is no label value: empty, or up to 63 letters, digits, `-`, `_` and `.`.
pub fn label_value_problem(value: &str) -> Option<String> {
    if value.is_empty() { None } else { qualified_part(value) }
}

fn qualified_part(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return Some("must not be empty".into());
    };
    if !bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Some("must consist of letters, digits, dashes, underscores and dots".into());
    }
    if !first.is_ascii_alphanumeric() || !last.is_ascii_alphanumeric() {
        return Some("must begin and end with a letter or digit".into());
    }
    too_long(name, LONGEST_LABEL)
}

/// Why a text is no label key: `name` or `domain/name`.
pub fn label_key_problem(key: &str) -> Option<String> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if name.contains('/') {
        return Some("must have at most one `/`".into());
    }
    if let Some(reason) = prefix.and_then(is_dns_subdomain) {
        return Some(format!("must have a domain before the `/`, which {reason}"));
    }
    qualified_part(name).map(|reason| match prefix {
        Some(_) => format!("must have a name after the `/`, which {reason}"),
        None => reason,
    })
}

/// Why a text is no annotation key; unlike a label key its case is free in the domain.
pub fn annotation_key_problem(key: &str) -> Option<String> {
    label_key_problem(&key.to_ascii_lowercase())
}

/// Why a text is no name of a container port (IANA service name).
pub fn port_name_problem(name: &str) -> Option<String> {
    if let Some(reason) = label_syntax(name) {
        return Some(reason);
    }
    if !name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Some("must contain a letter".into());
    }
    if name.contains("--") {
        return Some("must not contain two dashes in a row".into());
    }
    too_long(name, LONGEST_PORT_NAME)
}

/// Why a text is no name of an environment variable in a pod, for Kubernetes 1.32 and newer.
pub fn variable_name_problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("must not be empty".into());
    }
    let legal = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'=';
    (!name.bytes().all(legal)).then(|| "must consist of printable ASCII characters other than `=`".into())
}

/// Why a text is no name of an environment variable for definitions, Kubernetes before 1.32, and most shells.
pub fn env_name_problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("must not be empty".into());
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Some("must not begin with a digit".into());
    }
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Some("must consist of letters, digits, underscores, dashes and dots".into());
    }
    (name == "." || name.starts_with("..")).then(|| "must not be `.` or begin with `..`".into())
}

/// Why a text is no key of a ConfigMap or Secret.
pub fn data_key_problem(key: &str) -> Option<String> {
    if key.is_empty() {
        return Some("must not be empty".into());
    }
    if !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        return Some("must consist of letters, digits, dashes, underscores and dots".into());
    }
    if key == "." || key.starts_with("..") {
        return Some("must not be `.` or begin with `..`".into());
    }
    too_long(key, LONGEST_SUBDOMAIN)
}

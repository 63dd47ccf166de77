//! Reads references of container images as Kubernetes' CEL library does.

/// A reference of an image, with what it leaves out filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Image {
    pub(super) registry: String,
    pub(super) repository: String,
    /// Absent where there is a digest.
    pub(super) tag: String,
    /// Absent where there is only a tag.
    pub(super) digest: String,
}

/// The registry of a reference that names none.
const DEFAULT_REGISTRY: &str = "index.docker.io";

impl Image {
    /// Reads a reference; nothing when it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        // A colon before the last slash is that of a port.
        let (base, tag) = match named.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
            Some((base, tag)) => (base, Some(tag)),
            None => (named, None),
        };
        let is_registry = |part: &str| part.contains(['.', ':']) || part == "localhost";
        let (registry, repository) = match base.split_once('/').filter(|(first, _)| is_registry(first)) {
            Some(("docker.io", repository)) => (DEFAULT_REGISTRY, repository),
            Some((registry, repository)) => (registry, repository),
            None => (DEFAULT_REGISTRY, base),
        };
        let sound = is_repository(repository) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
        let library = registry == DEFAULT_REGISTRY && !repository.contains('/');
        sound.then(|| Image {
            registry: registry.to_owned(),
            repository: if library { format!("library/{repository}") } else { repository.to_owned() },
            tag: if digest.is_some() { String::new() } else { tag.unwrap_or("latest").to_owned() },
            digest: digest.unwrap_or_default().to_owned(),
        })
    }

    /// The digest, else the tag.
    pub(super) fn identifier(&self) -> &str {
        if self.digest.is_empty() { &self.tag } else { &self.digest }
    }
}

fn is_repository(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte);
    (2..=255).contains(&text.len()) && text.split('/').all(|part| !part.is_empty() && part.bytes().all(known))
}

fn is_tag(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

fn is_digest(text: &str) -> bool {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && digits.bytes().all(hexadecimal))
}

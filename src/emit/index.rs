//! Writes and reads the list that each output folder carries: kustomize's resources, and the record of what is ours.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::scalar::write_inline;

/// The name of the list in its folder.
pub(super) const INDEX: &str = "kustomization.yaml";

/// The first line of every list.
const MARK: &str =
    "# Rendered by Bindery; edit the definitions instead. This list is also the record of what Bindery owns.";

/// How the first line begins in the lists of every version of Bindery.
pub(super) const MARK_START: &str = "# Rendered by Bindery;";

/// The folder below the output root for files that are not complete yet; no engine reads it. A killed run may leave some.
pub(super) const STAGING: &str = ".bindery-staging";

/// What no name of ours begins with.
const RESERVED_PREFIX: &str = ".bindery-";

/// The name of an incomplete file in the [`STAGING`] folder, by its path below the output root.
pub(super) fn staged_name(path: &str) -> String {
    let digest = Sha256::digest(path.as_bytes());
    let hash: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hash}.new")
}

/// Whether a path is that of a list.
pub(super) fn is_list(path: &str) -> bool {
    path.rsplit('/').next() == Some(INDEX)
}

/// Writes the list of a folder; names are sorted.
pub(super) fn index_text<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut text =
        format!("{MARK}\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n");
    for name in names.into_iter().collect::<BTreeSet<_>>() {
        text.push_str("- ");
        write_inline(&mut text, name);
        text.push('\n');
    }
    text
}

/// Reads the names in a list; none when its first line says that it is somebody else's.
///
/// Reads line by line, so that a list with the marks of a merge conflict still names the files of both sides.
/// Names that lead out of the folder are left out: they cannot be ours.
pub(super) fn listed_names(text: &str) -> Option<BTreeSet<String>> {
    let mut lines = text.lines();
    if !lines.next()?.starts_with(MARK_START) {
        return None;
    }
    let items = lines.filter_map(|line| line.strip_prefix("- "));
    let unquoted = items.filter_map(|item| match item.trim_end() {
        quoted if quoted.starts_with('"') => serde_json::from_str(quoted).ok(),
        plain => Some(plain.to_owned()),
    });
    Some(unquoted.filter(|name| is_safe_segment(name) && name != INDEX).collect())
}

/// Whether a text names something directly in its folder, and nothing that the writer keeps for itself.
pub(super) fn is_safe_segment(name: &str) -> bool {
    let refused = |character: char| matches!(character, '/' | '\\') || character.is_control();
    !matches!(name, "" | "." | "..") && !name.contains(refused) && !name.starts_with(RESERVED_PREFIX)
}

//! Names the file of an object, by the object alone.

use sha2::{Digest, Sha256};

use super::manifest::{Manifest, ObjectKey};
use crate::model::FileLayout;
use crate::plan::Place;

/// The longest file name in bytes; file systems end at 255, and an atomic write needs room for a prefix.
const LONGEST: usize = 200;

/// The path of the file that holds an object, below the output root.
pub fn file_path(manifest: &Manifest, layout: FileLayout) -> String {
    match (layout, &manifest.place) {
        (FileLayout::Component, Place::Component { component, .. }) => {
            component_path(&manifest.folder(), component)
        }
        _ => object_path(manifest),
    }
}

/// The path of an object's own file below the output root: `<folder>/<kind>[.<group>]-<name>.yaml`.
pub fn object_path(manifest: &Manifest) -> String {
    format!("{}/{}", manifest.folder(), object_file(&manifest.key))
}

/// The path of the file that all objects of a component share, beside the folder that they would have.
fn component_path(folder: &str, component: &str) -> String {
    let parent = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    // No component's name begins with an underscore, so that this is free.
    let prefix = if component == "kustomization" { "_" } else { "" };
    format!("{parent}/{prefix}{}", shortened(&format!("{component}.yaml")))
}

fn object_file(key: &ObjectKey) -> String {
    let group = key.group();
    let dotted = if group.contains('.') { format!(".{group}") } else { String::new() };
    let full = format!("{}{dotted}-{}.yaml", key.kind, key.name).to_ascii_lowercase();
    shortened(&full)
}

/// A file name that every file system can hold, with the hash of the full one where something is lost.
///
/// Names of access rules may hold characters such as `:` that Windows refuses; they become dashes.
fn shortened(full: &str) -> String {
    let stem = full.strip_suffix(".yaml").unwrap_or(full);
    let allowed = |character: char| matches!(character, 'a'..='z' | '0'..='9' | '-' | '.' | '_');
    if full.len() <= LONGEST && full.chars().all(allowed) {
        return full.to_owned();
    }
    let digest = Sha256::digest(full.as_bytes());
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let room = LONGEST - "-".len() - hash.len() - ".yaml".len();
    let cut: String =
        stem.chars().map(|character| if allowed(character) { character } else { '-' }).take(room).collect();
    format!("{}-{hash}.yaml", cut.trim_end_matches(['-', '.']))
}

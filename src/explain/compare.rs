//! Says why one object differs between environments: which values differ, and who set each.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::path::{Found, NoField, walk};
use super::secrets::Secrets;
use super::value::{ExplainedObject, FieldSource, Teller, leaves, object};
use crate::compile::Compilation;
use crate::render::Manifest;
use crate::tree::{Node, Segment};

/// What `explain` says of one object in several environments.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Comparison {
    /// The object in each environment, in the order in which they were named.
    pub objects: Vec<ExplainedObject>,
    /// The field that is compared; empty for the whole.
    pub path: String,
    /// The values that differ.
    pub differences: Vec<Disparity>,
}

/// A value that is not the same everywhere.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Disparity {
    /// The way to it; elements of lists are told by name, since their index may differ.
    pub path: String,
    /// The value in each environment, in the order of the objects; null where there is none.
    pub sides: Vec<Option<FieldSource>>,
}

/// Compares a field, or the whole for an empty path. A field that only some of them have is a difference.
pub(super) fn compare(
    manifests: &[&Manifest],
    path: &str,
    compilation: &Compilation,
    secrets: &Secrets,
) -> Result<Comparison, NoField> {
    let walked: Vec<Result<Found<'_>, NoField>> =
        manifests.iter().map(|manifest| walk(&manifest.body, path)).collect();
    if walked.iter().all(Result::is_err)
        && let Some(Err(missing)) = walked.into_iter().next()
    {
        return Err(missing);
    }
    let mut order: Vec<String> = Vec::new();
    let mut sides: BTreeMap<String, Vec<Option<Found<'_>>>> = BTreeMap::new();
    for (at, manifest) in manifests.iter().enumerate() {
        let Ok(found) = walk(&manifest.body, path) else { continue };
        for leaf in leaves(&found, &|_| false) {
            let name = name_of(&leaf);
            let side = sides.entry(name.clone()).or_insert_with(|| {
                order.push(name);
                vec![None; manifests.len()]
            });
            if let Some(slot) = side.get_mut(at) {
                *slot = Some(leaf);
            }
        }
    }
    let tellers: Vec<Teller<'_>> = manifests
        .iter()
        .map(|manifest| Teller { manifest, compilation, secrets: secrets.within(manifest) })
        .collect();
    let tell = |found: &Option<Found<'_>>, teller: &Teller<'_>, path: &str| {
        // A value that is not there may have been deleted.
        let found = found.clone().or_else(|| walk(&teller.manifest.body, path).ok());
        found.map(|found| teller.field(&found))
    };
    let differences = order.into_iter().filter_map(|path| {
        let found = sides.get(&path)?;
        let differs = found.windows(2).any(|pair| matches!(pair, [a, b] if node(a) != node(b)));
        let told = || found.iter().zip(&tellers).map(|(found, teller)| tell(found, teller, &path)).collect();
        let sides = differs.then(told)?;
        Some(Disparity { path, sides })
    });
    Ok(Comparison {
        differences: differences.collect(),
        objects: manifests.iter().map(|manifest| object(manifest)).collect(),
        path: path.to_owned(),
    })
}

fn node<'a>(found: &Option<Found<'a>>) -> Option<&'a Node> {
    found.as_ref().and_then(Found::node)
}

/// The way to a value, with named elements told by their name.
fn name_of(found: &Found<'_>) -> String {
    let mut name = String::new();
    for (at, segment) in found.path.segments.iter().enumerate() {
        let named = || found.chain.get(at + 1)?.get("name")?.as_str();
        match segment {
            Segment::Index(index) => match named() {
                Some(own) => name.push_str(&format!("[name={own}]")),
                None => name.push_str(&format!("[{index}]")),
            },
            Segment::Key(key) if key.contains(['.', '/', '[', ']']) || key.is_empty() => {
                name.push_str(&format!("['{key}']"));
            }
            Segment::Key(key) if at == 0 => name.push_str(key),
            Segment::Key(key) => name.push_str(&format!(".{key}")),
        }
    }
    name
}

//! Turns rendered objects into paths and bytes, and is the only part of Bindery that writes them to disk.

mod create;
mod elsewhere;
mod file_name;
mod index;
mod json;
mod output_tree;
mod problems;
mod scalar;
mod write;
mod yaml;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::plan::Place;
use crate::render::{Manifest, Rendered};

pub use create::{create_files, replace_files};
pub use elsewhere::other_outputs;
pub use file_name::object_path;
pub use json::to_json;
pub use output_tree::OutputTree;
pub use problems::{CODES, EmitError, foreign_file, old_output};
pub use write::{
    Action, Difference, Observer, Step, WriteSummary, differences, refuse_links, write, write_observed,
};
pub use yaml::to_yaml;

/// How many objects share a file; Config's `layout.files`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum FileMode {
    /// One object a file.
    #[default]
    Object,
    /// The objects of one component in one environment share a file; all others have their own.
    Component,
}

/// Gives every object its file, and every folder its list.
///
/// Two objects for one path are an error that names both; render reports them before, with their places.
pub fn emit(rendered: &Rendered, mode: FileMode) -> Result<OutputTree, EmitError> {
    let texts: Vec<String> = rendered.manifests.par_iter().map(|manifest| to_yaml(&manifest.body)).collect();
    let mut objects: BTreeMap<String, (&Manifest, String)> = BTreeMap::new();
    for (manifest, text) in rendered.manifests.iter().zip(texts) {
        let path = object_path(manifest);
        if let Some((other, _)) = objects.get(&path) {
            return Err(EmitError::shared_path(path, &other.key, &manifest.key));
        }
        objects.insert(path, (manifest, text));
    }
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (path, (manifest, text)) in objects {
        match (mode, &manifest.place) {
            (FileMode::Component, Place::Component { component, .. }) => {
                let file = files.entry(file_name::component_path(&manifest.folder(), component)).or_default();
                if !file.is_empty() {
                    file.push_str("---\n");
                }
                file.push_str(&text);
            }
            _ => _ = files.insert(path, text),
        }
    }
    OutputTree::new(files)
}

//! Turns rendered objects into paths and bytes, and is the only part of Bindery that writes them to disk.

mod create;
mod elsewhere;
mod index;
mod json;
mod output_tree;
mod problems;
mod scalar;
mod write;
mod yaml;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::model::FileLayout;
use crate::render::{Manifest, Rendered, file_path};

pub use crate::render::object_path;
pub use create::{create_files, replace_files, stands};
pub use elsewhere::{delivers, other_outputs};
pub use json::to_json;
pub use output_tree::OutputTree;
pub use problems::{CODES, EmitError, foreign_file, old_output};
pub use write::{
    Action, Difference, Observer, Step, WriteSummary, differences, foreign_files, output_place,
    refuse_definitions, refuse_links, write, write_observed,
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

impl FileMode {
    fn layout(self) -> FileLayout {
        match self {
            FileMode::Object => FileLayout::Object,
            FileMode::Component => FileLayout::Component,
        }
    }
}

/// The paths of the files that objects have; objects that share a file give its path more than once.
fn paths(rendered: &Rendered, mode: FileMode) -> impl Iterator<Item = String> {
    rendered.manifests.iter().map(move |manifest| file_path(manifest, mode.layout()))
}

/// Gives every object its file, and every folder its list.
///
/// Two objects for one path are an error that names both; render reports them before, with their places.
pub fn emit(rendered: &Rendered, mode: FileMode) -> Result<OutputTree, EmitError> {
    let layout = mode.layout();
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
    for (manifest, text) in objects.into_values() {
        let file = files.entry(file_path(manifest, layout)).or_default();
        if !file.is_empty() {
            file.push_str("---\n");
        }
        file.push_str(&text);
    }
    OutputTree::new(files)
}

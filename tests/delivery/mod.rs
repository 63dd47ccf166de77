//! Proves that an engine applies every rendered file exactly once, with a project or an account that may apply it.

mod argocd;
mod flux;
mod glob;
mod names;
mod settings;

use std::collections::BTreeMap;
use std::path::PathBuf;

use bindery::compile::settings;
use bindery::emit::{FileMode, emit};
use bindery::model::{DeliveryEngine, FileLayout};
use bindery::source::{Selection, read_file};
use serde_json::Value as Json;

use crate::support::{compile_folder, project};

/// What one repository renders: every file with the objects in it, and the objects of the engine.
struct Output {
    name: String,
    /// Objects by the path below the output root.
    files: BTreeMap<String, Vec<Json>>,
    /// The lists of folders, with the names in them.
    lists: BTreeMap<String, Vec<String>>,
}

/// The output of every example and golden case that an engine delivers.
fn outputs(engine: DeliveryEngine) -> Vec<Output> {
    let below = |folder: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(project(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
    };
    let mut repositories = below("examples");
    repositories.extend(below("golden").iter().map(|case| case.join("repo")));
    repositories.sort();
    repositories.into_iter().filter_map(|repository| output(repository, engine)).collect()
}

fn output(repository: PathBuf, engine: DeliveryEngine) -> Option<Output> {
    let text = std::fs::read_to_string(repository.join(Selection::CONFIG_FILE)).ok()?;
    let word = if engine == DeliveryEngine::ArgoCD { "engine: ArgoCD" } else { "engine: Flux" };
    let compilation = text.contains(word).then(|| compile_folder(&repository))?;
    if compilation.diagnostics.has_errors() {
        return None;
    }
    let settings = settings(&read_file(&repository, Selection::CONFIG_FILE), Selection::CONFIG_FILE);
    let mode = match settings.files {
        FileLayout::Object => FileMode::Object,
        FileLayout::Component => FileMode::Component,
    };
    let tree = emit(&compilation.rendered, mode).expect("paths of their own");
    let mut output =
        Output { name: repository.display().to_string(), files: BTreeMap::new(), lists: BTreeMap::new() };
    for (path, text) in tree.files() {
        let objects: Vec<Json> = documents(text);
        match path.strip_suffix("/kustomization.yaml") {
            Some(folder) => {
                let names = objects[0]["resources"].as_array().unwrap().iter();
                let names = names.map(|name| name.as_str().unwrap().to_owned()).collect();
                output.lists.insert(folder.to_owned(), names);
            }
            None => _ = output.files.insert(path.clone(), objects),
        }
    }
    Some(output)
}

fn documents(text: &str) -> Vec<Json> {
    use serde::Deserialize;
    serde_yaml::Deserializer::from_str(text).map(|document| Json::deserialize(document).unwrap()).collect()
}

impl Output {
    /// Objects of a kind among those of the engine.
    fn of_kind(&self, kind: &str) -> Vec<&Json> {
        let delivery = self.files.iter().filter(|(path, _)| path.starts_with("delivery/"));
        delivery.flat_map(|(_, objects)| objects).filter(|object| object["kind"] == kind).collect()
    }

    /// The files that have to reach a cluster.
    fn of_clusters(&self) -> impl Iterator<Item = (&String, &Vec<Json>)> {
        self.files.iter().filter(|(path, _)| path.starts_with("clusters/"))
    }
}

/// The text at a pointer, or nothing.
fn text<'j>(json: &'j Json, pointer: &str) -> &'j str {
    json.pointer(pointer).and_then(Json::as_str).unwrap_or_default()
}

/// A path in the repository as one below the output root; the folder of the output follows from the engine's objects.
fn below_output(path: &str) -> &str {
    let at = path.find("clusters/").unwrap_or_else(|| panic!("{path} leads to no cluster"));
    &path[at..]
}

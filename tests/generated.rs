//! Checks that the committed schemas are those of the code, that they are schemas, and that the examples fit them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use bindery::cli::{Exit, run};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::support::project;

/// Every file below a folder by its path in it.
fn read_tree(root: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn schemas() -> BTreeMap<String, Json> {
    let files = read_tree(&project("schemas")).into_iter();
    files.map(|(path, text)| (path, serde_json::from_str(&text).unwrap())).collect()
}

#[test]
fn committed_schemas_are_current() {
    let folder = tempfile::tempdir().unwrap();
    let out_dir = match std::env::var_os("UPDATE_GOLDEN") {
        Some(_) => project("schemas"),
        None => folder.path().to_owned(),
    };
    let arguments = ["bindery", "--quiet", "schema", "--out-dir"].map(OsString::from);
    assert_eq!(run(arguments.into_iter().chain([out_dir.clone().into_os_string()])), Exit::Clean);
    let (written, committed) = (read_tree(&out_dir), read_tree(&project("schemas")));
    let names = |tree: &BTreeMap<String, String>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&written), names(&committed), "files below schemas/; UPDATE_GOLDEN=1 adds missing ones");
    let stale: Vec<&String> = written.keys().filter(|path| written[*path] != committed[*path]).collect();
    assert!(stale.is_empty(), "not current: {stale:?}; UPDATE_GOLDEN=1 rewrites");
}

#[test]
fn every_schema_is_a_schema() {
    let schemas = schemas();
    assert!(schemas.len() > 20, "no schemas");
    for (path, schema) in schemas {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{path}");
        if let Err(error) = jsonschema::meta::validate(&schema) {
            panic!("{path}: {} at {}", error, error.instance_path());
        }
    }
}

#[test]
fn every_example_fits_the_schema_of_definitions() {
    let whole = jsonschema::validator_for(&schemas()["definitions.schema.json"]).unwrap();
    let mut seen = 0;
    for (path, text) in read_tree(&project("examples")) {
        let is_output = path.split('/').any(|segment| segment == "rendered" || segment == "ci");
        if is_output || !path.ends_with(".yaml") {
            continue;
        }
        for document in serde_yaml::Deserializer::from_str(&text) {
            let document = Json::deserialize(document).unwrap_or_else(|error| panic!("{path}: {error}"));
            let faults: Vec<String> = whole
                .iter_errors(&document)
                .map(|error| format!("{path}: {}: {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}", faults.join("\n"));
            seen += 1;
        }
    }
    assert!(seen > 10, "no examples");
}

#[test]
fn the_schema_of_definitions_refuses_what_no_kind_has() {
    let whole = jsonschema::validator_for(&schemas()["definitions.schema.json"]).unwrap();
    let project = |spec: Json| {
        serde_json::json!({
            "apiVersion": "openchoreo.dev/v1alpha1",
            "kind": "Project",
            "metadata": { "name": "shop" },
            "spec": spec,
        })
    };
    assert!(whole.is_valid(&project(serde_json::json!({ "deploymentPipelineRef": "standard" }))));
    assert!(!whole.is_valid(&project(serde_json::json!({ "deploymentPipelineRefs": "standard" }))));
    assert!(!whole.is_valid(&project(serde_json::json!({ "deploymentPipelineRef": 1 }))));
}

//! Compares what is rendered with what OpenChoreo v0.3.2's own render packages gave for the same repositories.

use std::collections::BTreeMap;

use bindery::govern::rules;
use serde_json::Value as Json;

use crate::support::{compile_folder, reports, shared};

const KINDS: [&str; 6] =
    ["Deployment", "Service", "CronJob", "HTTPRoute", "SecurityPolicy", "BackendTrafficPolicy"];

type Objects = BTreeMap<(String, String, String), Json>;

#[test]
fn every_repository_renders_what_the_seed_system_renders() {
    let Some(folder) = shared("conformance/parity") else { return };
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 15, "only {} cases", cases.len());
    let mut faults = Vec::new();
    let mut compared = 0;
    for case in cases {
        let compilation = compile_folder(&case.join("repo"));
        if compilation.diagnostics.has_errors() {
            faults.push(format!("{}: errors\n{}", case.display(), reports(&compilation)));
            continue;
        }
        let ours = objects(compilation.rendered.manifests.iter().map(|manifest| manifest.body.to_json()));
        let expected = std::fs::read_to_string(case.join("expected.yaml")).unwrap();
        let theirs = objects(documents(&expected));
        compared += theirs.len();
        let keys: std::collections::BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
        for key in keys {
            if ours.get(key) != theirs.get(key) {
                faults.push(format!(
                    "{} {key:?}\n ours {}\n seed {}",
                    case.display(),
                    show(ours.get(key)),
                    show(theirs.get(key))
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} differences\n{}", faults.len(), faults.join("\n"));
    assert!(compared > 300, "only {compared} objects were compared");
}

fn show(object: Option<&Json>) -> String {
    object.map_or("absent".to_owned(), ToString::to_string)
}

fn documents(text: &str) -> Vec<Json> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents
        .map(|document| serde::Deserialize::deserialize(document).expect("the seed's objects are YAML"))
        .collect()
}

/// Objects by kind, namespace and name, normalised as the comparison wants.
fn objects(all: impl IntoIterator<Item = Json>) -> Objects {
    let mut objects = Objects::new();
    for mut object in all {
        let text =
            |pointer: &str| object.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned();
        let key = (text("/kind"), text("/metadata/namespace"), text("/metadata/name"));
        if !KINDS.contains(&key.0.as_str()) || !key.1.starts_with("dp-") {
            continue;
        }
        normalise(&mut object);
        let only_targets = object
            .get("spec")
            .and_then(Json::as_object)
            .is_some_and(|spec| spec.len() == 1 && spec.contains_key("targetRefs"));
        if key.0.ends_with("Policy") && only_targets {
            continue;
        }
        objects.insert(key, object);
    }
    objects
}

fn normalise(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(normalise),
        Json::Object(object) => {
            let droppable = |key: &str, value: &Json| {
                value.is_null()
                    || (value == &serde_json::json!({}) && matches!(key, "status" | "strategy" | "resources"))
            };
            object.retain(|key, value| !droppable(key, value));
            if let Some(Json::Array(ports)) = object.get_mut("ports") {
                ports.sort_by_key(|port| {
                    let number = port.get("containerPort").or(port.get("port")).and_then(Json::as_i64);
                    (number, port.get("protocol").and_then(Json::as_str).unwrap_or("TCP").to_owned())
                });
            }
            object.values_mut().for_each(normalise);
        }
        _ => {}
    }
}

#[test]
fn the_seed_systems_samples_compile_as_one_repository() {
    let Some(folder) = shared("conformance/samples") else { return };
    let compilation = compile_folder(&folder);
    let text = reports(&compilation);
    assert!(!compilation.diagnostics.has_errors(), "{text}");
    assert!(compilation.rendered.manifests.len() > 40, "{text}");
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    // What rules think of the samples is no matter of reading them; none is an error.
    let of_rules: Vec<&str> = rules().map(|rule| rule.code.name).collect();
    for report in compilation.diagnostics.iter().filter(|report| !of_rules.contains(&report.code.name)) {
        *told.entry(report.code.name).or_default() += 1;
    }
    // Three components are built from source, and their workloads are not in the repository; the build plane has no registry.
    assert_eq!(told, BTreeMap::from([("no-push-registry", 1), ("workload-not-built", 3)]), "{text}");
    let workflows = compilation.rendered.manifests.iter().filter(|manifest| manifest.key.kind == "Workflow");
    let names: Vec<&str> = workflows.map(|workflow| workflow.key.name.as_str()).collect();
    let expected = [
        "greeting-service-build-01-4be21d7a",
        "patient-management-service-build-01-114aa1a2",
        "reading-list-service-build-01-a008bd4a",
    ];
    assert_eq!(names, expected);
}

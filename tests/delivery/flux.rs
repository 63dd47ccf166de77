//! Walks Flux's Kustomizations as kustomize-controller does.

use std::collections::{BTreeMap, BTreeSet};

use bindery::model::DeliveryEngine;
use serde_json::Value as Json;

use super::{Output, below_output, outputs, text};

/// The files below a folder that its list names, and those that the lists of its folders name.
fn listed(output: &Output, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in output.lists.get(folder).unwrap_or_else(|| panic!("{folder} has no list")) {
        let path = format!("{folder}/{name}");
        if output.files.contains_key(&path) { found.push(path) } else { found.extend(listed(output, &path)) }
    }
    found
}

/// Whether a patch of the Kustomization takes an object out.
fn is_left_out(kustomization: &Json, object: &Json) -> bool {
    let patches = kustomization["spec"]["patches"].as_array().into_iter().flatten();
    patches.into_iter().any(|patch| {
        assert!(text(patch, "/patch").starts_with("$patch: delete\n"), "{patch}");
        let (key, value) = text(patch, "/target/annotationSelector").split_once('=').expect("a selector");
        object["metadata"]["annotations"][key] == value
    })
}

/// The resource of a kind, as its definition says.
fn resource(kind: &str) -> &'static str {
    match kind {
        "BackendTrafficPolicy" => "backendtrafficpolicies",
        "CronJob" => "cronjobs",
        "Deployment" => "deployments",
        "ExternalSecret" => "externalsecrets",
        "GRPCRoute" => "grpcroutes",
        "HTTPRoute" => "httproutes",
        "SecurityPolicy" => "securitypolicies",
        "Service" => "services",
        other => panic!("{other} is no kind of a component"),
    }
}

/// Whether an account may write an object: its binding in the object's namespace, and the role of the cluster.
fn may_write(output: &Output, cluster: &str, account: &str, object: &Json) -> bool {
    let of_cluster =
        || output.of_clusters().filter(|(path, _)| path.starts_with(&format!("clusters/{cluster}/")));
    let objects = || of_cluster().flat_map(|(_, objects)| objects);
    let namespace = &object["metadata"]["namespace"];
    let subject = serde_json::json!({"kind": "ServiceAccount", "name": account, "namespace": "flux-system"});
    let is_bound = objects().any(|binding| {
        let subjects = binding["subjects"].as_array();
        binding["kind"] == "RoleBinding"
            && binding["metadata"]["namespace"] == *namespace
            && subjects.is_some_and(|subjects| subjects.contains(&subject))
    });
    let exists = objects().any(|own| own["kind"] == "ServiceAccount" && own["metadata"]["name"] == account);
    let role = objects().find(|role| role["kind"] == "ClusterRole").expect("the role");
    let group = text(object, "/apiVersion").rsplit_once('/').map_or("", |(group, _)| group);
    let wanted = resource(text(object, "/kind"));
    let allowed = role["rules"].as_array().unwrap().iter().any(|rule| {
        let lists = |field: &str, word: &str| rule[field].as_array().unwrap().contains(&Json::from(word));
        lists("apiGroups", group) && lists("resources", wanted) && lists("verbs", "delete")
    });
    is_bound && exists && allowed
}

#[test]
fn every_file_is_applied_once_by_an_account_that_may() {
    let outputs = outputs(DeliveryEngine::Flux);
    assert!(outputs.len() > 1, "only {} repositories", outputs.len());
    for output in &outputs {
        let mut applied: BTreeMap<String, String> = BTreeMap::new();
        let kustomizations = output.of_kind("Kustomization");
        let names: BTreeSet<&str> = kustomizations.iter().map(|k| text(k, "/metadata/name")).collect();
        let sources: BTreeSet<&str> =
            output.of_kind("GitRepository").into_iter().map(|s| text(s, "/metadata/name")).collect();
        for kustomization in kustomizations {
            let name = text(kustomization, "/metadata/name");
            let spec = &kustomization["spec"];
            assert!(sources.contains(text(spec, "/sourceRef/name")), "{name}: the source");
            for need in spec["dependsOn"].as_array().into_iter().flatten() {
                assert!(names.contains(text(need, "/name")), "{name} waits for {need}");
            }
            let folder = below_output(text(spec, "/path"));
            let cluster = folder.split('/').nth(1).unwrap();
            for file in listed(output, folder) {
                let kept: Vec<&Json> =
                    output.files[&file].iter().filter(|object| !is_left_out(kustomization, object)).collect();
                if kept.is_empty() {
                    continue;
                }
                assert_eq!(kept.len(), output.files[&file].len(), "{name} applies a part of {file}");
                let account = text(spec, "/serviceAccountName");
                for object in kept {
                    let may = account.is_empty() || may_write(output, cluster, account, object);
                    assert!(may, "{name}: {account} may not apply {file}");
                }
                let other = applied.insert(file.clone(), name.to_owned());
                assert_eq!(other, None, "{}: {file} is applied by {name} as well", output.name);
            }
        }
        let left: Vec<&String> =
            output.of_clusters().map(|(path, _)| path).filter(|path| !applied.contains_key(*path)).collect();
        assert!(left.is_empty(), "{}: nothing applies {left:?}", output.name);
    }
}

/// What a component is made of is never applied with the rights of Flux itself, and no account reaches two namespaces.
#[test]
fn tenants_have_accounts_of_their_own() {
    for output in outputs(DeliveryEngine::Flux) {
        for kustomization in output.of_kind("Kustomization") {
            let is_tenant = ["tenant.", "component."]
                .iter()
                .any(|role| text(kustomization, "/metadata/name").starts_with(role));
            assert_eq!(
                is_tenant,
                !text(kustomization, "/spec/serviceAccountName").is_empty(),
                "{kustomization}"
            );
            assert_eq!(is_tenant, text(kustomization, "/spec/deletionPolicy").is_empty(), "{kustomization}");
        }
        let mut reached: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for (path, objects) in output.of_clusters() {
            let cluster = path.split('/').nth(1).unwrap();
            for binding in objects.iter().filter(|object| object["kind"] == "RoleBinding") {
                for subject in binding["subjects"].as_array().unwrap() {
                    let namespace = text(binding, "/metadata/namespace").to_owned();
                    let account = text(subject, "/name").to_owned();
                    reached.entry((cluster.to_owned(), account)).or_default().insert(namespace);
                }
            }
            for role in objects.iter().filter(|object| object["kind"] == "ClusterRole") {
                let role = role.to_string();
                for word in [
                    "\"*\"",
                    "secrets",
                    "networkpolicies",
                    "roles",
                    "rolebindings",
                    "resourcequotas",
                    "limitranges",
                ] {
                    assert!(!role.contains(&format!("\"{}\"", word.trim_matches('"'))), "{path}: {word}");
                }
            }
        }
        assert!(reached.values().all(|namespaces| namespaces.len() == 1), "{reached:?}");
    }
}

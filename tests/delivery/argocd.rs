//! Walks Argo CD's Applications as Argo CD does.

use std::collections::{BTreeMap, BTreeSet};

use bindery::model::DeliveryEngine;
use serde_json::Value as Json;

use super::glob::matches;
use super::{Output, below_output, outputs, text};

/// What somebody may put into a folder that Argo CD reads, whose ending says that it may be a manifest.
const FOREIGN: [&str; 8] = [
    "x.yaml",
    ".bindery-new-x.yaml",
    "namespace-x.yaml",
    "x.json",
    "x.jsonnet",
    "kustomization.yml",
    "nested/x.yaml",
    "nested/namespace-x.yaml",
];

/// Every path that Argo CD would look at: ours, the lists, and others in each of our folders.
fn candidates(output: &Output) -> BTreeSet<String> {
    let mut paths: BTreeSet<String> = output.files.keys().cloned().collect();
    for folder in output.lists.keys() {
        paths.insert(format!("{folder}/kustomization.yaml"));
        paths.extend(FOREIGN.iter().map(|name| format!("{folder}/{name}")));
    }
    paths
}

/// The files that an Application applies, out of some that are there: those that `include` covers and `exclude` does not.
fn files<'p>(application: &Json, paths: &'p BTreeSet<String>) -> Vec<&'p str> {
    let folder = format!("{}/", below_output(text(application, "/spec/source/path")));
    let directory = &application["spec"]["source"]["directory"];
    assert_eq!(directory["recurse"], true, "{application}");
    let (include, exclude) = (text(directory, "/include"), text(directory, "/exclude"));
    let below = paths.iter().filter_map(|path| Some((path.as_str(), path.strip_prefix(&folder)?)));
    below
        .filter(|(_, below)| exclude.is_empty() || !matches(exclude, below))
        .filter(|(_, below)| include.is_empty() || matches(include, below))
        .map(|(path, _)| path)
        .collect()
}

/// Whether a change of a file makes Argo CD look at the Application again.
fn refreshes(application: &Json, file: &str) -> bool {
    let source = text(application, "/spec/source/path");
    let file = format!("/{}{file}", source.strip_suffix(below_output(source)).unwrap());
    let paths = application["metadata"]["annotations"]["argocd.argoproj.io/manifest-generate-paths"].as_str();
    paths.unwrap().split(';').any(|path| {
        let path = if path == "." { format!("/{source}") } else { path.to_owned() };
        // The name of a folder covers what is below it; a pattern is held segment by segment.
        file.starts_with(&format!("{path}/")) || {
            let (mine, theirs): (Vec<_>, Vec<_>) = (file.split('/').collect(), path.split('/').collect());
            mine.len() == theirs.len() && mine.iter().zip(theirs).all(|(mine, theirs)| matches(theirs, mine))
        }
    })
}

fn lists_kind(list: &Json, object: &Json) -> bool {
    let group = text(object, "/apiVersion").rsplit_once('/').map_or("", |(group, _)| group);
    let entries = list.as_array().into_iter().flatten();
    entries.into_iter().any(|entry| {
        matches(text(entry, "/group"), group) && matches(text(entry, "/kind"), text(object, "/kind"))
    })
}

/// What a project says to an object, as Argo CD's controller asks it.
fn permits(project: &Json, cluster: &str, object: &Json) -> Result<(), String> {
    let spec = &project["spec"];
    let namespace = text(object, "/metadata/namespace");
    if namespace.is_empty() {
        let listed = lists_kind(&spec["clusterResourceWhitelist"], object);
        return if listed { Ok(()) } else { Err("a cluster-scoped kind".to_owned()) };
    }
    if lists_kind(&spec["namespaceResourceBlacklist"], object) {
        return Err("a guarded kind".to_owned());
    }
    let destinations = spec["destinations"].as_array().unwrap();
    let fits = |destination: &&Json| destination["name"] == cluster && destination["namespace"] == namespace;
    destinations.iter().find(fits).map(|_| ()).ok_or_else(|| format!("the namespace {namespace}"))
}

#[test]
fn every_file_is_applied_once_by_a_project_that_may() {
    let outputs = outputs(DeliveryEngine::ArgoCD);
    assert!(outputs.len() > 2, "only {} repositories", outputs.len());
    let mut applied_files = 0;
    for output in &outputs {
        let projects: BTreeMap<&str, &Json> =
            output.of_kind("AppProject").into_iter().map(|p| (text(p, "/metadata/name"), p)).collect();
        let paths = candidates(output);
        let mut applied: BTreeMap<&str, &str> = BTreeMap::new();
        for application in output.of_kind("Application") {
            let name = text(application, "/metadata/name");
            let spec = &application["spec"];
            let project = projects[text(spec, "/project")];
            let repositories = project["spec"]["sourceRepos"].as_array().unwrap();
            assert!(repositories.contains(&spec["source"]["repoURL"]), "{name}: the repository");
            let cluster = text(spec, "/destination/name");
            let destination = &spec["destination"];
            let destinations = project["spec"]["destinations"].as_array().unwrap();
            assert!(destinations.contains(destination), "{name}: {destination}");
            for file in files(application, &paths) {
                assert!(
                    output.files.contains_key(file),
                    "{}: {name} applies {file}, which is not ours",
                    output.name
                );
                assert!(file.starts_with(&format!("clusters/{cluster}/")), "{name}: {file}");
                assert!(refreshes(application, file), "{name} would not see a change of {file}");
                let other = applied.insert(file, name);
                assert_eq!(other, None, "{}: {file} is applied by {name} as well", output.name);
                for object in &output.files[file] {
                    let verdict = permits(project, cluster, object);
                    assert_eq!(verdict, Ok(()), "{}: {name} applies {file}", output.name);
                }
            }
        }
        let left: Vec<&String> = output
            .of_clusters()
            .map(|(path, _)| path)
            .filter(|path| !applied.contains_key(path.as_str()))
            .collect();
        assert!(left.is_empty(), "{}: nothing applies {left:?}", output.name);
        applied_files += applied.len();
    }
    assert!(applied_files > 50, "only {applied_files} files");
}

#[test]
fn projects_of_organizations_are_narrow() {
    for output in outputs(DeliveryEngine::ArgoCD) {
        let mut seen = BTreeSet::new();
        for project in output.of_kind("AppProject") {
            let name = text(project, "/metadata/name");
            let spec = &project["spec"];
            for destination in spec["destinations"].as_array().unwrap() {
                assert!(!destination.to_string().contains('*'), "{name}: {destination}");
                let is_platform = name == "bindery-platform";
                assert!(is_platform || seen.insert(destination.to_string()), "{destination} has two owners");
                assert!(is_platform || !text(destination, "/namespace").is_empty(), "{name}: {destination}");
            }
            if name == "bindery-platform" {
                continue;
            }
            assert_eq!(spec["clusterResourceWhitelist"], serde_json::json!([]), "{name}");
            for kind in
                ["ResourceQuota", "LimitRange", "NetworkPolicy", "Role", "RoleBinding", "CiliumNetworkPolicy"]
            {
                let group = match kind {
                    "ResourceQuota" | "LimitRange" => "",
                    "NetworkPolicy" => "networking.k8s.io",
                    "CiliumNetworkPolicy" => "cilium.io",
                    _ => "rbac.authorization.k8s.io",
                };
                let api_version = if group.is_empty() { "v1".to_owned() } else { format!("{group}/v1") };
                let object = serde_json::json!({"apiVersion": api_version, "kind": kind});
                assert!(lists_kind(&spec["namespaceResourceBlacklist"], &object), "{name}: {kind}");
            }
        }
    }
}

/// A namespace asks before it goes, and no Application takes it along.
#[test]
fn deleting_an_application_deletes_at_most_one_component() {
    for output in outputs(DeliveryEngine::ArgoCD) {
        for application in output.of_kind("Application") {
            let cascades = application["metadata"]["finalizers"].is_array();
            let of_component = !text(application, "/metadata/labels/component-name").is_empty();
            assert_eq!(cascades, of_component, "{application}");
        }
        let namespaces =
            output.of_clusters().flat_map(|(_, objects)| objects).filter(|o| o["kind"] == "Namespace");
        for namespace in namespaces {
            let options = namespace["metadata"]["annotations"]["argocd.argoproj.io/sync-options"].as_str();
            assert_eq!(options, Some("Delete=confirm,Prune=confirm"), "{namespace}");
        }
    }
}

#[test]
fn what_registers_a_cluster_holds_no_secret() {
    let mut seen = 0;
    for output in outputs(DeliveryEngine::ArgoCD) {
        for secret in output.of_kind("ExternalSecret") {
            seen += 1;
            let template = &secret["spec"]["target"]["template"];
            assert_eq!(text(template, "/data/config"), "{{ .config }}");
            assert!(text(template, "/data/server").starts_with("https://"));
            assert_eq!(template["metadata"]["labels"]["argocd.argoproj.io/secret-type"], "cluster");
        }
        // A cluster fills some Secrets in itself; none comes with content.
        for secret in output.files.values().flatten().filter(|object| object["kind"] == "Secret") {
            assert!(secret["data"].is_null() && secret["stringData"].is_null(), "{secret}");
        }
    }
    assert!(seen > 0, "no cluster is registered");
}

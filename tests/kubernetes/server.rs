//! Compares with what a real API server answered: templates of classes, quotas and limits, stored policies.

use std::fs;
use std::sync::Arc;

use bindery::compile::{Compilation, check_manifests, compile, settings};
use bindery::diagnostics::Level;
use bindery::source::{RepoPath, Selection, SourceTree};
use serde_json::{Value as Json, json};

use crate::support::shared;

/// One answer of the server, a line of a file; none where the files are absent.
fn rows(file: &str) -> Vec<Json> {
    let Some(path) = shared(&format!("conformance/api-server/{file}")) else { return Vec::new() };
    let text = fs::read_to_string(path).unwrap();
    let rows: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() > 30, "{} rows in {file}", rows.len());
    rows
}

fn refused(row: &Json) -> bool {
    row["server"] == "refused"
}

const PLATFORM: &str = "
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata: {name: one, namespace: acme}
spec: {registry: {prefix: registry.example.com/acme}, kubernetesCluster: {name: one}, gateway: {publicVirtualHost: example.com, organizationVirtualHost: internal.example.com}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: development, namespace: acme}
spec: {dataPlaneRef: one}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: standard, namespace: acme}
spec: {promotionPaths: [{sourceEnvironmentRef: development, targetEnvironmentRefs: []}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop, namespace: acme}
spec: {deploymentPipelineRef: standard}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: acme}
spec:
  project: shop
  className: judged
  workload:
    containers: {main: {image: 'registry.example.com/acme/cart:1.4.2'}}
    endpoints: {grpc: {type: TCP, port: 8080}}
";

/// Compiles one service of a class with the templates, in an organization with the bounds.
fn of_class(row: &Json) -> Compilation {
    let definition = |kind: &str, metadata: Json, spec: Json| {
        json!({"apiVersion": "openchoreo.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec})
            .to_string()
    };
    let bounds = json!({"quota": row["quota"], "limits": row["limits"]});
    let bounds: serde_json::Map<String, Json> =
        bounds.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
    let class = json!({"deploymentTemplate": row["deploymentTemplate"], "containerTemplate": row["containerTemplate"]});
    let texts = [
        definition("Organization", json!({"name": "acme"}), Json::Object(bounds)),
        definition("ServiceClass", json!({"name": "judged", "namespace": "acme"}), class),
        PLATFORM.to_owned(),
    ];
    let path = RepoPath::new("all.yaml").unwrap();
    let sources = SourceTree::new([(path, Arc::from(texts.join("\n---\n")))], []);
    let settings = settings(&sources, Selection::CONFIG_FILE);
    compile(Arc::new(sources), &settings)
}

fn errors(judged: &Compilation) -> Vec<String> {
    let errors = judged.diagnostics.iter().filter(|report| report.level == Level::Error);
    errors.map(|report| format!("{}: {}", report.code.name, report.message)).collect()
}

/// Fails with every row whose answer differs, but for those that have a reason of their own.
fn compare(file: &str, but: &[&str], judge: impl Fn(&Json) -> Compilation) {
    let rows = rows(file);
    let mut differences = Vec::new();
    let mut left_out = 0;
    for row in &rows {
        let found = errors(&judge(row));
        if but.iter().any(|reason| row["messages"].to_string().contains(reason)) {
            left_out += 1;
        } else if found.is_empty() == refused(row) {
            differences.push(format!("{}: the server says {}, found {found:?}", row["case"], row["server"]));
        }
    }
    let agreed = rows.len() - left_out - differences.len();
    println!("{file}: {agreed} of {} agree, {left_out} left out", rows.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Whether an account or a class of the cluster exists is told by warnings: a cluster may have it of its own.
const OF_THE_CLUSTER: [&str; 3] = ["serviceaccount \\\"", "RuntimeClass \\\"", "PriorityClass"];

#[test]
fn templates_of_classes_are_judged_as_the_server_judges_them() {
    compare("class-templates.jsonl", &OF_THE_CLUSTER, of_class);
}

#[test]
fn quotas_and_limits_are_counted_as_the_server_counts_them() {
    compare("quota-definitions.jsonl", &[], of_class);
}

#[test]
fn policies_are_judged_before_they_are_stored() {
    compare("admission-policies.jsonl", &[], |row| {
        let documents = row["documents"].as_array().unwrap().iter().map(Json::to_string);
        let text = documents.collect::<Vec<String>>().join("\n---\n");
        check_manifests(
            Arc::new(SourceTree::new([(RepoPath::new("all.yaml").unwrap(), Arc::from(text))], [])),
            None,
            None,
        )
    });
}

/// The base that every row is laid over says nothing itself, so that what is told is the row's.
#[test]
fn the_base_is_without_fault() {
    let plain = json!({"quota": null, "limits": null, "deploymentTemplate": {"replicas": 1}, "containerTemplate": {}});
    let judged = of_class(&plain);
    assert_eq!(errors(&judged), Vec::<String>::new());
    assert!(judged.rendered.manifests.iter().any(|manifest| manifest.key.kind == "Deployment"));
}

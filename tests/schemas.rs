//! Holds every rendered object of a custom kind against the schema that its controller publishes, unknown fields refused.
//!
//! Rules in CEL (`x-kubernetes-validations`) are not run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bindery::compile::Compilation;
use bindery::render::ObjectKey;
use jsonschema::Validator;
use serde_json::{Value as Json, json};

use crate::builds::of_everything;
use crate::support::{compile_folder, project, shared};

/// Groups that Kubernetes itself serves; their objects are checked against its types while rendering.
fn is_built_in(group: &str) -> bool {
    matches!(group, "" | "apps" | "batch" | "autoscaling" | "policy")
        || group.ends_with(".k8s.io") && group != "gateway.networking.k8s.io"
}

#[test]
fn custom_objects_fit_their_schemas() {
    let Some(folder) = shared("schemas") else { return };
    let mut validators: BTreeMap<PathBuf, Option<Validator>> = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut check = |name: &str, compilation: &Compilation| {
        // Beside errors nothing is written, and a class may have brought anything.
        if compilation.diagnostics.has_errors() {
            return;
        }
        for manifest in &compilation.rendered.manifests {
            let old_dialect = name.ends_with("build-argo-3-5/repo") && manifest.key.group() == "argoproj.io";
            // The OpenSearch operator's kinds have a table of fields of their own: `observability::operator`.
            // What classes bring of other projects is theirs; the cases have it as an example.
            let of_class = matches!(
                manifest.key.kind.as_str(),
                "Certificate"
                    | "Cluster"
                    | "ClusterFlow"
                    | "ClusterGarden"
                    | "IngressRoute"
                    | "Rollout"
                    | "Route"
                    | "ScaledObject"
                    | "VirtualService"
            ) || manifest.key.group() == "monitoring.coreos.com";
            let no_schema = manifest.key.group() == "opensearch.org" || of_class;
            if is_built_in(manifest.key.group()) || no_schema || old_dialect {
                continue;
            }
            let file = folder.join(file_name(&manifest.key));
            let validator = validators.entry(file.clone()).or_insert_with(|| {
                let listed = manifest.key.kind == "ClientTrafficPolicy";
                if listed { compiled(client_traffic_policy()) } else { read(&file) }
            });
            let Some(validator) = validator else {
                faults.push(format!("no schema for {}", file.display()));
                continue;
            };
            *kinds.entry(manifest.key.kind.to_string()).or_default() += 1;
            for error in validator.iter_errors(&manifest.body.to_json()) {
                let place = error.instance_path().as_str();
                faults.push(format!("{name}: {:?} {place}: {error}", manifest.key));
            }
        }
    };
    for repo in repositories() {
        check(&repo.to_string_lossy(), &compile_folder(&repo));
    }
    // The published schemas of Argo Workflows are those of its newest version.
    for version in ["4.0", "4.1"] {
        check(version, &of_everything(version));
    }
    println!("{kinds:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(kinds.values().sum::<usize>() > 0, "nothing was checked");
}

/// Every repository of the tests that compiles: examples, golden cases, and those of OpenChoreo.
fn repositories() -> Vec<PathBuf> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
    };
    let mut repositories = below(&project("examples"));
    repositories.extend(below(&project("golden")).iter().map(|case| case.join("repo")));
    if let Some(parity) = shared("conformance/parity") {
        repositories.extend(below(&parity).iter().map(|case| case.join("repo")));
    }
    repositories.extend(shared("conformance/samples"));
    repositories.sort();
    repositories
}

fn file_name(key: &ObjectKey) -> String {
    let version = key.api_version.rsplit('/').next().unwrap_or_default();
    format!("{}.{}_{version}.json", key.kind.to_lowercase(), key.group())
}

fn read(file: &Path) -> Option<Validator> {
    compiled(serde_json::from_str(&std::fs::read_to_string(file).ok()?).expect("JSON"))
}

/// What of Envoy Gateway's ClientTrafficPolicy is rendered, from its API reference: the folder has no schema of it.
fn client_traffic_policy() -> Json {
    let text = json!({ "type": "string", "minLength": 1 });
    let fields = ["group", "kind", "name", "sectionName"].map(|field| (field.to_owned(), text.clone()));
    let target = json!({ "type": "object", "required": ["group", "kind", "name"],
        "properties": Json::Object(fields.into_iter().collect()) });
    let protocols = json!({ "type": "array", "items": { "enum": ["http/1.0", "http/1.1", "h2"] } });
    let spec = json!({ "type": "object", "properties": {
        "targetRefs": { "type": "array", "minItems": 1, "items": target },
        "tls": { "type": "object", "properties": { "alpnProtocols": protocols } } } });
    json!({ "type": "object", "properties": { "apiVersion": { "type": "string" }, "kind": { "type": "string" },
        "metadata": { "type": "object", "x-kubernetes-preserve-unknown-fields": true }, "spec": spec } })
}

fn compiled(mut schema: Json) -> Option<Validator> {
    close(&mut schema);
    Some(jsonschema::draft202012::new(&schema).expect("a schema"))
}

/// Refuses fields that a schema does not name, and reads the two words of Kubernetes that JSON Schema lacks.
fn close(schema: &mut Json) {
    match schema {
        Json::Array(items) => items.iter_mut().for_each(close),
        Json::Object(object) => {
            let open = ["additionalProperties", "x-kubernetes-preserve-unknown-fields"];
            if object.get("properties").is_some_and(Json::is_object)
                && open.iter().all(|word| !object.contains_key(*word))
            {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            if object.get("x-kubernetes-int-or-string") == Some(&json!(true)) {
                object.remove("type");
            }
            if object.get("nullable") == Some(&json!(true))
                && let Some(kind) = object.remove("type")
            {
                object.insert("type".to_owned(), json!([kind, "null"]));
            }
            // Branches name only what they require; the schema around them names all fields.
            let branches = ["anyOf", "oneOf", "allOf", "not"];
            let inner = object.iter_mut().filter(|(word, _)| !branches.contains(&word.as_str()));
            inner.for_each(|(_, schema)| close(schema));
        }
        _ => {}
    }
}

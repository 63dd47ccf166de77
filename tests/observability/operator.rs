//! Holds the operator's custom resources against the fields that its types have.

use serde_json::{Value as Json, json};

use super::observed;

/// The fields of each kind's spec, as nested maps; `[]` stands for the items of a list, `*` for anything below.
fn fields(kind: &str) -> Option<Json> {
    let reference = json!({ "name": null });
    let spec = match kind {
        "OpenSearchCluster" => json!({
            "general": {
                "additionalConfig": "*", "drainDataNodes": null, "httpPort": null, "podSecurityContext": "*",
                "securityContext": "*", "serviceName": null, "setVMMaxMapCount": null, "version": null,
            },
            "confMgmt": { "smartScaler": null },
            "security": {
                "config": { "adminCredentialsSecret": reference, "securityConfigSecret": reference },
                "tls": {
                    "http": { "caSecret": reference, "customFQDN": null, "enabled": null, "generate": null },
                    "transport": { "enabled": null, "generate": null, "perNode": null },
                },
            },
            "nodePools": { "[]": {
                "component": null, "diskSize": null, "jvm": null, "replicas": null, "resources": "*", "roles": "*",
                "pdb": { "enable": null, "maxUnavailable": null },
            } },
        }),
        "OpensearchIndexTemplate" => json!({
            "opensearchCluster": reference, "name": null, "indexPatterns": "*", "priority": null,
            "template": { "mappings": "*", "settings": "*" },
        }),
        "OpenSearchISMPolicy" => json!({
            "opensearchCluster": reference, "policyId": null, "description": null, "defaultState": null,
            "ismTemplate": { "indexPatterns": "*", "priority": null },
            "states": { "[]": {
                "name": null, "actions": { "[]": { "delete": {} } },
                "transitions": { "[]": { "stateName": null, "conditions": { "minIndexAge": null } } },
            } },
        }),
        "OpensearchRole" => json!({
            "opensearchCluster": reference, "clusterPermissions": "*",
            "indexPermissions": { "[]": { "allowedActions": "*", "indexPatterns": "*" } },
        }),
        "OpensearchUser" => json!({
            "opensearchCluster": reference, "passwordFrom": { "key": null, "name": null },
        }),
        "OpensearchUserRoleBinding" => json!({
            "opensearchCluster": reference, "backendRoles": "*", "roles": "*", "users": "*",
        }),
        _ => return None,
    };
    Some(spec)
}

fn compare(found: &Json, known: &Json, path: &str, faults: &mut Vec<String>) {
    match (found, known) {
        (_, Json::String(_)) => {}
        (Json::Object(map), Json::Object(fields)) => {
            for (key, value) in map {
                match fields.get(key) {
                    Some(field) => compare(value, field, &format!("{path}.{key}"), faults),
                    None => faults.push(format!("{path}: no field `{key}`")),
                }
            }
        }
        (Json::Array(items), Json::Object(fields)) if fields.contains_key("[]") => {
            items.iter().for_each(|item| compare(item, &fields["[]"], path, faults));
        }
        (Json::Object(_) | Json::Array(_), _) | (_, Json::Object(_)) => {
            faults.push(format!("{path}: cannot be {found}"));
        }
        _ => {}
    }
}

#[test]
fn custom_resources_have_fields_that_exist() {
    let mut kinds = std::collections::BTreeSet::new();
    let mut faults = Vec::new();
    for (repo, compilation) in observed() {
        let manifests = compilation.rendered.manifests.iter();
        for manifest in manifests.filter(|manifest| manifest.key.group() == "opensearch.org") {
            let kind = manifest.key.kind.as_str();
            assert_eq!(manifest.key.api_version, "opensearch.org/v1");
            let known = fields(kind).unwrap_or_else(|| panic!("{repo}: no kind {kind}"));
            let body = manifest.body.to_json();
            compare(&body["spec"], &known, &format!("{kind}/{}", manifest.key.name), &mut faults);
            kinds.insert(kind.to_owned());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

#[test]
fn the_comparison_finds_what_it_is_for() {
    let mut faults = Vec::new();
    let policy =
        json!({ "defaultState": {}, "states": [{ "name": "a", "transitions": [{ "state_name": "b" }] }] });
    compare(&policy, &fields("OpenSearchISMPolicy").unwrap(), "policy", &mut faults);
    assert_eq!(faults.len(), 2, "{faults:?}");
}

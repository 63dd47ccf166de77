//! Renders what an OpenSearch that stands already is told, as the bodies of REST requests and the Jobs that send them.

use serde_json::{Value as Json, json};

use super::fluent_bit;
use super::setup_job;
use super::store::{self, Policy, Reader, TEMPLATE, WRITER, WRITER_ACTIONS, WRITER_CLUSTER_ACTIONS};
use crate::render::manifest::Manifest;
use crate::resolve::BoundObservability;

/// The file that lists every organization, so that the roles of those that are gone are taken away.
const ORGANIZATIONS: &str = "organizations";

/// Renders a ConfigMap and a Job for the platform itself, and one of each for every organization.
///
/// A fleet's requests would not fit one ConfigMap, and a change for one organization concerns no other.
pub(super) fn render(bound: &BoundObservability<'_>) -> Vec<Manifest> {
    let readers = store::readers(bound);
    let mut files = vec![
        (format!("template.{TEMPLATE}.json"), pretty(&template())),
        (format!("role.{WRITER}.json"), pretty(&writer_role())),
        (format!("mapping.{WRITER}.json"), pretty(&json!({ "users": [fluent_bit::USER] }))),
    ];
    files.extend(own_policies(bound, None));
    let names: Vec<&str> = readers.iter().map(|reader| reader.organization).collect();
    files.push((ORGANIZATIONS.to_owned(), lines(&names)));
    let plane = bound.plane.metadata.name.span;
    let mut manifests = setup_job::render(bound, (&["opensearch"], plane), files);
    for reader in &readers {
        let mut files: Vec<(String, String)> = own_policies(bound, Some(reader.organization)).collect();
        files.push((format!("role.{}.json", reader.role), pretty(&reader_role(reader))));
        files.push((format!("mapping.{}.json", reader.role), pretty(&mapping(reader))));
        let cause = reader.groups.first().map_or(plane, |group| group.span);
        manifests.extend(setup_job::render(bound, (&["opensearch", reader.organization], cause), files));
    }
    manifests
}

/// The policies of an organization's streams, or of the platform's own.
fn own_policies<'b>(
    bound: &'b BoundObservability<'_>,
    organization: Option<&'b str>,
) -> impl Iterator<Item = (String, String)> + 'b {
    let streams = bound.streams.iter().filter(move |stream| stream.source.organization() == organization);
    let policies = streams.filter_map(Policy::of);
    policies.map(|policy| (format!("policy.{}.json", policy.name), pretty(&ism(&policy))))
}

fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

fn lines(words: &[&str]) -> String {
    words.iter().map(|word| format!("{word}\n")).collect()
}

fn template() -> Json {
    let (settings, mappings) = store::template(None);
    json!({
        "index_patterns": [format!("{TEMPLATE}.*")],
        "priority": 100,
        "template": { "settings": settings, "mappings": mappings },
    })
}

fn ism(policy: &Policy) -> Json {
    let age = format!("{}h", policy.hours);
    json!({
        "policy": {
            "description": format!("Deletes {} at the age of {age}.", policy.pattern),
            "default_state": "keep",
            "ism_template": [{ "index_patterns": [policy.pattern], "priority": 100 }],
            "states": [
                {
                    "name": "keep",
                    "actions": [],
                    "transitions": [{ "state_name": "delete", "conditions": { "min_index_age": age } }],
                },
                { "name": "delete", "actions": [{ "delete": {} }], "transitions": [] },
            ],
        },
    })
}

fn writer_role() -> Json {
    json!({
        "cluster_permissions": WRITER_CLUSTER_ACTIONS,
        "index_permissions": [{ "index_patterns": [format!("{TEMPLATE}.*")], "allowed_actions": WRITER_ACTIONS }],
        "tenant_permissions": [],
    })
}

fn reader_role(reader: &Reader<'_>) -> Json {
    json!({
        "cluster_permissions": [],
        "index_permissions": [{ "index_patterns": [reader.pattern], "allowed_actions": ["read"] }],
        "tenant_permissions": [],
    })
}

/// Without readers nobody has the role, which takes it away from those who had it.
fn mapping(reader: &Reader<'_>) -> Json {
    let groups: Vec<&str> = reader.groups.iter().map(|group| group.as_str()).collect();
    let users: Vec<String> = (!groups.is_empty()).then(|| reader.user()).into_iter().collect();
    json!({ "backend_roles": groups, "users": users })
}

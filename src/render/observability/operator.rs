//! Renders an OpenSearch that the operator makes, and what it is told, as the operator's custom resources.

use serde_json::{Value as Json, json};

use super::fluent_bit;
use super::images::OPEN_SEARCH_VERSION;
use super::site::{NETWORK_POLICY, PLANE, Site, restricted_container};
use super::store::{self, Policy, Reader, TEMPLATE, WRITER, WRITER_ACTIONS, WRITER_CLUSTER_ACTIONS};
use crate::model::OpenSearchOperator;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::resolve::BoundObservability;
use crate::validate::https_address;

macro_rules! kinds {
    ($($name:ident $kind:literal;)*) => {
        $(const $name: ObjectKind = ObjectKind { api_version: "opensearch.org/v1", kind: $kind };)*
    };
}

kinds! {
    OPEN_SEARCH_CLUSTER "OpenSearchCluster";
    INDEX_TEMPLATE "OpensearchIndexTemplate";
    ISM_POLICY "OpenSearchISMPolicy";
    ROLE "OpensearchRole";
    USER "OpensearchUser";
    USER_ROLE_BINDING "OpensearchUserRoleBinding";
}

/// The name of the cluster and of its Service.
pub(super) const CLUSTER: &str = "opensearch";
/// The port of its REST API.
pub(super) const PORT: u16 = 9200;

/// Renders the cluster, the template, and a policy for each stream, a role for each organization.
pub(super) fn render(bound: &BoundObservability<'_>, wanted: &OpenSearchOperator) -> Vec<Manifest> {
    let spec = &bound.plane.spec;
    let cluster = spec.kubernetes_cluster.name.as_str();
    let site = Site::new(bound, cluster, PLANE, CLUSTER);
    let cause = site.owner;
    let secret = spec.open_search.secret();
    let object = |kind, name: &str, span, spec| site.object(kind, name, span, vec![("spec", spec)]);
    let mut manifests = vec![
        object(OPEN_SEARCH_CLUSTER, CLUSTER, wanted.nodes.span, open_search(wanted, secret)),
        object(NETWORK_POLICY, CLUSTER, wanted.nodes.span, network_policy()),
        object(INDEX_TEMPLATE, TEMPLATE, cause, template(wanted)),
        object(ROLE, WRITER, cause, writer_role()),
        object(USER, fluent_bit::USER, cause, user(&format!("{secret}-collector"))),
        object(USER_ROLE_BINDING, WRITER, cause, binding(WRITER, &[], &[fluent_bit::USER.to_owned()])),
    ];
    for policy in store::policies(bound) {
        manifests.push(object(ISM_POLICY, &policy.name, policy.span, ism(&policy)));
    }
    for reader in store::readers(bound) {
        manifests.push(object(ROLE, &reader.role, cause, reader_role(&reader)));
        let Some(first) = reader.groups.first() else { continue };
        let groups: Vec<&str> = reader.groups.iter().map(|group| group.as_str()).collect();
        let password = format!("{secret}-observer-{}", reader.organization);
        manifests.push(object(USER, &reader.user(), first.span, user(&password)));
        let given = binding(&reader.role, &groups, &[reader.user()]);
        manifests.push(object(USER_ROLE_BINDING, &reader.role, first.span, given));
    }
    manifests
}

fn own_cluster() -> Json {
    json!({ "name": CLUSTER })
}

/// The operator signs the certificates of REST clients with the authority in a Secret of the platform's.
///
/// Memory maps are off, since they would need a privileged container to raise a limit of the node's kernel.
fn open_search(wanted: &OpenSearchOperator, secret: &str) -> Json {
    let mut http =
        json!({ "enabled": true, "generate": true, "caSecret": { "name": format!("{secret}-ca") } });
    if let Some(address) = wanted.endpoint.as_ref().and_then(|endpoint| https_address(endpoint).ok()) {
        http["customFQDN"] = json!(address.host);
    }
    json!({
        "general": {
            "version": OPEN_SEARCH_VERSION,
            "httpPort": PORT,
            "serviceName": CLUSTER,
            "setVMMaxMapCount": false,
            "drainDataNodes": true,
            "additionalConfig": { "node.store.allow_mmap": "false" },
            "podSecurityContext": {
                "runAsNonRoot": true,
                "runAsUser": 1000,
                "runAsGroup": 1000,
                "fsGroup": 1000,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "capabilities": restricted_container()["capabilities"],
            },
        },
        "confMgmt": { "smartScaler": true },
        "security": {
            "config": {
                "adminCredentialsSecret": { "name": secret },
                "securityConfigSecret": { "name": format!("{secret}-security") },
            },
            "tls": {
                "http": http,
                "transport": { "enabled": true, "generate": true, "perNode": true },
            },
        },
        "nodePools": [{
            "component": "nodes",
            "replicas": wanted.nodes.value,
            "diskSize": wanted.storage.value,
            "roles": ["cluster_manager", "data"],
            "jvm": "-Xms1g -Xmx1g",
            "resources": {
                "requests": { "cpu": "500m", "memory": "2Gi" },
                "limits": { "memory": "2Gi" },
            },
            "pdb": { "enable": true, "maxUnavailable": 1 },
        }],
    })
}

/// Nodes talk among themselves; everyone else gets to the REST API alone, where TLS and a password await them.
fn network_policy() -> Json {
    json!({
        "podSelector": { "matchLabels": { "opster.io/opensearch-cluster": CLUSTER } },
        "policyTypes": ["Ingress"],
        "ingress": [
            { "from": [{ "podSelector": { "matchLabels": { "opster.io/opensearch-cluster": CLUSTER } } }] },
            { "ports": [{ "port": PORT, "protocol": "TCP" }] },
        ],
    })
}

fn template(wanted: &OpenSearchOperator) -> Json {
    let (settings, mappings) = store::template(Some(wanted));
    json!({
        "opensearchCluster": own_cluster(),
        "name": TEMPLATE,
        "indexPatterns": [format!("{TEMPLATE}.*")],
        "priority": 100,
        "template": { "settings": settings, "mappings": mappings },
    })
}

fn ism(policy: &Policy) -> Json {
    let age = format!("{}h", policy.hours);
    json!({
        "opensearchCluster": own_cluster(),
        "policyId": policy.name,
        "description": format!("Deletes {} at the age of {age}.", policy.pattern),
        "defaultState": "keep",
        "ismTemplate": { "indexPatterns": [policy.pattern], "priority": 100 },
        "states": [
            {
                "name": "keep",
                "actions": [],
                "transitions": [{ "stateName": "delete", "conditions": { "minIndexAge": age } }],
            },
            { "name": "delete", "actions": [{ "delete": {} }], "transitions": [] },
        ],
    })
}

fn writer_role() -> Json {
    json!({
        "opensearchCluster": own_cluster(),
        "clusterPermissions": WRITER_CLUSTER_ACTIONS,
        "indexPermissions": [{ "indexPatterns": [format!("{TEMPLATE}.*")], "allowedActions": WRITER_ACTIONS }],
    })
}

fn reader_role(reader: &Reader<'_>) -> Json {
    json!({
        "opensearchCluster": own_cluster(),
        "indexPermissions": [{ "indexPatterns": [reader.pattern], "allowedActions": ["read"] }],
    })
}

fn user(secret: &str) -> Json {
    json!({ "opensearchCluster": own_cluster(), "passwordFrom": { "name": secret, "key": "password" } })
}

fn binding(role: &str, groups: &[&str], users: &[String]) -> Json {
    json!({ "opensearchCluster": own_cluster(), "roles": [role], "backendRoles": groups, "users": users })
}

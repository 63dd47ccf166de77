//! Renders the collector of one cluster: Fluent Bit on every node, and what it may reach.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::fluent_bit::{self, FOLDER, PASSWORD, PORT, STATE};
use super::images::FLUENT_BIT;
use super::site::{COLLECTORS, NETWORK_POLICY, Site, hashed_name, restricted_container};
use crate::model::{DataPlane, Direction, PodSecurity, PodSecurityLevel};
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::resolve::BoundObservability;
use crate::validate::{Checked, HttpsAddress, address_range};

const CONFIG_MAP: ObjectKind = ObjectKind { api_version: "v1", kind: "ConfigMap" };
const SERVICE_ACCOUNT: ObjectKind = ObjectKind { api_version: "v1", kind: "ServiceAccount" };
const DAEMON_SET: ObjectKind = ObjectKind { api_version: "apps/v1", kind: "DaemonSet" };
const CLUSTER_ROLE: ObjectKind =
    ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" };
const CLUSTER_ROLE_BINDING: ObjectKind =
    ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding" };

const NAME: &str = "fluent-bit";
/// The name of what belongs to no namespace, where others may have a `fluent-bit` of theirs.
const CLUSTER_NAME: &str = "openchoreo-logging-fluent-bit";

/// Renders everything of one cluster.
pub(super) fn render(
    bound: &BoundObservability<'_>,
    (cluster, plane): (&str, Option<&Checked<DataPlane>>),
    address: &HttpsAddress,
) -> Vec<Manifest> {
    let spec = &bound.plane.spec;
    let site = Site::new(bound, cluster, COLLECTORS, NAME);
    let cause = site.owner;
    let mut files = vec![("fluent-bit.yaml", fluent_bit::configuration(spec, address))];
    files.extend(spec.open_search.certificate_authority.iter().map(|pem| ("ca.crt", pem.value.clone())));
    // A change of configuration is another ConfigMap, so that it rolls the pods out.
    let content: Vec<&str> = files.iter().flat_map(|(name, text)| [*name, text.as_str()]).collect();
    let configuration = hashed_name(&[NAME], &content.join("\n"));
    let data: serde_json::Map<String, Json> =
        files.into_iter().map(|(name, text)| (name.to_owned(), Json::String(text))).collect();
    let rules = json!([{ "apiGroups": [""], "resources": ["namespaces", "pods"], "verbs": ["get", "list", "watch"] }]);
    let role =
        json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": CLUSTER_NAME });
    let subjects = json!([{ "kind": "ServiceAccount", "name": NAME, "namespace": COLLECTORS }]);
    let everything = PodSecurityLevel::Privileged;
    let levels = PodSecurity { enforce: everything, audit: everything, warn: everything };
    let pods = daemon_set(&configuration, &format!("{}-collector", spec.open_search.secret()));
    vec![
        site.namespace(COLLECTORS, &levels, plane),
        site.object(CONFIG_MAP, &configuration, cause, vec![("data", Json::Object(data))]),
        site.object(SERVICE_ACCOUNT, NAME, cause, vec![("automountServiceAccountToken", json!(false))]),
        site.object(DAEMON_SET, NAME, cause, vec![("spec", pods)]),
        site.object(NETWORK_POLICY, NAME, cause, vec![("spec", network_policy(plane))]),
        site.of_cluster().object(CLUSTER_ROLE, CLUSTER_NAME, cause, vec![("rules", rules)]),
        site.of_cluster().object(
            CLUSTER_ROLE_BINDING,
            CLUSTER_NAME,
            cause,
            vec![("roleRef", role), ("subjects", subjects)],
        ),
    ]
}

/// Root, since the node's logs belong to root, but without a single capability: it owns the files that it reads.
fn daemon_set(configuration: &str, secret: &str) -> Json {
    let mut security = restricted_container();
    security["privileged"] = json!(false);
    security["runAsUser"] = json!(0);
    security["runAsGroup"] = json!(0);
    let selector = json!({ "app.kubernetes.io/name": NAME });
    let probe = |path: &str, failures: u32| json!({ "httpGet": { "path": path, "port": "http" }, "periodSeconds": 20, "failureThreshold": failures });
    let container = json!({
        "name": NAME,
        "image": FLUENT_BIT,
        "args": ["-c", format!("{FOLDER}/fluent-bit.yaml")],
        "env": [{ "name": PASSWORD, "valueFrom": { "secretKeyRef": { "name": secret, "key": "password" } } }],
        "ports": [{ "name": "http", "containerPort": PORT, "protocol": "TCP" }],
        "livenessProbe": probe("/", 6),
        "readinessProbe": probe("/api/v1/health", 3),
        "resources": {
            "requests": { "cpu": "50m", "memory": "64Mi" },
            "limits": { "memory": "256Mi" },
        },
        "securityContext": security,
        "volumeMounts": [
            { "name": "configuration", "mountPath": FOLDER, "readOnly": true },
            { "name": "logs", "mountPath": "/var/log", "readOnly": true },
            { "name": "state", "mountPath": STATE },
        ],
    });
    json!({
        "selector": { "matchLabels": selector },
        "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 1 } },
        "template": {
            "metadata": { "labels": selector },
            "spec": {
                "serviceAccountName": NAME,
                "automountServiceAccountToken": true,
                "nodeSelector": { "kubernetes.io/os": "linux" },
                "priorityClassName": "system-node-critical",
                "terminationGracePeriodSeconds": 60,
                "tolerations": [{ "operator": "Exists" }],
                "securityContext": { "seccompProfile": { "type": "RuntimeDefault" } },
                "containers": [container],
                "volumes": [
                    { "name": "configuration", "configMap": { "name": configuration } },
                    { "name": "logs", "hostPath": { "path": "/var/log", "type": "Directory" } },
                    { "name": "state", "hostPath": { "path": STATE, "type": "DirectoryOrCreate" } },
                ],
            },
        },
    })
}

/// Closed, but for the platform services of the data plane that reach its metrics; probes come from the node.
fn network_policy(plane: Option<&Checked<DataPlane>>) -> Json {
    let peers = plane.into_iter().flat_map(|plane| &plane.spec.platform_peers);
    let peers = peers.filter(|peer| {
        let open = peer.ports.is_empty() || peer.ports.iter().any(|port| port.value == PORT);
        peer.direction == Direction::Ingress && open
    });
    let rule = |from: Json| json!({ "from": [from], "ports": [{ "port": PORT, "protocol": "TCP" }] });
    let (mut namespaces, mut ranges) = (BTreeSet::new(), BTreeSet::new());
    for peer in peers {
        namespaces.extend(peer.namespace.as_ref().map(|name| name.as_str()));
        ranges.extend(peer.cidr.as_ref().and_then(|range| address_range(range)));
    }
    let of_namespace = |name: &str| json!({ "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": name } } });
    let of_range = |range: String| json!({ "ipBlock": { "cidr": range } });
    let from = namespaces.into_iter().map(of_namespace).chain(ranges.into_iter().map(of_range));
    let ingress: Vec<Json> = from.map(rule).collect();
    let mut policy = json!({ "podSelector": {}, "policyTypes": ["Ingress"] });
    if !ingress.is_empty() {
        policy["ingress"] = Json::Array(ingress);
    }
    policy
}

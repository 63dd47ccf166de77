//! Renders the accounts with which Flux applies what is a tenant's, and what they may do.
//!
//! Flux looks for an account in the namespace of its Kustomization, on the cluster that it applies to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::plan::{Delivery, Place, Plan};
use crate::render::frame::{Frame, MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::tree::{Node, Origin, Reason, Text};

const SERVICE_ACCOUNT: ObjectKind = ObjectKind { api_version: "v1", kind: "ServiceAccount" };
const NAMESPACE: ObjectKind = ObjectKind { api_version: "v1", kind: "Namespace" };
const RBAC: &str = "rbac.authorization.k8s.io";
const CLUSTER_ROLE: ObjectKind =
    ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" };
const ROLE_BINDING: ObjectKind =
    ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" };

/// The role of every tenant's account; it is bound in namespaces alone.
const ROLE: &str = "bindery-delivery";

const WRITE: [&str; 7] = ["create", "delete", "get", "list", "patch", "update", "watch"];
const READ: [&str; 3] = ["get", "list", "watch"];

/// Kinds that Bindery itself renders for components. They stay in the role when nothing of them is rendered, so that the
/// last one can be deleted.
const KINDS: [(&str, &[&str]); 8] = [
    ("", &["configmaps", "serviceaccounts", "services"]),
    ("apps", &["deployments"]),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("batch", &["cronjobs"]),
    ("external-secrets.io", &["externalsecrets"]),
    ("gateway.envoyproxy.io", &["backendtrafficpolicies", "securitypolicies"]),
    ("gateway.networking.k8s.io", &["grpcroutes", "httproutes"]),
    ("policy", &["poddisruptionbudgets"]),
];

/// The name of a tenant's account; the prefix keeps it apart from Flux's own.
pub(super) fn account(namespace: &str) -> String {
    format!("tenant-{namespace}")
}

/// Whether an object is the account of a tenant.
pub(super) fn is_account(manifest: &Manifest, delivery: &Delivery) -> bool {
    manifest.key.kind == SERVICE_ACCOUNT.kind && manifest.key.namespace.as_ref() == Some(&delivery.namespace)
}

/// Accounts, their bindings in tenants' namespaces, and on each cluster the role of all.
pub(super) fn render(plan: &Plan<'_>, delivery: &Delivery, manifests: &[Manifest]) -> Vec<Manifest> {
    let mut tenants: BTreeMap<(&Text, &Text, &Text), &Owner> = BTreeMap::new();
    let mut kinds: BTreeMap<&Text, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for manifest in manifests {
        let (Some(cluster), Place::Component { environment, namespace, .. }) =
            (&manifest.key.cluster, &manifest.place)
        else {
            continue;
        };
        tenants.entry((cluster, environment, namespace)).or_insert(&manifest.owner);
        let of_group = kinds.entry(cluster).or_default().entry(manifest.key.group().to_owned()).or_default();
        of_group.insert(plural(&manifest.key.kind));
    }
    let mut found = Vec::new();
    for (cluster, kinds) in kinds {
        found.extend(of_cluster(cluster, kinds, plan, delivery));
    }
    for ((cluster, environment, namespace), owner) in tenants {
        let account = account(namespace);
        let mut frame = platform_frame(cluster, delivery);
        frame.owner = Owner { component: None, ..owner.clone() };
        frame.origin = Origin::generated(owner.span).because(Reason::Delivery);
        frame.namespace = Some(&delivery.namespace);
        let closed = Node::from_json(json!(false), frame.origin);
        found.push(frame.object(SERVICE_ACCOUNT, &account, vec![("automountServiceAccountToken", closed)]));
        frame.namespace = Some(namespace);
        frame.place = Place::Namespace { environment: environment.clone(), namespace: namespace.clone() };
        let subject = json!([{"kind": SERVICE_ACCOUNT.kind, "name": account, "namespace": delivery.namespace.as_str()}]);
        let fields = vec![
            ("roleRef", json!({"apiGroup": RBAC, "kind": CLUSTER_ROLE.kind, "name": ROLE})),
            ("subjects", subject),
        ];
        found.push(frame.object(ROLE_BINDING, ROLE, nodes(fields, frame.origin)));
    }
    found
}

/// What the platform itself has on a cluster for the accounts of tenants.
fn of_cluster(
    cluster: &Text,
    rendered: BTreeMap<String, BTreeSet<String>>,
    plan: &Plan<'_>,
    delivery: &Delivery,
) -> Vec<Manifest> {
    let mut frame = platform_frame(cluster, delivery);
    let mut kinds = rendered;
    for (group, resources) in KINDS {
        kinds.entry(group.to_owned()).or_default().extend(resources.iter().map(|name| (*name).to_owned()));
    }
    let mut rules: Vec<Json> = kinds
        .iter()
        .map(|(group, resources)| json!({"apiGroups": [group], "resources": resources, "verbs": WRITE}))
        .collect();
    // To see whether a Deployment is healthy Flux looks at what belongs to it.
    rules.push(json!({"apiGroups": [""], "resources": ["pods"], "verbs": READ}));
    rules.push(json!({"apiGroups": ["apps"], "resources": ["replicasets"], "verbs": READ}));
    let mut found = Vec::new();
    // Where Flux itself runs its namespace is its own.
    if plan.accesses.contains_key(cluster) {
        found.push(frame.object(NAMESPACE, &delivery.namespace, Vec::new()));
    }
    frame.place = Place::Cluster;
    found.push(frame.object(CLUSTER_ROLE, ROLE, nodes(vec![("rules", Json::Array(rules))], frame.origin)));
    found
}

/// The frame of cluster-scoped objects among those of the engine's own namespace.
fn platform_frame<'f>(cluster: &'f str, delivery: &'f Delivery) -> Frame<'f> {
    Frame {
        cluster,
        namespace: None,
        place: Place::Platform { namespace: delivery.namespace.clone() },
        owner: Owner::platform(delivery.span),
        labels: vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned())],
        origin: Origin::generated(delivery.span).because(Reason::Delivery),
    }
}

fn nodes(fields: Vec<(&'static str, Json)>, origin: Origin) -> Vec<(&'static str, Node)> {
    fields.into_iter().map(|(key, value)| (key, Node::from_json(value, origin))).collect()
}

/// The resource of a kind, as Kubernetes itself guesses it.
fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    match lower.chars().last() {
        Some('s') => format!("{lower}es"),
        Some('y') => format!("{}ies", lower.trim_end_matches('y')),
        _ => format!("{lower}s"),
    }
}

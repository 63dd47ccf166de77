//! Finds the objects that a pod names: ConfigMaps, Secrets, claims, its account and its classes.
//!
//! The fields are those of Kubernetes 1.36 (`k8s.io/api/core/v1`, PodSpec). What is `optional` is no demand.

use super::pod_security::PodView;
use crate::model::Referent;
use crate::tree::{Node, Value};

/// Volumes whose driver wants a Secret: the volume's field, and the way to the name.
const SECRETS_OF_VOLUMES: [(&str, &[&str]); 9] = [
    ("azureFile", &["secretName"]),
    ("cephfs", &["secretRef", "name"]),
    ("cinder", &["secretRef", "name"]),
    ("csi", &["nodePublishSecretRef", "name"]),
    ("flexVolume", &["secretRef", "name"]),
    ("iscsi", &["secretRef", "name"]),
    ("rbd", &["secretRef", "name"]),
    ("scaleIO", &["secretRef", "name"]),
    ("storageos", &["secretRef", "name"]),
];

/// Names of objects of one kind that a pod cannot do without, where they stand.
pub(super) fn references<'n>(pod: &PodView<'n>, kind: Referent) -> Vec<&'n Node> {
    let spec = pod.spec;
    let field = |name: &str| spec.get(name).into_iter().collect();
    let found: Vec<&Node> = match kind {
        Referent::ConfigMap => of_settings(pod, ["configMapKeyRef", "configMapRef", "configMap"], "name"),
        Referent::Secret => {
            let mut found = of_settings(pod, ["secretKeyRef", "secretRef", "secret"], "secretName");
            found.extend(list(spec, "imagePullSecrets").filter_map(|secret| secret.get("name")));
            found.extend(list(spec, "volumes").flat_map(|volume| {
                SECRETS_OF_VOLUMES
                    .into_iter()
                    .filter_map(move |(driver, path)| volume.get(driver).and_then(|driver| driver.at(path)))
            }));
            found
        }
        Referent::PersistentVolumeClaim => list(spec, "volumes")
            .filter_map(|volume| volume.at(&["persistentVolumeClaim", "claimName"]))
            .collect(),
        // The API server takes the old name for the new one where that is absent.
        Referent::ServiceAccount => {
            let new = spec.get("serviceAccountName").filter(|name| name.as_str() != Some(""));
            new.or_else(|| spec.get("serviceAccount")).into_iter().collect()
        }
        Referent::PriorityClass => field("priorityClassName"),
        Referent::RuntimeClass => field("runtimeClassName"),
    };
    found.into_iter().filter(|name| name.as_str().is_some_and(|name| !name.is_empty())).collect()
}

/// Names in variables, in sets of variables, in volumes and in projected volumes; `own` is the volume's own field of the name.
fn of_settings<'n>(pod: &PodView<'n>, [key, set, volume]: [&str; 3], own: &str) -> Vec<&'n Node> {
    let mut found = Vec::new();
    let mut take = |source: Option<&'n Node>, field: &str| {
        found.extend(source.filter(|source| !is_optional(source)).and_then(|source| source.get(field)));
    };
    for container in pod.containers() {
        list(container, "env").for_each(|variable| take(variable.at(&["valueFrom", key]), "name"));
        list(container, "envFrom").for_each(|source| take(source.get(set), "name"));
    }
    for entry in list(pod.spec, "volumes") {
        take(entry.get(volume), own);
        let sources = entry.get("projected").into_iter().flat_map(|projected| list(projected, "sources"));
        sources.for_each(|source| take(source.get(volume), "name"));
    }
    found
}

fn is_optional(source: &Node) -> bool {
    source.get("optional").is_some_and(|optional| optional.value == Value::Bool(true))
}

fn list<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Node> {
    node.get(key).and_then(Node::as_sequence).unwrap_or_default().iter()
}

//! Counts the most pods that an object makes at one time.

use std::collections::BTreeMap;

use crate::render::Manifest;
use crate::tree::{Node, Value};

/// The most replicas that autoscalers give their targets: by group, kind and name.
pub(super) type Autoscaled<'m> = BTreeMap<(&'m str, &'m str, &'m str), i128>;

/// The most replicas that KEDA gives where a ScaledObject does not say.
const KEDA_MOST: i64 = 100;

/// Reads the autoscalers among the objects of a namespace.
pub(super) fn autoscaled<'m>(manifests: &[&'m Manifest]) -> Autoscaled<'m> {
    let target = |scaler: &&'m Manifest| {
        let spec = scaler.body.get("spec")?;
        let number = |field: &str| spec.get(field).and_then(Node::as_integer);
        let (most, otherwise) = match scaler.key.kind.as_str() {
            "HorizontalPodAutoscaler" => (number("maxReplicas")?, None),
            "ScaledObject" => {
                (number("maxReplicaCount").unwrap_or(KEDA_MOST), Some(("apps/v1", "Deployment")))
            }
            _ => return None,
        };
        let target = spec.get("scaleTargetRef")?;
        let text = |field: &str| target.get(field).and_then(Node::as_str);
        let version = text("apiVersion").or(otherwise.map(|(version, _)| version)).unwrap_or_default();
        let key = (
            version.split_once('/').map_or("", |(group, _)| group),
            text("kind").or(otherwise.map(|(_, kind)| kind))?,
            text("name")?,
        );
        Some((key, i128::from(most)))
    };
    manifests.iter().filter_map(target).collect()
}

/// The most pods of an object: replicas, or what its autoscaler may make of them, with the surge of a rollout; or the
/// runs of a job that can be going together.
pub(super) fn most_pods(manifest: &Manifest, autoscaled: &Autoscaled<'_>) -> i128 {
    let object = &manifest.body;
    match manifest.key.kind.as_str() {
        "Deployment" => {
            let replicas = replicas(manifest, autoscaled);
            let recreate =
                object.at(&["spec", "strategy", "type"]).and_then(Node::as_str) == Some("Recreate");
            let surge = object.at(&["spec", "strategy", "rollingUpdate", "maxSurge"]);
            if recreate || replicas == 0 {
                replicas
            } else {
                replicas.saturating_add(surge_pods(surge, replicas))
            }
        }
        "CronJob" => {
            let suspended =
                object.at(&["spec", "suspend"]).is_some_and(|node| node.value == Value::Bool(true));
            // Where runs are allowed to overlap, one may still be going when the next begins.
            let policy = object.at(&["spec", "concurrencyPolicy"]).and_then(Node::as_str).unwrap_or("Allow");
            let runs = if policy == "Allow" { 2 } else { 1 };
            if suspended { 0 } else { of_job(object.at(&["spec", "jobTemplate"])).saturating_mul(runs) }
        }
        "Job" => of_job(Some(object)),
        _ => replicas(manifest, autoscaled),
    }
}

/// What runs nothing stays so: an autoscaler leaves zero replicas alone.
fn replicas(manifest: &Manifest, autoscaled: &Autoscaled<'_>) -> i128 {
    let written = manifest.body.at(&["spec", "replicas"]).and_then(Node::as_integer).map(i128::from);
    let key = (manifest.key.group(), manifest.key.kind.as_str(), manifest.key.name.as_str());
    match (written, autoscaled.get(&key)) {
        (Some(0), _) => 0,
        (written, Some(most)) => written.unwrap_or(1).max(*most),
        (written, None) => written.unwrap_or(1),
    }
}

/// The pods of one run, which are never more than are wanted to complete it.
fn of_job(job: Option<&Node>) -> i128 {
    let number = |field: &str| job.and_then(|job| job.at(&["spec", field])?.as_integer()).map(i128::from);
    let parallelism = number("parallelism").unwrap_or(1);
    number("completions").map_or(parallelism, |completions| parallelism.min(completions))
}

/// Pods beyond the wanted number during a rollout: a number, or a part of the replicas rounded up; a quarter by default.
fn surge_pods(surge: Option<&Node>, replicas: i128) -> i128 {
    let part = |percent: i128| (replicas.saturating_mul(percent).saturating_add(99)) / 100;
    match surge {
        Some(node) => {
            match (node.as_integer(), node.as_str().and_then(|text| text.strip_suffix('%')?.parse().ok())) {
                (Some(number), _) => i128::from(number),
                (None, Some(percent)) => part(percent),
                (None, None) => part(25),
            }
        }
        None => part(25),
    }
}

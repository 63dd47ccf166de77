//! Adds up what rendered objects ask of a namespace, as a ResourceQuota counts it.

use std::collections::BTreeMap;

use super::most_pods::{Autoscaled, autoscaled, most_pods};
use super::pod_amounts::{PodContainers, Side};
use super::pod_security::PodView;
use crate::render::Manifest;
use crate::tree::Node;
use crate::validate::kubernetes::quantity::of_node;

/// Thousand-millionths in one, the unit of amounts.
const ONE: i128 = 1_000_000_000;

/// What one object asks for at its largest: amounts by the names that quotas use.
pub(super) struct Usage {
    pub(super) amounts: BTreeMap<String, i128>,
    /// Resources that some container does not say, although a quota on them would refuse its pods.
    pub(super) unsaid: Vec<String>,
}

/// What else in a namespace has a say in how much its pods ask for.
pub(super) struct Surroundings<'m> {
    /// The LimitRange items that give containers their defaults.
    defaults: Vec<&'m Node>,
    autoscaled: Autoscaled<'m>,
}

impl<'m> Surroundings<'m> {
    /// Whether there is a default for a resource.
    pub(super) fn has(&self, side: Side, resource: &str) -> bool {
        self.default(side, resource).is_some()
    }

    /// Reads the LimitRange and the autoscalers among the objects of a namespace.
    pub(super) fn of(manifests: &[&'m Manifest]) -> Self {
        let ranges = manifests.iter().filter(|manifest| manifest.key.kind == "LimitRange");
        let items = ranges.filter_map(|range| range.body.at(&["spec", "limits"])?.as_sequence()).flatten();
        let of_containers = |item: &&Node| item.get("type").and_then(Node::as_str) == Some("Container");
        Surroundings { defaults: items.filter(of_containers).collect(), autoscaled: autoscaled(manifests) }
    }

    /// The default for a resource, as the API server fills a LimitRange in: the largest amount is the default limit where
    /// none is written, that is the default request, and else the smallest amount is.
    pub(super) fn default(&self, side: Side, resource: &str) -> Option<i128> {
        let written = |field: &str| {
            let amount = self.defaults.iter().find_map(|item| of_node(item.at(&[field, resource])?));
            amount.map(|amount| amount.nanos)
        };
        let limit = || written("default").or_else(|| written("max"));
        match side {
            Side::Limits => limit(),
            Side::Requests => written("defaultRequest").or_else(limit).or_else(|| written("min")),
        }
    }
}

/// What an object asks for; objects without pods count as themselves only.
pub(super) fn of_object(manifest: &Manifest, around: &Surroundings<'_>) -> Usage {
    let mut usage = Usage::none();
    if let Some(resource) = counted(&manifest.key.kind) {
        let group = manifest.key.group();
        let suffix = if group.is_empty() { String::new() } else { format!(".{group}") };
        usage.add(resource, ONE);
        usage.add(&format!("count/{resource}{suffix}"), ONE);
    }
    if manifest.key.kind == "PersistentVolumeClaim" {
        usage.add_claim(manifest.body.get("spec"));
    }
    if let Some(pod) = PodView::of_object(&manifest.body) {
        let pods = most_pods(manifest, &around.autoscaled);
        usage.add_pods(&PodContainers::of_pod(&pod), pods, around);
    }
    usage
}

impl Usage {
    /// Nothing.
    pub(super) fn none() -> Self {
        Usage { amounts: BTreeMap::new(), unsaid: Vec::new() }
    }

    /// Adds a number of equal pods. Quotas on cpu and memory refuse pods of which a container says nothing.
    pub(super) fn add_pods(&mut self, pod: &PodContainers<'_>, pods: i128, around: &Surroundings<'_>) {
        self.add("pods", ONE.saturating_mul(pods));
        for resource in ["cpu", "memory", "ephemeral-storage"] {
            for side in Side::BOTH {
                let name = format!("{}.{resource}", side.word());
                if resource == "ephemeral-storage" || pod.all_say(side, resource, around) {
                    self.add(&name, pod.sum(side, resource, around).saturating_mul(pods));
                } else {
                    self.unsaid.push(name);
                }
            }
        }
    }

    /// Adds the volume that a claim asks for.
    pub(super) fn add_claim(&mut self, spec: Option<&Node>) {
        let storage = spec.and_then(|spec| spec.at(&["resources", "requests", "storage"])).and_then(of_node);
        self.add("persistentvolumeclaims", ONE);
        self.add("count/persistentvolumeclaims", ONE);
        self.add("requests.storage", storage.map_or(0, |storage| storage.nanos));
    }

    /// Adds an amount.
    pub(super) fn add(&mut self, resource: &str, amount: i128) {
        let sum = self.amounts.entry(resource.to_owned()).or_insert(0);
        *sum = sum.saturating_add(amount);
    }
}

/// The plain names that some objects have in quotas.
fn counted(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Service" => "services",
        "ConfigMap" => "configmaps",
        "Secret" => "secrets",
        "Deployment" => "deployments",
        "CronJob" => "cronjobs",
        "Job" => "jobs",
        "StatefulSet" => "statefulsets",
        "HorizontalPodAutoscaler" => "horizontalpodautoscalers",
        _ => return None,
    })
}

/// An amount as people write it: whole units, or thousandths; bytes in Mi where they are many.
pub(super) fn shown(resource: &str, nanos: i128) -> String {
    let bytes = resource.ends_with("memory") || resource.ends_with("storage");
    let whole = nanos / ONE;
    match (bytes, nanos % ONE == 0) {
        (true, _) if whole >= 1 << 20 => format!("{}Mi", whole / (1 << 20)),
        (_, true) => whole.to_string(),
        _ => format!("{}m", nanos / (ONE / 1000)),
    }
}

/// Quotas may write `cpu`, `memory` and `ephemeral-storage` for the requests.
pub(super) fn full_name(resource: &str) -> &str {
    match resource {
        "cpu" => "requests.cpu",
        "memory" => "requests.memory",
        "ephemeral-storage" => "requests.ephemeral-storage",
        other => other,
    }
}

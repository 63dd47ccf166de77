//! Adds up what rendered objects ask of a namespace, as a ResourceQuota counts it.

use std::collections::BTreeMap;

use super::most_pods::{Autoscaled, autoscaled, most_pods};
use super::pod_security::PodView;
use crate::render::Manifest;
use crate::tree::Node;
use crate::validate::kubernetes::quantity::{Quantity, of_node};

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
    /// Whether there is a default of a sort for a resource.
    pub(super) fn has(&self, field: &str, resource: &str) -> bool {
        self.default(field, resource).is_some()
    }

    /// Reads the LimitRange and the autoscalers among the objects of a namespace.
    pub(super) fn of(manifests: &[&'m Manifest]) -> Self {
        let ranges = manifests.iter().filter(|manifest| manifest.key.kind == "LimitRange");
        let items = ranges.filter_map(|range| range.body.at(&["spec", "limits"])?.as_sequence()).flatten();
        let of_containers = |item: &&Node| item.get("type").and_then(Node::as_str) == Some("Container");
        Surroundings { defaults: items.filter(of_containers).collect(), autoscaled: autoscaled(manifests) }
    }

    fn default(&self, field: &str, resource: &str) -> Option<i128> {
        self.defaults.iter().find_map(|item| of_node(item.at(&[field, resource])?)).map(|amount| amount.nanos)
    }
}

/// What an object asks for; objects without pods count as themselves only.
pub(super) fn of_object(manifest: &Manifest, around: &Surroundings<'_>) -> Usage {
    let mut usage = Usage { amounts: BTreeMap::new(), unsaid: Vec::new() };
    if let Some(resource) = counted(&manifest.key.kind) {
        let group = manifest.key.group();
        let suffix = if group.is_empty() { String::new() } else { format!(".{group}") };
        usage.add(resource, ONE);
        usage.add(&format!("count/{resource}{suffix}"), ONE);
    }
    if manifest.key.kind == "PersistentVolumeClaim"
        && let Some(storage) =
            manifest.body.at(&["spec", "resources", "requests", "storage"]).and_then(of_node)
    {
        usage.add("requests.storage", storage.nanos);
    }
    let Some(pod) = PodView::of_object(&manifest.body) else { return usage };
    let pods = most_pods(manifest, &around.autoscaled);
    usage.add("pods", ONE.saturating_mul(pods));
    for resource in ["cpu", "memory", "ephemeral-storage"] {
        for side in [REQUESTS, LIMITS] {
            let name = format!("{}.{resource}", side.field);
            match of_pod(&pod, side, resource, around) {
                Some(amount) => usage.add(&name, amount.saturating_mul(pods)),
                None => usage.unsaid.push(name),
            }
        }
    }
    usage
}

/// One half of a container's resources.
#[derive(Clone, Copy)]
struct Side {
    field: &'static str,
    /// The field of a LimitRange item that fills it in.
    default: &'static str,
}

const REQUESTS: Side = Side { field: "requests", default: "defaultRequest" };
const LIMITS: Side = Side { field: "limits", default: "default" };

/// What one pod asks for as the scheduler counts it; nothing when some container does not say.
///
/// Containers and sidecars run together. Before them each init container runs beside the sidecars that were started
/// by then. What the pod says as a whole holds instead, and what its runtime needs comes on top.
fn of_pod(pod: &PodView<'_>, side: Side, resource: &str, around: &Surroundings<'_>) -> Option<i128> {
    let own = |path: &[&str]| of_node(pod.spec.at(path)?).map(|amount: Quantity| amount.nanos);
    let overhead = own(&["overhead", resource]).unwrap_or(0);
    if let Some(whole) = own(&["resources", side.field, resource]) {
        return Some(whole.saturating_add(overhead));
    }
    let list = |name: &str| pod.spec.get(name).and_then(Node::as_sequence).into_iter().flatten();
    let (mut sidecars, mut peak) = (0_i128, 0_i128);
    for container in list("initContainers") {
        let amount = amount(container, side, resource, around)?;
        match container.get("restartPolicy").and_then(Node::as_str) {
            Some("Always") => sidecars = sidecars.saturating_add(amount),
            _ => peak = peak.max(sidecars.saturating_add(amount)),
        }
    }
    let mut running = sidecars;
    for container in list("containers") {
        running = running.saturating_add(amount(container, side, resource, around)?);
    }
    Some(running.max(peak).saturating_add(overhead))
}

impl Usage {
    fn add(&mut self, resource: &str, amount: i128) {
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
        "PersistentVolumeClaim" => "persistentvolumeclaims",
        "Deployment" => "deployments",
        "CronJob" => "cronjobs",
        "Job" => "jobs",
        "StatefulSet" => "statefulsets",
        "HorizontalPodAutoscaler" => "horizontalpodautoscalers",
        _ => return None,
    })
}

/// A container's own amount, else its limit for a request, else the namespace's default.
fn amount(container: &Node, side: Side, resource: &str, around: &Surroundings<'_>) -> Option<i128> {
    let own = |field: &str| {
        of_node(container.at(&["resources", field, resource])?).map(|amount: Quantity| amount.nanos)
    };
    let of_request = |amount: Option<i128>| amount.filter(|_| side.field == REQUESTS.field);
    own(side.field)
        .or_else(|| of_request(own(LIMITS.field)))
        .or_else(|| around.default(side.default, resource))
        .or_else(|| of_request(around.default(LIMITS.default, resource)))
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

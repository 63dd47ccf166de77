//! Adds up what rendered objects ask of a namespace, as a ResourceQuota counts it.

use std::collections::BTreeMap;

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

/// What a namespace adds to what its objects say: LimitRange items that give containers their defaults, and autoscalers.
pub(super) struct Defaults<'m> {
    items: Vec<&'m Node>,
    /// The most replicas of a target, by its kind and name.
    autoscaled: BTreeMap<(&'m str, &'m str), i64>,
}

impl<'m> Defaults<'m> {
    /// Whether there is a default of a sort for a resource.
    pub(super) fn has(&self, field: &str, resource: &str) -> bool {
        self.find(field, resource).is_some()
    }

    /// Reads the LimitRange among the objects of a namespace.
    pub(super) fn of(manifests: &[&'m Manifest]) -> Self {
        let ranges = manifests.iter().filter(|manifest| manifest.key.kind == "LimitRange");
        let items = ranges.filter_map(|range| range.body.at(&["spec", "limits"])?.as_sequence()).flatten();
        let of_containers = |item: &&Node| item.get("type").and_then(Node::as_str) == Some("Container");
        let scalers = manifests.iter().filter(|manifest| manifest.key.kind == "HorizontalPodAutoscaler");
        let most = scalers.filter_map(|scaler| {
            let target = scaler.body.at(&["spec", "scaleTargetRef"])?;
            let key = (target.get("kind")?.as_str()?, target.get("name")?.as_str()?);
            Some((key, scaler.body.at(&["spec", "maxReplicas"])?.as_integer()?))
        });
        Defaults { items: items.filter(of_containers).collect(), autoscaled: most.collect() }
    }

    /// The most replicas that an object can be given; its own number of none stays, as an autoscaler leaves it alone.
    fn replicas(&self, manifest: &Manifest, own: i64) -> i64 {
        let key = (manifest.key.kind.as_str(), manifest.key.name.as_str());
        match self.autoscaled.get(&key) {
            Some(most) if own != 0 => *most,
            _ => own,
        }
    }

    fn find(&self, field: &str, resource: &str) -> Option<i128> {
        self.items.iter().find_map(|item| of_node(item.at(&[field, resource])?)).map(|amount| amount.nanos)
    }
}

/// What an object asks for; objects without pods count as themselves only.
pub(super) fn of_object(manifest: &Manifest, defaults: &Defaults<'_>) -> Usage {
    let mut usage = Usage { amounts: BTreeMap::new(), unsaid: Vec::new() };
    if let Some(resource) = counted(&manifest.key.kind) {
        usage.add(resource, ONE);
        usage.add(&format!("count/{resource}{}", group_suffix(manifest.key.group())), ONE);
    }
    let Some(pod) = PodView::of_object(&manifest.body) else { return usage };
    let pods = most_pods(manifest, defaults);
    usage.add("pods", ONE.saturating_mul(pods));
    for resource in ["cpu", "memory", "ephemeral-storage"] {
        for (side, field, default) in
            [("requests", "requests", "defaultRequest"), ("limits", "limits", "default")]
        {
            let mut all = Some(0_i128);
            let mut largest_init = 0_i128;
            for container in containers(&pod, "containers") {
                all = match (all, amount(container, (field, default), resource, defaults)) {
                    (Some(sum), Some(own)) => Some(sum.saturating_add(own)),
                    _ => None,
                };
            }
            for container in containers(&pod, "initContainers") {
                largest_init =
                    largest_init.max(amount(container, (field, default), resource, defaults).unwrap_or(0));
            }
            let name = format!("{side}.{resource}");
            match all {
                Some(sum) => usage.add(&name, sum.max(largest_init).saturating_mul(pods)),
                None => usage.unsaid.push(name),
            }
        }
    }
    usage
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
        _ => return None,
    })
}

fn group_suffix(group: &str) -> String {
    if group.is_empty() { String::new() } else { format!(".{group}") }
}

fn containers<'n>(pod: &PodView<'n>, list: &str) -> impl Iterator<Item = &'n Node> {
    pod.spec.get(list).and_then(Node::as_sequence).into_iter().flatten()
}

/// A container's own amount, else its limit for a request, else the namespace's default.
fn amount(
    container: &Node,
    (field, default): (&str, &str),
    resource: &str,
    defaults: &Defaults<'_>,
) -> Option<i128> {
    let own = |field: &str| {
        of_node(container.at(&["resources", field, resource])?).map(|amount: Quantity| amount.nanos)
    };
    let limit_as_request = || (field == "requests").then(|| own("limits")).flatten();
    let from_range = || {
        defaults
            .find(default, resource)
            .or_else(|| (field == "requests").then(|| defaults.find("default", resource)).flatten())
    };
    own(field).or_else(limit_as_request).or_else(from_range)
}

/// The most pods of an object at one time: replicas with the surge of a rollout, or one run of a job's parallelism.
fn most_pods(manifest: &Manifest, defaults: &Defaults<'_>) -> i128 {
    let object = &manifest.body;
    let number = |path: &[&str], default: i64| {
        i128::from(object.at(path).and_then(Node::as_integer).unwrap_or(default))
    };
    let replicas = || {
        let own = object.at(&["spec", "replicas"]).and_then(Node::as_integer).unwrap_or(1);
        i128::from(defaults.replicas(manifest, own))
    };
    match manifest.key.kind.as_str() {
        "Deployment" => {
            let replicas = replicas();
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
            let suspended = object
                .at(&["spec", "suspend"])
                .is_some_and(|node| node.value == crate::tree::Value::Bool(true));
            if suspended { 0 } else { number(&["spec", "jobTemplate", "spec", "parallelism"], 1) }
        }
        "Job" => number(&["spec", "parallelism"], 1),
        _ => replicas(),
    }
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

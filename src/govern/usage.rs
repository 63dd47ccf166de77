//! Adds up what rendered objects ask of a namespace, as a ResourceQuota counts it.

use std::collections::{BTreeMap, BTreeSet};

use super::most_pods::{Autoscaled, autoscaled, most_pods};
use super::pod_amounts::{PodContainers, Side};
use super::pod_security::PodView;
use crate::policy::resource_of;
use crate::render::Manifest;
use crate::tree::{Node, Value};
use crate::validate::kubernetes::is_exact;
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
    /// What LimitRanges give containers that say nothing, by resource.
    requests: BTreeMap<&'m str, &'m Node>,
    limits: BTreeMap<&'m str, &'m Node>,
    /// Every resource for which there is a default limit.
    limited: BTreeSet<&'m str>,
    /// Resources whose default request does not fit their default limit.
    contradicted: BTreeSet<&'m str>,
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
        let items: Vec<&'m Node> = items.filter(of_containers).collect();
        let maps = items.iter().flat_map(|item| [item.get("default"), item.get("max")]);
        let entries = maps.flatten().filter_map(Node::as_mapping).flat_map(|map| &map.entries);
        let requests = first_of_each(&items, &["defaultRequest", "default", "max", "min"]);
        let limits = first_of_each(&items, &["default", "max"]);
        let fits = |resource: &str, limit: &Node| {
            let (Some(limit), Some(request)) =
                (of_node(limit), requests.get(resource).and_then(|own| of_node(own)))
            else {
                return true;
            };
            request.nanos == limit.nanos || request.nanos < limit.nanos && !is_exact(resource)
        };
        let astray = limits.iter().filter(|(resource, limit)| !fits(resource, limit));
        Surroundings {
            contradicted: astray.map(|(resource, _)| *resource).collect(),
            requests,
            limits,
            limited: entries.map(|entry| entry.key.as_str()).collect(),
            autoscaled: autoscaled(manifests),
        }
    }

    /// The default for a resource, as the API server fills a LimitRange in: the largest amount is the default limit where
    /// none is written, that is the default request, and else the smallest amount is. Of several LimitRanges the first counts.
    pub(super) fn default(&self, side: Side, resource: &str) -> Option<i128> {
        of_node(self.default_node(side, resource)?).map(|amount| amount.nanos)
    }

    /// The place where that default stands.
    pub(super) fn default_node(&self, side: Side, resource: &str) -> Option<&'m Node> {
        let defaults = match side {
            Side::Limits => &self.limits,
            Side::Requests => &self.requests,
        };
        defaults.get(resource).copied()
    }

    /// Every resource for which there is a default limit.
    pub(super) fn limited(&self) -> &BTreeSet<&'m str> {
        &self.limited
    }

    /// The resources whose defaults refuse a pod that says nothing of them.
    pub(super) fn contradicted(&self) -> &BTreeSet<&'m str> {
        &self.contradicted
    }
}

/// The first amount that can be read for each resource: items in their order, and in each the fields in theirs.
fn first_of_each<'m>(items: &[&'m Node], fields: &[&str]) -> BTreeMap<&'m str, &'m Node> {
    let mut found = BTreeMap::new();
    for item in items {
        for field in fields {
            let entries = item.get(field).and_then(Node::as_mapping).into_iter().flat_map(|map| &map.entries);
            for entry in entries.filter(|entry| of_node(&entry.value).is_some()) {
                found.entry(entry.key.as_str()).or_insert(&entry.value);
            }
        }
    }
    found
}

/// Whether a quota counts an object of its namespace. The quota itself is there before it counts.
pub(super) fn is_counted(manifest: &Manifest) -> bool {
    !matches!((manifest.key.group(), manifest.key.kind.as_str()), ("", "Namespace" | "ResourceQuota"))
}

/// What an object asks for; objects without pods count as themselves only.
pub(super) fn of_object(manifest: &Manifest, around: &Surroundings<'_>) -> Usage {
    let mut usage = Usage::none();
    usage.add_object(manifest);
    let Some(pod) = PodView::of_object(&manifest.body) else { return usage };
    let pods = most_pods(manifest, &around.autoscaled);
    usage.add_pods(&PodContainers::of_pod(&pod), pods, around);
    let volumes = pod.spec.get("volumes").and_then(Node::as_sequence).unwrap_or_default();
    for template in volumes.iter().filter_map(|volume| volume.at(&["ephemeral", "volumeClaimTemplate"])) {
        usage.add_claims(template.get("spec"), pods);
    }
    let templates = manifest.body.at(&["spec", "volumeClaimTemplates"]).and_then(Node::as_sequence);
    for template in templates.unwrap_or_default() {
        usage.add_claims(template.get("spec"), pods);
    }
    usage
}

impl Usage {
    /// Nothing.
    pub(super) fn none() -> Self {
        Usage { amounts: BTreeMap::new(), unsaid: Vec::new() }
    }

    /// Counts an object by its kind, and what only some kinds have.
    fn add_object(&mut self, manifest: &Manifest) {
        let (group, kind) = (manifest.key.group(), manifest.key.kind.as_str());
        match (group, kind) {
            // Pods are counted as such, with those that others make.
            ("", "Pod") => {}
            ("", "PersistentVolumeClaim") => self.add_claims(manifest.body.get("spec"), 1),
            _ => self.count(group, &resource_of(kind), 1),
        }
        match (group, kind) {
            ("", "Service") => self.add_service(manifest.body.get("spec")),
            // A controller stores more than it is told.
            ("apps", "Deployment") => self.count("apps", "replicasets", 1),
            ("apps", "StatefulSet" | "DaemonSet") => self.count("apps", "controllerrevisions", 1),
            ("batch", "CronJob") => self.count("batch", "jobs", 1),
            _ => {}
        }
    }

    fn count(&mut self, group: &str, resource: &str, number: i128) {
        let suffix = if group.is_empty() { String::new() } else { format!(".{group}") };
        self.add(&format!("count/{resource}{suffix}"), ONE.saturating_mul(number));
        if group.is_empty() {
            self.add(resource, ONE.saturating_mul(number));
        }
    }

    /// What a Service takes of nodes and of load balancers.
    fn add_service(&mut self, spec: Option<&Node>) {
        let Some(spec) = spec else { return };
        let ports = spec.get("ports").and_then(Node::as_sequence).map_or(0, <[Node]>::len) as i128;
        let allocates =
            spec.get("allocateLoadBalancerNodePorts").is_none_or(|node| node.value != Value::Bool(false));
        match spec.get("type").and_then(Node::as_str) {
            Some("NodePort") => self.add("services.nodeports", ONE.saturating_mul(ports)),
            Some("LoadBalancer") => {
                self.add("services.loadbalancers", ONE);
                self.add("services.nodeports", if allocates { ONE.saturating_mul(ports) } else { 0 });
            }
            _ => {}
        }
    }

    /// Adds a number of equal pods. Quotas on cpu and memory refuse pods of which a container says nothing.
    pub(super) fn add_pods(&mut self, pod: &PodContainers<'_>, pods: i128, around: &Surroundings<'_>) {
        self.count("", "pods", pods);
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
        for resource in pod.further(around) {
            let sum = pod.sum(Side::Requests, resource, around).saturating_mul(pods);
            self.add(&format!("requests.{resource}"), sum);
            if resource.starts_with("hugepages-") {
                self.add(resource, sum);
            }
        }
    }

    /// Adds the volumes that equal claims ask for, also by the name of their storage class.
    pub(super) fn add_claims(&mut self, spec: Option<&Node>, number: i128) {
        let storage = spec.and_then(|spec| spec.at(&["resources", "requests", "storage"])).and_then(of_node);
        let storage = storage.map_or(0, |storage| storage.nanos.saturating_mul(number));
        self.count("", "persistentvolumeclaims", number);
        self.add("requests.storage", storage);
        let class =
            spec.and_then(|spec| spec.get("storageClassName")?.as_str()).filter(|class| !class.is_empty());
        if let Some(class) = class {
            let of_class = |resource: &str| format!("{class}.storageclass.storage.k8s.io/{resource}");
            self.add(&of_class("persistentvolumeclaims"), ONE.saturating_mul(number));
            self.add(&of_class("requests.storage"), storage);
        }
    }

    /// Adds an amount.
    pub(super) fn add(&mut self, resource: &str, amount: i128) {
        let sum = self.amounts.entry(resource.to_owned()).or_insert(0);
        *sum = sum.saturating_add(amount);
    }
}

/// An amount as people write it: whole units, or thousandths; bytes in Mi where they are many.
pub(super) fn shown(resource: &str, nanos: i128) -> String {
    let bytes =
        resource.ends_with("memory") || resource.ends_with("storage") || resource.contains("hugepages-");
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

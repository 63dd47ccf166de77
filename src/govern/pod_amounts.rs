//! Adds up what the containers of one pod ask for, as the scheduler, quotas and LimitRanges count it.

use std::collections::BTreeSet;

use super::pod_security::PodView;
use super::usage::Surroundings;
use crate::tree::Node;
use crate::validate::kubernetes::is_exact;
use crate::validate::kubernetes::quantity::of_node;

/// What a container asks for, or may use at most.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Requests,
    Limits,
}

impl Side {
    /// Both.
    pub(super) const BOTH: [Side; 2] = [Side::Requests, Side::Limits];

    /// The field of `resources`, and the first part of a quota's names.
    pub(super) fn word(self) -> &'static str {
        match self {
            Side::Requests => "requests",
            Side::Limits => "limits",
        }
    }
}

/// The containers of one pod, in the order in which they start.
pub(super) struct PodContainers<'n> {
    run: Vec<&'n Node>,
    init: Vec<&'n Node>,
    /// The pod's spec, which may say amounts for the whole, and what its runtime needs on top.
    whole: Option<&'n Node>,
}

impl<'n> PodContainers<'n> {
    /// Those of a pod.
    pub(super) fn of_pod(pod: &PodView<'n>) -> Self {
        let list = |list: &str| {
            pod.spec.get(list).and_then(Node::as_sequence).into_iter().flatten().collect::<Vec<_>>()
        };
        PodContainers { run: list("containers"), init: list("initContainers"), whole: Some(pod.spec) }
    }

    /// Those of a build's step, with Argo's own beside it.
    pub(super) fn of_step(step: &PodView<'n>, argo: &'n Node) -> Self {
        let list = |list: &str| argo.get(list).and_then(Node::as_sequence).into_iter().flatten();
        PodContainers {
            run: step.containers().chain(list("containers")).collect(),
            init: list("initContainers").collect(),
            whole: None,
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &'n Node> {
        self.init.iter().chain(&self.run).copied()
    }

    /// The most that the pod asks for at one time, in thousand-millionths; who says nothing counts as nothing.
    pub(super) fn sum(&self, side: Side, resource: &str, around: &Surroundings<'_>) -> i128 {
        let of_containers = || self.added_up(|container| amount(container, side, resource, around));
        let sum = self.of_whole(side, resource).unwrap_or_else(of_containers);
        let overhead = self.of_spec(&["overhead", resource]).unwrap_or(0);
        // Where there is no limit, what the runtime needs on top makes none.
        if side == Side::Limits && sum == 0 { 0 } else { sum.saturating_add(overhead) }
    }

    /// The largest sum of what runs together. An init container that goes on running is there beside all that start after it.
    fn added_up(&self, own: impl Fn(&Node) -> Option<i128>) -> i128 {
        let own = |container: &Node| own(container).unwrap_or(0);
        let mut beside = 0_i128;
        let mut largest = 0_i128;
        for container in &self.init {
            let amount = beside.saturating_add(own(container));
            largest = largest.max(amount);
            if container.get("restartPolicy").and_then(Node::as_str) == Some("Always") {
                beside = amount;
            }
        }
        let running = self.run.iter().fold(beside, |sum, container| sum.saturating_add(own(container)));
        running.max(largest)
    }

    /// What the pod itself says for all of its containers: cpu, memory and huge pages can be said so.
    ///
    /// Of a limit alone the API server makes the request as well, unless containers have requests: then their sum
    /// (Kubernetes 1.34 `pkg/apis/core/v1/defaults.go`, `defaultPodRequests`).
    pub(super) fn of_whole(&self, side: Side, resource: &str) -> Option<i128> {
        if !is_of_pods(resource) {
            return None;
        }
        let written = |side: Side| self.of_spec(&["resources", side.word(), resource]);
        if let (Side::Requests, None, Some(limit)) = (side, written(side), written(Side::Limits)) {
            let requested = |container: &Node| own_amount(container, Side::Requests, resource);
            let anybody = self.all().any(|container| requested(container).is_some());
            return Some(if anybody { self.added_up(requested) } else { limit });
        }
        written(side)
    }

    fn of_spec(&self, path: &[&str]) -> Option<i128> {
        of_node(self.whole?.at(path)?).map(|amount| amount.nanos)
    }

    /// Whether a quota finds an amount wherever it looks for one: in every container, by itself or by the namespace's defaults;
    /// or in the pod, whatever it is an amount of (Kubernetes 1.34 `pkg/quota/v1/evaluator/core/pods.go`, `Constraints`).
    pub(super) fn all_say(&self, side: Side, resource: &str, around: &Surroundings<'_>) -> bool {
        let of_pod =
            |side: Side| self.whole.and_then(|spec| spec.at(&["resources", side.word()])?.as_mapping());
        let mut of_pod = Side::BOTH.into_iter().filter_map(of_pod).flat_map(|map| &map.entries);
        of_pod.any(|entry| is_of_pods(&entry.key))
            || self.all().all(|container| amount(container, side, resource, around).is_some())
    }

    /// Every resource of which the pod or one of its containers says anything.
    pub(super) fn said(&self) -> impl Iterator<Item = &'n str> + '_ {
        let of_container =
            |container: &'n Node| Side::BOTH.map(|side| container.at(&["resources", side.word()]));
        let of_pod = Side::BOTH.map(|side| self.whole.and_then(|spec| spec.at(&["resources", side.word()])));
        let maps = self.all().flat_map(of_container).chain(of_pod).flatten().filter_map(Node::as_mapping);
        maps.flat_map(|map| &map.entries).map(|entry| entry.key.as_str())
    }

    /// Every resource beside cpu, memory and ephemeral storage of which anything is said: huge pages and extended ones.
    pub(super) fn further<'s>(&'s self, around: &Surroundings<'s>) -> BTreeSet<&'s str> {
        self.said().chain(around.limited().iter().copied()).filter(|resource| is_exact(resource)).collect()
    }
}

/// Whether a pod can say an amount for all of its containers.
fn is_of_pods(resource: &str) -> bool {
    matches!(resource, "cpu" | "memory") || resource.starts_with("hugepages-")
}

/// A container's own amount, else its limit for a request, else the namespace's default.
pub(super) fn amount(
    container: &Node,
    side: Side,
    resource: &str,
    around: &Surroundings<'_>,
) -> Option<i128> {
    own_amount(container, side, resource).or_else(|| around.default(side, resource))
}

/// What a container says itself; a limit alone is the request as well.
fn own_amount(container: &Node, side: Side, resource: &str) -> Option<i128> {
    let own =
        |side: Side| of_node(container.at(&["resources", side.word(), resource])?).map(|amount| amount.nanos);
    own(side).or_else(|| (side == Side::Requests).then(|| own(Side::Limits)).flatten())
}

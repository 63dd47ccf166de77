//! Adds up what the containers of one pod ask for, as the scheduler, quotas and LimitRanges count it.

use super::pod_security::PodView;
use super::usage::Surroundings;
use crate::tree::Node;
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
    ///
    /// An init container that goes on running is there beside all that start after it.
    pub(super) fn sum(&self, side: Side, resource: &str, around: &Surroundings<'_>) -> i128 {
        let overhead = self.of_whole(&["overhead", resource]).unwrap_or(0);
        if let Some(whole) = self.of_whole(&["resources", side.word(), resource]) {
            return whole.saturating_add(overhead);
        }
        let own = |container: &Node| amount(container, side, resource, around).unwrap_or(0);
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
        running.max(largest).saturating_add(overhead)
    }

    fn of_whole(&self, path: &[&str]) -> Option<i128> {
        of_node(self.whole?.at(path)?).map(|amount| amount.nanos)
    }

    /// Whether every container says an amount, by itself or by the namespace's defaults.
    pub(super) fn all_say(&self, side: Side, resource: &str, around: &Surroundings<'_>) -> bool {
        self.of_whole(&["resources", side.word(), resource]).is_some()
            || self.all().all(|container| amount(container, side, resource, around).is_some())
    }
}

/// A container's own amount, else its limit for a request, else the namespace's default.
pub(super) fn amount(
    container: &Node,
    side: Side,
    resource: &str,
    around: &Surroundings<'_>,
) -> Option<i128> {
    let own =
        |side: Side| of_node(container.at(&["resources", side.word(), resource])?).map(|amount| amount.nanos);
    let limit_as_request = || (side == Side::Requests).then(|| own(Side::Limits)).flatten();
    own(side).or_else(limit_as_request).or_else(|| around.default(side, resource))
}

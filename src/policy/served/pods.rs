//! Sets what the API server sets on pods, but not on the templates of others.

use std::collections::BTreeMap;

use super::computed::{copy_absent, each, map_at};
use super::defaults::put;
use crate::tree::quantity::{of_node, text_of, written};
use crate::tree::{Mapping, Node, Origin, Text, Value};

/// The first minor version in which resources of pods themselves are on without a feature gate (PodLevelResources).
const POD_RESOURCES: u32 = 34;

/// Sets it on a pod; on one that is the object itself also what admission plugins add and the status that it begins with.
pub(super) fn set(node: &mut Node, is_root: bool, minor: u32) {
    let on_host = node.at(&["spec", "hostNetwork"]).is_some_and(|own| own.value == Value::Bool(true));
    for list in ["containers", "initContainers"] {
        each(node, &["spec", list], |container| {
            let limits = container.at(&["resources", "limits"]).and_then(Node::as_mapping).cloned();
            if let Some(limits) = limits.filter(|limits| !limits.entries.is_empty()) {
                copy_absent(map_at(container, &["resources", "requests"]), &limits);
            }
            if on_host {
                each(container, &["ports"], host_port);
            }
        });
    }
    if minor >= POD_RESOURCES {
        requests_of_pod(node);
    }
    if is_root {
        tolerations(node);
        let (class, origin) = (quality_of_service(node), node.origin);
        put(node, &["status", "qosClass"], Node::string(class, origin), origin);
    }
}

/// A pod with limits of its own has requests too: what its containers request together, else its limits.
///
/// As `defaultPodRequests` in `pkg/apis/core/v1/defaults.go` of Kubernetes 1.36 has it.
fn requests_of_pod(node: &mut Node) {
    let limits = node.at(&["spec", "resources", "limits"]).and_then(Node::as_mapping).cloned();
    let Some(mut limits) = limits.filter(|limits| !limits.entries.is_empty()) else { return };
    let mut given = Mapping::default();
    for name in ["cpu", "memory"] {
        if let Some(total) = requested(node, name) {
            given.set(name, Node::string(total, node.origin));
        }
    }
    limits
        .entries
        .retain(|entry| ["cpu", "memory"].contains(&&*entry.key) || entry.key.starts_with("hugepages-"));
    for from in [given, limits].iter().filter(|from| !from.entries.is_empty()) {
        copy_absent(map_at(node, &["spec", "resources", "requests"]), from);
    }
}

/// What the containers of a pod request together: all that run at once, or an init container before them if it is more.
fn requested(node: &Node, name: &str) -> Option<String> {
    let list = |list: &str| node.at(&["spec", list]).and_then(Node::as_sequence).unwrap_or_default();
    let own = |container: &Node| container.at(&["resources", "requests", name]).cloned();
    let all = || list("containers").iter().chain(list("initContainers"));
    let like = all().find_map(own).as_ref().and_then(text_of)?;
    let amount =
        |container: &Node| own(container).as_ref().and_then(of_node).map_or(0, |amount| amount.nanos);
    let (mut beside, mut before) = (0_i128, 0_i128);
    for container in list("initContainers") {
        let amount = beside.saturating_add(amount(container));
        before = before.max(amount);
        if container.get("restartPolicy").and_then(Node::as_str) == Some("Always") {
            beside = amount;
        }
    }
    let running = list("containers").iter().map(amount).fold(beside, i128::saturating_add);
    written(running.max(before), &like)
}

fn host_port(port: &mut Node) {
    let own = port.get("hostPort").and_then(Node::as_integer).unwrap_or_default();
    if let (0, Some(number)) = (own, port.get("containerPort").cloned()) {
        let origin = port.origin;
        put(port, &["hostPort"], number, origin);
    }
}

/// The plugin DefaultTolerationSeconds, with the seconds that the API server has unless its flags say otherwise.
fn tolerations(node: &mut Node) {
    let origin = node.origin;
    for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
        let own = node.at(&["spec", "tolerations"]).and_then(Node::as_sequence).unwrap_or_default();
        let says = |toleration: &Node, field: &str, wanted: &str| {
            let said = toleration.get(field).and_then(Node::as_str).unwrap_or_default();
            said.is_empty() || said == wanted
        };
        if own.iter().any(|own| says(own, "key", key) && says(own, "effect", "NoExecute")) {
            continue;
        }
        let mut all = own.to_vec();
        all.push(toleration(key, origin));
        put(node, &["spec", "tolerations"], Node::sequence(all, origin), origin);
    }
}

fn toleration(key: &'static str, origin: Origin) -> Node {
    let text = |text: &'static str| Node::string(Text::new_static(text), origin);
    Node::mapping(
        [
            ("key", text(key)),
            ("operator", text("Exists")),
            ("effect", text("NoExecute")),
            ("tolerationSeconds", Node::integer(300, origin)),
        ],
        origin,
    )
}

/// The class by which a node evicts the pod, as `ComputePodQOS` of Kubernetes' helper package `qos` has it.
fn quality_of_service(node: &Node) -> &'static str {
    let list = |list: &str| node.at(&["spec", list]).and_then(Node::as_sequence).unwrap_or_default();
    let on_pod =
        node.at(&["spec", "resources"]).filter(|own| !amounts(Some(*own)).iter().all(BTreeMap::is_empty));
    let of_containers =
        list("containers").iter().chain(list("initContainers")).map(|own| own.get("resources"));
    let parts: Vec<_> = match on_pod {
        Some(own) => vec![amounts(Some(own))],
        None => of_containers.map(amounts).collect(),
    };
    let mut sums: [BTreeMap<&str, i128>; 2] = Default::default();
    for part in &parts {
        for (sum, own) in sums.iter_mut().zip(part) {
            own.iter().for_each(|(name, amount)| {
                let sum = sum.entry(name).or_default();
                *sum = sum.saturating_add(*amount);
            });
        }
    }
    let [requests, limits] = &sums;
    let has_all_limits = parts.iter().all(|[_, limits]| limits.len() == 2);
    match (requests.is_empty() && limits.is_empty(), has_all_limits && requests == limits) {
        (true, _) => "BestEffort",
        (_, true) => "Guaranteed",
        _ => "Burstable",
    }
}

/// The requests and the limits of processor and memory that are more than nothing.
fn amounts(resources: Option<&Node>) -> [BTreeMap<&'static str, i128>; 2] {
    ["requests", "limits"].map(|side| {
        let amount = |name: &'static str| {
            let amount = resources?.at(&[side, name]).and_then(of_node)?.nanos;
            (amount > 0).then_some((name, amount))
        };
        ["cpu", "memory"].into_iter().filter_map(amount).collect()
    })
}

//! Checks the amounts that a pod says for all of its containers, as Kubernetes 1.34 does (`validatePodResources`).

use super::check::Check;
use super::field::Field;
use super::problems;
use super::quantity;
use super::resources;
use crate::tree::Node;

/// A pod's own `resources`.
pub(super) fn check_pod_resources(pod: &Field, check: &mut Check) {
    let Some(own) = pod.get("resources") else { return };
    resources::check_resources(&own, check);
    check.forbidden(&own, "claims", "must be absent for a whole pod: only a container has claims");
    for side in ["requests", "limits"] {
        let Some(amounts) = own.get(side) else { continue };
        check.keys(&problems::INVALID_VALUE, &amounts, name_problem);
    }
    if check.finished {
        check_requests(pod, &own, check);
        check_limits(pod, &own, check);
    }
}

fn name_problem(name: &str) -> Option<String> {
    let known = matches!(name, "cpu" | "memory") || name.starts_with("hugepages-");
    (!known).then(|| {
        "must be `cpu`, `memory` or `hugepages-…`, which alone a pod can say for all containers".to_owned()
    })
}

/// What the pod requests has to cover what its containers request together.
fn check_requests(pod: &Field, own: &Field, check: &mut Check) {
    let Some(requests) = own.get("requests") else { return };
    for (entry, request) in requests.entries() {
        let Some(whole) = quantity::of_node(request.node) else { continue };
        if together(pod.node, &entry.key) > whole.nanos {
            check.report(problems::invalid_quantity(
                &request,
                "must not be less than its containers request together",
            ));
        }
    }
}

/// A single container cannot be allowed more than its pod.
fn check_limits(pod: &Field, own: &Field, check: &mut Check) {
    let (Some(limits), Some(containers)) = (own.get("limits"), pod.get("containers")) else { return };
    for container in containers.items() {
        let Some(resources) = container.get("resources") else { continue };
        let Some(of_container) = resources.get("limits") else { continue };
        for (entry, limit) in of_container.entries() {
            let Some(whole) = limits.get(&entry.key) else { continue };
            let amounts = (quantity::of_node(limit.node), quantity::of_node(whole.node));
            if let (Some(part), Some(most)) = amounts
                && part > most
            {
                let reason = format!("must not exceed the pod's own limit `{}`", whole.shown());
                check.report(
                    problems::invalid_quantity(&limit, &reason).label(whole.span(), "the pod's limit"),
                );
            }
        }
    }
}

/// The most that the containers request at one time: an init container that goes on running is there beside all that follow.
fn together(pod: &Node, resource: &str) -> i128 {
    let list = |key: &str| pod.get(key).and_then(Node::as_sequence).unwrap_or_default();
    let (mut beside, mut largest) = (0_i128, 0_i128);
    for container in list("initContainers") {
        let sum = beside.saturating_add(request(container, resource));
        largest = largest.max(sum);
        if container.get("restartPolicy").and_then(Node::as_str) == Some("Always") {
            beside = sum;
        }
    }
    let running =
        list("containers").iter().fold(beside, |sum, own| sum.saturating_add(request(own, resource)));
    running.max(largest)
}

/// A limit alone is the request as well.
fn request(container: &Node, resource: &str) -> i128 {
    let own = |side: &str| quantity::of_node(container.at(&["resources", side, resource])?);
    own("requests").or_else(|| own("limits")).map_or(0, |amount| amount.nanos)
}

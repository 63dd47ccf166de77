//! Checks whether a pod's processes run as root, or can become so.

use super::pod::{at, is, name_of};
use super::{PodView, Violation};

const SECURITY: &str = "securityContext";

pub(super) fn windows_host_process(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let path = [SECURITY, "windowsOptions", "hostProcess"];
    let nodes = std::iter::once(pod.at(&path)).chain(pod.containers().map(|container| at(container, &path)));
    nodes
        .flatten()
        .filter(|node| is(Some(node), true))
        .map(|node| pod.violation("windowsHostProcess", "`hostProcess` is true".to_owned(), Some(node)))
        .collect()
}

pub(super) fn privileged(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    for container in pod.containers() {
        if let Some(node) = at(container, &[SECURITY, "privileged"]).filter(|node| is(Some(node), true)) {
            found.push(pod.violation(
                "privileged",
                format!("container `{}` is privileged", name_of(container)),
                Some(node),
            ));
        }
    }
    found
}

pub(super) fn escalation(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    if minor >= 25 && pod.is_windows() {
        return Vec::new();
    }
    const CHECK: &str = "allowPrivilegeEscalation";
    let mut found = Vec::new();
    for container in pod.containers() {
        let node = at(container, &[SECURITY, "allowPrivilegeEscalation"]);
        if !is(node, false) {
            let message =
                format!("container `{}` does not set `allowPrivilegeEscalation: false`", name_of(container));
            found.push(match node {
                Some(node) => pod.violation(CHECK, message, Some(node)),
                None => pod.lack(CHECK, message, Some(container)),
            });
        }
    }
    found
}

pub(super) fn run_as_non_root(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    if minor >= 35 && pod.has_own_users() {
        return Vec::new();
    }
    let path = [SECURITY, "runAsNonRoot"];
    let of_pod = pod.at(&path);
    let mut found = Vec::new();
    if is(of_pod, false) {
        found.push(pod.violation("runAsNonRoot", "`runAsNonRoot` is false".to_owned(), of_pod));
    }
    for container in pod.containers() {
        let own = at(container, &path);
        let name = name_of(container);
        if is(own, false) {
            found.push(pod.violation(
                "runAsNonRoot",
                format!("container `{name}` sets `runAsNonRoot: false`"),
                own,
            ));
        } else if own.is_none() && !is(of_pod, true) && of_pod.is_none() {
            let message = format!("neither the pod nor container `{name}` sets `runAsNonRoot: true`");
            found.push(pod.lack("runAsNonRoot", message, Some(container)));
        }
    }
    found
}

pub(super) fn run_as_user(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    if minor >= 35 && pod.has_own_users() {
        return Vec::new();
    }
    let path = [SECURITY, "runAsUser"];
    let nodes = std::iter::once(pod.at(&path)).chain(pod.containers().map(|container| at(container, &path)));
    nodes
        .flatten()
        .filter(|node| node.as_integer() == Some(0))
        .map(|node| pod.violation("runAsUser", "`runAsUser` is 0, which is root".to_owned(), Some(node)))
        .collect()
}

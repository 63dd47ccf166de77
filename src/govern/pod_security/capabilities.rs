//! Checks the Linux capabilities that containers add and drop.

use super::pod::{at, name_of};
use super::{PodView, Violation};
use crate::tree::Node;

/// Capabilities that every container runtime gives anyway.
const DEFAULT: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

pub(super) fn baseline(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    added_beyond(pod, "capabilities_baseline", &DEFAULT)
}

pub(super) fn restricted(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    if minor >= 25 && pod.is_windows() {
        return Vec::new();
    }
    const CHECK: &str = "capabilities_restricted";
    let mut found = added_beyond(pod, CHECK, &["NET_BIND_SERVICE"]);
    for container in pod.containers() {
        let dropped = at(container, &["securityContext", "capabilities", "drop"]);
        let drops_all = dropped
            .and_then(Node::as_sequence)
            .is_some_and(|list| list.iter().any(|item| item.as_str() == Some("ALL")));
        if !drops_all {
            let message = format!("container `{}` does not drop the capability `ALL`", name_of(container));
            found.push(match dropped {
                Some(dropped) => pod.violation(CHECK, message, Some(dropped)),
                None => pod.lack(CHECK, message, Some(container)),
            });
        }
    }
    found
}

fn added_beyond(pod: &PodView<'_>, check: &'static str, allowed: &[&str]) -> Vec<Violation> {
    let mut found = Vec::new();
    for container in pod.containers() {
        let added = at(container, &["securityContext", "capabilities", "add"]).and_then(Node::as_sequence);
        for capability in added.into_iter().flatten() {
            let name = capability.as_str().unwrap_or_default();
            if !allowed.contains(&name) {
                let message = format!("container `{}` adds the capability `{name}`", name_of(container));
                found.push(pod.violation(check, message, Some(capability)));
            }
        }
    }
    found
}

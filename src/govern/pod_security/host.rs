//! Checks what a pod takes from its host: namespaces, ports, addresses, kernel parameters.

use super::pod::{at, is, name_of};
use super::{PodView, Violation};
use crate::tree::Node;

pub(super) fn namespaces(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let fields = ["hostNetwork", "hostPID", "hostIPC"].into_iter();
    let taken = fields
        .filter_map(|field| pod.at(&[field]).filter(|node| is(Some(node), true)).map(|node| (field, node)));
    taken
        .map(|(field, node)| pod.violation("hostNamespaces", format!("`{field}` is true"), Some(node)))
        .collect()
}

pub(super) fn ports(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    for container in pod.containers() {
        for port in at(container, &["ports"]).and_then(Node::as_sequence).into_iter().flatten() {
            if let Some(number) = at(port, &["hostPort"]).filter(|node| node.as_integer() != Some(0)) {
                let message = format!("container `{}` takes a port of the host", name_of(container));
                found.push(pod.violation("hostPorts", message, Some(number)));
            }
        }
    }
    found
}

/// Probes and lifecycle hooks that go to another address than the pod's own.
pub(super) fn probes(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let handlers: [&[&str]; 5] = [
        &["livenessProbe"],
        &["readinessProbe"],
        &["startupProbe"],
        &["lifecycle", "postStart"],
        &["lifecycle", "preStop"],
    ];
    let mut found = Vec::new();
    for container in pod.containers() {
        for handler in handlers.iter().filter_map(|path| at(container, path)) {
            for action in ["httpGet", "tcpSocket"] {
                let host = at(handler, &[action, "host"]).filter(|host| host.as_str() != Some(""));
                if let Some(host) = host {
                    let message =
                        format!("container `{}` probes another host than its own", name_of(container));
                    found.push(pod.violation("hostProbesAndHostLifecycle", message, Some(host)));
                }
            }
        }
    }
    found
}

/// Kernel parameters that cannot reach beyond the pod, with the minor version that first allows each.
const SAFE_SYSCTLS: [(&str, u32); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
    ("net.ipv4.tcp_notsent_lowat", 37),
];

pub(super) fn sysctls(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    let listed = pod.at(&["securityContext", "sysctls"]).and_then(Node::as_sequence).into_iter().flatten();
    let named = listed.filter_map(|entry| Some((entry.get("name")?.as_str()?, entry)));
    let safe = |name: &str| SAFE_SYSCTLS.iter().any(|(known, since)| *known == name && *since <= minor);
    named
        .filter(|(name, _)| !safe(name))
        .map(|(name, entry)| {
            pod.violation("sysctls", format!("the kernel parameter `{name}` is set"), Some(entry))
        })
        .collect()
}

//! Checks the confinement profiles of pods and containers: AppArmor, SELinux, seccomp, /proc.

use super::pod::{at, name_of};
use super::{PodView, Violation};
use crate::tree::Node;

const SECURITY: &str = "securityContext";

/// A value at one path of the pod and of each container, with the words that say where.
fn everywhere<'n>(pod: &PodView<'n>, path: &[&str]) -> Vec<(String, &'n Node)> {
    let of_pod = pod.at(path).map(|node| ("the pod".to_owned(), node));
    let of_containers = pod
        .containers()
        .filter_map(|container| Some((format!("container `{}`", name_of(container)), at(container, path)?)));
    of_pod.into_iter().chain(of_containers).collect()
}

pub(super) fn app_armor(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    for (place, node) in profiles(pod, "appArmorProfile") {
        if !matches!(node.as_str(), Some("RuntimeDefault" | "Localhost")) {
            found.push(pod.violation(
                "appArmorProfile",
                format!("{place} has no AppArmor profile of its runtime or node"),
                Some(node),
            ));
        }
    }
    for (key, node) in pod
        .annotations()
        .filter(|(key, _)| key.starts_with("container.apparmor.security.beta.kubernetes.io/"))
    {
        let value = node.as_str().unwrap_or_default();
        if !(value.is_empty() || value == "runtime/default" || value.starts_with("localhost/")) {
            found.push(pod.violation(
                "appArmorProfile",
                format!("the annotation `{key}` switches AppArmor off"),
                Some(node),
            ));
        }
    }
    found
}

pub(super) fn se_linux(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    for (place, node) in everywhere(pod, &[SECURITY, "seLinuxOptions", "type"]) {
        let kind = node.as_str().unwrap_or_default();
        let known = matches!(kind, "" | "container_t" | "container_init_t" | "container_kvm_t");
        if !(known || kind == "container_engine_t" && minor >= 31) {
            found.push(pod.violation(
                "seLinuxOptions",
                format!("{place} has the SELinux type `{kind}`"),
                Some(node),
            ));
        }
    }
    for field in ["user", "role"] {
        for (place, node) in everywhere(pod, &[SECURITY, "seLinuxOptions", field]) {
            if node.as_str() != Some("") {
                found.push(pod.violation(
                    "seLinuxOptions",
                    format!("{place} sets the SELinux {field}"),
                    Some(node),
                ));
            }
        }
    }
    found
}

pub(super) fn proc_mount(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    if minor >= 35 && pod.has_own_users() {
        return Vec::new();
    }
    unmasked(pod, "procMount")
}

pub(super) fn proc_mount_restricted(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    unmasked(pod, "procMount_restricted")
}

fn unmasked(pod: &PodView<'_>, check: &'static str) -> Vec<Violation> {
    let mut found = Vec::new();
    for container in pod.containers() {
        let node = at(container, &[SECURITY, "procMount"]).filter(|node| node.as_str() != Some("Default"));
        if let Some(node) = node {
            found.push(pod.violation(
                check,
                format!("container `{}` unmasks /proc", name_of(container)),
                Some(node),
            ));
        }
    }
    found
}

/// The type of each profile of one sort; of a profile without a type the profile itself, which is no type.
fn profiles<'n>(pod: &PodView<'n>, sort: &str) -> Vec<(String, &'n Node)> {
    let found = everywhere(pod, &[SECURITY, sort]).into_iter();
    found.map(|(place, profile)| (place, at(profile, &["type"]).unwrap_or(profile))).collect()
}

fn is_confined(node: &Node) -> bool {
    matches!(node.as_str(), Some("RuntimeDefault" | "Localhost"))
}

pub(super) fn seccomp_baseline(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    if minor >= 19 {
        for (place, node) in profiles(pod, "seccompProfile") {
            if !is_confined(node) {
                found.push(pod.violation(
                    "seccompProfile_baseline",
                    format!("{place} runs without a seccomp profile"),
                    Some(node),
                ));
            }
        }
        return found;
    }
    let of_seccomp = |key: &str| {
        let container = key.strip_prefix("container.seccomp.security.alpha.kubernetes.io/");
        key == "seccomp.security.alpha.kubernetes.io/pod"
            || container.is_some_and(|name| pod.containers().any(|own| name_of(own) == name))
    };
    for (key, node) in pod.annotations().filter(|(key, _)| of_seccomp(key)) {
        let value = node.as_str().unwrap_or_default();
        if !(matches!(value, "runtime/default" | "docker/default") || value.starts_with("localhost/")) {
            found.push(pod.violation(
                "seccompProfile_baseline",
                format!("the annotation `{key}` switches seccomp off"),
                Some(node),
            ));
        }
    }
    found
}

pub(super) fn seccomp_restricted(pod: &PodView<'_>, minor: u32) -> Vec<Violation> {
    if minor >= 25 && pod.is_windows() {
        return Vec::new();
    }
    const CHECK: &str = "seccompProfile_restricted";
    let path = [SECURITY, "seccompProfile"];
    let typed = |profile| at(profile, &["type"]).unwrap_or(profile);
    let mut found = Vec::new();
    let of_pod = pod.at(&path).map(typed);
    if let Some(node) = of_pod.filter(|node| !is_confined(node)) {
        found.push(pod.violation(CHECK, "the pod runs without a seccomp profile".to_owned(), Some(node)));
    }
    let pod_confined = of_pod.is_some_and(is_confined);
    for container in pod.containers() {
        let name = name_of(container);
        match at(container, &path).map(typed) {
            Some(node) if !is_confined(node) => {
                found.push(pod.violation(
                    CHECK,
                    format!("container `{name}` runs without a seccomp profile"),
                    Some(node),
                ));
            }
            None if !pod_confined && of_pod.is_none() => {
                let message = format!("neither the pod nor container `{name}` sets a seccomp profile");
                found.push(pod.lack(CHECK, message, Some(container)));
            }
            _ => {}
        }
    }
    found
}

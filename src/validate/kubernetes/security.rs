//! Checks security contexts of pods and containers, for what the API server refuses in them.

use super::check::{Check, climbs, contains_text};
use super::field::Field;
use super::problems;

/// The largest user and group number that Kubernetes takes.
const LARGEST_ID: i64 = i32::MAX as i64;

/// A container's `securityContext`.
pub(super) fn check_container_context(context: &Field, check: &mut Check) {
    check_common(context, check);
    check.one_of(context, "procMount", &["Default", "Unmasked"]);
    check_escalation(context, check);
}

/// A pod's `securityContext`.
pub(super) fn check_pod_context(context: &Field, check: &mut Check) {
    check_common(context, check);
    check.between(context, "fsGroup", (0, LARGEST_ID));
    if let Some(groups) = context.get("supplementalGroups") {
        for group in groups.items() {
            if group.node.as_integer().is_some_and(|number| !(0..=LARGEST_ID).contains(&number)) {
                check.refuse(&group, &format!("must be between 0 and {LARGEST_ID}"));
            }
        }
    }
    check.one_of(context, "fsGroupChangePolicy", &["OnRootMismatch", "Always"]);
    check.one_of(context, "supplementalGroupsPolicy", &["Merge", "Strict"]);
    check.one_of(context, "seLinuxChangePolicy", &["Recursive", "MountOption"]);
    let Some(sysctls) = context.get("sysctls") else { return };
    for sysctl in sysctls.items() {
        check.required_name(&sysctl, "name", sysctl_problem);
    }
    check.unique(&sysctls, "name", "sysctl");
}

fn check_common(context: &Field, check: &mut Check) {
    check.between(context, "runAsUser", (0, LARGEST_ID));
    check.between(context, "runAsGroup", (0, LARGEST_ID));
    for key in ["seccompProfile", "appArmorProfile"] {
        if let Some(profile) = context.get(key) {
            check_profile(&profile, check);
        }
    }
}

fn check_profile(profile: &Field, check: &mut Check) {
    check.required_one_of(profile, "type", &["RuntimeDefault", "Localhost", "Unconfined"]);
    match profile.str_at("type") {
        Some("Localhost") => {
            let Some(path) = check.required(profile, "localhostProfile") else { return };
            if path.node.as_str().is_some_and(|text| text.starts_with('/') || climbs(text)) {
                check.refuse(&path, "must be a relative path without `..`");
            }
        }
        Some(_) => {
            check.forbidden(profile, "localhostProfile", "must be absent unless `type` is `Localhost`")
        }
        None => {}
    }
}

fn check_escalation(context: &Field, check: &mut Check) {
    let Some(allowed) = context.get("allowPrivilegeEscalation") else { return };
    if !matches!(allowed.node.value, crate::tree::Value::Bool(false)) {
        return;
    }
    if context.true_at("privileged") {
        check.refuse(&allowed, "must not be false in a privileged container");
    }
    let added = context.node.at(&["capabilities", "add"]);
    if let Some(list) = added.filter(|_| contains_text(added, "CAP_SYS_ADMIN")) {
        let reason = "must not be false together with the capability `CAP_SYS_ADMIN`";
        check.report(problems::invalid_value(&allowed, reason).label(list.origin.span, "added here"));
    }
}

/// Why a text is no name of a kernel parameter.
fn sysctl_problem(name: &str) -> Option<String> {
    let part = |part: &str| {
        let edge =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let inner =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        let bytes = part.as_bytes();
        edge(bytes.first()) && edge(bytes.last()) && part.bytes().all(inner)
    };
    let legal = name.len() <= 253 && name.split(['.', '/']).all(part);
    (!legal).then(|| "must be the name of a kernel parameter such as `net.core.somaxconn`".into())
}

//! Judges pods by Kubernetes' Pod Security Standards, version by version, as its admission controller does.

mod capabilities;
mod host;
mod pod;
mod privileges;
mod profiles;
mod volumes;

pub use pod::PodView;

use crate::model::PodSecurityLevel;
use crate::source::Span;

/// The newest minor version of Kubernetes whose standards are known; `latest` means this one.
pub const NEWEST: u32 = 37;

/// One way in which a pod falls short of a level.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Name of the check, as Kubernetes calls it: `hostNamespaces`.
    pub check: &'static str,
    /// What the pod does that the level forbids.
    pub message: String,
    /// The value to blame, or the pod's spec where something is missing.
    pub span: Span,
}

/// A check of the standards: from which version it holds, and what it finds.
struct Check {
    id: &'static str,
    level: PodSecurityLevel,
    /// First minor version that has the check.
    since: u32,
    /// The baseline check that this one takes the place of.
    overrides: Option<&'static str>,
    find: fn(&PodView<'_>, u32) -> Vec<Violation>,
}

const fn baseline(id: &'static str, find: fn(&PodView<'_>, u32) -> Vec<Violation>) -> Check {
    Check { id, level: PodSecurityLevel::Baseline, since: 0, overrides: None, find }
}

const fn restricted(id: &'static str, since: u32, find: fn(&PodView<'_>, u32) -> Vec<Violation>) -> Check {
    Check { id, level: PodSecurityLevel::Restricted, since, overrides: None, find }
}

/// Every check, in the order of the standards' documentation.
static CHECKS: [Check; 19] = [
    baseline("windowsHostProcess", privileges::windows_host_process),
    baseline("hostNamespaces", host::namespaces),
    baseline("privileged", privileges::privileged),
    baseline("capabilities_baseline", capabilities::baseline),
    baseline("hostPathVolumes", volumes::host_path),
    baseline("hostPorts", host::ports),
    Check { since: 34, ..baseline("hostProbesAndHostLifecycle", host::probes) },
    baseline("appArmorProfile", profiles::app_armor),
    baseline("seLinuxOptions", profiles::se_linux),
    baseline("procMount", profiles::proc_mount),
    baseline("seccompProfile_baseline", profiles::seccomp_baseline),
    baseline("sysctls", host::sysctls),
    Check { overrides: Some("hostPathVolumes"), ..restricted("restrictedVolumes", 0, volumes::restricted) },
    restricted("allowPrivilegeEscalation", 8, privileges::escalation),
    restricted("runAsNonRoot", 0, privileges::run_as_non_root),
    restricted("runAsUser", 23, privileges::run_as_user),
    Check {
        overrides: Some("seccompProfile_baseline"),
        ..restricted("seccompProfile_restricted", 19, profiles::seccomp_restricted)
    },
    Check {
        overrides: Some("capabilities_baseline"),
        ..restricted("capabilities_restricted", 22, capabilities::restricted)
    },
    Check {
        overrides: Some("procMount"),
        ..restricted("procMount_restricted", 35, profiles::proc_mount_restricted)
    },
];

/// Everything in which a pod falls short of a level, by the standards of a minor version of Kubernetes 1.
pub fn judge(pod: &PodView<'_>, level: PodSecurityLevel, minor: u32) -> Vec<Violation> {
    let holds = |check: &&Check| {
        check.level <= level && check.since <= minor && level != PodSecurityLevel::Privileged
    };
    let overridden: Vec<&str> = CHECKS.iter().filter(holds).filter_map(|check| check.overrides).collect();
    let applied = CHECKS.iter().filter(holds).filter(|check| !overridden.contains(&check.id));
    applied.flat_map(|check| (check.find)(pod, minor)).collect()
}

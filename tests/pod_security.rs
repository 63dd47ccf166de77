//! Holds `check --manifests --pod-security` against Kubernetes' own fixtures of the Pod Security Standards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery::compile::check_manifests;
use bindery::govern::pod_security::Standard;
use bindery::source::{RepoPath, SourceTree};
use serde_json::Value as Json;

use crate::support::shared;

/// Baseline checks that a restricted check takes the place of, so that Kubernetes names the latter.
const REPLACED: [(&str, &str); 4] = [
    ("capabilitiesbaseline", "capabilitiesrestricted"),
    ("hostpathvolumes", "restrictedvolumes"),
    ("procmount", "procmountrestricted"),
    ("seccompprofilebaseline", "seccompprofilerestricted"),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Whether a fixture gets its verdict by the check that it is named after; else what it got.
fn judge(file: &Path, standard: Standard, passes: bool) -> Result<(), String> {
    judge_text(&std::fs::read_to_string(file).unwrap(), file, standard, passes)
}

fn judge_text(text: &str, file: &Path, standard: Standard, passes: bool) -> Result<(), String> {
    let sources = SourceTree::new([(RepoPath::new("pod.yaml").unwrap(), Arc::from(text))], []);
    let judged = check_manifests(Arc::new(sources), Some(standard), None);
    let checks: Vec<String> = judged
        .diagnostics
        .iter()
        .filter_map(|report| Some(report.code.name.strip_prefix("pod-security-")?.replace('-', "")))
        .collect();
    let name = name_of(file);
    let named = checks.iter().any(|check| {
        name.starts_with(check) || REPLACED.iter().any(|(old, new)| name.starts_with(old) && check == new)
    });
    let right = if passes { checks.is_empty() } else { named && judged.diagnostics.has_errors() };
    if right { Ok(()) } else { Err(format!("{standard}/{passes}/{name}: {checks:?}")) }
}

#[test]
fn every_fixture_gets_kubernetes_verdict_by_the_named_check() {
    let Some(folder) = shared("conformance/pod-security") else { return };
    let (mut judged, mut faults) = (0, Vec::new());
    for level in ["baseline", "restricted"] {
        let standard: Standard = format!("{level}@v1.35").parse().unwrap();
        for (verdict, passes) in [("pass", true), ("fail", false)] {
            for file in files(&folder.join(level).join(verdict)) {
                judged += 1;
                faults.extend(judge(&file, standard, passes).err());
            }
        }
    }
    assert!(faults.is_empty(), "{} of {judged}\n{}", faults.len(), faults.join("\n"));
    assert!(judged >= 148, "only {judged} fixtures");
}

/// A fixture's name without underscores.
fn name_of(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().to_lowercase().replace('_', "")
}

/// First minor version that has a check, or lets a fixture pass, by the beginning of the fixture's name.
const SINCE: [(&str, u32); 9] = [
    ("allowprivilegeescalation", 8),
    ("seccompprofilebaseline", 19),
    ("seccompprofilerestricted", 19),
    ("capabilitiesrestricted", 22),
    ("runasuser", 23),
    ("basewindows", 25),
    ("hostprobesandhostlifecycle", 34),
    ("procmountrestricted", 35),
    ("", 0),
];

/// Fixtures that pass from a later version on than their check has.
const PASS_SINCE: [(&str, u32); 2] = [("sysctls1", 32), ("procmount1", 35)];

/// Takes from a pod what the least pod of an older version does without; Kubernetes' fixtures are that pod, each with one change.
fn put_back(pod: &mut Json, minor: u32, name: &str) {
    let spec = pod["spec"].as_object_mut().unwrap();
    if let Some(security) = spec.get_mut("securityContext").and_then(Json::as_object_mut)
        && minor < 19
        && security.get("seccompProfile") == Some(&serde_json::json!({"type": "RuntimeDefault"}))
    {
        security.remove("seccompProfile");
    }
    for list in ["containers", "initContainers", "ephemeralContainers"] {
        for container in spec.get_mut(list).and_then(Json::as_array_mut).into_iter().flatten() {
            let Some(security) = container.get_mut("securityContext").and_then(Json::as_object_mut) else {
                continue;
            };
            if minor < 22 && security.get("capabilities") == Some(&serde_json::json!({"drop": ["ALL"]})) {
                security.remove("capabilities");
            }
            if minor < 8 && !name.starts_with("allowprivilegeescalation") {
                security.remove("allowPrivilegeEscalation");
            }
        }
    }
}

#[test]
fn every_fixture_gets_kubernetes_verdict_at_every_version_that_has_its_check() {
    let Some(folder) = shared("conformance/pod-security") else { return };
    let (mut judged, mut faults) = (0, Vec::new());
    for (level, passes) in
        [("baseline", true), ("baseline", false), ("restricted", true), ("restricted", false)]
    {
        for file in files(&folder.join(level).join(if passes { "pass" } else { "fail" })) {
            let name = name_of(&file);
            let later = PASS_SINCE.iter().filter(|(known, _)| passes && name == *known);
            let since = later.chain(&SINCE).find(|(known, _)| name.starts_with(known)).unwrap().1;
            let fixture: Json = serde_yaml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
            for minor in since..=37 {
                judged += 1;
                let mut pod = fixture.clone();
                put_back(&mut pod, minor, &name);
                let standard: Standard = format!("{level}@v1.{minor}").parse().unwrap();
                faults.extend(judge_text(&pod.to_string(), &file, standard, passes).err());
            }
        }
    }
    assert!(faults.is_empty(), "{} of {judged}\n{}", faults.len(), faults.join("\n"));
    assert!(judged >= 4_300, "only {judged} fixtures");
}

/// What changed with a version of Kubernetes: a pod's spec, the level, the check, and the first version that finds it, or no longer does.
const CHANGES: [(&str, &str, &str, u32, bool); 19] = [
    (
        "{securityContext: {seccompProfile: {type: Unconfined}}}",
        "baseline",
        "seccomp-profile-baseline",
        19,
        true,
    ),
    ("{securityContext: {seccompProfile: {}}}", "baseline", "seccomp-profile-baseline", 19, true),
    ("{}", "restricted", "seccomp-profile-restricted", 19, true),
    ("{os: {name: windows}}", "restricted", "seccomp-profile-restricted", 25, false),
    ("{}", "restricted", "allow-privilege-escalation", 8, true),
    ("{os: {name: windows}}", "restricted", "allow-privilege-escalation", 25, false),
    ("{}", "restricted", "capabilities-restricted", 22, true),
    ("{os: {name: windows}}", "restricted", "capabilities-restricted", 25, false),
    ("{securityContext: {runAsUser: 0}}", "restricted", "run-as-user", 23, true),
    ("{hostUsers: false, securityContext: {runAsUser: 0}}", "restricted", "run-as-user", 35, false),
    ("{hostUsers: false}", "restricted", "run-as-non-root", 35, false),
    ("{hostUsers: false, x: {procMount: Unmasked}}", "baseline", "proc-mount", 35, false),
    ("{hostUsers: false, x: {procMount: Unmasked}}", "restricted", "proc-mount-restricted", 35, true),
    (
        "{securityContext: {seLinuxOptions: {type: container_engine_t}}}",
        "baseline",
        "se-linux-options",
        31,
        false,
    ),
    (
        "{securityContext: {sysctls: [{name: net.ipv4.ip_local_reserved_ports}]}}",
        "baseline",
        "sysctls",
        27,
        false,
    ),
    ("{securityContext: {sysctls: [{name: net.ipv4.tcp_fin_timeout}]}}", "baseline", "sysctls", 29, false),
    ("{securityContext: {sysctls: [{name: net.ipv4.tcp_rmem}]}}", "baseline", "sysctls", 32, false),
    ("{securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat}]}}", "baseline", "sysctls", 37, false),
    (
        "{probe: {tcpSocket: {host: 192.0.2.1, port: 80}}}",
        "baseline",
        "host-probes-and-host-lifecycle",
        34,
        true,
    ),
];

/// The codes that a pod gets.
fn codes(pod: &Json, standard: &str) -> Vec<&'static str> {
    let text = pod.to_string();
    let sources = SourceTree::new([(RepoPath::new("pod.yaml").unwrap(), Arc::from(text.as_str()))], []);
    let judged = check_manifests(Arc::new(sources), Some(standard.parse().unwrap()), None);
    let codes = judged.diagnostics.iter().map(|report| report.code.name);
    codes.filter_map(|code| code.strip_prefix("pod-security-")).collect()
}

#[test]
fn verdicts_change_with_the_version_that_kubernetes_changed_them() {
    for (text, level, check, first, found) in CHANGES {
        let mut spec: Json = serde_yaml::from_str(text).unwrap();
        let fields = spec.as_object_mut().unwrap();
        let mut container = serde_json::json!({"name": "a", "image": "a"});
        // What stands at the container rather than at the pod.
        for (field, own) in [("x", "securityContext"), ("probe", "livenessProbe")] {
            if let Some(value) = fields.remove(field) {
                container[own] = value;
            }
        }
        fields.insert("containers".to_owned(), Json::Array(vec![container]));
        let pod =
            serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": spec});
        for (minor, wanted) in [(first - 1, !found), (first, found), (37, found)] {
            let standard = format!("{level}@v1.{minor}");
            assert_eq!(codes(&pod, &standard).contains(&check), wanted, "{check} at {standard}: {text}");
        }
    }
}

#[test]
fn seccomp_was_an_annotation_of_the_pods_own_containers() {
    let pod = |key: &str, value: &str| {
        serde_json::json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "a", "annotations": {key: value}},
            "spec": {"containers": [{"name": "a", "image": "a"}]},
        })
    };
    let container = "container.seccomp.security.alpha.kubernetes.io/";
    let is_found = |key: &str, value: &str, version: &str| {
        codes(&pod(key, value), version).contains(&"seccomp-profile-baseline")
    };
    assert!(is_found("seccomp.security.alpha.kubernetes.io/pod", "unconfined", "restricted@v1.18"));
    assert!(is_found(&format!("{container}a"), "unconfined", "baseline@v1.0"));
    assert!(!is_found(&format!("{container}other"), "unconfined", "baseline@v1.0"));
    assert!(!is_found(&format!("{container}a"), "localhost/own", "baseline@v1.18"));
    assert!(!is_found(&format!("{container}a"), "unconfined", "baseline@v1.19"));
}

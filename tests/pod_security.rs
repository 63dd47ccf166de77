//! Holds `check --manifests --pod-security` against Kubernetes' own fixtures of the Pod Security Standards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery::compile::check_manifests;
use bindery::govern::pod_security::Standard;
use bindery::source::{RepoPath, SourceTree};

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
    let text = std::fs::read_to_string(file).unwrap();
    let sources = SourceTree::new([(RepoPath::new("pod.yaml").unwrap(), Arc::from(text))], []);
    let judged = check_manifests(Arc::new(sources), Some(standard), None);
    let checks: Vec<String> = judged
        .diagnostics
        .iter()
        .filter_map(|report| Some(report.code.name.strip_prefix("pod-security-")?.replace('-', "")))
        .collect();
    let name = file.file_stem().unwrap().to_string_lossy().to_lowercase().replace('_', "");
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

//! Holds our judgement of pods against Kubernetes' own fixtures of the Pod Security Standards.

use std::path::{Path, PathBuf};

use bindery::govern::pod_security::{PodView, judge};
use bindery::model::PodSecurityLevel;
use bindery::parse::{ParseLimits, read_documents};
use bindery::source::FileId;

use crate::support::shared;

/// The version that the fixtures are of.
const MINOR: u32 = 35;

/// Baseline checks that a restricted check takes the place of, so that Kubernetes names the latter.
const REPLACED: [(&str, &str); 4] = [
    ("capabilities_baseline", "capabilities_restricted"),
    ("hostpathvolumes", "restrictedvolumes"),
    ("procmount", "procmount_restricted"),
    ("seccompprofile_baseline", "seccompprofile_restricted"),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_fixture_gets_kubernetes_verdict_by_the_named_check() {
    let Some(folder) = shared("conformance/pod-security") else { return };
    let (mut judged, mut faults) = (0, Vec::new());
    for (level, word) in
        [(PodSecurityLevel::Baseline, "baseline"), (PodSecurityLevel::Restricted, "restricted")]
    {
        for verdict in ["pass", "fail"] {
            for file in files(&folder.join(word).join(verdict)) {
                let text = std::fs::read_to_string(&file).unwrap();
                let document = read_documents(FileId(0), &text, &ParseLimits::default()).remove(0);
                let object = document.root.unwrap();
                let found = judge(&PodView::of_object(&object).unwrap(), level, MINOR);
                judged += 1;
                let name = file.file_stem().unwrap().to_string_lossy().to_lowercase();
                let named = found.iter().any(|violation| {
                    let check = violation.check.to_lowercase();
                    name.starts_with(&check)
                        || REPLACED.iter().any(|(old, new)| name.starts_with(old) && check == *new)
                });
                let right = if verdict == "pass" { found.is_empty() } else { named };
                if !right {
                    let checks: Vec<&str> = found.iter().map(|violation| violation.check).collect();
                    faults.push(format!("{word}/{verdict}/{name}: {checks:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {judged}\n{}", faults.len(), faults.join("\n"));
    assert!(judged >= 148, "only {judged} fixtures");
}

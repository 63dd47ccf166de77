//! Policies: the verdicts of others' cases, and what the API server would do.

mod admission;
mod conformance;
mod own;
mod served;

use bindery::compile::{Compilation, check_manifests_by};
use bindery::source::{RepoPath, SourceTree};

/// Judges manifests by policies.
pub fn judge(manifests: &str, policies: &str) -> Compilation {
    let file = |path: &str, text: &str| [(RepoPath::new(path).unwrap(), std::sync::Arc::from(text))];
    let (manifests, policies) = (file("manifests.yaml", manifests), file("policies.yaml", policies));
    check_manifests_by(SourceTree::new(manifests, []), SourceTree::new(policies, []), None, None)
}

/// The reports of policies: level, code and message.
pub fn verdicts(compilation: &Compilation) -> Vec<String> {
    let of_policies = compilation.diagnostics.iter().filter(|report| report.code.name.starts_with("policy-"));
    of_policies.map(|report| format!("{} {}: {}", report.level, report.code.name, report.message)).collect()
}

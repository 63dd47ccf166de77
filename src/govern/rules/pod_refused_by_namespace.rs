//! Finds workloads whose pods their own namespace would refuse, by its Pod Security level.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::pod_security::{PodView, Violation, judge};
use crate::govern::{Judged, Rule};
use crate::model::PodSecurityLevel;
use crate::render::Manifest;
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "pod-refused-by-namespace",
        level: Level::Error,
        summary: "A workload's pods fall short of the Pod Security level that its namespace enforces.",
        docs: "The cluster would take the Deployment and refuse every pod of it. Harden the class (`securityContext` of pod and containers), \
               or give the environment a lower level under `podSecurity.enforce` if that is meant. The check is named as Kubernetes names it.",
    },
    check,
};

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    for manifests in judged.namespaces.values() {
        let Some((level, minor)) = manifests.iter().find_map(|manifest| enforced(manifest)) else { continue };
        for manifest in manifests {
            let Some(pod) = PodView::of_object(&manifest.body) else { continue };
            diagnostics.extend(judge(&pod, level, minor).iter().map(|found| report(manifest, level, found)));
        }
    }
}

/// The level and version that a Namespace object enforces.
fn enforced(manifest: &Manifest) -> Option<(PodSecurityLevel, u32)> {
    let label = |name: &str| {
        let labels = manifest.body.at(&["metadata", "labels"])?;
        labels.get(&format!("pod-security.kubernetes.io/{name}")).and_then(Node::as_str)
    };
    if manifest.key.kind != "Namespace" {
        return None;
    }
    let levels = [PodSecurityLevel::Privileged, PodSecurityLevel::Baseline, PodSecurityLevel::Restricted];
    let level = levels.into_iter().find(|level| Some(level.word()) == label("enforce"))?;
    let minor = label("enforce-version")?.strip_prefix("v1.")?.parse().ok()?;
    Some((level, minor))
}

fn report(manifest: &Manifest, level: PodSecurityLevel, found: &Violation) -> Diagnostic {
    let key = &manifest.key;
    let message = format!(
        "the namespace enforces `{}` and would refuse these pods: {} ({})",
        level.word(),
        found.message,
        found.check
    );
    Diagnostic::new(&RULE.code, message)
        .at(found.span, "")
        .label(manifest.owner.span, format!("needed by the {} `{}`", key.kind, key.name))
        .hint("harden the class, or lower `podSecurity.enforce` of the environment if that is meant")
        .object(key.object_name())
}

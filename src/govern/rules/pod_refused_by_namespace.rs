//! Finds workloads whose pods their own namespace would refuse, by its Pod Security level.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::builds;
use crate::govern::pod_security::{Mode, PodView, Standard, Violation, judge};
use crate::govern::{Check, Objects, Rule};
use crate::render::Manifest;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "pod-refused-by-namespace",
        level: Level::Error,
        summary: "A workload's pods fall short of the Pod Security level that its namespace enforces.",
        docs: "The cluster would take the Deployment and refuse every pod of it. Harden the class or the pod (`securityContext` of pod and containers), \
               or lower the level (`podSecurity.enforce` of the environment, the namespace's label) if that is meant. The check is named as Kubernetes names it.",
    },
    example: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: baseline}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec:
  hostNetwork: true
  containers: [{name: main, image: registry.example.com/cart:1.4.2}]
",
    instead: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: baseline}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec:
  containers: [{name: main, image: registry.example.com/cart:1.4.2}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    for manifests in objects.namespaces.values() {
        let Some(standard) =
            manifests.iter().find_map(|manifest| Standard::of_namespace(manifest, Mode::Enforce))
        else {
            continue;
        };
        for manifest in manifests {
            if let Some(pod) = PodView::of_object(&manifest.body) {
                let hint = if objects.is_complete { CLASS_HINT } else { PLAIN_HINT };
                let found = judge(&pod, standard);
                diagnostics.extend(found.iter().map(|found| report(manifest, standard, found, hint)));
            }
            // The steps of a build fall short of one check for one reason.
            let mut told = BTreeSet::new();
            let steps = builds::pods(manifest, objects).map(|build| build.steps).unwrap_or_default();
            for found in steps.iter().flat_map(|step| judge(step, standard)) {
                if told.insert((found.check, found.span)) {
                    diagnostics.push(report(manifest, standard, &found, BUILD_HINT));
                }
            }
        }
    }
}

const PLAIN_HINT: &str =
    "harden the pod, or lower the namespace's label `pod-security.kubernetes.io/enforce` if that is meant";
const CLASS_HINT: &str =
    "harden the class, or lower `podSecurity.enforce` of the environment if that is meant";
const BUILD_HINT: &str =
    "build with buildpacks, which need no rights, or let the organization enforce `baseline`";

fn report(manifest: &Manifest, standard: Standard, found: &Violation, hint: &str) -> Diagnostic {
    let key = &manifest.key;
    let message = format!(
        "the namespace enforces `{}` and would refuse these pods: {} ({})",
        standard.level.word(),
        found.message,
        found.check
    );
    Diagnostic::new(&RULE.code, message)
        .at(found.span, "")
        .label(manifest.owner.span, format!("needed by the {} `{}`", key.kind, key.name))
        .hint(hint)
        .object(key.object_name())
}

//! Finds workloads whose pods their own namespace takes with a warning, by its Pod Security level.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_security::{Mode, Standard, judge};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "pod-warned-by-namespace",
        level: Level::Warning,
        summary: "A workload's pods fall short of the Pod Security level that its namespace warns about.",
        docs: "The cluster takes the pods and tells whoever applies them. Harden the class or the pod (`securityContext` of pod and containers), so that \
               the namespace can enforce the level one day; or lower the level (`podSecurity.warn` of the organization or environment, the namespace's \
               label) if that is meant. Checks are named as Kubernetes names them; all that a class lacks is one report.",
    },
    example: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/warn: restricted}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    instead: "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/warn: restricted}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for (place, pods) in &objects.pods {
        let manifests = objects.namespaces.get(place).map(Vec::as_slice).unwrap_or_default();
        let says = |mode| manifests.iter().find_map(|manifest| Standard::of_namespace(manifest, mode));
        let Some(warned) = says(Mode::Warn) else { continue };
        for maker in &pods.makers {
            // What is refused is reported as that.
            let refused = says(Mode::Enforce).map(|enforced| judge(&maker.pod, enforced)).unwrap_or_default();
            let found = judge(&maker.pod, warned).into_iter();
            for found in found.filter(|found| !refused.iter().any(|other| other.span == found.span)) {
                let place = match found.lacking && !maker.has_overriders_container(found.span) {
                    true => objects.author(&maker.manifest.owner, found.span),
                    false => found.span,
                };
                let what =
                    format!("{} ({}), which `{}` forbids", found.message, found.check, warned.level.word());
                findings.push(Finding { manifest: maker.manifest, place, what });
            }
        }
    }
    let hint = "harden `securityContext` of pod and containers, or lower the level if that is meant";
    diagnostics.extend(reports(objects, &RULE.code, hint, findings));
}

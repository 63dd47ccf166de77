//! Finds pods that reach into their node, where no namespace says a Pod Security level.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_security::{Mode, NEWEST, Standard, judge};
use crate::govern::{Check, Objects, Rule};
use crate::model::PodSecurityLevel;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "host-access",
        level: Level::Warning,
        summary: "A pod reaches into its node.",
        docs: "It shares namespaces, paths or ports of the node, is privileged, or gets capabilities beyond a container: whoever breaks into it has the \
               node and every pod on it. These are the checks of the level `baseline`, named as Kubernetes names them. They are judged here where neither \
               the pod's namespace nor `--pod-security` says a level.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  hostNetwork: true
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    if objects.demanded.is_some() {
        return;
    }
    let standard = Standard { level: PodSecurityLevel::Baseline, minor: NEWEST };
    let mut findings = Vec::new();
    for (place, pods) in &objects.pods {
        let mut neighbours = objects.namespaces.get(place).into_iter().flatten();
        if neighbours.any(|manifest| Standard::of_namespace(manifest, Mode::Enforce).is_some()) {
            continue;
        }
        for maker in &pods.makers {
            for found in judge(&maker.pod, standard) {
                let what = format!("{} ({})", found.message, found.check);
                findings.push(Finding { manifest: maker.manifest, place: found.span, what });
            }
        }
    }
    let hint = "do without, or keep it to a namespace that says so with the level `privileged`";
    diagnostics.extend(reports(objects, &RULE.code, hint, findings));
}

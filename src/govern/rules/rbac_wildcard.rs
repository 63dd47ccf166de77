//! Finds roles that allow everything of a sort.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::access::{listed, role_rules};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "rbac-wildcard",
        level: Level::Warning,
        summary: "A role allows all verbs or all resources.",
        docs: "A `*` also allows what is added to the cluster next year, and mostly more than is needed today: secrets, roles, the lot. List the verbs \
               and resources.",
    },
    example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cart}
rules: [{apiGroups: [''], resources: ['*'], verbs: [get]}]
",
    instead: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cart}
rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for rule in role_rules(manifest) {
            for (list, word) in [("verbs", "verbs"), ("resources", "resources")] {
                let Some(item) = listed(rule, list, &["*"]) else { continue };
                let what = format!("the {} `{}` allows all {word}", manifest.key.kind, manifest.key.name);
                findings.push(Finding { manifest, place: item.origin.span, what });
            }
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "list what is needed", findings));
}

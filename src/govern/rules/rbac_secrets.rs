//! Finds roles that read every Secret of a namespace or cluster.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::access::{listed, role_rules};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "rbac-secrets",
        level: Level::Warning,
        summary: "A role may read all Secrets.",
        docs: "Among them are the tokens of other service accounts and every password of the namespace; `list` and `watch` show values too. Name the Secrets \
               under `resourceNames`, or mount them into the pods that need them.",
    },
    example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cart}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get, list]}]
",
    instead: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: cart}
rules: [{apiGroups: [''], resources: [secrets], resourceNames: [cart], verbs: [get]}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for rule in role_rules(manifest) {
            let is_bounded = rule.get("resourceNames").is_some_and(|names| !names.is_null());
            let reads = listed(rule, "verbs", &["get", "list", "watch", "*"]).is_some();
            let Some(item) = listed(rule, "resources", &["secrets"]).filter(|_| reads && !is_bounded) else {
                continue;
            };
            let what = format!("the {} `{}` may read all Secrets", manifest.key.kind, manifest.key.name);
            findings.push(Finding { manifest, place: item.origin.span, what });
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "name the Secrets under `resourceNames`", findings));
}

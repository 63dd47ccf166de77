//! Finds roles whose holders can get rights that the role does not name.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::access::{listed, role_rules};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "rbac-escalation",
        level: Level::Warning,
        summary: "A role lets its holders take the rights of others.",
        docs: "`escalate` and `bind` on roles, `impersonate`, running commands in pods (`pods/exec`, `pods/attach`), making tokens of service accounts and \
               reaching the kubelet (`nodes/proxy`) each lead to rights that the role itself does not name. Take them out, or keep the role for people \
               who are administrators anyway.",
    },
    example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: support}
rules: [{apiGroups: [''], resources: [pods/exec], verbs: [create]}]
",
    instead: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: support}
rules: [{apiGroups: [''], resources: [pods/log], verbs: [get]}]
",
    check: Check::Objects(check),
};

/// Resources that lead further, with the verbs that do.
const RESOURCES: [(&str, &[&str]); 4] = [
    ("pods/exec", &["create", "get", "*"]),
    ("pods/attach", &["create", "get", "*"]),
    ("serviceaccounts/token", &["create", "*"]),
    ("nodes/proxy", &["create", "get", "*"]),
];

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for rule in role_rules(manifest) {
            for item in leading_further(rule) {
                let right = item.as_str().unwrap_or_default();
                let what = format!(
                    "`{right}` lets the holders of `{}` take the rights of others",
                    manifest.key.name
                );
                findings.push(Finding { manifest, place: item.origin.span, what });
            }
        }
    }
    diagnostics.extend(reports(
        objects,
        &RULE.code,
        "take it out, or keep the role for administrators",
        findings,
    ));
}

fn leading_further(rule: &Node) -> Vec<&Node> {
    let resources = RESOURCES.iter().filter_map(|(resource, verbs)| {
        listed(rule, "verbs", verbs)?;
        listed(rule, "resources", &[resource])
    });
    let roles = listed(rule, "resources", &["roles", "clusterroles"]);
    let on_roles = roles.and_then(|_| listed(rule, "verbs", &["escalate", "bind"]));
    resources.chain(on_roles).chain(listed(rule, "verbs", &["impersonate"])).collect()
}

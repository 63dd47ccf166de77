//! Finds bindings that give rights to everybody, or to those whom no role can bound.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::access::is_of_roles;
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "rbac-everyone",
        level: Level::Warning,
        summary: "A binding gives rights to everybody.",
        docs: "`system:authenticated` is everyone with any account, every service account included; `system:unauthenticated` and `system:anonymous` are the \
               whole network. `system:masters` skips all checks, so that no binding can ever take its rights away. Name a group of people instead.",
    },
    example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: everyone, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:authenticated'}]
",
    instead: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: developers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: shop-developers}]
",
    check: Check::Objects(check),
};

/// Names of users and groups that are everybody, and of the one that is above all.
const EVERYBODY: [&str; 5] = [
    "system:authenticated",
    "system:unauthenticated",
    "system:anonymous",
    "system:serviceaccounts",
    "system:masters",
];

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        if !is_of_roles(manifest, &["ClusterRoleBinding", "RoleBinding"]) {
            continue;
        }
        let subjects = manifest.body.get("subjects").and_then(Node::as_sequence).unwrap_or_default();
        for node in subjects.iter().filter_map(|subject| subject.get("name")) {
            let name = node.as_str().unwrap_or_default();
            if EVERYBODY.contains(&name) {
                let what = format!("`{}` gives rights to `{name}`", manifest.key.name);
                findings.push(Finding { manifest, place: node.origin.span, what });
            }
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "name a group of people or a service account", findings));
}

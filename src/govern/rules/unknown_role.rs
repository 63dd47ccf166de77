//! Finds role bindings to roles that are not there.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, partial, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-role",
        level: Level::Error,
        summary: "A RoleBinding names a Role that does not exist.",
        docs: "The binding gives nobody anything. A Role stands in the namespace of its binding. ClusterRoles are not judged, as every cluster has its \
               own. In plain manifests, which may be a part of what runs, it is a warning, and not judged where they hold no Role.",
    },
    example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: logs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: logs-reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: oncall}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: log-reader, namespace: shop}
rules: [{apiGroups: [''], resources: [pods/log], verbs: [get]}]
",
    instead: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: logs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: log-reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: oncall}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: log-reader, namespace: shop}
rules: [{apiGroups: [''], resources: [pods/log], verbs: [get]}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests.iter().filter(|manifest| manifest.key.kind == "RoleBinding") {
        let Some(reference) = manifest.body.get("roleRef") else { continue };
        let text = |key: &str| reference.get(key).and_then(Node::as_str);
        let (Some("Role"), Some(name)) = (text("kind"), text("name")) else { continue };
        if objects.knows(manifest, None, "Role") && objects.named(manifest, None, "Role", name).is_empty() {
            let place = reference.get("name").map_or(reference.origin.span, |name| name.origin.span);
            let what = format!("the Role `{name}` does not exist");
            findings.push(Finding { manifest, place, what });
        }
    }
    let found = reports(objects, &RULE.code, "add the Role to the namespace of its binding", findings);
    diagnostics.extend(partial(objects, found));
}

//! Finds bindings that make somebody an administrator of the whole cluster.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::access::is_of_roles;
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "rbac-cluster-admin",
        level: Level::Warning,
        summary: "A binding gives the role `cluster-admin`.",
        docs: "`cluster-admin` may do everything, to its own rights as well. Bind a role that lists what is needed; where an administrator is meant, \
               keep the binding out of what teams apply.",
    },
    example: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: deployer, namespace: ci}]
",
    instead: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployer, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{kind: ServiceAccount, name: deployer, namespace: ci}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        let role = manifest.body.at(&["roleRef", "name"]);
        let is_binding = is_of_roles(manifest, &["ClusterRoleBinding", "RoleBinding"]);
        if let Some(name) = role.filter(|name| is_binding && name.as_str() == Some("cluster-admin")) {
            let subjects = manifest.body.get("subjects").and_then(Node::as_sequence).unwrap_or_default();
            let names: Vec<String> = subjects
                .iter()
                .filter_map(|subject| Some(format!("`{}`", subject.get("name")?.as_str()?)))
                .collect();
            let whom = if names.is_empty() { "nobody yet".to_owned() } else { names.join(", ") };
            let what = format!("`{}` gives `cluster-admin` to {whom}", manifest.key.name);
            findings.push(Finding { manifest, place: name.origin.span, what });
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "bind a role that lists what is needed", findings));
}

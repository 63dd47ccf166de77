//! Checks roles and their bindings.

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;

const GROUP: &str = "rbac.authorization.k8s.io";

/// A Role: rules about resources of one namespace.
pub(super) fn check_role(role: &Field, check: &mut Check) {
    check_rules(role, true, check);
}

/// A ClusterRole: rules about resources, or about URLs of the API server.
pub(super) fn check_cluster_role(role: &Field, check: &mut Check) {
    check_rules(role, false, check);
    let Some(aggregation) = role.get("aggregationRule") else { return };
    let Some(selectors) = check.required(&aggregation, "clusterRoleSelectors") else { return };
    for selector in selectors.items() {
        super::selector::check_selector(&selector, check);
    }
}

fn check_rules(role: &Field, namespaced: bool, check: &mut Check) {
    let Some(rules) = role.get("rules") else { return };
    for rule in rules.items() {
        check.required(&rule, "verbs");
        let filled = |key| rule.get(key).is_some_and(|list| !list.is_empty());
        if filled("nonResourceURLs") {
            if namespaced {
                check.forbidden(
                    &rule,
                    "nonResourceURLs",
                    "must be absent in a Role: only a ClusterRole grants URLs",
                );
            }
            for key in ["resources", "apiGroups", "resourceNames"] {
                if filled(key) {
                    check.excludes(&rule, "nonResourceURLs", key);
                }
            }
            continue;
        }
        check.required(&rule, "apiGroups");
        check.required(&rule, "resources");
    }
}

/// A RoleBinding: to a Role or a ClusterRole.
pub(super) fn check_role_binding(binding: &Field, check: &mut Check) {
    check_binding(binding, &["Role", "ClusterRole"], check);
}

/// A ClusterRoleBinding: to a ClusterRole, and its service accounts name their namespace.
pub(super) fn check_cluster_role_binding(binding: &Field, check: &mut Check) {
    check_binding(binding, &["ClusterRole"], check);
}

fn check_binding(binding: &Field, kinds: &[&str], check: &mut Check) {
    if let Some(role) = check.required(binding, "roleRef") {
        check.one_of(&role, "apiGroup", &[GROUP]);
        check.required_one_of(&role, "kind", kinds);
        check.required_name(&role, "name", names::path_segment_problem);
    }
    let Some(subjects) = binding.get("subjects") else { return };
    for subject in subjects.items() {
        check.required(&subject, "name");
        check.required_one_of(&subject, "kind", &["ServiceAccount", "User", "Group"]);
        match subject.str_at("kind") {
            Some("ServiceAccount") => check_account(&subject, check),
            Some("User" | "Group") => check.one_of(&subject, "apiGroup", &[GROUP]),
            _ => {}
        }
    }
}

fn check_account(subject: &Field, check: &mut Check) {
    check.forbidden_when_set(subject, "apiGroup", "must be absent for a ServiceAccount");
    check.name(subject, "name", names::is_dns_subdomain);
    if !subject.has("namespace") && check.finished {
        let hint = "a ServiceAccount stands in a namespace, which the binding must name";
        check.report(problems::missing_field(subject, "namespace").hint(hint));
    }
}

//! Renders who may do what in a namespace: RoleBindings, and Roles where an organization writes its own rules.

use std::collections::BTreeMap;

use super::home::Home;
use crate::model::{Access, AccessRole, AccessRule};
use crate::plan::shorten;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::tree::{Located, Node, Origin};
use crate::validate::Checked;

const ROLE: ObjectKind = ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "Role" };
const ROLE_BINDING: ObjectKind =
    ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" };
const API_GROUP: &str = "rbac.authorization.k8s.io";

/// Longest name that is still readable in lists.
const NAME_LIMIT: usize = 63;

/// Renders the access of a namespace; never anything cluster-wide.
pub(super) fn render(home: &Home<'_>) -> Vec<Manifest> {
    let Some(organization) = home.organization else { return Vec::new() };
    let environment = home.environment.map(Checked::name);
    let here = |access: &&Access| {
        access.environments.is_empty()
            || access.environments.iter().any(|name| Some(name.as_str()) == environment)
    };
    // Entries of one group may meet in an environment: one role is bound once, and rules add up.
    let mut entries: BTreeMap<(&str, Option<&str>), Vec<&Access>> = BTreeMap::new();
    for access in organization.spec.access.iter().filter(here) {
        let role = access.role.map(AccessRole::cluster_role);
        entries.entry((&access.group, role)).or_default().push(access);
    }
    entries.into_iter().flat_map(|((group, role), entries)| one(home, (group, role), &entries)).collect()
}

fn one(home: &Home<'_>, (group, role): (&str, Option<&str>), entries: &[&Access]) -> Vec<Manifest> {
    let origin = entries.first().map_or(home.generated(), |access| home.of_organization(access.group.span));
    let mut manifests = Vec::new();
    let (kind, role, name) = match role {
        Some(role) => ("ClusterRole", role.to_owned(), binding_name(group, role)),
        None => {
            let name = binding_name(group, "rules");
            let rules = entries.iter().flat_map(|access| &access.rules);
            let rules = rules.map(|rule| self::rule(rule, home)).collect();
            manifests.push(home.manifest(ROLE, &name, vec![("rules", Node::sequence(rules, origin))]));
            ("Role", name.clone(), name)
        }
    };
    let reference = Node::strings([("apiGroup", API_GROUP), ("kind", kind), ("name", role.as_str())], origin);
    let subject = Node::strings([("apiGroup", API_GROUP), ("kind", "Group"), ("name", group)], origin);
    let fields = vec![("roleRef", reference), ("subjects", Node::sequence(vec![subject], origin))];
    manifests.push(home.manifest(ROLE_BINDING, &name, fields));
    manifests
}

/// The group's name where it can be an object's, else OpenChoreo's shortened form; then what it may do.
fn binding_name(group: &str, word: &str) -> String {
    let plain = format!("{group}-{word}");
    let legal = crate::validate::kubernetes::names::is_dns_label(&plain).is_none();
    if legal { plain } else { shorten(NAME_LIMIT, &[group, word]) }
}

fn rule(rule: &AccessRule, home: &Home<'_>) -> Node {
    let text = |text: &Located<String>| Node::string(text.as_str(), home.of_organization(text.span));
    let list =
        |items: &[Located<String>], origin: Origin| Node::sequence(items.iter().map(text).collect(), origin);
    let origin = rule.verbs.first().map_or(home.generated(), |verb| home.of_organization(verb.span));
    let mut fields =
        vec![("apiGroups", list(&rule.api_groups, origin)), ("resources", list(&rule.resources, origin))];
    if !rule.resource_names.is_empty() {
        fields.push(("resourceNames", list(&rule.resource_names, origin)));
    }
    fields.push(("verbs", list(&rule.verbs, origin)));
    Node::mapping(fields, origin)
}

//! Looks at what roles allow and whom bindings give it to.

use crate::render::Manifest;
use crate::tree::Node;

/// Whether an object is of the group of roles and of one of the kinds.
pub(super) fn is_of_roles(manifest: &Manifest, kinds: &[&str]) -> bool {
    manifest.key.group() == "rbac.authorization.k8s.io" && kinds.contains(&manifest.key.kind.as_str())
}

/// The rules of a Role or ClusterRole; none of another object.
pub(super) fn role_rules(manifest: &Manifest) -> &[Node] {
    let rules = manifest.body.get("rules").filter(|_| is_of_roles(manifest, &["Role", "ClusterRole"]));
    rules.and_then(Node::as_sequence).unwrap_or_default()
}

/// The item of a rule's list that is one of the words.
pub(super) fn listed<'n>(rule: &'n Node, list: &str, words: &[&str]) -> Option<&'n Node> {
    let items = rule.get(list).and_then(Node::as_sequence).unwrap_or_default();
    items.iter().find(|item| item.as_str().is_some_and(|item| words.contains(&item)))
}

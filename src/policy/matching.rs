//! Decides whether a policy matches an object, as the API server matches requests.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Subject;
use crate::model::Selector;
use crate::tree::{Located, Node};

/// `matchConstraints` of a policy and `matchResources` of a binding.
#[derive(Clone, Default, Deserialize, Debug)]
#[serde(rename_all = "camelCase", default)]
pub struct MatchResources {
    /// What it is about; empty: everything.
    resource_rules: Vec<ResourceRule>,
    /// What it is not about after all.
    exclude_resource_rules: Vec<ResourceRule>,
    /// Labels that the namespace has to have.
    namespace_selector: Option<Selector>,
    /// Labels that the object has to have.
    object_selector: Option<Selector>,
    /// Whether other versions of a resource are meant too.
    match_policy: Option<MatchPolicy>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
enum MatchPolicy {
    Exact,
    Equivalent,
}

#[derive(Clone, Default, Deserialize, Debug)]
#[serde(rename_all = "camelCase", default)]
struct ResourceRule {
    api_groups: Vec<String>,
    api_versions: Vec<String>,
    resources: Vec<String>,
    operations: Vec<String>,
    resource_names: Vec<String>,
    scope: Option<String>,
}

/// Kinds that no policy matches, so that nobody locks himself out.
const EXEMPT: [&str; 6] = [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
];

impl MatchResources {
    /// Whether the creation of an object is matched.
    pub fn matches(&self, subject: &Subject) -> bool {
        if subject.group == "admissionregistration.k8s.io" && EXEMPT.contains(&subject.kind.as_str()) {
            return false;
        }
        let equivalent = self.match_policy != Some(MatchPolicy::Exact);
        let any = |rules: &[ResourceRule]| rules.iter().any(|rule| rule.matches(subject, equivalent));
        (self.resource_rules.is_empty() || any(&self.resource_rules))
            && !any(&self.exclude_resource_rules)
            && self.namespace_selector.as_ref().is_none_or(|selector| in_namespace(selector, subject))
            && self.object_selector.as_ref().is_none_or(|selector| selector.matches(&labels(&subject.object)))
    }
}

impl ResourceRule {
    fn matches(&self, subject: &Subject, equivalent: bool) -> bool {
        let any = |list: &[String], wanted: &str| list.iter().any(|item| item == "*" || item == wanted);
        let scope = match self.scope.as_deref() {
            Some("Namespaced") => subject.namespace.is_some(),
            Some("Cluster") => subject.namespace.is_none(),
            _ => true,
        };
        scope
            && any(&self.api_groups, &subject.group)
            && (equivalent || any(&self.api_versions, &subject.version))
            && any(&self.operations, "CREATE")
            && self.resources.iter().any(|resource| is_resource(resource, &subject.resource))
            && (self.resource_names.is_empty() || any(&self.resource_names, &subject.name))
    }
}

/// Whether `pods`, `*`, `pods/*` or `*/*` means a resource itself, not what is below it.
fn is_resource(pattern: &str, resource: &str) -> bool {
    let (own, below) = pattern.split_once('/').unwrap_or((pattern, ""));
    (own == "*" || own == resource) && matches!(below, "" | "*")
}

/// A Namespace is matched by its own labels; other objects without a namespace always.
fn in_namespace(selector: &Selector, subject: &Subject) -> bool {
    match &subject.namespace_object {
        Some(namespace) => selector.matches(&labels(namespace)),
        None if subject.group.is_empty() && subject.kind == "Namespace" => {
            selector.matches(&labels(&subject.object))
        }
        None => true,
    }
}

/// The labels of an object.
pub(super) fn labels(object: &Node) -> BTreeMap<Located<String>, Located<String>> {
    let labels = object.at(&["metadata", "labels"]).and_then(Node::as_mapping);
    let entries = labels.into_iter().flat_map(|labels| &labels.entries);
    let pair = |entry: &crate::tree::Entry| {
        let value = entry.value.as_str()?.to_owned();
        let key = Located::new(entry.key.to_string(), entry.key_origin.span);
        Some((key, Located::new(value, entry.value.origin.span)))
    };
    entries.filter_map(pair).collect()
}

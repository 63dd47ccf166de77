//! Renders Bindery's own policies as ValidatingAdmissionPolicies, where they ask for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::frame::{Frame, MANAGED_BY, ObjectKind};
use super::manifest::{Manifest, Owner};
use crate::model::{Policy, RuleLevel};
use crate::plan::{Place, Plan, shorten};
use crate::policy::resource_of;
use crate::resolve::Platform;
use crate::tree::{Node, Origin};
use crate::validate::Checked;

const POLICY: ObjectKind =
    ObjectKind { api_version: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy" };
const BINDING: ObjectKind =
    ObjectKind { api_version: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicyBinding" };

/// Longest name of an object.
const NAME_LIMIT: usize = 253;

/// A policy and its binding for each level of its rules, on each cluster that runs what it is about.
pub(super) fn render(platform: &Platform<'_>, plan: &Plan<'_>) -> Vec<Manifest> {
    let policies = platform.index.valid.policies.iter();
    let delivered =
        policies.filter(|policy| policy.spec.admission.as_ref().is_some_and(|wanted| wanted.value));
    let mut manifests = Vec::new();
    for policy in delivered {
        for cluster in clusters(policy, platform, plan) {
            for level in levels(&policy.spec) {
                manifests.extend(of_level(policy, level, cluster));
            }
        }
    }
    manifests
}

/// The clusters of the bindings that a policy is about.
fn clusters<'p>(policy: &Checked<Policy>, platform: &Platform<'_>, plan: &'p Plan<'_>) -> BTreeSet<&'p str> {
    let wanted = &policy.spec.r#match.environments;
    let units = plan.units.iter().filter(|unit| {
        let bound = &platform.bindings[unit.binding];
        let environment = bound.environment.name();
        (wanted.is_empty() || wanted.iter().any(|name| name.as_str() == environment))
            && organizations(policy).is_none_or(|names| names.contains(&bound.organization))
    });
    units.map(|unit| unit.cluster.as_str()).collect()
}

/// The organizations that a policy is about; nothing when it is about all.
fn organizations(policy: &Checked<Policy>) -> Option<Vec<&str>> {
    let own = Some(policy.organization.as_str()).filter(|own| !own.is_empty());
    let listed: Vec<&str> = policy.spec.r#match.organizations.iter().map(|name| name.as_str()).collect();
    match own {
        Some(own) => Some(vec![own]),
        None => (!listed.is_empty()).then_some(listed),
    }
}

fn levels(policy: &Policy) -> Vec<RuleLevel> {
    let all = [RuleLevel::Error, RuleLevel::Warning, RuleLevel::Info];
    all.into_iter().filter(|level| policy.rules.iter().any(|rule| rule.level == *level)).collect()
}

fn of_level(policy: &Checked<Policy>, level: RuleLevel, cluster: &str) -> [Manifest; 2] {
    let span = policy.metadata.name.span;
    let (word, action) = match level {
        RuleLevel::Error => ("deny", "Deny"),
        RuleLevel::Warning => ("warn", "Warn"),
        RuleLevel::Info => ("audit", "Audit"),
    };
    let name = shorten(NAME_LIMIT, &["bindery", &policy.organization, policy.name(), word]);
    let spec = &policy.spec;
    let owner = match policy.organization.as_str() {
        "" => Owner::platform(span),
        organization => Owner::organization(organization, span),
    };
    let frame = Frame {
        cluster,
        namespace: None,
        place: Place::Cluster,
        owner,
        labels: vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned())],
        origin: Origin::generated(span),
    };
    let rules = spec.rules.iter().filter(|rule| rule.level == level).map(|rule| {
        let mut validation = json!({ "expression": rule.expression.value });
        let message = rule.message.clone().unwrap_or_else(|| format!("breaks the rule `{}`", rule.name));
        validation["message"] = Json::from(message.trim().replace('\n', " "));
        if let Some(text) = &rule.message_expression {
            validation["messageExpression"] = Json::from(text.value.as_str());
        }
        validation
    });
    let variables = spec
        .variables
        .iter()
        .map(|variable| json!({ "name": variable.name.value, "expression": variable.expression.value }));
    let mut of_policy = json!({
        "failurePolicy": "Fail",
        "matchConstraints": { "namespaceSelector": selector(policy), "resourceRules": resources(spec) },
        "validations": rules.collect::<Vec<Json>>(),
    });
    if !spec.variables.is_empty() {
        of_policy["variables"] = variables.collect();
    }
    let binding = json!({ "policyName": name, "validationActions": [action] });
    let node = |json: Json| vec![("spec", Node::from_json(json, frame.origin))];
    [frame.object(POLICY, &name, node(of_policy)), frame.object(BINDING, &name, node(binding))]
}

/// Only namespaces that are rendered, of the environments and organizations that the policy is about.
fn selector(policy: &Checked<Policy>) -> Json {
    let environments: Vec<&str> = policy.spec.r#match.environments.iter().map(|name| name.as_str()).collect();
    let mut expressions = Vec::new();
    if !environments.is_empty() {
        expressions.push(json!({ "key": "environment-name", "operator": "In", "values": environments }));
    }
    if let Some(names) = organizations(policy) {
        expressions.push(json!({ "key": "organization-name", "operator": "In", "values": names }));
    }
    let mut selector = json!({ "matchLabels": { MANAGED_BY.0: MANAGED_BY.1 } });
    if !expressions.is_empty() {
        selector["matchExpressions"] = Json::from(expressions);
    }
    selector
}

/// One rule for each group, with all of its resources.
fn resources(policy: &Policy) -> Vec<Json> {
    let mut groups: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for kind in &policy.r#match.kinds {
        let (group, kind) = kind.rsplit_once('/').unwrap_or(("*", kind));
        groups.entry(group).or_default().insert(resource_of(kind));
    }
    let rule = |(group, resources): (&str, BTreeSet<String>)| {
        json!({
            "apiGroups": [group],
            "apiVersions": ["*"],
            "operations": ["CREATE", "UPDATE"],
            "resources": resources,
        })
    };
    groups.into_iter().map(rule).collect()
}

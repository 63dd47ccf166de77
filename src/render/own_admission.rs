//! Renders Bindery's own policies as ValidatingAdmissionPolicies, where they ask for it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::frame::{Frame, MANAGED_BY, ObjectKind};
use super::manifest::{Manifest, Owner};
use crate::model::{Policy, RuleLevel};
use crate::plan::{Place, Plan, shorten};
use crate::policy::{POD_SPECS, PodPath, resource_of};
use crate::resolve::Platform;
use crate::tree::{Node, Origin, Reason};
use crate::validate::Checked;

const POLICY: ObjectKind =
    ObjectKind { api_version: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy" };
const BINDING: ObjectKind =
    ObjectKind { api_version: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicyBinding" };

/// Longest name of an object.
const NAME_LIMIT: usize = 253;

/// The kinds of a policy that keep their pods in one place: group, `*` for any, and kind.
type Kinds<'v> = Vec<(&'v str, &'v str)>;

/// A policy and its binding for each level of its rules and each place where its kinds keep their pods, on each cluster that runs
/// what it is about.
pub(super) fn render(platform: &Platform<'_>, plan: &Plan<'_>) -> Vec<Manifest> {
    let policies = platform.index.valid.policies.iter();
    let delivered =
        policies.filter(|policy| policy.spec.admission.as_ref().is_some_and(|wanted| wanted.value));
    let mut manifests = Vec::new();
    for policy in delivered {
        for cluster in clusters(policy, platform, plan) {
            for level in levels(&policy.spec) {
                for (path, kinds) in paths(&policy.spec) {
                    manifests.extend(of_level(policy, level, (path, &kinds), cluster));
                }
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

/// The kinds, by where they keep their pods: the API server checks the types of an expression for all kinds that its policy names.
fn paths(policy: &Policy) -> BTreeMap<PodPath, Kinds<'_>> {
    let mut paths: BTreeMap<PodPath, Kinds<'_>> = BTreeMap::new();
    for written in &policy.r#match.kinds {
        let (group, kind) = written.rsplit_once('/').unwrap_or(("*", written));
        paths.entry(PodPath::of(group, kind)).or_default().push((group, kind));
    }
    paths
}

fn of_level(
    policy: &Checked<Policy>,
    level: RuleLevel,
    (path, kinds): (PodPath, &Kinds<'_>),
    cluster: &str,
) -> [Manifest; 2] {
    let span = policy.metadata.name.span;
    let (word, action) = match level {
        RuleLevel::Error => ("deny", "Deny"),
        RuleLevel::Warning => ("warn", "Warn"),
        RuleLevel::Info => ("audit", "Audit"),
    };
    let parts = ["bindery", &policy.organization, policy.name(), word].into_iter().chain(path.word());
    let name = shorten(NAME_LIMIT, &parts.collect::<Vec<&str>>());
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
        origin: Origin::generated(span).because(Reason::Admission),
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
    let mut of_policy = json!({
        "failurePolicy": "Fail",
        "matchConstraints": { "namespaceSelector": selector(policy), "resourceRules": resources(kinds) },
        "validations": rules.collect::<Vec<Json>>(),
    });
    let variables = variables(spec, path);
    if !variables.is_empty() {
        of_policy["variables"] = Json::from(variables);
    }
    let binding = json!({ "policyName": name, "validationActions": [action] });
    let node = |json: Json| vec![("spec", Node::from_json(json, frame.origin))];
    [frame.object(POLICY, &name, node(of_policy)), frame.object(BINDING, &name, node(binding))]
}

/// The policy's own variables, behind the pod specs where anything speaks of them.
fn variables(policy: &Policy, path: PodPath) -> Vec<Json> {
    let of_rules =
        policy.rules.iter().flat_map(|rule| [Some(&rule.expression), rule.message_expression.as_ref()]);
    let mut texts = policy.variables.iter().map(|own| &own.expression).chain(of_rules.flatten());
    let given = texts.any(|text| text.contains(POD_SPECS)).then_some((POD_SPECS, path.expression()));
    let own = policy.variables.iter().map(|own| (own.name.as_str(), own.expression.as_str()));
    let all = given.into_iter().chain(own);
    all.map(|(name, expression)| json!({ "name": name, "expression": expression })).collect()
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
fn resources(kinds: &Kinds<'_>) -> Vec<Json> {
    let mut groups: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (group, kind) in kinds {
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

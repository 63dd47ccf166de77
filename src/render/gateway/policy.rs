//! Folds the policies of an API class, of those that it extends, and what the API overrides.

use std::collections::BTreeSet;

use crate::model::RestPolicyLevels;
use crate::render::context::Context;
use crate::resolve::{ExposedApi, FieldChange, OverrideOf, changes, merge, without_empties};
use crate::tree::{Layer, Mapping, Node, Origin, Value};

/// The policies of an API by level, defaults among them, before a level lies over the defaults.
pub(super) fn fold(context: &mut Context<'_, '_>, exposed: &ExposedApi<'_>) -> Node {
    let origin = context.generated();
    let mut whole = Node::new(Value::Mapping(Mapping::default()), origin);
    for levels in exposed.lineage.policies(context.bound.environment, context.unit.plane) {
        for (field, policy) in levels.by_field() {
            let Some(policy) = policy else { continue };
            let own = match whole.get(field) {
                // Between classes as between levels: what is empty says nothing.
                Some(low) => merge(low.clone(), without_empties(policy.clone())),
                None => Some(policy.clone()),
            };
            if let (Some(own), Some(fields)) = (own, whole.as_mapping_mut()) {
                fields.set(field, own);
            }
        }
    }
    let overrides = &exposed.api.overrides.rest_policy;
    if overrides.by_field().iter().all(|(_, policy)| policy.is_none()) {
        return whole;
    }
    let overlay = tree(overrides, origin).in_layer(Layer::Binding);
    let containers = BTreeSet::new();
    let environment = context.bound.environment.name();
    let of = OverrideOf { by: exposed.by, environment, containers: &containers };
    let Some(merged) = merge(whole.clone(), without_empties(overlay.clone())) else { return whole };
    let mut refused = Vec::new();
    let found = changes("restPolicy", Some(&whole), &overlay);
    // A policy is written whole; what stays the same beside what changes is no fault.
    let idle = found.iter().all(FieldChange::is_idle);
    for change in found.iter().filter(|change| idle || !change.is_idle()) {
        match exposed.lineage.guard.judge_override(change, &merged, &of) {
            Some(report) => refused.push(report),
            None => context.overrides.judge(change, &exposed.class.metadata.name),
        }
    }
    if refused.is_empty() {
        return merged;
    }
    context.overrides.refused.extend(refused);
    whole
}

fn tree(levels: &RestPolicyLevels, origin: Origin) -> Node {
    let own = levels.by_field().into_iter().filter_map(|(field, policy)| Some((field, policy?.clone())));
    Node::mapping(own, origin)
}

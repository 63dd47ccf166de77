//! Proves that no two owners share a namespace.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use super::unit::Unit;
use crate::diagnostics::Diagnostics;
use crate::resolve::{Bound, Platform};

/// Reports every namespace of a cluster that two organizations, projects or environments would share, once for each pair.
pub(super) fn prove_apart(platform: &Platform<'_>, units: &[Unit], diagnostics: &mut Diagnostics) {
    let mut owners: BTreeMap<(&str, &str), &Bound<'_>> = BTreeMap::new();
    let mut told: BTreeSet<(&str, &str, &str, &str)> = BTreeSet::new();
    for unit in units {
        let bound = &platform.bindings[unit.binding];
        let first = *owners.entry((&unit.cluster, &unit.namespace)).or_insert(bound);
        if owner(first) == owner(bound) {
            continue;
        }
        let (organization, project, environment) = owner(bound);
        let pair = (unit.namespace.as_str(), organization, project, environment);
        if told.insert(pair) {
            diagnostics.push(problems::shared_namespace(&unit.namespace, &unit.cluster, first, bound));
        }
    }
}

fn owner<'b>(bound: &'b Bound<'_>) -> (&'b str, &'b str, &'b str) {
    (bound.organization, bound.project.name(), bound.environment.name())
}

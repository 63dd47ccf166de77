//! Checks a configuration group: each key once, each value with one environment and one source.

use std::collections::{BTreeMap, BTreeSet};

use super::kubernetes::names::data_key_problem;
use super::problems;
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::ConfigurationGroup;
use crate::source::Span;

/// Faults of a configuration group.
pub(super) fn check(group: &ConfigurationGroup) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut keys: BTreeMap<&str, Span> = BTreeMap::new();
    let mut sets: BTreeSet<&str> = BTreeSet::new();
    for set in &group.environment_groups {
        if !sets.insert(&set.name) {
            reports.push(problems::invalid_setting(
                "environmentGroups",
                &set.name,
                "it is listed twice",
                set.name.span,
            ));
        }
    }
    for configuration in &group.configurations {
        let key = &configuration.key;
        if keys.insert(key, key.span).is_some() {
            reports.push(problems::invalid_setting("key", key, "the group has this key already", key.span));
        }
        let of_store = configuration.values.iter().any(|value| value.value.vault_key.is_some());
        if let Some(reason) = data_key_problem(key).filter(|_| of_store) {
            reports.push(problems::invalid_name("the key", key, &reason, key.span));
        }
        for value in &configuration.values {
            let fault = |reason: &str| problems::invalid_configuration(key, reason, value.span);
            match (&value.environment, &value.environment_group_ref) {
                (Some(_), None) => {}
                (None, Some(set)) if sets.contains(set.as_str()) => {}
                (None, Some(set)) => reports.push(
                    problems::invalid_setting(
                        "environmentGroupRef",
                        set,
                        "no entry of environmentGroups has this name",
                        set.span,
                    )
                    .hints(did_you_mean(set, sets.iter().copied())),
                ),
                (Some(_), Some(_)) => reports.push(fault("has both `environment` and `environmentGroupRef`")),
                (None, None) => reports.push(fault("needs `environment` or `environmentGroupRef`")),
            }
            match (&value.value.value, &value.value.vault_key) {
                (Some(text), None) if text.is_empty() => {
                    reports.push(problems::empty_configuration(key, text.span));
                }
                (Some(_), None) | (None, Some(_)) => {}
                _ => reports.push(fault("needs exactly one of `value` and `vaultKey`")),
            }
        }
    }
    reports
}

//! Checks what policies and webhooks match: resource rules and selectors.

use std::collections::BTreeSet;

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;
use super::selector::check_selector;

/// `matchConstraints` of a policy, `matchResources` of a binding.
pub(super) fn check_match_resources(resources: &Field, check: &mut Check) {
    check.word(resources, "matchPolicy", &["Exact", "Equivalent"]);
    for key in ["namespaceSelector", "objectSelector"] {
        if let Some(selector) = resources.get(key) {
            check_selector(&selector, check);
        }
    }
    for key in ["resourceRules", "excludeResourceRules"] {
        if let Some(rules) = resources.get(key) {
            check_rules(&rules, check);
        }
    }
}

/// A list of rules with operations.
pub(super) fn check_rules(rules: &Field, check: &mut Check) {
    for rule in rules.items() {
        check_names(&rule, check);
        check_list(&rule, ("operations", "operation"), check);
        check_list(&rule, ("apiGroups", "group"), check);
        check_list(&rule, ("apiVersions", "version"), check);
        if let Some(operations) = rule.get("operations") {
            check.each_text(&operations, operation_problem);
        }
        if let Some(versions) = rule.get("apiVersions") {
            check
                .each_text(&versions, |version| version.is_empty().then(|| "must name a version".to_owned()));
        }
        check_resources(&rule, check);
        check.word(&rule, "scope", &["*", "Cluster", "Namespaced"]);
    }
}

fn check_names(rule: &Field, check: &mut Check) {
    let Some(list) = rule.get("resourceNames") else { return };
    check.each_text(&list, names::path_segment_problem);
    let mut seen = BTreeSet::new();
    for name in list.items() {
        if name.node.as_str().is_some_and(|text| !seen.insert(text)) {
            check.refuse(&name, "must not stand twice");
        }
    }
}

/// A list that must be there; `*` stands alone.
fn check_list(rule: &Field, (key, what): (&str, &str), check: &mut Check) {
    let Some(list) = check.required(rule, key) else { return };
    let items = list.node.as_sequence().unwrap_or_default();
    if items.len() > 1 && items.iter().any(|item| item.as_str() == Some("*")) {
        check.refuse(&list, &format!("must not have another {what} beside `*`"));
    }
}

fn operation_problem(operation: &str) -> Option<String> {
    let known = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
    (!known.contains(&operation)).then(|| "must be `CREATE`, `UPDATE`, `DELETE`, `CONNECT` or `*`".to_owned())
}

/// Resources and what is below them. The server looks at them in order, so that `x/*` bars only what follows, and `*` beside
/// others only where the last that names nothing below it is not `*` itself.
fn check_resources(rule: &Field, check: &mut Check) {
    let Some(list) = check.required(rule, "resources") else { return };
    let (mut whole, mut everywhere) = (BTreeSet::new(), BTreeSet::new());
    let (mut last_is_plain, mut count) = (false, 0);
    for item in list.items() {
        count += 1;
        let Some(text) = item.node.as_str() else { continue };
        if text.is_empty() {
            check.refuse(&item, "must name a resource");
            continue;
        }
        let Some((resource, below)) = text.split_once('/') else {
            last_is_plain = text != "*";
            continue;
        };
        if whole.contains(resource) {
            check.refuse(&item, &format!("must not stand beside `{resource}/*`"));
        }
        if everywhere.contains(below) {
            check.refuse(&item, &format!("must not stand beside `*/{below}`"));
        }
        whole.extend((below == "*").then_some(resource));
        everywhere.extend((resource == "*").then_some(below));
    }
    let has = |wanted: &str| list.items().any(|item| item.node.as_str() == Some(wanted));
    if count > 1 && has("*/*") {
        check.report(problems::invalid_value(&list, "must not have another resource beside `*/*`"));
    }
    if has("*") && last_is_plain {
        check.report(problems::invalid_value(&list, "must not have another resource beside `*`"));
    }
}

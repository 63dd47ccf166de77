//! Checks where a pod may run: tolerations, spread, affinity.

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;
use super::selector::check_selector;
use crate::tree::Node;

/// All scheduling fields of a pod.
pub(super) fn check_scheduling(pod: &Field, check: &mut Check) {
    if let Some(selector) = pod.get("nodeSelector") {
        check.labels(&selector);
    }
    if let Some(tolerations) = pod.get("tolerations") {
        for toleration in tolerations.items() {
            check_toleration(&toleration, check);
        }
    }
    if let Some(constraints) = pod.get("topologySpreadConstraints") {
        for constraint in constraints.items() {
            check_spread(&constraint, check);
        }
        check.unique_pairs(&constraints, ("topologyKey", "whenUnsatisfiable"));
    }
    let Some(affinity) = pod.get("affinity") else { return };
    if let Some(node) = affinity.get("nodeAffinity") {
        check_node_affinity(&node, check);
    }
    for key in ["podAffinity", "podAntiAffinity"] {
        if let Some(terms) = affinity.get(key) {
            check_pod_affinity(&terms, check);
        }
    }
}

fn check_toleration(toleration: &Field, check: &mut Check) {
    check_label_key(toleration, "key", check);
    check.one_of(toleration, "operator", &["Exists", "Equal"]);
    check.one_of(toleration, "effect", &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    let exists = toleration.str_at("operator") == Some("Exists");
    if exists {
        check.forbidden_when_set(toleration, "value", "must be absent when the operator is `Exists`");
    } else if let Some(value) = toleration.get("value")
        && let Some(reason) = value.node.as_str().and_then(names::label_value_problem)
    {
        check.report(problems::invalid_label_value(&value, &reason));
    }
    if !exists && !toleration.has("key") && check.finished {
        check.report(
            problems::missing_field(toleration, "key")
                .hint("to tolerate every taint, add `operator: Exists`"),
        );
    }
    let evicts = matches!(toleration.str_at("effect"), Some("NoExecute"));
    if let Some(seconds) = toleration.get("tolerationSeconds")
        && !evicts
        && check.finished
    {
        check.refuse(&seconds, "must be absent unless the effect is `NoExecute`");
    }
}

fn check_spread(constraint: &Field, check: &mut Check) {
    match constraint.get("maxSkew") {
        Some(_) => check.at_least(constraint, "maxSkew", 1),
        None => check.missing(constraint, "maxSkew"),
    }
    if check.required(constraint, "topologyKey").is_some() {
        check_label_key(constraint, "topologyKey", check);
    }
    check.required_one_of(constraint, "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]);
    check.at_least(constraint, "minDomains", 1);
    if constraint.str_at("whenUnsatisfiable") == Some("ScheduleAnyway") {
        check.forbidden(
            constraint,
            "minDomains",
            "must be absent unless `whenUnsatisfiable` is `DoNotSchedule`",
        );
    }
    for key in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
        check.one_of(constraint, key, &["Honor", "Ignore"]);
    }
    if let Some(selector) = constraint.get("labelSelector") {
        check_selector(&selector, check);
    }
}

fn check_label_key(parent: &Field, key: &str, check: &mut Check) {
    let Some(field) = parent.get(key) else { return };
    if let Some(reason) = field.node.as_str().and_then(names::label_key_problem) {
        check.report(problems::invalid_label_value(&field, &reason));
    }
}

fn check_node_affinity(affinity: &Field, check: &mut Check) {
    if let Some(required) = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
        && let Some(terms) = check.required(&required, "nodeSelectorTerms")
    {
        for term in terms.items() {
            check_node_term(&term, check);
        }
    }
    let Some(preferred) = affinity.get("preferredDuringSchedulingIgnoredDuringExecution") else { return };
    for weighted in preferred.items() {
        check_weight(&weighted, check);
        if let Some(term) = weighted.get("preference") {
            check_node_term(&term, check);
        }
    }
}

fn check_weight(weighted: &Field, check: &mut Check) {
    match weighted.get("weight") {
        Some(_) => check.between(weighted, "weight", (1, 100)),
        None => check.missing(weighted, "weight"),
    }
}

fn check_node_term(term: &Field, check: &mut Check) {
    for key in ["matchExpressions", "matchFields"] {
        let Some(list) = term.get(key) else { continue };
        for expression in list.items() {
            if check.required(&expression, "key").is_some() {
                check_label_key(&expression, "key", check);
            }
            check_node_expression(&expression, check);
        }
    }
}

fn check_node_expression(expression: &Field, check: &mut Check) {
    check.required_one_of(expression, "operator", &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]);
    match expression.str_at("operator") {
        Some("In" | "NotIn") => {
            check.required(expression, "values");
        }
        Some("Exists" | "DoesNotExist")
            if expression.get("values").is_some_and(|values| !values.is_empty()) =>
        {
            check.forbidden(expression, "values", "must be absent with this operator");
        }
        Some("Gt" | "Lt") => {
            let Some(values) = check.required(expression, "values") else { return };
            let items = values.node.as_sequence().unwrap_or_default();
            let is_number = |item: &Node| item.as_str().is_none_or(|text| text.parse::<i64>().is_ok());
            if items.len() != 1 {
                check.refuse(&values, "must be exactly one whole number, in quotes");
            } else if !items.iter().all(is_number) {
                // The API server takes it, and no node ever fits.
                check.warn(&values, "should be a whole number, in quotes: no node fits another text");
            }
        }
        _ => {}
    }
}

fn check_pod_affinity(affinity: &Field, check: &mut Check) {
    if let Some(required) = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") {
        for term in required.items() {
            check_pod_term(&term, check);
        }
    }
    let Some(preferred) = affinity.get("preferredDuringSchedulingIgnoredDuringExecution") else { return };
    for weighted in preferred.items() {
        check_weight(&weighted, check);
        match weighted.get("podAffinityTerm") {
            Some(term) => check_pod_term(&term, check),
            None => check.missing(&weighted, "podAffinityTerm"),
        }
    }
}

fn check_pod_term(term: &Field, check: &mut Check) {
    if check.required(term, "topologyKey").is_some() {
        check_label_key(term, "topologyKey", check);
    }
    for key in ["labelSelector", "namespaceSelector"] {
        if let Some(selector) = term.get(key) {
            check_selector(&selector, check);
        }
    }
    if let Some(namespaces) = term.get("namespaces") {
        check.each_text(&namespaces, names::is_dns_label);
    }
}

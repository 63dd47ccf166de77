//! Checks label selectors, and whether a workload's selector finds its own pods.

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;
use crate::model::Demand;

/// A label selector: `matchLabels` and `matchExpressions`.
pub(super) fn check_selector(selector: &Field, check: &mut Check) {
    if let Some(labels) = selector.get("matchLabels") {
        check.labels(&labels);
    }
    if let Some(list) = selector.get("matchExpressions") {
        for expression in list.items() {
            check_expression(&expression, check);
        }
    }
}

fn check_expression(expression: &Field, check: &mut Check) {
    if let Some(key) = check.required(expression, "key")
        && let Some(reason) = key.node.as_str().and_then(names::label_key_problem)
    {
        check.report(problems::invalid_label_value(&key, &reason));
    }
    check.required_one_of(expression, "operator", &["In", "NotIn", "Exists", "DoesNotExist"]);
    match expression.str_at("operator") {
        Some("In" | "NotIn") => {
            check.required(expression, "values");
        }
        Some("Exists" | "DoesNotExist")
            if expression.get("values").is_some_and(|values| !values.is_empty()) =>
        {
            check.forbidden(expression, "values", "must be absent with this operator");
        }
        _ => {}
    }
    if let Some(values) = expression.get("values") {
        for value in values.items() {
            if let Some(reason) = value.node.as_str().and_then(names::label_value_problem) {
                check.report(problems::invalid_label_value(&value, &reason));
            }
        }
    }
}

/// A workload's `selector`: there, not empty, and true of the template's labels.
pub(super) fn check_own_selector(spec: &Field, check: &mut Check) {
    let Some(selector) = check.required(spec, "selector") else { return };
    check_selector(&selector, check);
    if check.finished {
        check_match(spec, &selector, check);
    }
}

fn check_match(spec: &Field, selector: &Field, check: &mut Check) {
    if is_blank(selector) {
        check.refuse(selector, "must ask for at least one label");
        return;
    }
    let labels = spec.node.at(&["template", "metadata", "labels"]);
    let place = labels.or_else(|| spec.node.get("template")).unwrap_or(spec.node).origin.span;
    let found = |key: &str| labels.and_then(|labels| labels.get(key)).and_then(|value| value.as_str());
    if let Some(wanted) = selector.get("matchLabels") {
        for (entry, value) in wanted.entries() {
            let Some(demand) = Demand::of_label(entry).filter(|demand| !demand.holds(found(&entry.key)))
            else {
                continue;
            };
            let text = demand.values.first().copied().unwrap_or_default();
            let reason = format!("asks for `{text}`, which the pod template's labels do not have");
            check.report(problems::selector_mismatch(&value, place, &reason));
        }
    }
    let Some(list) = selector.get("matchExpressions") else { return };
    for expression in list.items() {
        let demand = Demand::of_expression(expression.node);
        if !demand.holds(found(demand.key)) {
            let reason = "is not true of the pod template's labels";
            check.report(problems::selector_mismatch(&expression, place, reason));
        }
    }
}

fn is_blank(selector: &Field) -> bool {
    let blank = |key| selector.get(key).is_none_or(|field| field.is_empty());
    blank("matchLabels") && blank("matchExpressions")
}

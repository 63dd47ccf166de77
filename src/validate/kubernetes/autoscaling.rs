//! Checks HorizontalPodAutoscalers and PodDisruptionBudgets.

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;
use super::resources;
use super::selector::check_selector;

/// The spec of a HorizontalPodAutoscaler (autoscaling/v2).
pub(super) fn check_autoscaler(spec: &Field, check: &mut Check) {
    if let Some(target) = check.required(spec, "scaleTargetRef") {
        check_target(&target, check);
    }
    check.at_least(spec, "minReplicas", 1);
    match spec.get("maxReplicas") {
        Some(_) => check.at_least(spec, "maxReplicas", 1),
        None => check.missing(spec, "maxReplicas"),
    }
    let (lowest, highest) = (spec.int_at("minReplicas").unwrap_or(1), spec.int_at("maxReplicas"));
    if let Some(field) =
        spec.get("maxReplicas").filter(|_| highest.is_some_and(|highest| highest >= 1 && highest < lowest))
    {
        check.refuse(&field, &format!("must not be less than `minReplicas`, which is {lowest}"));
    }
    if let Some(metrics) = spec.get("metrics") {
        for metric in metrics.items() {
            check_metric(&metric, check);
        }
    }
    let Some(behavior) = spec.get("behavior") else { return };
    for key in ["scaleUp", "scaleDown"] {
        if let Some(rules) = behavior.get(key) {
            check_scaling(&rules, check);
        }
    }
}

fn check_target(target: &Field, check: &mut Check) {
    check.required_name(target, "kind", names::path_segment_problem);
    check.required_name(target, "name", names::path_segment_problem);
}

/// Each type of metric and the field that describes it.
const METRICS: [(&str, &str); 5] = [
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
    ("Pods", "pods"),
    ("Object", "object"),
    ("External", "external"),
];

fn check_metric(metric: &Field, check: &mut Check) {
    check.required_one_of(metric, "type", &METRICS.map(|(name, _)| name));
    check.at_most_one(metric, &METRICS.map(|(_, key)| key));
    let described = METRICS.iter().find(|(name, _)| Some(*name) == metric.str_at("type"));
    let Some((_, key)) = described else { return };
    let Some(source) = metric.get(key) else { return check.missing(metric, key) };
    match *key {
        "resource" | "containerResource" => {
            check.required(&source, "name");
        }
        _ => {
            if let Some(identifier) = check.required(&source, "metric") {
                check.required_name(&identifier, "name", names::path_segment_problem);
            }
        }
    }
    if *key == "containerResource" {
        check.required(&source, "container");
    }
    if let Some(object) = source.get("describedObject") {
        check_target(&object, check);
    } else if *key == "object" {
        check.missing(&source, "describedObject");
    }
    let ways: &[&str] = match *key {
        "resource" | "containerResource" => &["averageUtilization", "averageValue"],
        "pods" => &["averageValue"],
        _ => &["value", "averageValue"],
    };
    match source.get("target") {
        Some(target) => check_metric_target(&target, ways, check),
        None => check.missing(&source, "target"),
    }
}

/// `ways` are the amounts that this kind of metric can be compared with.
fn check_metric_target(target: &Field, ways: &[&'static str], check: &mut Check) {
    check.required_one_of(target, "type", &["Utilization", "Value", "AverageValue"]);
    check.at_least(target, "averageUtilization", 1);
    for key in ["value", "averageValue"] {
        let Some(amount) = target.get(key) else { continue };
        if let Some(number) = resources::check_quantity(&amount, check)
            && number.nanos == 0
        {
            check.report(problems::invalid_quantity(&amount, "must be more than zero"));
        }
    }
    let named = match target.str_at("type") {
        Some("Utilization") => "averageUtilization",
        Some("Value") => "value",
        _ => "averageValue",
    };
    if check.at_most_one(target, ways).is_none() {
        let needed = ways.iter().find(|way| **way == named).or(ways.first());
        check.missing(target, needed.unwrap_or(&named));
    }
}

fn check_scaling(rules: &Field, check: &mut Check) {
    check.between(rules, "stabilizationWindowSeconds", (0, 3600));
    check.one_of(rules, "selectPolicy", &["Max", "Min", "Disabled"]);
    let Some(policies) = rules.get("policies") else { return };
    for policy in policies.items() {
        check.required_one_of(&policy, "type", &["Pods", "Percent"]);
        if check.required(&policy, "value").is_some() {
            check.at_least(&policy, "value", 1);
        }
        if check.required(&policy, "periodSeconds").is_some() {
            check.between(&policy, "periodSeconds", (1, 1800));
        }
    }
}

/// The spec of a PodDisruptionBudget.
pub(super) fn check_disruption_budget(spec: &Field, check: &mut Check) {
    check.excludes(spec, "minAvailable", "maxUnavailable");
    for key in ["minAvailable", "maxUnavailable"] {
        if let Some(amount) = spec.get_even_empty(key) {
            check.number_or_part(&amount);
        }
    }
    if let Some(selector) = spec.get("selector") {
        check_selector(&selector, check);
    }
    check.one_of(spec, "unhealthyPodEvictionPolicy", &["IfHealthyBudget", "AlwaysAllow"]);
}

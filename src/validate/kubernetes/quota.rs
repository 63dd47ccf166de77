//! Checks what bounds a namespace: ResourceQuotas and LimitRanges.

use super::check::{Check, contains_text};
use super::field::Field;
use super::names;
use super::problems;
use super::quantity;
use super::resources::{check_amount, check_container_resource, check_quantity};

/// The spec of a ResourceQuota.
pub(super) fn check_quota(spec: &Field, check: &mut Check) {
    if let Some(hard) = spec.get("hard") {
        check.keys(&problems::INVALID_NAME, &hard, quota_name_problem);
        for (entry, amount) in hard.entries() {
            check_amount(&entry.key, &amount, check);
            let counts = entry.key.starts_with("count/") || COUNTED.contains(&entry.key.as_str());
            if counts && quantity::of_node(amount.node).is_some_and(|number| !number.is_whole()) {
                check.report(problems::invalid_quantity(&amount, "must be a whole number"));
            }
        }
    }
    if let Some(list) = spec.get("scopes") {
        check.each_text(&list, scope_problem);
        for scope in list.items() {
            check_scope(spec, &scope, check);
        }
        for (one, other) in [("Terminating", "NotTerminating"), ("BestEffort", "NotBestEffort")] {
            if contains_text(Some(list.node), one) && contains_text(Some(list.node), other) {
                check.refuse(&list, &format!("must not have both `{one}` and `{other}`"));
            }
        }
    }
    let Some(selector) = spec.get("scopeSelector") else { return };
    let Some(expressions) = selector.get("matchExpressions") else { return };
    for expression in expressions.items() {
        check_expression(spec, &expression, check);
    }
}

const SCOPES: [&str; 7] = [
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
];

fn scope_problem(scope: &str) -> Option<String> {
    (!SCOPES.contains(&scope)).then(|| format!("must be one of {}", SCOPES.join(", ")))
}

/// A quota counts under a scope only what has that scope: pods and what they ask for.
fn check_scope(spec: &Field, scope: &Field, check: &mut Check) {
    let (Some(hard), Some(name)) = (spec.get("hard"), scope.node.as_str()) else { return };
    // What other makers count has scopes of their own.
    let fits = |resource: &str| {
        if resource.contains('/') {
            return true;
        }
        let base = resource.trim_start_matches("requests.").trim_start_matches("limits.");
        match name {
            "BestEffort" => resource == "pods",
            "VolumeAttributesClass" => resource == "persistentvolumeclaims" || resource == "requests.storage",
            _ => resource == "pods" || base == "cpu" || base == "memory",
        }
    };
    if !SCOPES.contains(&name) {
        return;
    }
    if let Some((entry, _)) = hard.entries().find(|(entry, _)| !fits(&entry.key)) {
        check.refuse(scope, &format!("must be a scope of `{}`, which this quota counts", entry.key));
    }
}

fn check_expression(spec: &Field, expression: &Field, check: &mut Check) {
    check.required_one_of(expression, "operator", &["In", "NotIn", "Exists", "DoesNotExist"]);
    if let Some(scope) = check.required(expression, "scopeName") {
        match scope.node.as_str().and_then(scope_problem) {
            Some(reason) => check.refuse(&scope, &reason),
            None => check_scope(spec, &scope, check),
        }
    }
    let values = matches!(expression.str_at("scopeName"), Some("PriorityClass" | "VolumeAttributesClass"));
    match expression.str_at("operator") {
        Some("In" | "NotIn" | "DoesNotExist") if !values => {
            let known = expression.str_at("scopeName").is_some_and(|scope| SCOPES.contains(&scope));
            if let Some(operator) = expression.get("operator").filter(|_| known) {
                check.refuse(&operator, "must be `Exists`, because this scope has no values");
            }
        }
        Some("In" | "NotIn") => {
            check.required(expression, "values");
        }
        Some("Exists" | "DoesNotExist") if expression.get("values").is_some_and(|list| !list.is_empty()) => {
            check.forbidden(expression, "values", "must be absent unless the operator is `In` or `NotIn`");
        }
        _ => {}
    }
}

const COUNTED: [&str; 9] = [
    "pods",
    "services",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "replicationcontrollers",
    "resourcequotas",
    "services.nodeports",
    "services.loadbalancers",
];

/// Why a quota cannot bound a resource of this name.
pub fn quota_name_problem(name: &str) -> Option<String> {
    const PLAIN: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
    let requested = name.strip_prefix("requests.").unwrap_or(name);
    let base = name.strip_prefix("limits.").unwrap_or(requested);
    if let Some(reason) = names::label_key_problem(name) {
        return Some(reason);
    }
    let known = PLAIN.contains(&base)
        || COUNTED.contains(&name)
        || name == "requests.storage"
        || requested.starts_with("hugepages-")
        || name.contains('/');
    (!known).then(|| "must be a resource that a quota can count, such as `limits.memory` or `pods`".into())
}

/// The spec of a LimitRange.
pub(super) fn check_limit_range(spec: &Field, check: &mut Check) {
    let Some(limits) = spec.get("limits") else { return check.missing(spec, "limits") };
    for limit in limits.items() {
        // Types of other makers have a domain.
        if !limit
            .str_at("type")
            .is_some_and(|kind| names::label_key_problem(kind).is_none() && kind.contains('/'))
        {
            check.required_one_of(&limit, "type", &["Container", "Pod", "PersistentVolumeClaim"]);
        }
        let of_pods = matches!(limit.str_at("type"), Some("Container" | "Pod"));
        for key in ["min", "defaultRequest", "default", "max", "maxLimitRequestRatio"] {
            let Some(amounts) = limit.get(key) else { continue };
            for (entry, amount) in amounts.entries() {
                if of_pods {
                    check_container_resource(&amounts, (&entry.key, entry.key_origin.span), check);
                }
                if key == "maxLimitRequestRatio" {
                    check_ratio(&amount, check);
                } else {
                    check_amount(&entry.key, &amount, check);
                }
            }
        }
        if limit.str_at("type") == Some("Pod") {
            for key in ["default", "defaultRequest"] {
                check.forbidden(&limit, key, "must be absent when the type is `Pod`");
            }
        }
        check_order(&limit, check);
    }
    check.unique(&limits, "type", "limit type");
}

/// A limit cannot be below its request.
fn check_ratio(ratio: &Field, check: &mut Check) {
    if check_quantity(ratio, check).is_some_and(|number| number.nanos < quantity::ONE) {
        check.report(problems::invalid_quantity(ratio, "must be at least 1"));
    }
}

/// `min`, `defaultRequest`, `default` and `max` must not decrease in that order.
fn check_order(limit: &Field, check: &mut Check) {
    const RISING: [&str; 4] = ["min", "defaultRequest", "default", "max"];
    for (at, lower) in RISING.iter().enumerate() {
        let Some(amounts) = limit.get(lower) else { continue };
        for (entry, amount) in amounts.entries() {
            let Some(small) = quantity::of_node(amount.node) else { continue };
            let above = RISING[at + 1..].iter().find(|higher| {
                let other = limit.node.at(&[higher, &entry.key]).and_then(quantity::of_node);
                other.is_some_and(|large| small > large)
            });
            if let Some(higher) = above {
                check.report(problems::invalid_quantity(&amount, &format!("must not exceed `{higher}`")));
            }
        }
    }
}

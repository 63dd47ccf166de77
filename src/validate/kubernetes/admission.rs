//! Checks ValidatingAdmissionPolicies, their bindings and webhooks, as Kubernetes 1.36 does (`pkg/apis/admissionregistration/validation`).

use std::collections::BTreeSet;

use super::admission_rules::{check_match_resources, check_rules};
use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;
use super::selector::check_selector;

/// Most conditions of one policy or webhook.
const MOST_CONDITIONS: usize = 64;
/// Most audit annotations of one policy.
const MOST_ANNOTATIONS: usize = 20;
/// Longest expression of an audit annotation's value, in bytes.
const LONGEST_VALUE_EXPRESSION: usize = 5 * 1024;
/// Words that CEL keeps for itself, so that no variable can be called so.
const RESERVED: [&str; 21] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
];

/// A ValidatingAdmissionPolicy, whose name is a part of its audit annotations' keys.
pub(super) fn check_policy(object: &Field, check: &mut Check) {
    let Some(spec) = object.get("spec") else { return check.missing(object, "spec") };
    check.word(&spec, "failurePolicy", &["Fail", "Ignore"]);
    if let Some(kind) = spec.get("paramKind") {
        check_param_kind(&kind, check);
    }
    match spec.get("matchConstraints") {
        Some(constraints) => {
            check_match_resources(&constraints, check);
            check.required(&constraints, "resourceRules");
        }
        None => check.missing(&spec, "matchConstraints"),
    }
    check_conditions(&spec, check);
    if let Some(variables) = spec.get("variables") {
        for variable in variables.items() {
            check.required_name(&variable, "name", variable_name_problem);
            check_expression(&variable, "expression", check);
        }
    }
    let is_blank = |key: &str| spec.get(key).is_none_or(|list| list.is_empty());
    if check.finished && is_blank("validations") && is_blank("auditAnnotations") {
        let hint = "a policy has `validations` or `auditAnnotations`, at least one of them";
        check.report(problems::missing_field(&spec, "validations").hint(hint));
    }
    if let Some(validations) = spec.get("validations") {
        for validation in validations.items() {
            check_validation(&validation, check);
        }
    }
    check_annotations(object, &spec, check);
}

fn check_validation(validation: &Field, check: &mut Check) {
    check_expression(validation, "expression", check);
    for key in ["message", "messageExpression"] {
        let Some(field) = validation.get(key) else { continue };
        let Some(text) = field.node.as_str() else { continue };
        if text.trim().is_empty() {
            check.refuse(&field, "must say something, or be absent");
        } else if key == "message" && text.trim().contains(['\n', '\r']) {
            check.refuse(&field, "must be one line");
        }
    }
    check.word(validation, "reason", &["Forbidden", "Invalid", "RequestEntityTooLarge"]);
}

fn check_annotations(object: &Field, spec: &Field, check: &mut Check) {
    let Some(annotations) = spec.get("auditAnnotations") else { return };
    at_most(&annotations, MOST_ANNOTATIONS, check);
    let own = object.node.at(&["metadata", "name"]).and_then(|name| name.as_str()).unwrap_or_default();
    for annotation in annotations.items() {
        if let Some(key) = check.required(&annotation, "key") {
            let text = key.node.as_str().unwrap_or_default();
            if let Some(reason) = names::label_key_problem(&format!("{own}/{text}")) {
                let reason = format!("`{own}/{text}` {reason}, and that is its key in the audit log");
                check.report(problems::invalid_name(&key, &reason));
            }
        }
        check_expression(&annotation, "valueExpression", check);
        if let Some(value) = annotation.get("valueExpression")
            && value.node.as_str().is_some_and(|text| text.trim().len() > LONGEST_VALUE_EXPRESSION)
        {
            check.refuse(&value, &format!("must have at most {LONGEST_VALUE_EXPRESSION} bytes"));
        }
    }
    check.unique(&annotations, "key", "audit annotation");
}

/// The conditions of a policy or webhook; their expressions are compiled elsewhere.
fn check_conditions(parent: &Field, check: &mut Check) {
    let Some(conditions) = parent.get("matchConditions") else { return };
    at_most(&conditions, MOST_CONDITIONS, check);
    for condition in conditions.items() {
        check.required_name(&condition, "name", names::label_key_problem);
        check_expression(&condition, "expression", check);
    }
    check.unique(&conditions, "name", "match condition");
}

fn at_most(list: &Field, most: usize, check: &mut Check) {
    let count = list.node.as_sequence().map_or(0, <[_]>::len);
    if count > most {
        check.refuse(list, &format!("must have at most {most} entries, not {count}"));
    }
}

/// An expression that must be there, and be more than space.
fn check_expression(parent: &Field, key: &str, check: &mut Check) {
    if let Some(field) = check.required(parent, key)
        && field.node.as_str().is_some_and(|text| text.trim().is_empty())
    {
        check.refuse(&field, "must be an expression");
    }
}

fn check_param_kind(kind: &Field, check: &mut Check) {
    check.required_name(kind, "apiVersion", api_version_problem);
    check.required_name(kind, "kind", |kind| names::is_dns_1035_label(&kind.to_ascii_lowercase()));
}

fn api_version_problem(text: &str) -> Option<String> {
    let (group, version) = text.rsplit_once('/').unwrap_or(("", text));
    if group.contains('/') {
        return Some("must be `version` or `group/version`".to_owned());
    }
    let group = if group.is_empty() { None } else { names::is_dns_subdomain(group) };
    let of_version = || names::is_dns_1035_label(version);
    group
        .map(|reason| format!("its group {reason}"))
        .or_else(|| of_version().map(|reason| format!("its version {reason}")))
}

fn variable_name_problem(name: &str) -> Option<String> {
    let begins = name.starts_with(|first: char| first == '_' || first.is_ascii_alphabetic());
    let legal = begins && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    if !legal {
        return Some("must be letters, digits and underscores, the first no digit".to_owned());
    }
    RESERVED.contains(&name).then(|| "must not be a word that CEL keeps for itself".to_owned())
}

/// The spec of a ValidatingAdmissionPolicyBinding.
pub(super) fn check_binding(spec: &Field, check: &mut Check) {
    check.required_name(spec, "policyName", names::is_dns_subdomain);
    if let Some(reference) = spec.get("paramRef") {
        check_param_ref(&reference, check);
    }
    if let Some(resources) = spec.get("matchResources") {
        check_match_resources(&resources, check);
    }
    let Some(actions) = check.required(spec, "validationActions") else { return };
    let mut seen = BTreeSet::new();
    for action in actions.items() {
        let Some(text) = action.node.as_str() else { continue };
        if !["Deny", "Warn", "Audit"].contains(&text) {
            check.refuse(&action, "must be `Deny`, `Warn` or `Audit`");
        } else if !seen.insert(text) {
            check.refuse(&action, "must not stand twice");
        }
    }
    if seen.contains("Deny") && seen.contains("Warn") {
        check.refuse(&actions, "must not have both `Deny` and `Warn`: a refusal says the message already");
    }
}

fn check_param_ref(reference: &Field, check: &mut Check) {
    check.name(reference, "name", names::path_segment_problem);
    if let Some(selector) = reference.get("selector") {
        check_selector(&selector, check);
    }
    if reference.has("name") {
        check.excludes(reference, "name", "selector");
    } else if check.finished && !reference.has("selector") {
        let hint = "name the object with the parameters, or choose some with `selector`";
        check.report(problems::missing_field(reference, "name").hint(hint));
    }
    check.required_one_of(reference, "parameterNotFoundAction", &["Allow", "Deny"]);
}

/// A ValidatingWebhookConfiguration or MutatingWebhookConfiguration.
pub(super) fn check_webhooks(object: &Field, check: &mut Check) {
    let Some(webhooks) = object.get("webhooks") else { return };
    for webhook in webhooks.items() {
        check.required_name(&webhook, "name", webhook_name_problem);
        check.word(&webhook, "failurePolicy", &["Fail", "Ignore"]);
        check.word(&webhook, "matchPolicy", &["Exact", "Equivalent"]);
        check.word(&webhook, "reinvocationPolicy", &["Never", "IfNeeded"]);
        check.required_one_of(&webhook, "sideEffects", &["None", "NoneOnDryRun"]);
        check.between(&webhook, "timeoutSeconds", (1, 30));
        if let Some(rules) = webhook.get("rules") {
            check_rules(&rules, check);
        }
        for key in ["namespaceSelector", "objectSelector"] {
            if let Some(selector) = webhook.get(key) {
                check_selector(&selector, check);
            }
        }
        check_conditions(&webhook, check);
        check_versions(&webhook, check);
        match webhook.get("clientConfig") {
            Some(client) => check_client(&client, check),
            None => check.missing(&webhook, "clientConfig"),
        }
    }
    check.unique(&webhooks, "name", "webhook");
}

fn webhook_name_problem(name: &str) -> Option<String> {
    let too_short = || {
        (name.split('.').count() < 3)
            .then(|| "must have at least three parts, such as `pods.policy.example.com`".to_owned())
    };
    names::is_dns_subdomain(name).or_else(too_short)
}

fn check_versions(webhook: &Field, check: &mut Check) {
    let Some(versions) = check.required(webhook, "admissionReviewVersions") else { return };
    check.each_text(&versions, names::is_dns_1035_label);
    let listed: Vec<&str> =
        versions.node.as_sequence().into_iter().flatten().filter_map(|item| item.as_str()).collect();
    let distinct: BTreeSet<&&str> = listed.iter().collect();
    if distinct.len() < listed.len() {
        check.refuse(&versions, "must not name a version twice");
    }
    if !listed.iter().any(|version| matches!(*version, "v1" | "v1beta1")) {
        check.refuse(&versions, "must have `v1` or `v1beta1`");
    }
}

fn check_client(client: &Field, check: &mut Check) {
    check.exactly_one(client, &["service", "url"], "where a webhook is reached");
    if let Some(url) = client.get("url")
        && let Some(reason) = url.node.as_str().and_then(url_problem)
    {
        check.refuse(&url, &reason);
    }
    let Some(service) = client.get("service") else { return };
    check.required(&service, "name");
    check.required(&service, "namespace");
    if let Some(port) = service.get("port") {
        check.port_number(&port);
    }
    if let Some(path) = service.get("path")
        && let Some(reason) = path.node.as_str().and_then(path_problem)
    {
        check.refuse(&path, &reason);
    }
}

fn url_problem(url: &str) -> Option<String> {
    let Some(rest) = url.strip_prefix("https://") else {
        return Some("must begin with `https://`".to_owned());
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() {
        return Some("must name a host".to_owned());
    }
    let extra = host.contains('@') || rest.contains(['?', '#']);
    extra.then(|| "must have no user, query or fragment".to_owned())
}

/// Each step of the path of a Service is the name of something.
fn path_problem(path: &str) -> Option<String> {
    let Some(steps) = path.strip_prefix('/') else { return Some("must begin with `/`".to_owned()) };
    let steps = steps.strip_suffix('/').unwrap_or(steps);
    if steps.is_empty() {
        return (path == "//").then(|| "must not have an empty step".to_owned());
    }
    steps.split('/').find_map(names::is_dns_subdomain).map(|reason| format!("each step of it {reason}"))
}

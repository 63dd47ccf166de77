//! Policies, bindings and webhooks: what the API server refuses to store, one by one.

use super::build::{case, case_at, run};

const VALUE: &str = "invalid-kubernetes-value";
const MISSING: &str = "missing-kubernetes-field";
const NAME: &str = "invalid-name";
const LABEL: &str = "invalid-label";
const DUPLICATE: &str = "duplicate-list-entry";
const CONFLICT: &str = "conflicting-kubernetes-fields";

const POLICY: &str = "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: policy}, spec: {
  matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]},
  validations: [{expression: 'true'}]}}";
const BINDING: &str = "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicyBinding, metadata: {name: binding},
  spec: {policyName: policy, validationActions: [Deny]}}";
const WEBHOOK: &str = "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration, metadata: {name: hooks}, webhooks: [{
  name: pods.hooks.example.com, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {service: {name: hooks, namespace: hooks}},
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}]}";

/// A number of entries of a list, in flow style.
fn many(count: usize, entry: impl Fn(usize) -> String) -> String {
    let entries: Vec<String> = (0..count).map(entry).collect();
    format!("[{}]", entries.join(", "))
}

#[test]
fn policies() {
    let conditions = |count| many(count, |at| format!("{{name: c{at}, expression: 'true'}}"));
    let annotations = |count| many(count, |at| format!("{{key: k{at}, valueExpression: \"'x'\"}}"));
    let leaked = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let long =
        |length: usize| leaked(format!("[{{key: a, valueExpression: \"'{}'\"}}]", "x".repeat(length - 2)));
    run(
        POLICY,
        &[
            case("spec.validations", "[]", MISSING, "[{expression: '1 == 1'}]"),
            case(
                "spec.matchConstraints",
                "null",
                MISSING,
                "{resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*/*']}]}",
            ),
            case("spec.failurePolicy", "Maybe", VALUE, "Ignore"),
            case("spec.failurePolicy", "''", VALUE, "Fail"),
            case("spec.validations[0].reason", "Unauthorized", VALUE, "RequestEntityTooLarge"),
            case("spec.validations[0].message", "' '", VALUE, "no"),
            case("spec.validations[0].message", "\"a\\rb\"", VALUE, "\"a b\\n\""),
            case("spec.validations[0].messageExpression", "' '", VALUE, "\"'x'\""),
            case("spec.validations[0].expression", "' '", VALUE, "'true'"),
            case("spec.validations[0].expression", "''", MISSING, "\"true\\n&& true\""),
            case("spec.matchConditions", leaked(conditions(65)), VALUE, leaked(conditions(64))),
            case_at(
                ("spec.matchConditions", "spec.matchConditions[0].name"),
                "[{name: 'a b', expression: 'true'}]",
                NAME,
                "[{name: example.com/a, expression: 'true'}]",
            ),
            case_at(
                ("spec.matchConditions", "spec.matchConditions[0].name"),
                "[{expression: 'true'}]",
                MISSING,
                "[]",
            ),
            case_at(
                ("spec.matchConditions", "spec.matchConditions[1].name"),
                "[{name: a, expression: 'true'}, {name: a, expression: 'true'}]",
                DUPLICATE,
                "[{name: a, expression: 'true'}, {name: b, expression: 'true'}]",
            ),
            case_at(
                ("spec.variables", "spec.variables[0].name"),
                "[{name: a-b, expression: '1'}]",
                NAME,
                "[{name: a_1, expression: '1'}]",
            ),
            case_at(
                ("spec.variables", "spec.variables[0].name"),
                "[{name: in, expression: '1'}]",
                NAME,
                "[{name: a, expression: '1'}, {name: a, expression: '2'}]",
            ),
            case_at(
                ("spec.variables", "spec.variables[0].expression"),
                "[{name: a}]",
                MISSING,
                "[{name: a, expression: '1'}]",
            ),
            case("spec.auditAnnotations", leaked(annotations(21)), VALUE, leaked(annotations(20))),
            case_at(
                ("spec.auditAnnotations", "spec.auditAnnotations[0].key"),
                "[{key: a/b, valueExpression: \"'x'\"}]",
                NAME,
                "[{key: a.b, valueExpression: \"'x'\"}]",
            ),
            case_at(
                ("spec.auditAnnotations", "spec.auditAnnotations[1].key"),
                "[{key: a, valueExpression: \"'x'\"}, {key: a, valueExpression: \"'x'\"}]",
                DUPLICATE,
                "[]",
            ),
            case_at(
                ("spec.auditAnnotations", "spec.auditAnnotations[0].valueExpression"),
                long(5121),
                VALUE,
                long(5120),
            ),
            case_at(
                ("spec.paramKind", "spec.paramKind.apiVersion"),
                "{apiVersion: a/b/c, kind: ConfigMap}",
                NAME,
                "{apiVersion: example.com/v1beta1, kind: Limit}",
            ),
            case_at(
                ("spec.paramKind", "spec.paramKind.apiVersion"),
                "{apiVersion: Example/v1, kind: ConfigMap}",
                NAME,
                "{apiVersion: v1, kind: ConfigMap}",
            ),
            case_at(
                ("spec.paramKind", "spec.paramKind.kind"),
                "{apiVersion: v1, kind: Config_Map}",
                NAME,
                "{apiVersion: v1, kind: ConfigMap}",
            ),
        ],
    );
}

#[test]
fn what_a_policy_matches() {
    const RULE: &str = "spec.matchConstraints.resourceRules[0]";
    let at = |key: &str| -> &'static str { Box::leak(format!("{RULE}.{key}").into_boxed_str()) };
    let item = |key: &str, number: usize| at(&format!("{key}[{number}]"));
    let selector = "spec.matchConstraints.objectSelector";
    run(
        POLICY,
        &[
            case("spec.matchConstraints.matchPolicy", "Same", VALUE, "Exact"),
            case_at(
                ("spec.matchConstraints.resourceRules", "spec.matchConstraints.resourceRules"),
                "[]",
                MISSING,
                "[{apiGroups: [''], apiVersions: [v1], operations: [UPDATE], resources: [pods/status]}]",
            ),
            case(at("operations"), "[]", MISSING, "[CONNECT, DELETE]"),
            case(at("operations"), "['*', CREATE]", VALUE, "['*']"),
            case_at((at("operations"), item("operations", 0)), "[create]", VALUE, "[CREATE]"),
            case(at("apiGroups"), "null", MISSING, "['', apps]"),
            case(at("apiGroups"), "[apps, '*']", VALUE, "['*']"),
            case(at("apiVersions"), "[]", MISSING, "[v1, v1beta1]"),
            case(at("apiVersions"), "['*', v1]", VALUE, "['*']"),
            case_at((at("apiVersions"), item("apiVersions", 1)), "[v1, '']", VALUE, "[v1]"),
            case(at("resources"), "[]", MISSING, "[pods]"),
            case_at((at("resources"), item("resources", 0)), "['']", VALUE, "[pods]"),
            case(at("resources"), "['*', pods]", VALUE, "['*', pods/log]"),
            case(at("resources"), "['*/*', pods]", VALUE, "['*/*']"),
            case_at(
                (at("resources"), item("resources", 1)),
                "[pods/*, pods/log]",
                VALUE,
                "[pods/log, pods/*]",
            ),
            case_at(
                (at("resources"), item("resources", 1)),
                "['*/scale', deployments/scale]",
                VALUE,
                "['*/scale', deployments]",
            ),
            case_at((at("resourceNames"), item("resourceNames", 1)), "[a, a]", VALUE, "[a, b]"),
            case_at((at("resourceNames"), item("resourceNames", 0)), "[a/b]", VALUE, "['a:b']"),
            case(at("scope"), "Namespace", VALUE, "Namespaced"),
            case_at(
                (selector, "spec.matchConstraints.objectSelector.matchExpressions[0].values"),
                "{matchExpressions: [{key: a, operator: In}]}",
                MISSING,
                "{matchExpressions: [{key: a, operator: Exists}]}",
            ),
            case_at(
                (selector, "spec.matchConstraints.objectSelector.matchLabels"),
                "{matchLabels: {'a b': c}}",
                LABEL,
                "{matchLabels: {a: c}}",
            ),
            case_at(
                (
                    "spec.matchConstraints.excludeResourceRules",
                    "spec.matchConstraints.excludeResourceRules[0].resources",
                ),
                "[{apiGroups: [a], apiVersions: [v1], operations: ['*']}]",
                MISSING,
                "[]",
            ),
        ],
    );
}

#[test]
fn bindings() {
    run(
        BINDING,
        &[
            case("spec.policyName", "null", MISSING, "other.policy"),
            case("spec.policyName", "Other", NAME, "other"),
            case("spec.validationActions", "[]", MISSING, "[Audit]"),
            case("spec.validationActions", "[Warn, Deny]", VALUE, "[Warn, Audit]"),
            case_at(("spec.validationActions", "spec.validationActions[1]"), "[Deny, Deny]", VALUE, "[Deny]"),
            case_at(("spec.validationActions", "spec.validationActions[0]"), "[deny]", VALUE, "[Deny]"),
            case_at(
                ("spec.paramRef", "spec.paramRef.parameterNotFoundAction"),
                "{name: a}",
                MISSING,
                "{name: a, parameterNotFoundAction: Allow}",
            ),
            case_at(
                ("spec.paramRef", "spec.paramRef.parameterNotFoundAction"),
                "{name: a, parameterNotFoundAction: Pass}",
                VALUE,
                "{selector: {}, parameterNotFoundAction: Deny}",
            ),
            case_at(
                ("spec.paramRef", "spec.paramRef.selector"),
                "{name: a, selector: {}, parameterNotFoundAction: Deny}",
                CONFLICT,
                "{name: a, namespace: N_, parameterNotFoundAction: Deny}",
            ),
            case_at(
                ("spec.paramRef", "spec.paramRef.name"),
                "{parameterNotFoundAction: Deny}",
                MISSING,
                "null",
            ),
            case_at(
                ("spec.matchResources", "spec.matchResources.resourceRules[0].operations[0]"),
                "{resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [READ], resources: [pods]}]}",
                VALUE,
                "{}",
            ),
        ],
    );
}

#[test]
fn webhooks() {
    const HOOK: &str = "webhooks[0]";
    let at = |key: &str| -> &'static str { Box::leak(format!("{HOOK}.{key}").into_boxed_str()) };
    run(
        WEBHOOK,
        &[
            case(at("name"), "hooks.example", NAME, "a.hooks.example"),
            case(at("sideEffects"), "null", MISSING, "NoneOnDryRun"),
            case(at("sideEffects"), "Some", VALUE, "None"),
            case(at("timeoutSeconds"), "31", VALUE, "30"),
            case(at("reinvocationPolicy"), "Always", VALUE, "IfNeeded"),
            case(at("admissionReviewVersions"), "[]", MISSING, "[v1, v2]"),
            case(at("admissionReviewVersions"), "[v2]", VALUE, "[v1beta1]"),
            case_at(
                (at("clientConfig"), at("clientConfig.url")),
                "{url: 'http://a.example.com'}",
                VALUE,
                "{url: 'https://a.example.com/x'}",
            ),
            case_at(
                (at("clientConfig"), at("clientConfig.url")),
                "{url: 'https://a.example.com?x'}",
                VALUE,
                "{url: 'https://a.example.com:8443'}",
            ),
            case_at(
                (at("clientConfig"), at("clientConfig.service.path")),
                "{service: {name: a, namespace: b, path: x}}",
                VALUE,
                "{service: {name: a, namespace: b, path: /x/y}}",
            ),
            case_at(
                (at("clientConfig"), at("clientConfig.service.namespace")),
                "{service: {name: a}}",
                MISSING,
                "{service: {name: a, namespace: b, port: 8443}}",
            ),
            case_at(
                (at("matchConditions"), at("matchConditions[0].expression")),
                "[{name: a}]",
                MISSING,
                "[{name: a, expression: 'true'}]",
            ),
        ],
    );
}

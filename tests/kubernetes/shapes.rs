//! Tests unknown fields and wrong types.

use bindery::diagnostics::Diagnostic;
use bindery::validate::kubernetes::{TemplateKind, problems};

use super::build::{lines, of_object, of_template, parse, with};
use super::objects::DEPLOYMENT;

fn deployment(text: &str) -> Vec<Diagnostic> {
    of_template(text, TemplateKind::DeploymentSpec)
}

#[test]
fn every_unknown_field_is_reported_with_a_suggestion() {
    let found = deployment(
        "replcas: 3\ntemplate: {spec: {containers: [{name: main, imagePullPolcy: Always, prots: [{containerPort: 80, protocl: TCP}]}]}}",
    );
    let expected = [
        ("unknown field `spec.template.replcas`", "did you mean `replicas`?"),
        (
            "unknown field `spec.template.template.spec.containers[0].imagePullPolcy`",
            "did you mean `imagePullPolicy`?",
        ),
        ("unknown field `spec.template.template.spec.containers[0].prots`", "did you mean `ports`?"),
    ];
    assert_eq!(found.len(), expected.len(), "{:#?}", lines(&found));
    for (report, (message, hint)) in found.iter().zip(expected) {
        assert_eq!(report.message, message);
        assert_eq!(report.hints, [hint]);
    }
}

#[test]
fn several_type_errors_are_reported_at_once_and_without_echo() {
    let found = deployment(
        "replicas: '3'\npaused: 'true'\ntemplate: {spec: {containers: [{name: main, env: [{name: A, value: 8080}, {name: B, value: true}], args: oops}, {name: 5}]}}",
    );
    let expected = [
        (
            "`spec.template.replicas` must be a whole number, found a string",
            Some("write it without quotes: `3`"),
        ),
        (
            "`spec.template.paused` must be true or false, found a string",
            Some("write it without quotes: `true`"),
        ),
        (
            "`spec.template.template.spec.containers[0].env[0].value` must be a string, found a whole number",
            Some("put it in quotes: `\"8080\"`"),
        ),
        (
            "`spec.template.template.spec.containers[0].env[1].value` must be a string, found a boolean",
            Some("put it in quotes: `\"true\"`"),
        ),
        ("`spec.template.template.spec.containers[0].args` must be a list, found a string", None),
        (
            "`spec.template.template.spec.containers[1].name` must be a string, found a whole number",
            Some("put it in quotes: `\"5\"`"),
        ),
    ];
    assert_eq!(found.len(), expected.len(), "{:#?}", lines(&found));
    for (report, (message, hint)) in found.iter().zip(expected) {
        assert_eq!(report.code.name, "wrong-type");
        assert_eq!(report.message, message);
        assert_eq!(report.hints.first().map(String::as_str), hint);
    }
}

#[test]
fn numbers_are_quantities_too() {
    let resources = |text: &str| {
        lines(&deployment(&format!(
            "template: {{spec: {{containers: [{{name: main, resources: {text}}}]}}}}"
        )))
    };
    assert!(resources("{limits: {cpu: 1, memory: 0.5}}").len() == 1, "memory 0.5 is half a byte");
    assert!(resources("{limits: {cpu: 0.5, memory: 1073741824}}").is_empty());
    assert_eq!(
        resources("{limits: {cpu: true}}"),
        [
            "wrong-type: `spec.template.template.spec.containers[0].resources.limits.cpu` must be a quantity such as `500m` or `64Mi`, found a boolean"
        ]
    );
}

#[test]
fn odd_roots_and_values() {
    assert_eq!(lines(&deployment("[]")), ["wrong-type: `spec.template` must be a map, found a list"]);
    assert!(deployment("{}").is_empty());
    assert!(deployment("null").is_empty());
    assert!(deployment("template: null").is_empty());
    assert_eq!(
        lines(&deployment("replicas: 3000000000")),
        ["wrong-type: `spec.template.replicas` is `3000000000`, but must fit into 32 bits"]
    );
    assert_eq!(
        lines(&deployment("replicas: 1.5")),
        ["wrong-type: `spec.template.replicas` must be a whole number, found a number"]
    );
    assert_eq!(lines(&deployment("strategy: {rollingUpdate: {maxSurge: [1]}}")).len(), 1);
    assert_eq!(
        lines(&deployment("strategy: {rollingUpdate: {maxSurge: true}}")),
        [
            "wrong-type: `spec.template.strategy.rollingUpdate.maxSurge` must be a whole number or a string, found a boolean"
        ]
    );
    assert_eq!(
        lines(&deployment("template: {metadata: {labels: {a.b/c: 1}}}")),
        [
            "wrong-type: `spec.template.template.metadata.labels['a.b/c']` must be a string, found a whole number"
        ]
    );
    let secret = parse("{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: 'not base64!'}}");
    assert_eq!(of_object(&secret).len(), 1, "{:?}", lines(&of_object(&secret)));
}

#[test]
fn many_type_errors_end() {
    let env: Vec<String> = (0..500).map(|index| format!("{{name: A{index}, value: {index}}}")).collect();
    let found =
        deployment(&format!("template: {{spec: {{containers: [{{name: a, env: [{}]}}]}}}}", env.join(",")));
    assert_eq!(found.len(), 20);
}

#[test]
fn a_misspelled_field_is_not_missing_too() {
    let object = with(
        DEPLOYMENT,
        &[
            ("spec.template.spec.containers[0].image", "null"),
            ("spec.template.spec.containers[0].imgae", "nginx"),
        ],
    );
    let found = of_object(&object);
    assert_eq!(
        lines(&found),
        ["unknown-kubernetes-field: unknown field `spec.template.spec.containers[0].imgae`"]
    );
    assert_eq!(found[0].object.as_ref().map(|object| object.name.as_str()), Some("web"));
}

#[test]
fn custom_kinds_pass() {
    assert!(
        of_object(&parse("{apiVersion: example.com/v1, kind: Deployment, spec: {replcas: x}}")).is_empty()
    );
}

#[test]
fn codes_are_sorted_and_documented() {
    let names: Vec<&str> = problems::CODES.iter().map(|code| code.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(names, sorted);
    assert!(problems::CODES.iter().all(|code| code.summary.ends_with('.') && code.docs.len() > 80));
}

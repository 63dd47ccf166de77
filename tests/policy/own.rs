//! Policies of one's own beside plain manifests.

use super::{judge, verdicts};

const OBJECTS: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec: {containers: [{name: main, image: registry.example.com/cart:1.4.2}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{port: 80}]}
";

fn policy(spec: &str) -> String {
    format!("apiVersion: bindery.dev/v1alpha1\nkind: Policy\nmetadata: {{name: rule}}\nspec: {spec}\n")
}

fn found(spec: &str) -> Vec<String> {
    verdicts(&judge(OBJECTS, &policy(spec)))
}

#[test]
fn a_policy_judges_plain_manifests_of_its_kinds() {
    let labels = "rules: [{name: team, expression: 'has(object.metadata.labels)', message: name a team}]";
    let says = |kind: &str| {
        format!("error policy-violated: the {kind} `cart` breaks the policy `rule`, rule `team`: name a team")
    };
    assert_eq!(found(&format!("{{stage: Manifest, {labels}}}")), [says("Pod"), says("Service")]);
    assert_eq!(
        found(&format!("{{stage: Manifest, match: {{kinds: [Service]}}, {labels}}}")),
        [says("Service")]
    );
    assert!(found(&format!("{{stage: Manifest, match: {{kinds: [apps/Pod]}}, {labels}}}")).is_empty());
}

#[test]
fn the_level_is_that_of_the_rule_and_what_is_no_component_is_null() {
    let spec = "{stage: Manifest, match: {kinds: [Pod]}, variables: [{name: pod, expression: object.spec}], rules: [\
        {name: one, expression: variables.pod.restartPolicy == 'Always'}, \
        {name: two, expression: component != null, message: astray, level: info}]}";
    assert_eq!(
        found(spec),
        ["info policy-violated: the Pod `cart` breaks the policy `rule`, rule `two`: astray"]
    );
}

#[test]
fn a_policy_that_asks_for_more_than_manifests_say_judges_nothing_and_is_told() {
    let refusing = "rules: [{name: never, expression: 'false'}]";
    let says = |reason: &str| {
        vec![format!("warning policy-error: the policy `rule` judges no plain manifests: {reason}")]
    };
    for (field, value) in
        [("environments", "production"), ("classes", "ServiceClass/default"), ("organizations", "acme")]
    {
        assert_eq!(
            found(&format!("{{stage: Manifest, match: {{{field}: [{value}]}}, {refusing}}}")),
            says(&format!("plain manifests say nothing of `match.{field}`"))
        );
    }
    assert_eq!(found(&format!("{{stage: Definition, {refusing}}}")), says("it is about definitions"));
    let of_one =
        policy(&format!("{{stage: Manifest, {refusing}}}")).replace("rule}", "rule, namespace: acme}");
    assert_eq!(verdicts(&judge(OBJECTS, &of_one)), says("it is about the organization `acme` alone"));
}

#[test]
fn a_policy_at_fault_is_an_error() {
    let codes = |policies: &str| -> Vec<String> {
        let compilation = judge(OBJECTS, policies);
        let errors = compilation.diagnostics.iter().filter(|report| report.is_error());
        errors.map(|report| format!("{}: {}", report.code.name, report.message)).collect()
    };
    let misspelt = "{stage: Manifest, rules: [{name: a, expression: objct.x}]}";
    assert_eq!(
        codes(&policy(misspelt)),
        ["policy-error: the rule `a` cannot be compiled: unknown variable `objct`"]
    );
    assert!(codes(&policy("{stage: Manifest, rule: []}"))[0].starts_with("unknown-field"));
    assert!(codes(&policy("{}").replace("Policy", "Polcy"))[0].starts_with("unknown-kind"));
    assert!(codes(&policy("{}").replace("v1alpha1", "v1"))[0].starts_with("unknown-api-version"));
}

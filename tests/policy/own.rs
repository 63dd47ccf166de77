//! Policies of one's own beside plain manifests.

use super::{judge, verdicts};
use bindery::policy::PodPath;

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
    assert!(found(&format!("{{stage: Manifest, match: {{kinds: [example.com/Pod]}}, {labels}}}")).is_empty());
}

#[test]
fn kinds_that_are_nearly_others_are_told_and_custom_ones_pass() {
    let told = |kinds: &str| -> Vec<String> {
        let spec = format!(
            "{{stage: Manifest, match: {{kinds: [{kinds}]}}, rules: [{{name: never, expression: 'false'}}]}}"
        );
        let judged = judge(OBJECTS, &policy(&spec));
        let invalid = judged.diagnostics.iter().filter(|report| report.code.name == "invalid-policy");
        invalid.map(|report| report.message.clone()).collect()
    };
    for kind in ["Deploymnt", "app/Deployment", "Podd", "HTTPRout"] {
        assert_eq!(
            told(kind),
            [format!("nothing is of the kind `{kind}`: it would match nothing")],
            "{kind}"
        );
    }
    for kind in ["Gadget", "example.com/Gadget", "monitoring.coreos.com/ServiceMonitor", "apps/Deployment"] {
        assert!(told(kind).is_empty(), "{kind}");
    }
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

/// Group, kind and version, and a body with its only pod, or none.
const MAKERS: [(&str, &str, &str, &str); 12] = [
    ("", "v1", "Pod", "{containers: [{name: a, image: x}]}"),
    ("apps", "v1", "Deployment", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    ("apps", "v1", "StatefulSet", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    ("apps", "v1", "DaemonSet", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    ("apps", "v1", "ReplicaSet", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    ("", "v1", "ReplicationController", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    ("batch", "v1", "Job", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    (
        "batch",
        "v1",
        "CronJob",
        "{jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: x}]}}}}}",
    ),
    ("argoproj.io", "v1alpha1", "Rollout", "{template: {spec: {containers: [{name: a, image: x}]}}}"),
    ("", "v1", "Service", "{ports: [{port: 80}]}"),
    ("example.com", "v1", "Job", "{template: no pods}"),
    ("example.com", "v1", "Pod", "{}"),
];

#[test]
fn every_pod_is_found_by_the_policy_and_by_what_is_delivered_of_it() {
    for (group, version, kind, spec) in MAKERS {
        let api = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
        let object =
            format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n");
        let images = match spec.contains("image: x") {
            true => "variables.podSpecs.map(pod, pod.containers[0].image) == ['x']",
            false => "variables.podSpecs == []",
        };
        for (rule, findings) in [(images.to_owned(), 0), (format!("!({images})"), 1)] {
            let own = policy(&format!(
                "{{stage: Manifest, rules: [{{name: a, expression: \"{rule}\", message: broken}}]}}"
            ));
            let path = PodPath::of(group, kind).expression();
            let delivered = format!(
                "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {{name: a}}\nspec:\n  \
                 matchConstraints: {{resourceRules: [{{apiGroups: ['*'], apiVersions: ['*'], operations: [CREATE], resources: ['*']}}]}}\n  \
                 variables: [{{name: podSpecs, expression: \"{path}\"}}]\n  validations: [{{expression: \"{rule}\", message: broken}}]\n"
            );
            for policies in [own, delivered] {
                let found = verdicts(&judge(&object, &policies));
                assert_eq!(found.len(), findings, "{api} {kind}: {rule}: {found:?}");
                assert!(found.iter().all(|report| report.contains("policy-violated")), "{found:?}");
            }
        }
    }
}

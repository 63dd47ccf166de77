//! Semantics of ValidatingAdmissionPolicies, one by one.

use super::{judge, verdicts};

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop, labels: {app: cart}}
spec: {containers: [{name: main, image: registry.example.com/cart:1.4.2}]}
";

/// A policy over pods with a spec of its own.
fn policy(spec: &str) -> String {
    let rules = "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}";
    let rules = if spec.contains("matchConstraints") { "" } else { rules };
    format!(
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {{name: rule}}\nspec:\n  {rules}\n{}",
        spec.lines().map(|line| format!("  {line}\n")).collect::<String>()
    )
}

fn binding(spec: &str) -> String {
    format!(
        "---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {{name: rule}}\nspec: {{policyName: rule, {spec}}}\n"
    )
}

fn found(manifests: &str, policies: &str) -> Vec<String> {
    verdicts(&judge(manifests, policies))
}

#[test]
fn messages_come_from_the_expression_then_the_text_then_the_rule() {
    let found = |validation: &str| found(POD, &policy(&format!("validations: [{validation}]"))).join("|");
    let says = |text: &str| format!("error policy-violated: the Pod `cart` breaks `rule`: {text}");
    assert_eq!(found("{expression: 'true'}"), "");
    assert_eq!(found("{expression: '1 == 2'}"), says("failed expression: 1 == 2"));
    assert_eq!(found("{expression: '1 == 2', message: refused}"), says("refused"));
    assert_eq!(
        found(
            "{expression: '1 == 2', message: refused, messageExpression: \"'no ' + object.metadata.name\"}"
        ),
        says("no cart")
    );
    assert_eq!(
        found("{expression: '1 == 2', message: refused, messageExpression: string(object.x)}"),
        says("refused")
    );
    assert_eq!(
        found("{expression: '1 == 2', message: refused, messageExpression: \"' '\"}"),
        says("refused")
    );
}

#[test]
fn a_fault_refuses_unless_faults_are_ignored() {
    let broken =
        "validations: [{expression: object.spec.missing == 1}, {expression: 'false', message: refused}]";
    let refused = found(POD, &policy(broken));
    assert_eq!(refused.len(), 2);
    assert!(refused.iter().any(|report| {
        report.contains("policy-error: `rule` has no answer for the Pod `cart`: no such key: missing")
    }));
    let ignored = found(POD, &policy(&format!("failurePolicy: Ignore\n{broken}")));
    assert_eq!(ignored, ["error policy-violated: the Pod `cart` breaks `rule`: refused"]);
    let text = found(POD, &policy("validations: [{expression: \"'yes'\"}]"));
    assert!(text[0].contains("it gives string, where bool is needed"));
    let text = found(POD, &policy("validations: [{expression: object.spec.hostNetwork}]"));
    assert!(text[0].contains("it gives dyn, where bool is needed"));
}

#[test]
fn conditions_decide_whether_a_policy_looks_at_all() {
    let with = |condition: &str| {
        found(
            POD,
            &policy(&format!("matchConditions: [{condition}]\nvalidations: [{{expression: 'false'}}]")),
        )
    };
    assert_eq!(with("{name: a, expression: 'true'}").len(), 1);
    assert!(with("{name: a, expression: 'false'}").is_empty());
    assert!(with("{name: a, expression: object.x == 1}, {name: b, expression: 'false'}").is_empty());
    assert!(with("{name: a, expression: object.x == 1}")[0].contains("the match condition `a` has no value"));
    let ignore = "failurePolicy: Ignore\nmatchConditions: [{name: a, expression: object.x == 1}]\nvalidations: [{expression: 'false'}]";
    assert!(found(POD, &policy(ignore)).is_empty());
    // Whoever applies what is rendered is nobody special.
    let by_user = "{name: a, expression: \"!('system:nodes' in request.userInfo.groups)\"}";
    assert_eq!(with(by_user).len(), 1);
}

#[test]
fn what_the_api_server_would_not_store_is_told() {
    for (spec, expected) in [
        (
            "variables: [{name: x, expression: 'true'}]\nmatchConditions: [{name: a, expression: variables.x}]\nvalidations: [{expression: 'true'}]",
            "the match condition `a` cannot be compiled: unknown variable `variables`",
        ),
        (
            "auditAnnotations: [{key: a, valueExpression: object.kind}]\nvalidations: [{expression: 'true'}]",
            "the audit annotation `a` cannot be compiled: it gives dyn, where string or null is needed",
        ),
        ("validations: [{expression: params.x == 1}]", "unknown variable `params`"),
        (
            "validations: [{expression: 'true', messageExpression: authorizer.path('/x').check('get').reason()}]",
            "`authorizer` is known only to a running API server",
        ),
        ("validations: [{expression: request.nope == 'x'}]", "`request` has no `nope`"),
        (
            "validations: [{expression: image('a').tag() == 'x'}]",
            "`rule` calls `image`, which Kubernetes does not have",
        ),
    ] {
        let reports = found(POD, &policy(spec)).join("|");
        assert!(reports.contains(expected), "{reports}");
    }
    assert!(
        found(
            POD,
            &policy(
                "auditAnnotations: [{key: a, valueExpression: \"'x'\"}]\nvalidations: [{expression: 'true'}]"
            )
        )
        .is_empty()
    );
}

#[test]
fn a_policy_that_took_all_its_steps_says_so() {
    let rule = "{expression: 'lists.range(300).all(a, lists.range(300).all(b, a + b >= 0))'}";
    let reports = found(POD, &policy(&format!("validations: [{}]", [rule; 40].join(", "))));
    assert!(
        reports.join("|").contains("its policy has taken all of its 10000000 steps before"),
        "{reports:?}"
    );
}

#[test]
fn policies_share_the_steps_of_a_run() {
    // Each alone stays within what the API server allows a policy, and all patterns are new.
    let rule = "{expression: \"lists.range(8000).all(i, string(i).matches(string(i) + '(a|b){0,200}'))\"}";
    let costly = |name: &str| {
        policy(&format!("validations: [{}]", [rule; 9].join(", ")))
            .replace("{name: rule}", &format!("{{name: {name}}}"))
    };
    let cheap = policy("validations: [{expression: 'false'}]").replace("{name: rule}", "{name: cheap}");
    let reports = found(POD, &["a", "b", "c", "d", "e"].map(costly).join("\n---\n"));
    let told = reports.iter().filter(|report| report.contains("need too many steps in all")).count();
    assert_eq!(told, 1, "{reports:?}");
    assert!(reports.iter().any(|report| report.contains("from the Pod")), "{reports:?}");
    assert_eq!(found(POD, &cheap).len(), 1);
}

#[test]
fn matching_goes_by_group_resource_scope_and_labels() {
    let matched = |constraints: &str| {
        !found(
            POD,
            &policy(&format!("matchConstraints: {{{constraints}}}\nvalidations: [{{expression: 'false'}}]")),
        )
        .is_empty()
    };
    let rule = |rest: &str| {
        format!(
            "resourceRules: [{{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]{rest}}}]"
        )
    };
    assert!(
        matched(&rule(""))
            && matched(&rule(", scope: Namespaced"))
            && matched(&rule(", resourceNames: [cart]"))
    );
    assert!(!matched(&rule(", scope: Cluster")) && !matched(&rule(", resourceNames: [other]")));
    for (group, resource, operation, expected) in [
        ("*", "'*'", "'*'", true),
        ("*", "'*/*'", "CREATE", true),
        ("*", "pods/*", "CREATE", true),
        ("*", "pods/exec", "CREATE", false),
        ("*", "pods", "UPDATE", false),
        ("apps", "pods", "CREATE", false),
        ("*", "deployments", "CREATE", false),
    ] {
        let rules = format!(
            "resourceRules: [{{apiGroups: ['{group}'], apiVersions: [v1], operations: [{operation}], resources: [{resource}]}}]"
        );
        assert_eq!(matched(&rules), expected, "{rules}");
    }
    let exclude = format!(
        "{}, excludeResourceRules: [{{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: [pods]}}]",
        rule("")
    );
    assert!(!matched(&exclude));
    assert!(matched(&format!("{}, objectSelector: {{matchLabels: {{app: cart}}}}", rule(""))));
    assert!(!matched(&format!("{}, objectSelector: {{matchLabels: {{app: other}}}}", rule(""))));
    let own_namespace = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}";
    assert!(matched(&format!("{}, {own_namespace}", rule(""))));
    let not = "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop]}]}";
    assert!(!matched(&format!("{}, {not}", rule(""))));
}

#[test]
fn namespaces_among_the_manifests_are_known_with_their_labels() {
    let namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {tier: gold}}\n";
    let rule = policy(
        "validations: [{expression: \"namespaceObject.metadata.labels[?'tier'].orValue('') == 'gold'\"}]",
    );
    assert!(found(&format!("{POD}{namespace}"), &rule).is_empty());
    assert_eq!(found(POD, &rule).len(), 1);
}

#[test]
fn bindings_say_where_how_hard_and_with_what_parameters() {
    let denies = policy("validations: [{expression: 'false', message: refused}]");
    let level = |actions: &str| {
        let found = found(POD, &format!("{denies}{}", binding(&format!("validationActions: [{actions}]"))));
        found[0].split(' ').next().unwrap().to_owned()
    };
    assert_eq!(
        (level("Deny").as_str(), level("Warn").as_str(), level("Audit").as_str()),
        ("error", "warning", "info")
    );
    assert_eq!(level("Audit, Warn"), "warning");
    let elsewhere = binding(
        "validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {tier: gold}}}",
    );
    assert!(found(POD, &format!("{denies}{elsewhere}")).is_empty());

    let limit = policy(
        "paramKind: {apiVersion: v1, kind: ConfigMap}\nvalidations: [{expression: \"object.spec.containers.size() < int(params.data.most)\"}]",
    );
    let map = |name: &str, most: u32| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: shop, labels: {{use: limit}}}}\ndata: {{most: '{most}'}}\n"
        )
    };
    let named = binding("validationActions: [Deny], paramRef: {name: few, parameterNotFoundAction: Deny}");
    assert_eq!(found(POD, &format!("{limit}{named}{}", map("few", 1))).len(), 1);
    assert!(found(POD, &format!("{limit}{named}{}", map("few", 2))).is_empty());
    let missing = found(POD, &format!("{limit}{named}{}", map("other", 1)));
    assert!(missing[0].contains("its parameters, the ConfigMap `few`, are not there"), "{missing:?}");
    let allowed = binding("validationActions: [Deny], paramRef: {name: few, parameterNotFoundAction: Allow}");
    assert!(found(POD, &format!("{limit}{allowed}")).is_empty());
    let each = binding(
        "validationActions: [Deny], paramRef: {selector: {matchLabels: {use: limit}}, parameterNotFoundAction: Deny}",
    );
    assert_eq!(found(POD, &format!("{limit}{each}{}{}", map("few", 1), map("many", 9))).len(), 1);
}

#[test]
fn objects_are_seen_with_their_defaults() {
    let object = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {}
  template:
    spec:
      volumes: [{name: scratch}]
      containers: [{name: main, image: cart, securityContext: null, ports: [{containerPort: 80}], livenessProbe: {httpGet: {port: 80}}}]
";
    let rule = "matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: ['*'], resources: [deployments]}]}
validations:
  - expression: object.spec.replicas == 1 && request.namespace == 'default' && request.kind.kind == 'Deployment'
  - expression: object.spec.template.spec.restartPolicy == 'Always' && has(object.spec.template.spec.volumes[0].emptyDir)
  - expression: object.spec.template.spec.containers.all(c, c.ports[0].protocol == 'TCP' && c.imagePullPolicy == 'Always' && !has(c.securityContext))
  - expression: object.spec.template.spec.containers[0].livenessProbe.httpGet.scheme == 'HTTP' && oldObject == null
";
    assert_eq!(found(object, &policy(rule)), Vec::<String>::new());
}

#[test]
fn what_only_a_cluster_knows_is_a_fault_where_it_decides() {
    let asks = "authorizer.group('').resource('pods').check('create').allowed()";
    assert_eq!(found(POD, &policy(&format!("validations: [{{expression: \"{asks}\"}}]"))).len(), 1);
    assert!(found(POD, &policy(&format!("validations: [{{expression: \"true || {asks}\"}}]"))).is_empty());
}

#[test]
fn a_policy_that_cannot_be_compiled_never_passes() {
    for rule in ["object.spec.containers.al(c, true)", "objct.x == 1", "variables.missing", "1 +"] {
        let found = found(POD, &policy(&format!("validations: [{{expression: '{rule}'}}]")));
        assert_eq!(found.len(), 1, "{rule}: {found:?}");
    }
    let judged = judge(POD, &policy("validations: [{expression: 'object.x == 1 && objct.y'}]"));
    let report = judged.diagnostics.iter().find(|report| report.code.name == "policy-error").unwrap();
    let place = judged.sources.position(report.primary.as_ref().unwrap().span);
    assert_eq!((place.line, place.column), (6, 48));
}

#[test]
fn a_policy_that_runs_long_is_told_once() {
    let many: String = (0..50)
        .map(|at| format!("---\n{}", POD.replace("name: cart", &format!("name: cart-{at}"))))
        .collect();
    let list: String = (0..300).map(|at| format!("{at}, ")).collect();
    let rule = format!(
        "variables: [{{name: l, expression: '[{list}]'}}]\nvalidations: [{{expression: 'variables.l.all(a, variables.l.all(b, variables.l.all(c, a + b + c >= 0)))'}}]"
    );
    let found = found(&many, &policy(&rule));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|report| report.contains("further objects were not judged by it")));
}

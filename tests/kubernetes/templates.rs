//! Tests that templates may be partial, and that what they do say is judged.

use bindery::validate::kubernetes::TemplateKind::{CronJobSpec, DeploymentSpec, ServiceSpec};

use super::build::{lines, of_template};

#[test]
fn nothing_is_missing_in_a_template() {
    let deployment = "selector: {matchLabels: {a: b}}\nreplicas: 2\nstrategy: {type: RollingUpdate}\ntemplate: {spec: {containers: [{name: main, resources: {requests: {cpu: 100m}}, volumeMounts: [{name: later, mountPath: /a}], livenessProbe: {periodSeconds: 5}, ports: [{name: http}], env: [{name: A, valueFrom: {}}]}], volumes: [{name: data}], tolerations: [{effect: NoExecute}], affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}}}";
    assert_eq!(lines(&of_template(deployment, DeploymentSpec)), Vec::<String>::new());
    assert_eq!(
        lines(&of_template("type: ClusterIP\nports: [{name: http}, {}]", ServiceSpec)),
        Vec::<String>::new()
    );
    let cron = "concurrencyPolicy: Forbid\njobTemplate: {spec: {backoffLimit: 2, template: {spec: {containers: [{name: a}]}}}}";
    assert_eq!(lines(&of_template(cron, CronJobSpec)), Vec::<String>::new());
}

#[test]
fn what_a_template_says_is_judged() {
    let rows = [
        (DeploymentSpec, "replicas: -1", "`spec.template.replicas` is `-1`, but must be at least 0"),
        (
            DeploymentSpec,
            "strategy: {type: Rolling}",
            "`spec.template.strategy.type` is `Rolling`, but must be `RollingUpdate` or `Recreate`",
        ),
        (
            DeploymentSpec,
            "template: {spec: {containers: [{name: Main}]}}",
            "`spec.template.template.spec.containers[0].name` is `Main`, but must consist of lower-case letters, digits and dashes",
        ),
        (
            ServiceSpec,
            "ports: [{port: 70000}]",
            "`spec.template.ports[0].port` is `70000`, but must be between 1 and 65535",
        ),
        (
            CronJobSpec,
            "schedule: '* * * * 7'",
            "`spec.template.schedule` is `* * * * 7`, but its day of week field `7` must be 0 to 6, where Sunday is 0",
        ),
    ];
    for (kind, text, message) in rows {
        let found = of_template(text, kind);
        assert_eq!(found.len(), 1, "{:?}", lines(&found));
        assert_eq!(found[0].message, message);
        assert!(found[0].object.is_none());
    }
}

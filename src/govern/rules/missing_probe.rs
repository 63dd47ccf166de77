//! Finds containers that serve, and that nobody asks whether they can.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_security::name_of;
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "missing-probe",
        level: Level::Warning,
        summary: "The main container of a service has no readiness or no liveness probe.",
        docs: "Without a readiness probe requests reach a container that has not started yet, and every rollout loses some; without a liveness probe \
               one that hangs stays. Judged are containers with ports in Deployments, StatefulSets and DaemonSets: the one named `main`, else the \
               first. In a repository of definitions it is an info: a class serves workloads \
               whose ports it may not know.",
    },
    example: "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
        - name: main
          image: registry.example.com/cart:1.4.2
          ports: [{name: http, containerPort: 8080}]
",
    instead: "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
        - name: main
          image: registry.example.com/cart:1.4.2
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
          livenessProbe: {tcpSocket: {port: http}}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for maker in objects.pods.values().flat_map(|pods| &pods.makers) {
        let kind = maker.manifest.key.kind.as_str();
        if !matches!(kind, "Deployment" | "StatefulSet" | "DaemonSet" | "Rollout") {
            continue;
        }
        let containers = maker.pod.spec.get("containers").and_then(Node::as_sequence).unwrap_or_default();
        let main = containers.iter().find(|container| name_of(container) == "main").or(containers.first());
        let Some(container) = main.filter(|container| container.get("ports").is_some()) else { continue };
        let missing: Vec<&str> = [("readinessProbe", "readiness"), ("livenessProbe", "liveness")]
            .into_iter()
            .filter(|(field, _)| container.get(field).is_none_or(Node::is_null))
            .map(|(_, word)| word)
            .collect();
        if !missing.is_empty() {
            let (name, missing) = (name_of(container), missing.join(" and no "));
            let what = format!("container `{name}` has ports and no {missing} probe");
            let place = objects.author(&maker.manifest.owner, container.origin.span);
            findings.push(Finding { manifest: maker.manifest, place, what });
        }
    }
    let found = reports(objects, &RULE.code, "add `readinessProbe` and `livenessProbe`", findings);
    // A class serves workloads with ports that it cannot know, so it may have a reason.
    let level = if objects.is_complete { Level::Info } else { RULE.code.level };
    diagnostics.extend(found.into_iter().map(|report| report.leveled(level)));
}

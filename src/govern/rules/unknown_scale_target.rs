//! Finds autoscalers of workloads that are not there.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, partial, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-scale-target",
        level: Level::Error,
        summary: "A HorizontalPodAutoscaler scales a workload that does not exist.",
        docs: "`scaleTargetRef` names no object of the namespace, so nothing is ever scaled. In plain manifests, which may be a part of what runs, \
               it is a warning, and not judged where they hold no object of the kind.",
    },
    example: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: cart}
spec:
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: crat}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    instead: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: cart}
spec:
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        if manifest.key.kind != "HorizontalPodAutoscaler" {
            continue;
        }
        let Some(target) = manifest.body.at(&["spec", "scaleTargetRef"]) else { continue };
        let text = |key: &str| target.get(key).and_then(Node::as_str);
        let (Some(kind), Some(name)) = (text("kind"), text("name")) else { continue };
        let is_missed = objects.knows(manifest, None, kind)
            && objects.named(manifest, None, kind, name).is_empty()
            && !objects.is_operated(manifest, None, name);
        if is_missed {
            let what = format!("the {kind} `{name}`, which is to be scaled, does not exist");
            let place = target.get("name").map_or(target.origin.span, |name| name.origin.span);
            findings.push(Finding { manifest, place, what });
        }
    }
    let found = reports(objects, &RULE.code, "name a workload of the same namespace", findings);
    diagnostics.extend(partial(objects, found));
}

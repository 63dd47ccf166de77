//! Finds Services and PodDisruptionBudgets that choose no pod.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, partial, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "selector-matches-nothing",
        level: Level::Error,
        summary: "A Service or PodDisruptionBudget selects pods that nothing makes.",
        docs: "No label of any pod template in the namespace fits the selector, so the Service has no backend and the budget protects nobody. \
               Correct the labels. In plain manifests, which may be a part of what runs, it is a warning; where a custom kind may make pods it is not judged.",
    },
    example: "\
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: crat}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: cart, labels: {app: cart}}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', ports: [{containerPort: 8080}]}]
",
    instead: "\
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: cart}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: cart, labels: {app: cart}}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', ports: [{containerPort: 8080}]}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        let key = &manifest.key;
        let is_budget = key.kind == "PodDisruptionBudget";
        let is_service = key.kind == "Service" && key.api_version == "v1";
        // One that only stands for a name elsewhere selects nothing, whatever it says.
        let stands_for = manifest.body.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName");
        if !(is_budget || is_service) || stands_for {
            continue;
        }
        let Some(selector) = manifest.body.at(&["spec", "selector"]).filter(|node| !is_empty(node)) else {
            continue;
        };
        let Some(pods) = objects.pods_beside(manifest).filter(|pods| !pods.is_open) else { continue };
        // A part of a set may well lack all that makes pods.
        if pods.makers.is_empty() && !objects.is_complete {
            continue;
        }
        let first = match is_budget {
            true => pods.selected(selector).next(),
            false => pods.with_labels(Some(selector)).next(),
        };
        if first.is_none() {
            let what = format!("the {} `{}` selects pods that nothing makes", key.kind, key.name);
            findings.push(Finding { manifest, place: selector.origin.span, what });
        }
    }
    let found =
        reports(objects, &RULE.code, "make the selector and the labels of the pods the same", findings);
    diagnostics.extend(partial(objects, found));
}

fn is_empty(node: &Node) -> bool {
    node.as_mapping().is_none_or(|mapping| mapping.entries.is_empty())
}

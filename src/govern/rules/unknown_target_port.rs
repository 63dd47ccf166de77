//! Finds Services that send traffic to ports that their pods do not have.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, are_together, partial, reports};
use crate::govern::objects::place;
use crate::govern::pods::Maker;
use crate::govern::{Check, Objects, Rule};
use crate::source::Span;
use crate::tree::{Node, Value};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-target-port",
        level: Level::Error,
        summary: "A Service's target port is none of its pods' ports.",
        docs: "A named target port that no selected pod has leaves the Service without a backend. A number that no container declares is a warning: \
               Kubernetes sends the traffic there all the same, and mostly nobody listens.",
    },
    example: "\
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: cart}
  ports: [{port: 80, targetPort: web}]
---
apiVersion: v1
kind: Pod
metadata: {name: cart, labels: {app: cart}}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      ports: [{name: http, containerPort: 8080}]
",
    instead: "\
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  selector: {app: cart}
  ports: [{port: 80, targetPort: http}]
---
apiVersion: v1
kind: Pod
metadata: {name: cart, labels: {app: cart}}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      ports: [{name: http, containerPort: 8080}]
",
    check: Check::Objects(check),
};

/// The ports that the containers of the pods behind one selector declare.
#[derive(Default)]
struct Declared<'j> {
    names: BTreeSet<&'j str>,
    numbers: BTreeSet<i64>,
    /// Where what makes the pods stands.
    places: Vec<Span>,
}

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let (mut named, mut unsure, mut numbered) = (Vec::new(), Vec::new(), Vec::new());
    // Many Services may have one selector, and many pods stand behind it.
    let mut known: BTreeMap<(&str, &str, String), Declared<'_>> = BTreeMap::new();
    for manifest in objects.manifests {
        if manifest.key.kind != "Service" || manifest.key.api_version != "v1" {
            continue;
        }
        let selector = manifest.body.at(&["spec", "selector"]).filter(|node| has_labels(node));
        let (Some(selector), Some(pods)) = (selector, objects.pods_beside(manifest)) else { continue };
        let (cluster, namespace) = place(manifest);
        let declared = known
            .entry((cluster, namespace, selector.to_json().to_string()))
            .or_insert_with(|| declared(pods.with_labels(Some(selector))));
        // Who declares no port at all leaves it to the image.
        if declared.numbers.is_empty() {
            continue;
        }
        let listed = manifest.body.at(&["spec", "ports"]).and_then(Node::as_sequence).unwrap_or_default();
        for port in listed {
            let Some(target) = port.get("targetPort").or_else(|| port.get("port")) else { continue };
            let place = target.origin.span;
            let what = |target: &str| format!("the target port {target} is none of the pods' ports");
            match &target.value {
                Value::String(name) if !declared.names.contains(name.as_str()) => {
                    let is_sure = declared.places.iter().any(|other| are_together(objects, manifest, *other));
                    let found = if is_sure { &mut named } else { &mut unsure };
                    found.push(Finding { manifest, place, what: what(&format!("`{name}`")) });
                }
                Value::Integer(number) if !declared.numbers.contains(number) => {
                    numbered.push(Finding { manifest, place, what: what(&number.to_string()) });
                }
                _ => {}
            }
        }
    }
    let hint = "name a port that a container of the pods declares";
    diagnostics.extend(reports(objects, &RULE.code, hint, named));
    diagnostics.extend(partial(objects, reports(objects, &RULE.code, hint, unsure)));
    let numbered = reports(objects, &RULE.code, hint, numbered);
    diagnostics.extend(numbered.into_iter().map(|report| report.leveled(Level::Warning)));
}

/// A selector without labels selects nothing: somebody else tells the Service its endpoints.
fn has_labels(selector: &Node) -> bool {
    selector.as_mapping().is_some_and(|labels| !labels.entries.is_empty())
}

/// The ports of all containers; sidecars stand among init containers.
fn declared<'j, 'p>(makers: impl Iterator<Item = &'p Maker<'j>>) -> Declared<'j>
where
    'j: 'p,
{
    let mut declared = Declared::default();
    for maker in makers {
        declared.places.push(maker.manifest.owner.span);
        for container in maker.pod.containers() {
            for port in container.get("ports").and_then(Node::as_sequence).unwrap_or_default() {
                declared.names.extend(port.get("name").and_then(Node::as_str));
                declared.numbers.extend(port.get("containerPort").and_then(Node::as_integer));
            }
        }
    }
    declared
}

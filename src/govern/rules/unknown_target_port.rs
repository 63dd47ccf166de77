//! Finds Services that send traffic to ports that their pods do not have.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, are_together, partial, reports};
use crate::govern::objects::place;
use crate::govern::ports::{Declared, protocol};
use crate::govern::{Check, Objects, Rule};
use crate::render::Manifest;
use crate::tree::{Node, Value};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-target-port",
        level: Level::Error,
        summary: "The port of a Service or NetworkPolicy is none of its pods' ports.",
        docs: "A named target port that no selected pod has leaves the Service without a backend. Kubernetes looks for a port with that name and the \
               Service's own protocol, in the containers and in init containers that go on running (`restartPolicy: Always`). A number that no \
               container declares is a warning: Kubernetes sends the traffic there all the same, and mostly nobody listens. Named ports of a \
               NetworkPolicy are looked for in the same way: for ingress in the pods that it selects, for egress in its peers.",
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

/// What is known of the pods behind selectors: many objects may have one, and many pods stand behind it.
type Known<'j> = BTreeMap<(&'j str, &'j str, String), Declared<'j>>;

/// What was found, by how sure it is.
#[derive(Default)]
struct Found<'j> {
    named: Vec<Finding<'j>>,
    unsure: Vec<Finding<'j>>,
    numbered: Vec<Finding<'j>>,
}

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut found = Found::default();
    let mut known = Known::new();
    for manifest in objects.manifests {
        match (manifest.key.kind.as_str(), manifest.key.api_version.as_str()) {
            ("Service", "v1") => of_service(objects, manifest, &mut known, &mut found),
            ("NetworkPolicy", "networking.k8s.io/v1") => of_policy(objects, manifest, &mut known, &mut found),
            _ => {}
        }
    }
    let hint = "name a port that a container of the pods declares, with its protocol";
    diagnostics.extend(reports(objects, &RULE.code, hint, found.named));
    diagnostics.extend(partial(objects, reports(objects, &RULE.code, hint, found.unsure)));
    let numbered = reports(objects, &RULE.code, hint, found.numbered);
    diagnostics.extend(numbered.into_iter().map(|report| report.leveled(Level::Warning)));
}

fn of_service<'j>(
    objects: &'j Objects<'j>,
    manifest: &'j Manifest,
    known: &mut Known<'j>,
    found: &mut Found<'j>,
) {
    let selector = manifest.body.at(&["spec", "selector"]).filter(|node| has_labels(node));
    let (Some(selector), Some(pods)) = (selector, objects.pods_beside(manifest)) else { return };
    let (cluster, namespace) = place(manifest);
    let declared = known
        .entry((cluster, namespace, selector.to_json().to_string()))
        .or_insert_with(|| Declared::of(pods.with_labels(Some(selector))));
    // That nobody has the labels is a fault of its own.
    if declared.places.is_empty() {
        return;
    }
    for port in manifest.body.at(&["spec", "ports"]).and_then(Node::as_sequence).unwrap_or_default() {
        let Some(target) = port.get("targetPort").or_else(|| port.get("port")) else { continue };
        let place = target.origin.span;
        match &target.value {
            Value::String(name) => {
                let Some(fault) = declared.fault(name, protocol(port)) else { continue };
                let finding = Finding { manifest, place, what: format!("the target port {fault}") };
                found.push_named(finding, is_sure(objects, manifest, declared));
            }
            // Who declares no port at all leaves it to the image.
            Value::Integer(number) if !declared.numbers.is_empty() && !declared.numbers.contains(number) => {
                let what = format!("the target port {number} is none of the pods' ports");
                found.numbered.push(Finding { manifest, place, what });
            }
            _ => {}
        }
    }
}

/// Names in a NetworkPolicy are ports of the pods that receive: for ingress those that it selects, for egress the peers.
fn of_policy<'j>(
    objects: &'j Objects<'j>,
    manifest: &'j Manifest,
    known: &mut Known<'j>,
    found: &mut Found<'j>,
) {
    let Some(pods) = objects.pods_beside(manifest) else { return };
    let (cluster, namespace) = place(manifest);
    let rules = |direction: &str| {
        manifest.body.at(&["spec", direction]).and_then(Node::as_sequence).unwrap_or_default()
    };
    let own = manifest.body.at(&["spec", "podSelector"]);
    let incoming = rules("ingress").iter().map(|rule| (rule, own.into_iter().collect::<Vec<&Node>>()));
    let outgoing = rules("egress").iter().map(|rule| (rule, peers(rule)));
    for (rule, selectors) in incoming.chain(outgoing) {
        let ports = rule.get("ports").and_then(Node::as_sequence).unwrap_or_default();
        for port in ports {
            let Some(target) = port.get("port") else { continue };
            let Value::String(name) = &target.value else { continue };
            let mut faults = Vec::new();
            for selector in &selectors {
                let declared = known
                    .entry((cluster, namespace, format!("selector {}", selector.to_json())))
                    .or_insert_with(|| Declared::of(pods.selected(selector)));
                let fault = declared.fault(name, protocol(port)).filter(|_| !declared.places.is_empty());
                let Some(fault) = fault else { break };
                faults.push((fault, is_sure(objects, manifest, declared) && !pods.is_open));
            }
            // One group of peers that has the port is enough.
            if let Some((fault, sure)) = faults.pop().filter(|_| faults.len() + 1 == selectors.len()) {
                let what = format!("the port {fault} that the policy is about");
                found.push_named(Finding { manifest, place: target.origin.span, what }, sure);
            }
        }
    }
}

/// The selectors of an egress rule's peers, when all are pods of the policy's own namespace: of others not all may be known.
fn peers(rule: &Node) -> Vec<&Node> {
    let listed = rule.get("to").and_then(Node::as_sequence).unwrap_or_default();
    let own =
        listed.iter().map(|peer| peer.get("podSelector").filter(|_| peer.get("namespaceSelector").is_none()));
    own.collect::<Option<Vec<&Node>>>().unwrap_or_default()
}

impl<'j> Found<'j> {
    fn push_named(&mut self, finding: Finding<'j>, is_sure: bool) {
        if is_sure { self.named.push(finding) } else { self.unsure.push(finding) }
    }
}

fn is_sure(objects: &Objects<'_>, manifest: &Manifest, declared: &Declared<'_>) -> bool {
    declared.places.iter().any(|other| are_together(objects, manifest, *other))
}

/// A selector without labels selects nothing: somebody else tells the Service its endpoints.
fn has_labels(selector: &Node) -> bool {
    selector.as_mapping().is_some_and(|labels| !labels.entries.is_empty())
}

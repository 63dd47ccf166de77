//! Finds containers that do not say what they need of their node.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_amounts::Side;
use crate::govern::pod_security::{PodView, name_of};
use crate::govern::usage::Surroundings;
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "missing-resources",
        level: Level::Warning,
        summary: "A container says no request for cpu or memory, or no limit for memory.",
        docs: "Without requests the scheduler packs pods blindly, and the container is the first to be killed when memory runs out; without a memory \
               limit it can take its neighbours along. A limit for cpu is left to you: it slows a container down even on an idle node. Defaults of \
               a LimitRange in the namespace count.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for (place, manifests) in &objects.namespaces {
        let defaults = Surroundings::of(manifests);
        let makers = objects.pods.get(place).map(|pods| pods.makers.as_slice()).unwrap_or_default();
        for maker in makers {
            for container in containers(&maker.pod) {
                let unsaid = unsaid(container, &defaults);
                if unsaid.is_empty() {
                    continue;
                }
                let what = format!("container `{}` says no {}", name_of(container), unsaid.join(", no "));
                let place = objects.author(&maker.manifest.owner, container.origin.span);
                findings.push(Finding { manifest: maker.manifest, place, what });
            }
        }
    }
    diagnostics.extend(reports(
        objects,
        &RULE.code,
        "say `resources.requests` and `resources.limits.memory`",
        findings,
    ));
}

/// The containers that run as long as the pod; others are over before it serves.
fn containers<'n>(pod: &PodView<'n>) -> &'n [Node] {
    pod.spec.get("containers").and_then(Node::as_sequence).unwrap_or_default()
}

/// What a container does not say, and its namespace does not say for it.
fn unsaid(container: &Node, defaults: &Surroundings<'_>) -> Vec<&'static str> {
    let own = |side: &str, resource: &str| {
        container.at(&["resources", side, resource]).is_some_and(|amount| !amount.is_null())
    };
    let request = |resource: &str| {
        // A limit is a request as well where there is no other.
        own("requests", resource) || own("limits", resource) || defaults.has(Side::Requests, resource)
    };
    let limit = own("limits", "memory") || defaults.has(Side::Limits, "memory");
    let said = [
        ("request for cpu", request("cpu")),
        ("request for memory", request("memory")),
        ("limit for memory", limit),
    ];
    said.into_iter().filter(|(_, is_said)| !is_said).map(|(what, _)| what).collect()
}

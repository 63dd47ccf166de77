//! Finds probes of ports that their container does not have.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_security::name_of;
use crate::govern::{Check, Objects, Rule};
use crate::tree::{Layer, Node, Value};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-probe-port",
        level: Level::Error,
        summary: "A probe asks a port that its container does not have.",
        docs: "A name that no port of the container has can never be asked, so the container never gets ready, or is restarted for ever; \
               a hook that asks it fails, which ends the container. A number that \
               the workload's endpoints do not have is a warning in a repository of definitions: a class may probe another port than the workload \
               listens on. So is a class's probe of a container without any port, where the team's image runs: a workload with `endpoints: {}` \
               listens nowhere, and is restarted for ever. It needs a class whose probes ask no port, such as `worker` of `bindery init`. \
               In plain manifests numbers are not judged, as ports need not be declared there.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      ports: [{name: http, containerPort: 8080}]
      readinessProbe: {httpGet: {path: /ready, port: web}}
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      ports: [{name: http, containerPort: 8080}]
      readinessProbe: {httpGet: {path: /ready, port: http}}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let (mut named, mut numbered, mut portless) = (Vec::new(), Vec::new(), Vec::new());
    for maker in objects.pods.values().flat_map(|pods| &pods.makers) {
        for container in maker.pod.containers() {
            let declared = container.get("ports").and_then(Node::as_sequence).unwrap_or_default();
            let container_node = container;
            let mut is_told = false;
            for (probe, port) in probed(container) {
                let has = |field: &str| {
                    declared.iter().any(|own| own.get(field).is_some_and(|own| own.value == port.value))
                };
                let container = name_of(container);
                let finding = |shown: String| Finding {
                    manifest: maker.manifest,
                    place: port.origin.span,
                    what: format!("`{probe}` asks port {shown}, which container `{container}` does not have"),
                };
                match &port.value {
                    // Digits in quotes are a number to Kubernetes as well.
                    Value::String(name) if name.parse::<u16>().is_err() && !has("name") => {
                        named.push(finding(format!("`{name}`")));
                    }
                    Value::Integer(number) if declared.is_empty() => {
                        // One report a container: who needs another class needs it for all its probes.
                        // A workload that says nothing of endpoints has a report of its own, which leads here.
                        let is_meant = objects.offers_nothing(&maker.manifest.owner);
                        if !is_told && is_meant && is_foreign(container_node, port) {
                            is_told = true;
                            portless.push(finding(number.to_string()));
                        }
                    }
                    Value::Integer(number) if !declared.is_empty() && !has("containerPort") => {
                        numbered.push(finding(number.to_string()));
                    }
                    _ => {}
                }
            }
        }
    }
    let hint = match objects.is_complete {
        true => "ask a port that the container has; workloads with other ports need a class of their own",
        false => "ask a port that the container has",
    };
    diagnostics.extend(reports(objects, &RULE.code, hint, named));
    if objects.is_complete {
        let numbered = reports(objects, &RULE.code, hint, numbered);
        diagnostics.extend(numbered.into_iter().map(|report| report.leveled(Level::Warning)));
        let portless = reports(objects, &RULE.code, NO_PORT, portless);
        diagnostics.extend(portless.into_iter().map(|report| report.leveled(Level::Warning)));
    }
}

/// What to do where a container listens nowhere.
const NO_PORT: &str = "add an endpoint with the port that the workload listens on, or have the claim name a class whose probes ask no port: \
                       `className: worker`, as `bindery init` writes one";

/// Whether a class asks a port of a container whose image is not the class's own.
fn is_foreign(container: &Node, port: &Node) -> bool {
    let is_class =
        |node: &Node| matches!(node.origin.layer, Layer::BaseClass | Layer::Class | Layer::Variant);
    is_class(port) && container.get("image").is_some_and(|image| !is_class(image))
}

/// The ports that a container's probes and hooks ask.
fn probed(container: &Node) -> impl Iterator<Item = (&'static str, &Node)> {
    let probes = [
        ("readinessProbe", &["readinessProbe"][..]),
        ("livenessProbe", &["livenessProbe"]),
        ("startupProbe", &["startupProbe"]),
        ("lifecycle.postStart", &["lifecycle", "postStart"]),
        ("lifecycle.preStop", &["lifecycle", "preStop"]),
    ];
    let actions = ["httpGet", "tcpSocket"];
    let asked = probes.into_iter().flat_map(move |(name, path)| actions.map(|action| (name, path, action)));
    asked.filter_map(|(name, path, action)| Some((name, container.at(path)?.at(&[action, "port"])?)))
}

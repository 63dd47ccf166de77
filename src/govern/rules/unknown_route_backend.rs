//! Finds routes and ingresses to Services, or ports of Services, that are not there.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, are_together, partial, reports};
use crate::govern::{Check, Objects, Rule};
use crate::render::Manifest;
use crate::tree::{Node, Value};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-route-backend",
        level: Level::Error,
        summary: "A route or ingress sends traffic to a Service, or to a port of one, that does not exist.",
        docs: "Whoever asks gets an error. Judged are HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute and Ingress, where the set of objects holds \
               Services of the backend's namespace. In plain manifests, which may be a part of what runs, an absent Service is a warning.",
    },
    example: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart}
spec:
  rules: [{backendRefs: [{name: cart, port: 8080}]}]
---
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  ports: [{name: http, port: 80}]
",
    instead: "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: cart}
spec:
  rules: [{backendRefs: [{name: cart, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: cart}
spec:
  ports: [{name: http, port: 80}]
",
    check: Check::Objects(check),
};

/// A Service that a route names, and the port of it.
struct Backend<'j> {
    name: &'j Node,
    /// Absent: the route's own.
    namespace: Option<&'j str>,
    port: Option<&'j Node>,
}

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let (mut unsure, mut portless) = (Vec::new(), Vec::new());
    for manifest in objects.manifests {
        for backend in backends(manifest) {
            if !objects.knows(manifest, backend.namespace, "Service") {
                continue;
            }
            let name = backend.name.as_str().unwrap_or_default();
            if let Some(action) = action(manifest, &backend) {
                if manifest.body.at(&["metadata", "annotations", &action]).is_none() {
                    let what = format!("no annotation `{action}` says what is to be done");
                    portless.push(Finding { manifest, place: backend.name.origin.span, what });
                }
                continue;
            }
            if is_elsewhere(objects, manifest, &backend) {
                continue;
            }
            // Alternatives of one object may lie beside each other; any of them may be the one that is applied.
            let named = objects.named(manifest, backend.namespace, "Service", name).iter();
            let services: Vec<&&Manifest> = named.filter(|other| other.key.api_version == "v1").collect();
            if services.is_empty() {
                let what = format!("the Service `{name}` does not exist");
                unsure.push(Finding { manifest, place: backend.name.origin.span, what });
                continue;
            }
            // A patch of a Service leaves its ports to another file.
            let is_patch = |service: &Manifest| service.body.at(&["spec", "ports"]).is_none();
            if !objects.is_complete && services.iter().any(|service| is_patch(service)) {
                continue;
            }
            let exists = |port: &&Node| services.iter().any(|service| has_port(service, port));
            let Some(port) = backend.port.filter(|port| !exists(port)) else { continue };
            let shown = match &port.value {
                Value::String(name) => format!("`{name}`"),
                Value::Integer(number) => number.to_string(),
                _ => continue,
            };
            let what = format!("the Service `{name}` has no port {shown}");
            let is_sure = services.iter().any(|service| are_together(objects, manifest, service.owner.span));
            let found = if is_sure { &mut portless } else { &mut unsure };
            found.push(Finding { manifest, place: port.origin.span, what });
        }
    }
    let hint = "name a Service of the set and one of its ports";
    diagnostics.extend(partial(objects, reports(objects, &RULE.code, hint, unsure)));
    diagnostics.extend(reports(objects, &RULE.code, hint, portless));
}

/// The annotation that says what the AWS Load Balancer Controller does instead of asking a Service.
///
/// Its documentation, "Ingress annotations", version 2.14: the backend's name is that of the action, its port `use-annotation`.
fn action(manifest: &Manifest, backend: &Backend<'_>) -> Option<String> {
    let is_action = manifest.key.kind == "Ingress" && backend.port?.as_str() == Some("use-annotation");
    is_action
        .then(|| format!("alb.ingress.kubernetes.io/actions.{}", backend.name.as_str().unwrap_or_default()))
}

/// Whether a Service is made by somebody of whom the set may know nothing: the API server's own, those of the cluster's
/// parts, and those that operators call after their objects.
fn is_elsewhere(objects: &Objects<'_>, manifest: &Manifest, backend: &Backend<'_>) -> bool {
    let name = backend.name.as_str().unwrap_or_default();
    match backend.namespace.or(manifest.key.namespace.as_deref()) {
        Some("kube-system") => true,
        Some("default") | None if name == "kubernetes" => true,
        _ => {
            objects.named(manifest, backend.namespace, "Service", name).is_empty()
                && objects.is_made(manifest, backend.namespace, "Service", name)
        }
    }
}

/// Whether a Service has a port; one that only stands for a name elsewhere has none of its own.
fn has_port(service: &Manifest, wanted: &Node) -> bool {
    if service.body.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName") {
        return true;
    }
    let field = if wanted.as_str().is_some() { "name" } else { "port" };
    let ports = service.body.at(&["spec", "ports"]).and_then(Node::as_sequence).unwrap_or_default();
    ports.iter().any(|port| port.get(field).is_some_and(|own| own.value == wanted.value))
}

fn backends(manifest: &Manifest) -> Vec<Backend<'_>> {
    match (manifest.key.group(), manifest.key.kind.as_str()) {
        ("gateway.networking.k8s.io", kind) if kind.ends_with("Route") => of_route(&manifest.body),
        ("networking.k8s.io", "Ingress") => of_ingress(&manifest.body),
        _ => Vec::new(),
    }
}

fn of_route(route: &Node) -> Vec<Backend<'_>> {
    let rules = route.at(&["spec", "rules"]).and_then(Node::as_sequence).unwrap_or_default();
    let references = rules.iter().filter_map(|rule| rule.get("backendRefs")?.as_sequence()).flatten();
    references
        .filter_map(|reference| {
            let text = |key: &str| reference.get(key).and_then(Node::as_str);
            let is_service =
                text("kind").unwrap_or("Service") == "Service" && text("group").unwrap_or("").is_empty();
            let name = reference.get("name").filter(|_| is_service)?;
            Some(Backend { name, namespace: text("namespace"), port: reference.get("port") })
        })
        .collect()
}

fn of_ingress(ingress: &Node) -> Vec<Backend<'_>> {
    let rules = ingress.at(&["spec", "rules"]).and_then(Node::as_sequence).unwrap_or_default();
    let paths = rules.iter().filter_map(|rule| rule.at(&["http", "paths"])?.as_sequence()).flatten();
    let default = ingress.at(&["spec", "defaultBackend"]);
    let backends = paths.filter_map(|path| path.get("backend")).chain(default);
    backends
        .filter_map(|backend| {
            let service = backend.get("service")?;
            let port = service.at(&["port", "name"]).or_else(|| service.at(&["port", "number"]));
            Some(Backend { name: service.get("name")?, namespace: None, port })
        })
        .collect()
}

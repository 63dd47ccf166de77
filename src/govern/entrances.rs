//! Finds what leads traffic from outside to pods: Services at nodes, and objects that a controller follows to Services.

use super::Objects;
use crate::render::Manifest;
use crate::tree::{Layer, Node, Value};

/// A port of pods; nothing where only the pods can tell which it is.
pub(super) type Port = Option<i64>;

/// How traffic comes in.
#[derive(Debug)]
pub(super) enum Entrance {
    /// At nodes, or at a load balancer before them: the pods' ports.
    Nodes(Vec<Port>),
    /// Through a controller: the ports of the pods behind its Services.
    Controller(Vec<Port>),
}

/// Where a kind names Services: group, kind, the way to each, and the ways from there to the name and to the port.
const BACKENDS: &[(&str, &str, &str, &str, &str)] = &[
    ("networking.k8s.io", "Ingress", "spec.rules[].http.paths[].backend.service", "name", "port"),
    ("networking.k8s.io", "Ingress", "spec.defaultBackend.service", "name", "port"),
    ("gateway.networking.k8s.io", "HTTPRoute", "spec.rules[].backendRefs[]", "name", "port"),
    ("gateway.networking.k8s.io", "GRPCRoute", "spec.rules[].backendRefs[]", "name", "port"),
    ("gateway.networking.k8s.io", "TLSRoute", "spec.rules[].backendRefs[]", "name", "port"),
    ("gateway.networking.k8s.io", "TCPRoute", "spec.rules[].backendRefs[]", "name", "port"),
    ("route.openshift.io", "Route", "spec.to", "name", "port"),
    ("route.openshift.io", "Route", "spec.alternateBackends[]", "name", "port"),
    ("networking.istio.io", "VirtualService", "spec.http[].route[].destination", "host", "port"),
    ("networking.istio.io", "VirtualService", "spec.tcp[].route[].destination", "host", "port"),
    ("networking.istio.io", "VirtualService", "spec.tls[].route[].destination", "host", "port"),
    ("traefik.io", "IngressRoute", "spec.routes[].services[]", "name", "port"),
    ("traefik.io", "IngressRouteTCP", "spec.routes[].services[]", "name", "port"),
    ("traefik.containo.us", "IngressRoute", "spec.routes[].services[]", "name", "port"),
    ("traefik.containo.us", "IngressRouteTCP", "spec.routes[].services[]", "name", "port"),
    ("projectcontour.io", "HTTPProxy", "spec.routes[].services[]", "name", "port"),
    ("projectcontour.io", "HTTPProxy", "spec.tcpproxy.services[]", "name", "port"),
    ("k8s.nginx.org", "VirtualServer", "spec.upstreams[]", "service", "port"),
];

/// How an object leads traffic from outside to pods, if it does.
pub(super) fn entrance(objects: &Objects<'_>, manifest: &Manifest) -> Option<Entrance> {
    let body = &manifest.body;
    let (group, kind) = (manifest.key.group(), manifest.key.kind.as_str());
    if group.is_empty() && kind == "Service" {
        let outside = matches!(text(body, "spec.type"), Some("LoadBalancer" | "NodePort"))
            || !all(body, "spec.externalIPs[]").is_empty();
        return outside.then(|| Entrance::Nodes(ports(manifest, None)));
    }
    // The walls let the gateways' proxies in where Bindery itself exposes something.
    let is_generated = body.get("spec").is_some_and(|spec| spec.origin.layer == Layer::Generated);
    let rows = BACKENDS.iter().filter(|row| row.0 == group && row.1 == kind && !is_generated);
    let backends = rows.flat_map(|(_, _, path, name, port)| {
        all(body, path).into_iter().map(move |node| (node, *name, *port))
    });
    let mut found = Vec::new();
    let mut any = false;
    for (backend, name, port) in backends {
        any = true;
        let Some(name) = text(backend, name) else { continue };
        // Istio names Services as the cluster's DNS does.
        let name = name.split('.').next().unwrap_or(name);
        let port = backend.get(port);
        let port = port.map(|port| port.get("number").or_else(|| port.get("name")).unwrap_or(port));
        for service in objects.named(manifest, None, "Service", name) {
            found.extend(ports(service, port));
        }
    }
    any.then_some(Entrance::Controller(found))
}

/// The ports of the pods behind a port of a Service, by number or name; behind all of them without one.
fn ports(service: &Manifest, wanted: Option<&Node>) -> Vec<Port> {
    let spec = |key: &str| service.body.at(&["spec", key]);
    // Without a selector it leads to addresses that somebody writes, not to pods.
    if spec("selector").and_then(Node::as_mapping).is_none_or(|selector| selector.entries.is_empty()) {
        return Vec::new();
    }
    let is_wanted = |port: &&Node| {
        wanted.is_none_or(|wanted| {
            ["port", "name"].iter().any(|key| port.get(key).is_some_and(|own| own.value == wanted.value))
        })
    };
    let target = |port: &Node| {
        let target = port.get("targetPort").or_else(|| port.get("port"))?;
        match &target.value {
            Value::Integer(_) => target.as_integer(),
            _ => None,
        }
    };
    spec("ports")
        .and_then(Node::as_sequence)
        .unwrap_or_default()
        .iter()
        .filter(is_wanted)
        .map(target)
        .collect()
}

fn text<'n>(node: &'n Node, path: &str) -> Option<&'n str> {
    all(node, path).first()?.as_str()
}

/// Everything that stands at a path; `[]` goes to each item of a list.
pub(super) fn all<'n>(node: &'n Node, path: &str) -> Vec<&'n Node> {
    path.split('.').fold(vec![node], |nodes, step| {
        let (key, is_list) = step.strip_suffix("[]").map_or((step, false), |key| (key, true));
        let found = nodes.into_iter().filter_map(|node| node.get(key));
        match is_list {
            true => found.flat_map(|list| list.as_sequence().unwrap_or_default()).collect(),
            false => found.collect(),
        }
    })
}

//! Renders a namespace's walls as CiliumNetworkPolicies, which know host names.

use std::collections::BTreeSet;

use super::home::Home;
use super::network_policy::platform_name;
use super::traffic::{ComponentTraffic, Peer, PeerPlace, PlatformTraffic, Port, Traffic};
use crate::model::{Egress, NameServer};
use crate::plan::shorten;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::tree::{Node, Origin, Text};
use crate::validate::address_range;

const CILIUM_NETWORK_POLICY: ObjectKind =
    ObjectKind { api_version: "cilium.io/v2", kind: "CiliumNetworkPolicy" };

/// Cilium's label for a pod's namespace.
const NAMESPACE: &str = "k8s:io.kubernetes.pod.namespace";

/// Renders the policies of a namespace: the same walls as Kubernetes' own policies draw, and host names.
pub(super) fn render(home: &Home<'_>, traffic: &Traffic) -> Vec<Manifest> {
    let shapes = Shapes { origin: home.generated() };
    let manifest = |name: &str, spec: Node| home.manifest(CILIUM_NETWORK_POLICY, name, vec![("spec", spec)]);
    let mut manifests = vec![manifest("default", shapes.default(traffic))];
    for (component, own) in &traffic.components {
        if let Some(spec) = shapes.of_component(component, own, traffic.declared_egress) {
            manifests.push(manifest(&shorten(63, &["component", component]), spec));
        }
    }
    for peer in &traffic.platform_in {
        let rule = shapes.platform(["fromEndpoints", "fromCIDR"], peer);
        let spec = shapes.policy(&[], vec![("ingress", vec![rule])]);
        manifests.push(manifest(&platform_name("from", peer), spec));
    }
    for peer in traffic.platform_out.iter().filter(|_| traffic.declared_egress) {
        let rule = shapes.platform(["toEndpoints", "toCIDR"], peer);
        let spec = shapes.policy(&[], vec![("egress", vec![rule])]);
        manifests.push(manifest(&platform_name("to", peer), spec));
    }
    manifests
}

struct Shapes {
    origin: Origin,
}

impl Shapes {
    fn default(&self, traffic: &Traffic) -> Node {
        let same = || Node::mapping(Vec::<(Text, Node)>::new(), self.origin);
        let inside = |side| traffic.inside.then(|| self.rule(side, vec![same()], &[]));
        // A rule without peers lets nothing in, and closes the direction.
        let mut directions = vec![("ingress", vec![inside("fromEndpoints").unwrap_or_else(same)])];
        if traffic.declared_egress {
            let mut egress: Vec<Node> =
                inside("toEndpoints").into_iter().chain(self.names(traffic)).collect();
            let api_server = traffic.api_server.then(|| Node::string("kube-apiserver", self.origin));
            egress.extend(api_server.map(|entity| self.rule("toEntities", vec![entity], &[])));
            egress.extend(traffic.outside.iter().filter_map(|destination| self.outside(&destination.value)));
            directions.push(("egress", egress));
        }
        self.policy(&[], directions)
    }

    /// Name resolution, seen by Cilium so that host names can be matched: a rule for each that answers.
    fn names(&self, traffic: &Traffic) -> Vec<Node> {
        if traffic.name_servers.is_empty() {
            let kube_dns = self.endpoint(&[(NAMESPACE, "kube-system"), ("k8s:k8s-app", "kube-dns")]);
            return vec![self.name_rule("toEndpoints", kube_dns, 53)];
        }
        traffic.name_servers.iter().flat_map(|server| self.name_server(server)).collect()
    }

    fn name_server(&self, server: &NameServer) -> Vec<Node> {
        let port = server.port();
        if let Some(namespace) = &server.namespace {
            let labels = server.labels.iter().map(|(key, value)| (format!("k8s:{}", key.value), value));
            let labels: Vec<(String, &str)> = labels.map(|(key, value)| (key, value.as_str())).collect();
            let mut all = vec![(NAMESPACE, namespace.as_str())];
            all.extend(labels.iter().map(|(key, value)| (key.as_str(), *value)));
            return vec![self.name_rule("toEndpoints", self.endpoint(&all), port)];
        }
        let range = server.address.as_ref().and_then(|address| address_range(address));
        // An address of the node belongs to the entity `host`, which ranges do not select by default
        // (docs.cilium.io, Layer 3 policies, CIDR based); one outside the cluster does not.
        range.map_or_else(Vec::new, |range| {
            vec![
                self.name_rule("toCIDR", Node::string(range, self.origin), port),
                self.name_rule("toEntities", Node::string("host", self.origin), port),
            ]
        })
    }

    fn name_rule(&self, side: &'static str, peer: Node, port: u16) -> Node {
        let any = Node::sequence(vec![self.labels(&[("matchPattern", "*")])], self.origin);
        let number = port.to_string();
        let port = |protocol: &str| self.labels(&[("port", &number), ("protocol", protocol)]);
        let ports = Node::mapping(
            [
                ("ports", Node::sequence(vec![port("TCP"), port("UDP")], self.origin)),
                ("rules", Node::mapping([("dns", any)], self.origin)),
            ],
            self.origin,
        );
        let fields = [
            (side, Node::sequence(vec![peer], self.origin)),
            ("toPorts", Node::sequence(vec![ports], self.origin)),
        ];
        Node::mapping(fields, self.origin)
    }

    fn of_component(&self, component: &str, own: &ComponentTraffic, declared_egress: bool) -> Option<Node> {
        let ports = |ports: &BTreeSet<Port>| ports.iter().copied().collect::<Vec<Port>>();
        let mut ingress: Vec<Node> = Vec::new();
        for (peer, reached) in &own.from_components {
            ingress.push(self.rule("fromEndpoints", vec![self.peer(peer)], &ports(reached)));
        }
        for (namespace, reached) in &own.from_gateways {
            let proxies = self.endpoint(&[(NAMESPACE, namespace)]);
            ingress.push(self.rule("fromEndpoints", vec![proxies], &ports(reached)));
        }
        let mut egress: Vec<Node> = Vec::new();
        if declared_egress {
            for (peer, reached) in &own.to_components {
                egress.push(self.rule("toEndpoints", vec![self.peer(peer)], &ports(reached)));
            }
            egress.extend(own.outside.iter().filter_map(|destination| self.outside(&destination.value)));
        }
        let directions: Vec<(&'static str, Vec<Node>)> = [("ingress", ingress), ("egress", egress)]
            .into_iter()
            .filter(|(_, rules)| !rules.is_empty())
            .collect();
        (!directions.is_empty()).then(|| self.policy(&[("component-name", component)], directions))
    }

    fn outside(&self, destination: &Egress) -> Option<Node> {
        let ports: Vec<Port> = destination.ports.iter().map(|port| (port.value, "TCP")).collect();
        if let Some(range) = destination.cidr.as_ref().and_then(|cidr| address_range(cidr)) {
            return Some(self.rule("toCIDR", vec![Node::string(range, self.origin)], &ports));
        }
        let host = destination.host.as_ref()?;
        let kind = if host.contains('*') { "matchPattern" } else { "matchName" };
        Some(self.rule("toFQDNs", vec![self.labels(&[(kind, host.as_str())])], &ports))
    }

    fn policy(&self, selector: &[(&str, &str)], directions: Vec<(&'static str, Vec<Node>)>) -> Node {
        let selector = if selector.is_empty() {
            Node::mapping(Vec::<(Text, Node)>::new(), self.origin)
        } else {
            self.endpoint(selector)
        };
        let mut fields = vec![("endpointSelector", selector)];
        fields
            .extend(directions.into_iter().map(|(field, rules)| (field, Node::sequence(rules, self.origin))));
        Node::mapping(fields, self.origin)
    }

    fn rule(&self, side: &'static str, peers: Vec<Node>, ports: &[Port]) -> Node {
        let mut fields = vec![(side, Node::sequence(peers, self.origin))];
        if !ports.is_empty() {
            let port = |(number, protocol): &Port| {
                self.labels(&[("port", &number.to_string()), ("protocol", protocol)])
            };
            let ports = Node::mapping(
                [("ports", Node::sequence(ports.iter().map(port).collect(), self.origin))],
                self.origin,
            );
            fields.push(("toPorts", Node::sequence(vec![ports], self.origin)));
        }
        Node::mapping(fields, self.origin)
    }

    fn peer(&self, peer: &Peer) -> Node {
        self.endpoint(&[(NAMESPACE, &peer.namespace), ("component-name", &peer.component)])
    }

    fn platform(&self, [endpoints, ranges]: [&'static str; 2], peer: &PlatformTraffic) -> Node {
        match &peer.place {
            PeerPlace::Namespace(name) => {
                self.rule(endpoints, vec![self.endpoint(&[(NAMESPACE, name)])], &peer.ports)
            }
            PeerPlace::Range(range) => {
                self.rule(ranges, vec![Node::string(range.as_str(), self.origin)], &peer.ports)
            }
        }
    }

    fn endpoint(&self, labels: &[(&str, &str)]) -> Node {
        Node::mapping([("matchLabels", self.labels(labels))], self.origin)
    }

    fn labels(&self, labels: &[(&str, &str)]) -> Node {
        Node::strings(labels.iter().copied(), self.origin)
    }
}

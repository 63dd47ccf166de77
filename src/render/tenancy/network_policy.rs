//! Renders a namespace's walls as Kubernetes NetworkPolicies.

use std::collections::BTreeSet;

use super::home::Home;
use super::traffic::{ComponentTraffic, Peer, PeerPlace, PlatformTraffic, Port, Traffic};
use crate::model::{Egress, NameServer};
use crate::plan::shorten;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::tree::{Node, Origin, Text};
use crate::validate::address_range;

const NETWORK_POLICY: ObjectKind = ObjectKind { api_version: "networking.k8s.io/v1", kind: "NetworkPolicy" };

/// The label that Kubernetes itself puts on every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// Renders the policies of a namespace: one for the whole namespace, one for each component that needs more,
/// one for each platform service.
pub(super) fn render(home: &Home<'_>, traffic: &Traffic) -> Vec<Manifest> {
    let shapes = Shapes { origin: home.generated() };
    let mut manifests =
        vec![home.manifest(NETWORK_POLICY, "default", vec![("spec", shapes.default(traffic))])];
    for (component, own) in &traffic.components {
        if let Some(spec) = shapes.of_component(component, own, traffic.declared_egress) {
            let name = shorten(63, &["component", component]);
            manifests.push(home.manifest(NETWORK_POLICY, &name, vec![("spec", spec)]));
        }
    }
    for peer in &traffic.platform_in {
        let rule = shapes.rule("from", vec![shapes.platform(peer)], &peer.ports);
        let spec = shapes.policy(shapes.everything(), &[("Ingress", "ingress", vec![rule])]);
        manifests.push(home.manifest(NETWORK_POLICY, &platform_name("from", peer), vec![("spec", spec)]));
    }
    for peer in traffic.platform_out.iter().filter(|_| traffic.declared_egress) {
        let rule = shapes.rule("to", vec![shapes.platform(peer)], &peer.ports);
        let spec = shapes.policy(shapes.everything(), &[("Egress", "egress", vec![rule])]);
        manifests.push(home.manifest(NETWORK_POLICY, &platform_name("to", peer), vec![("spec", spec)]));
    }
    manifests
}

pub(super) fn platform_name(direction: &str, peer: &PlatformTraffic) -> String {
    shorten(63, &["platform", direction, &peer.name])
}

/// Makes the parts of policies.
struct Shapes {
    origin: Origin,
}

impl Shapes {
    /// Ingress from the own namespace alone; with declared egress also names and the own namespace.
    fn default(&self, traffic: &Traffic) -> Node {
        let same = || self.map([("podSelector", self.everything())]);
        let inside = |side| traffic.inside.then(|| self.rule(side, vec![same()], &[]));
        let mut directions = vec![("Ingress", "ingress", inside("from").into_iter().collect())];
        if traffic.declared_egress {
            let mut egress: Vec<Node> = inside("to").into_iter().chain(self.names(traffic)).collect();
            egress.extend(traffic.outside.iter().filter_map(|destination| self.outside(destination)));
            directions.push(("Egress", "egress", egress));
        }
        self.policy(self.everything(), &directions)
    }

    /// Name resolution: a rule for each that answers.
    fn names(&self, traffic: &Traffic) -> Vec<Node> {
        let kube_dns = || {
            self.map([
                ("namespaceSelector", self.labels([(NAMESPACE_NAME, "kube-system")])),
                ("podSelector", self.labels([("k8s-app", "kube-dns")])),
            ])
        };
        if traffic.name_servers.is_empty() {
            return vec![self.rule("to", vec![kube_dns()], &[(53, "TCP"), (53, "UDP")])];
        }
        let rule = |server: &NameServer| {
            let port = server.port();
            Some(self.rule("to", vec![self.name_server(server)?], &[(port, "TCP"), (port, "UDP")]))
        };
        traffic.name_servers.iter().filter_map(rule).collect()
    }

    fn name_server(&self, server: &NameServer) -> Option<Node> {
        let Some(namespace) = &server.namespace else {
            let range = address_range(server.address.as_ref()?)?;
            return Some(self.map([("ipBlock", self.map([("cidr", self.text(&range))]))]));
        };
        if server.labels.is_empty() {
            return Some(self.namespace(namespace));
        }
        let labels = server.labels.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        Some(self.map([
            ("namespaceSelector", self.labels([(NAMESPACE_NAME, namespace.as_str())])),
            ("podSelector", self.map([("matchLabels", Node::strings(labels, self.origin))])),
        ]))
    }

    fn of_component(&self, component: &str, own: &ComponentTraffic, declared_egress: bool) -> Option<Node> {
        let ports = |ports: &BTreeSet<Port>| ports.iter().copied().collect::<Vec<Port>>();
        let mut ingress: Vec<Node> = Vec::new();
        for (peer, reached) in &own.from_components {
            ingress.push(self.rule("from", vec![self.peer(peer)], &ports(reached)));
        }
        for (namespace, reached) in &own.from_gateways {
            ingress.push(self.rule("from", vec![self.namespace(namespace)], &ports(reached)));
        }
        let mut egress: Vec<Node> = Vec::new();
        if declared_egress {
            for (peer, reached) in &own.to_components {
                egress.push(self.rule("to", vec![self.peer(peer)], &ports(reached)));
            }
            egress.extend(own.outside.iter().filter_map(|destination| self.outside(destination)));
        }
        let mut directions = Vec::new();
        if !ingress.is_empty() {
            directions.push(("Ingress", "ingress", ingress));
        }
        if !egress.is_empty() {
            directions.push(("Egress", "egress", egress));
        }
        let selector = self.labels([("component-name", component)]);
        (!directions.is_empty()).then(|| self.policy(selector, &directions))
    }

    fn outside(&self, destination: &Egress) -> Option<Node> {
        let range = address_range(destination.cidr.as_ref()?)?;
        let block = self.map([("ipBlock", self.map([("cidr", self.text(&range))]))]);
        let reached: Vec<Port> = destination.ports.iter().map(|port| (port.value, "TCP")).collect();
        Some(self.rule("to", vec![block], &reached))
    }

    fn policy(&self, selector: Node, directions: &[(&'static str, &'static str, Vec<Node>)]) -> Node {
        let types = directions.iter().map(|(word, ..)| self.text(word)).collect();
        let mut fields = vec![("podSelector", selector), ("policyTypes", Node::sequence(types, self.origin))];
        for (_, field, rules) in directions.iter().filter(|(.., rules)| !rules.is_empty()) {
            fields.push((field, Node::sequence(rules.clone(), self.origin)));
        }
        Node::mapping(fields, self.origin)
    }

    fn rule(&self, side: &'static str, peers: Vec<Node>, ports: &[Port]) -> Node {
        let mut fields = vec![(side, Node::sequence(peers, self.origin))];
        if !ports.is_empty() {
            let port = |(number, protocol): &Port| {
                self.map([
                    ("port", Node::integer((*number).into(), self.origin)),
                    ("protocol", self.text(protocol)),
                ])
            };
            fields.push(("ports", Node::sequence(ports.iter().map(port).collect(), self.origin)));
        }
        Node::mapping(fields, self.origin)
    }

    /// Both selectors in one peer: the component in that namespace, and nothing else of it.
    fn peer(&self, peer: &Peer) -> Node {
        self.map([
            ("namespaceSelector", self.labels([(NAMESPACE_NAME, peer.namespace.as_str())])),
            ("podSelector", self.labels([("component-name", peer.component.as_str())])),
        ])
    }

    fn platform(&self, peer: &PlatformTraffic) -> Node {
        match &peer.place {
            PeerPlace::Namespace(name) => self.namespace(name),
            PeerPlace::Range(range) => self.map([("ipBlock", self.map([("cidr", self.text(range))]))]),
        }
    }

    fn namespace(&self, name: &str) -> Node {
        self.map([("namespaceSelector", self.labels([(NAMESPACE_NAME, name)]))])
    }

    fn labels<const N: usize>(&self, labels: [(&str, &str); N]) -> Node {
        self.map([("matchLabels", Node::strings(labels, self.origin))])
    }

    fn everything(&self) -> Node {
        Node::mapping(Vec::<(Text, Node)>::new(), self.origin)
    }

    fn map<const N: usize>(&self, fields: [(&'static str, Node); N]) -> Node {
        Node::mapping(fields, self.origin)
    }

    fn text(&self, text: &str) -> Node {
        Node::string(text, self.origin)
    }
}

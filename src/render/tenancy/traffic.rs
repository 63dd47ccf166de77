//! Works out which traffic a namespace's walls let through: exactly what is declared.

use std::collections::{BTreeMap, BTreeSet};

use super::tenant::Tenant;
use crate::model::{
    ClaimKind, Direction, Egress, EgressMode, EndpointType, ExposeLevel, NameServer, PlatformPeer,
};
use crate::plan::{GatewayPlace, Plan, Unit, name_servers_of};
use crate::resolve::{Bound, Platform};
use crate::tree::Located;
use crate::validate::address_range;

/// A port and its protocol.
pub(super) type Port = (u16, &'static str);

/// A component in a namespace of one cluster.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Peer {
    pub(super) namespace: String,
    pub(super) component: String,
}

/// One declared connection on one cluster.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Flow {
    pub(super) cluster: String,
    pub(super) from: Peer,
    pub(super) to: Peer,
    pub(super) port: Port,
}

/// A namespace of the platform and the ports that it reaches, or that are reached in it; no ports means all.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::render) struct PlatformTraffic {
    pub(super) name: String,
    /// Where it runs: a namespace, else an address range.
    pub(super) place: PeerPlace,
    pub(super) ports: Vec<Port>,
}

/// Where a platform service runs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::render) enum PeerPlace {
    /// In a namespace of the cluster.
    Namespace(String),
    /// At addresses.
    Range(String),
}

/// What one component's pods take and give beyond their own namespace.
#[derive(Default, Debug)]
pub(in crate::render) struct ComponentTraffic {
    /// Ports that other components reach.
    pub(super) from_components: BTreeMap<Peer, BTreeSet<Port>>,
    /// Ports that gateways' proxies reach, by the proxies' namespace.
    pub(super) from_gateways: BTreeMap<String, BTreeSet<Port>>,
    /// Ports of other components that it reaches.
    pub(super) to_components: BTreeMap<Peer, BTreeSet<Port>>,
    /// Destinations outside the cluster.
    pub(super) outside: Vec<Located<Egress>>,
}

/// What a namespace lets through.
#[derive(Default, Debug)]
pub(in crate::render) struct Traffic {
    /// Whether egress is closed but for what is declared.
    pub(in crate::render) declared_egress: bool,
    /// Who answers for names; none for the default.
    pub(in crate::render) name_servers: Vec<NameServer>,
    /// Whether pods of the namespace reach each other.
    pub(in crate::render) inside: bool,
    /// Whether pods reach the API server, where policies can name it; for others its address is among `outside`, if it is known.
    pub(in crate::render) api_server: bool,
    /// Destinations outside the cluster that every pod reaches.
    pub(in crate::render) outside: Vec<Located<Egress>>,
    /// By component, with those that need nothing left out.
    pub(in crate::render) components: BTreeMap<String, ComponentTraffic>,
    /// Platform services that reach every pod.
    pub(in crate::render) platform_in: Vec<PlatformTraffic>,
    /// Platform services that every pod reaches.
    pub(in crate::render) platform_out: Vec<PlatformTraffic>,
}

/// Every declared connection of the platform that crosses namespaces, cluster by cluster.
pub(super) fn flows(platform: &Platform<'_>, plan: &Plan<'_>) -> BTreeSet<Flow> {
    let mut places: BTreeMap<(usize, &str), &Unit<'_>> = BTreeMap::new();
    for unit in &plan.units {
        places.insert((unit.binding, &unit.cluster), unit);
    }
    let peer = |unit: &Unit<'_>| Peer {
        namespace: unit.namespace.to_string(),
        component: platform.bindings[unit.binding].component.to_string(),
    };
    let mut flows = BTreeSet::new();
    for unit in &plan.units {
        for connection in &platform.bindings[unit.binding].connections {
            let Some(target) = places.get(&(connection.target, unit.cluster.as_str())) else { continue };
            if target.namespace != unit.namespace {
                let protocol =
                    if connection.endpoint.r#type.value == EndpointType::UDP { "UDP" } else { "TCP" };
                flows.insert(Flow {
                    cluster: unit.cluster.to_string(),
                    from: peer(unit),
                    to: peer(target),
                    port: (connection.endpoint.port.value, protocol),
                });
            }
        }
    }
    flows
}

/// What a tenant's namespace lets through.
pub(super) fn of_tenant(tenant: &Tenant<'_, '_>, flows: &BTreeSet<Flow>, platform: &Platform<'_>) -> Traffic {
    let mut components: BTreeMap<String, ComponentTraffic> = BTreeMap::new();
    let here = |peer: &Peer| peer.namespace == tenant.home.namespace.as_str();
    for flow in flows.iter().filter(|flow| flow.cluster == tenant.home.cluster.as_str()) {
        if here(&flow.to) {
            let traffic = components.entry(flow.to.component.clone()).or_default();
            traffic.from_components.entry(flow.from.clone()).or_default().insert(flow.port);
        }
        if here(&flow.from) {
            let traffic = components.entry(flow.from.component.clone()).or_default();
            traffic.to_components.entry(flow.to.clone()).or_default().insert(flow.port);
        }
    }
    for (unit, bound) in &tenant.units {
        for (namespace, port) in exposed(unit, bound, platform) {
            let traffic = components.entry(bound.component.to_string()).or_default();
            traffic.from_gateways.entry(namespace).or_default().insert((port, "TCP"));
        }
        let outside: Vec<Located<Egress>> =
            bound.class.egress().chain(&bound.workload.spec.egress).cloned().collect();
        if !outside.is_empty() {
            components.entry(bound.component.to_string()).or_default().outside = outside;
        }
    }
    let platform_traffic = |direction: Direction| {
        let peers = tenant.plane.spec.platform_peers.iter().filter(move |peer| peer.direction == direction);
        let traffic = |peer: &PlatformPeer| {
            let namespace = peer.namespace.as_ref().map(|name| PeerPlace::Namespace(name.value.clone()));
            // What is neither has been reported with the plane.
            let range = || Some(PeerPlace::Range(address_range(peer.cidr.as_ref()?)?));
            Some(PlatformTraffic {
                name: peer.name.value.clone(),
                place: namespace.or_else(range)?,
                ports: peer.ports.iter().map(|port| (port.value, "TCP")).collect(),
            })
        };
        peers.filter_map(traffic).collect()
    };
    Traffic {
        name_servers: name_servers_of(platform, &tenant.home.cluster).to_vec(),
        declared_egress: tenant.home.isolation().egress_mode() == EgressMode::Declared,
        inside: true,
        api_server: false,
        outside: Vec::new(),
        components,
        platform_in: platform_traffic(Direction::Ingress),
        platform_out: platform_traffic(Direction::Egress),
    }
}

/// The proxies' namespaces and the ports that they reach of a binding.
fn exposed(unit: &Unit<'_>, bound: &Bound<'_>, platform: &Platform<'_>) -> BTreeSet<(String, u16)> {
    let proxies = |level: ExposeLevel| GatewayPlace::of(&unit.plane.spec, level).proxy_namespace;
    let mut exposed = BTreeSet::new();
    let own = bound.apis.iter();
    let apart = platform.api_bindings.iter().filter(|api| api.binding == unit.binding).map(|api| &api.api);
    for api in own.chain(apart) {
        let Some(route) = api.api.route() else { continue };
        for level in route.expose_levels.iter().filter(|level| level.value != ExposeLevel::Project) {
            exposed.insert((proxies(level.value), route.backend.port.value));
        }
    }
    if bound.kind == ClaimKind::WebApplication {
        let http = bound
            .workload
            .spec
            .endpoints
            .values()
            .filter(|endpoint| endpoint.r#type.value == EndpointType::HTTP);
        exposed.extend(http.map(|endpoint| (proxies(ExposeLevel::Public), endpoint.port.value)));
    }
    exposed
}

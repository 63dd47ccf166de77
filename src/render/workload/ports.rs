//! Turns a workload's endpoints into ports, sorted by number and protocol.

use std::collections::BTreeMap;

use crate::model::EndpointType;
use crate::render::context::Context;
use crate::source::Span;
use crate::tree::Node;

/// The distinct ports of a workload with the place that first names each; two endpoints may share one.
fn distinct(context: &Context<'_, '_>) -> BTreeMap<(u16, &'static str), Span> {
    let mut ports = BTreeMap::new();
    for endpoint in context.bound.workload.spec.endpoints.values() {
        let protocol = if endpoint.r#type.value == EndpointType::UDP { "UDP" } else { "TCP" };
        ports.entry((endpoint.port.value, protocol)).or_insert(endpoint.port.span);
    }
    ports
}

/// Ports of the main container.
pub(super) fn container_ports(context: &Context<'_, '_>) -> Vec<Node> {
    let port = |((number, protocol), span): ((u16, &str), Span)| {
        let origin = context.of_workload(span);
        Node::mapping(
            [
                ("containerPort", Node::integer(number.into(), origin)),
                ("name", Node::string(name(number, protocol), origin)),
                ("protocol", Node::string(protocol, origin)),
            ],
            origin,
        )
    };
    distinct(context).into_iter().map(port).collect()
}

/// Ports of the Service.
pub(super) fn service_ports(context: &Context<'_, '_>) -> Vec<Node> {
    let port = |((number, protocol), span): ((u16, &str), Span)| {
        let origin = context.of_workload(span);
        Node::mapping(
            [
                ("name", Node::string(name(number, protocol), origin)),
                ("port", Node::integer(number.into(), origin)),
                ("protocol", Node::string(protocol, origin)),
                ("targetPort", Node::integer(number.into(), origin)),
            ],
            origin,
        )
    };
    distinct(context).into_iter().map(port).collect()
}

fn name(number: u16, protocol: &str) -> String {
    format!("ep-{number}-{}", protocol.to_lowercase())
}

//! Works out the addresses of connections, as variables of those who connect.

use std::collections::BTreeMap;

use super::problems;
use super::unit::{InjectedVariable, Unit};
use crate::diagnostics::Diagnostics;
use crate::model::EndpointType;
use crate::resolve::{Bound, BoundConnection};
use crate::tree::Text;
use crate::validate::connection_template;

/// Where a binding's service is found.
#[derive(Clone, Debug)]
pub(super) struct Address {
    service: Text,
    namespace: Text,
}

/// Addresses by binding and cluster.
pub(super) type Addresses = BTreeMap<(usize, Text), Address>;

/// The address of each unit.
pub(super) fn of_units(units: &[Unit<'_>]) -> Addresses {
    let address =
        |unit: &Unit<'_>| Address { service: unit.names.service.clone(), namespace: unit.namespace.clone() };
    units.iter().map(|unit| ((unit.binding, unit.cluster.clone()), address(unit))).collect()
}

/// The variables of a binding's connections: by connection name, then in written order.
///
/// A target that does not run on the same cluster cannot be reached.
pub(super) fn variables(
    bound: &Bound<'_>,
    (cluster, namespace): (&Text, &str),
    addresses: &Addresses,
    diagnostics: &mut Diagnostics,
) -> Vec<InjectedVariable> {
    let mut variables = Vec::new();
    for connection in &bound.connections {
        let Some(address) = addresses.get(&(connection.target, cluster.clone())) else {
            diagnostics.push(problems::target_on_another_cluster(connection, cluster));
            continue;
        };
        let values = values(connection, address, namespace);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for variable in &connection.connection.inject.env {
            let text = connection_template(&variable.value).and_then(|template| template.render(&values));
            match text {
                Ok(text) => variables.push(InjectedVariable {
                    name: Text::new(variable.name.as_str()),
                    name_span: variable.name.span,
                    value: Text::from(text),
                    value_span: variable.value.span,
                }),
                Err(fault) => {
                    diagnostics.push(problems::connection_template_failed(&fault, variable.value.span))
                }
            }
        }
    }
    variables
}

fn values(
    connection: &BoundConnection<'_>,
    address: &Address,
    namespace: &str,
) -> [(&'static str, String); 6] {
    let endpoint = connection.endpoint;
    let port = endpoint.port.value;
    let scheme = scheme(endpoint.r#type.value, port);
    // A bare name reaches the own namespace only.
    let host = match address.namespace == namespace {
        true => address.service.to_string(),
        false => format!("{}.{}.svc.cluster.local", address.service, address.namespace),
    };
    let uri = match (scheme, port) {
        ("", _) => format!("{host}:{port}"),
        ("http", 80) | ("https", 443) => format!("{scheme}://{host}"),
        _ => format!("{scheme}://{host}:{port}"),
    };
    [
        ("host", host),
        ("port", port.to_string()),
        ("scheme", scheme.to_owned()),
        ("basePath", String::new()),
        ("url", uri.clone()),
        ("uri", uri),
    ]
}

fn scheme(kind: EndpointType, port: u16) -> &'static str {
    match kind {
        EndpointType::GRPC => "grpc",
        EndpointType::Websocket => "ws",
        EndpointType::HTTP | EndpointType::REST | EndpointType::GraphQL if matches!(port, 443 | 8443) => {
            "https"
        }
        EndpointType::HTTP | EndpointType::REST | EndpointType::GraphQL => "http",
        EndpointType::TCP | EndpointType::UDP => "",
    }
}

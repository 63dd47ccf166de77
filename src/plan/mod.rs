//! Decides what runs where: cluster, namespace, names and folders.

mod accesses;
mod addresses;
mod admission;
mod clusters;
mod delivery;
mod domains;
mod gateways;
mod hosts;
mod layout;
mod name_servers;
mod names;
mod namespaces;
mod planner;
mod problems;
mod reserved_namespaces;
mod unit;

pub use accesses::ClusterAccess;
pub use admission::clusters_of;
pub use delivery::Delivery;
pub use gateways::{Admitted, ManagedGateway};
pub use hosts::{GatewayPlace, api_host, grpc_host, is_public, route_path, web_host};
pub use layout::Place;
pub use name_servers::name_servers_of;
pub use names::{LABEL_LIMIT, short_hash, shorten};
pub use planner::plan;
pub use problems::CODES;
pub use unit::{InjectedVariable, Names, Plan, Unit};

//! Describes a workload: what a developer says a component runs, offers and needs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, EgressList, Endpoints, Kind, Name, Owner};
use crate::tree::Located;

/// What a component runs, offers and needs.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(from = "WorkloadDocument")]
#[schemars(with = "WorkloadDocument")]
pub struct Workload {
    /// The component that it belongs to.
    pub owner: Owner,
    /// The workload itself.
    pub contents: WorkloadSpec,
}

/// What a component runs, offers and needs.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WorkloadDocument {
    /// The component that it belongs to.
    owner: Owner,
    /// Containers by name. `main`, else the first by name, gets the endpoints' ports and the connections' variables.
    #[serde(default)]
    containers: BTreeMap<Name, Container>,
    /// What it offers, by name. `{}` says that it offers nothing, as a worker does.
    #[serde(default)]
    endpoints: Endpoints,
    /// What it needs of other components, by name.
    #[serde(default)]
    connections: BTreeMap<Name, Connection>,
    /// What it needs outside the cluster, where its organization's egress is `Declared`.
    #[serde(default)]
    egress: EgressList,
}

/// A workload without its owner, as bindings pin it and claims hold it inline.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WorkloadSpec {
    /// Containers by name. `main`, else the first by name, gets the endpoints' ports and the connections' variables.
    #[serde(default)]
    pub containers: BTreeMap<Name, Container>,
    /// What it offers, by name. `{}` says that it offers nothing, as a worker does.
    #[serde(default)]
    pub endpoints: Endpoints,
    /// What it needs of other components, by name.
    #[serde(default)]
    pub connections: BTreeMap<Name, Connection>,
    /// What it needs outside the cluster, where its organization's egress is `Declared`.
    #[serde(default)]
    pub egress: EgressList,
}

/// One container.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Container {
    /// The image, with tag or digest.
    #[schemars(length(min = 1))]
    pub image: Located<String>,
    /// Entry point. Empty or absent: the class's, else the image's.
    #[serde(default)]
    pub command: Vec<Located<String>>,
    /// Arguments. Empty or absent: the class's, else the image's.
    #[serde(default)]
    pub args: Vec<Located<String>>,
    /// Environment variables, in order.
    #[serde(default)]
    pub env: Vec<EnvVar>,
}

/// One environment variable: a literal value or a reference.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnvVar {
    /// Name of the variable.
    #[schemars(length(min = 1))]
    pub key: Name,
    /// Literal value. An empty one is dropped with a warning.
    pub value: Option<Located<String>>,
    /// Where the value comes from instead.
    pub value_from: Option<Located<EnvSource>>,
}

/// Where a variable's value comes from: exactly one of the fields.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnvSource {
    /// A key of a ConfigurationGroup: a value by environment, or a secret of the plane's secret store.
    pub configuration_group_ref: Option<KeyReference>,
    /// A key of a Secret in the component's namespace.
    pub secret_ref: Option<KeyReference>,
    /// A key of a ConfigMap in the component's namespace.
    pub config_map_ref: Option<KeyReference>,
}

/// A key of a named object.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KeyReference {
    /// Name of the object.
    #[schemars(length(min = 1))]
    pub name: Name,
    /// The key in it.
    #[schemars(length(min = 1))]
    pub key: Name,
}

/// A port that the component listens on.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Endpoint {
    /// What is spoken there.
    pub r#type: Located<EndpointType>,
    /// Port number.
    #[schemars(range(min = 1, max = 65535))]
    pub port: Located<u16>,
    /// Description of the API; not rendered.
    pub schema: Option<EndpointSchema>,
}

/// What is spoken on an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Debug)]
pub enum EndpointType {
    /// Plain HTTP, as web pages use it.
    HTTP,
    /// A REST API.
    REST,
    /// A gRPC API.
    #[serde(rename = "gRPC")]
    GRPC,
    /// A GraphQL API.
    GraphQL,
    /// Web sockets.
    Websocket,
    /// Anything over TCP.
    TCP,
    /// Anything over UDP.
    UDP,
}

impl EndpointType {
    /// The word in definitions.
    pub fn word(self) -> &'static str {
        match self {
            EndpointType::HTTP => "HTTP",
            EndpointType::REST => "REST",
            EndpointType::GRPC => "gRPC",
            EndpointType::GraphQL => "GraphQL",
            EndpointType::Websocket => "Websocket",
            EndpointType::TCP => "TCP",
            EndpointType::UDP => "UDP",
        }
    }
}

/// A description of an API.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EndpointSchema {
    /// Language of the description.
    pub r#type: Option<Located<String>>,
    /// The description itself: OpenAPI for REST, protobuf for gRPC.
    pub content: Option<Located<String>>,
}

/// Something that the component needs of another component.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Connection {
    /// What is needed.
    pub r#type: ConnectionType,
    /// Which one: `componentName`, `endpoint` and, for another project's component, `projectName`.
    #[serde(default)]
    pub params: BTreeMap<Name, Located<String>>,
    /// How the address is handed over.
    pub inject: ConnectionInjection,
}

/// What a connection can be to.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub enum ConnectionType {
    /// An endpoint of a service.
    Api,
}

/// How an address is handed to the main container.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ConnectionInjection {
    /// Environment variables.
    pub env: Vec<InjectedEnv>,
}

/// A variable that carries an address.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct InjectedEnv {
    /// Name of the variable.
    pub name: Name,
    /// Template over `host`, `port`, `scheme`, `basePath`, `uri` and `url`: `{{ .host }}:{{ .port }}`.
    pub value: Located<String>,
}

impl From<WorkloadDocument> for Workload {
    fn from(document: WorkloadDocument) -> Self {
        let WorkloadDocument { owner, containers, endpoints, connections, egress } = document;
        Workload { owner, contents: WorkloadSpec { containers, endpoints, connections, egress } }
    }
}

impl WorkloadSpec {
    /// The container that gets the endpoints' ports and the connections' variables: `main`, else the first by name.
    pub fn main_container(&self) -> Option<(&Name, &Container)> {
        self.containers.get_key_value("main").or_else(|| self.containers.first_key_value())
    }
}

impl Definable for Workload {
    const KIND: Kind = Kind::Workload;
}

//! Describes the API of a component in one environment, apart from its service.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ApiOverrides, ApiRoute, Definable, Kind, Name, Owner, ReleaseState, ServiceApi};
use crate::tree::Located;

/// An API of a component's service in one environment; an APIBinding exposes it.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Api {
    /// The component whose service serves it.
    pub owner: Owner,
    /// Name of the Environment.
    #[schemars(length(min = 1))]
    pub environment_name: Name,
    /// Name of the APIClass. Absent: `default`. The binding's class wins.
    pub class_name: Option<Name>,
    /// `REST` or `gRPC`.
    pub r#type: Located<String>,
    /// How a REST API is routed; needed when the type is `REST`.
    pub rest: Option<ApiRoute>,
    /// How a gRPC API is routed; needed when the type is `gRPC`.
    pub grpc: Option<ApiRoute>,
    /// What is different from the class's policies, as far as its `allowedOverrides` let it.
    #[serde(default)]
    pub overrides: ApiOverrides,
}

/// The decision to expose an API, under a class.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiBinding {
    /// Name of the APIClass.
    #[schemars(length(min = 1))]
    pub api_class_name: Name,
    /// Name of the API.
    #[schemars(length(min = 1))]
    pub api_name: Name,
    /// Name of the Environment; the API's own.
    #[schemars(length(min = 1))]
    pub environment_name: Name,
    /// Whether it is exposed. `Undeploy` renders nothing; `Suspend` keeps the route, as for services. Absent: `Active`.
    #[serde(default)]
    pub release_state: ReleaseState,
}

impl Api {
    /// The same API in the shape that services hold inline.
    pub fn as_service_api(&self) -> ServiceApi {
        ServiceApi {
            class_name: self.class_name.clone(),
            r#type: self.r#type.clone(),
            rest: self.rest.clone(),
            grpc: self.grpc.clone(),
            overrides: self.overrides.clone(),
        }
    }
}

impl Definable for Api {
    const KIND: Kind = Kind::Api;
}

impl Definable for ApiBinding {
    const KIND: Kind = Kind::ApiBinding;
}

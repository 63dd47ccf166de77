//! Describes the APIs that a service exposes through a gateway.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Name, RestPolicyLevels};
use crate::tree::Located;

/// An API that a service exposes.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ServiceApi {
    /// Name of the APIClass. Absent: `default`.
    pub class_name: Option<Name>,
    /// `REST` or `gRPC`; other types get no route.
    pub r#type: Located<String>,
    /// How a REST API is routed; needed when the type is `REST`.
    pub rest: Option<ApiRoute>,
    /// How a gRPC API is routed; needed when the type is `gRPC`.
    pub grpc: Option<ApiRoute>,
    /// What is different from the class's policies, as far as its `allowedOverrides` let it.
    #[serde(default)]
    pub overrides: ApiOverrides,
}

/// What an API changes in the policies of its class.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ApiOverrides {
    /// Over the class's `restPolicy`, level by level.
    pub rest_policy: RestPolicyLevels,
}

/// What kind of API a type names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApiType {
    /// Routed by path.
    Rest,
    /// Routed by service and method.
    Grpc,
}

/// How an API is routed.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiRoute {
    /// Where requests go.
    pub backend: ApiBackend,
    /// Who may reach it: `Project` (no route), `Organization`, `Public`. Absent: the project alone.
    #[serde(default)]
    pub expose_levels: Vec<Located<ExposeLevel>>,
}

/// Where requests to an API go.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiBackend {
    /// Port of one of the workload's endpoints.
    #[schemars(range(min = 1, max = 65535))]
    pub port: Located<u16>,
    /// Path under which the service itself serves the API; begins with `/`.
    pub base_path: Option<Located<String>>,
}

/// Who may reach an API.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Debug)]
pub enum ExposeLevel {
    /// The project alone: no route.
    Project,
    /// The organization, through the internal gateway.
    Organization,
    /// Everybody, through the external gateway.
    Public,
}

impl ExposeLevel {
    /// The word in definitions.
    pub fn word(self) -> &'static str {
        match self {
            ExposeLevel::Project => "Project",
            ExposeLevel::Organization => "Organization",
            ExposeLevel::Public => "Public",
        }
    }
}

impl ServiceApi {
    /// The type, when it is one that gets routes.
    pub fn api_type(&self) -> Option<ApiType> {
        match self.r#type.value.as_str() {
            "REST" => Some(ApiType::Rest),
            "gRPC" => Some(ApiType::Grpc),
            _ => None,
        }
    }

    /// The route's description for the API's own type.
    pub fn route(&self) -> Option<&ApiRoute> {
        match self.api_type()? {
            ApiType::Rest => self.rest.as_ref(),
            ApiType::Grpc => self.grpc.as_ref(),
        }
    }
}

//! Describes an environment: a stage that components are promoted to.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name};
use crate::tree::Located;

/// A stage such as `development` or `production`, and the cluster that runs it.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Environment {
    /// Name of the DataPlane that runs this environment. Absent: `default`.
    pub data_plane_ref: Option<Name>,
    /// Whether this stage serves real users. Absent: false.
    #[serde(default)]
    pub is_production: bool,
    /// How this environment's routes are named and guarded.
    pub gateway: Option<EnvironmentGateway>,
}

/// An environment's part of the gateway configuration.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnvironmentGateway {
    /// First part of the host names of APIs: `<dnsPrefix>.<virtual host of the data plane>`. Absent: the environment's name.
    pub dns_prefix: Option<Located<String>>,
    /// Kept for documents of OpenChoreo; API classes say how routes are guarded.
    pub security: Option<EnvironmentSecurity>,
}

/// Security settings of OpenChoreo's first generation.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnvironmentSecurity {
    /// Keys that sign tokens.
    pub remote_jwks: Option<RemoteJwks>,
}

/// A JSON Web Key Set to be fetched.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RemoteJwks {
    /// URL of the key set.
    pub uri: String,
}

impl Definable for Environment {
    const KIND: Kind = Kind::Environment;
}

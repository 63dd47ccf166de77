//! Describes an environment: a stage that components are promoted to.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Existing, Kind, Name, PodSecurity, Quota, Severities};
use crate::tree::{Located, Node};

/// A stage such as `development` or `production`, and the cluster that runs it.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Environment {
    /// Name of the DataPlane that runs this environment. Absent, and without `dataPlanes`: `default`.
    pub data_plane_ref: Option<Name>,
    /// Instead: several DataPlanes that run it.
    #[serde(default)]
    pub data_planes: Vec<PlaneReference>,
    /// Whether this stage serves real users. Absent: false.
    #[serde(default)]
    pub is_production: bool,
    /// ConfigurationGroups whose keys every workload of this stage gets as environment variables, below everything else;
    /// later groups over earlier ones. A key that has no value for the stage is left out.
    #[serde(default)]
    pub configuration_groups: Vec<Name>,
    /// What pods may refer to in its namespaces although nothing renders it.
    #[serde(default)]
    pub existing: Existing,
    /// How this environment's routes are named and guarded.
    pub gateway: Option<EnvironmentGateway>,
    /// Pod Security levels of this stage's namespaces, instead of the organization's.
    pub pod_security: Option<PodSecurity>,
    /// `hard` of a ResourceQuota in each of this stage's namespaces; its entries win over the organization's.
    pub quota: Option<Quota>,
    /// `limits` of a LimitRange in each of this stage's namespaces, instead of the organization's.
    #[serde(default)]
    pub limits: Vec<Node>,
    /// Levels by diagnostic code for what runs in it, over those of the organization and of Config.
    #[serde(default)]
    pub severities: Severities,
}

/// A data plane of an environment, and how much runs there.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlaneReference {
    /// Name of the DataPlane.
    #[schemars(length(min = 1))]
    pub name: Name,
    /// Whether anything runs there.
    #[serde(default)]
    pub mode: PlaneMode,
}

/// Whether anything runs on a plane of an environment.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum PlaneMode {
    /// Everything runs.
    #[default]
    Active,
    /// The same manifests with nothing running: no replicas, tasks suspended.
    Standby,
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

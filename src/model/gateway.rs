//! Describes who makes a cluster's Gateways, and what its routes may rely on.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;

/// What routes may rely on.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum GatewayImplementation {
    /// Envoy Gateway, with its SecurityPolicy and BackendTrafficPolicy.
    #[default]
    EnvoyGateway,
    /// Only what the Gateway API itself says. A policy that it cannot carry is an error.
    Standard,
}

impl GatewayImplementation {
    /// The word of definitions.
    pub fn word(self) -> &'static str {
        match self {
            GatewayImplementation::EnvoyGateway => "EnvoyGateway",
            GatewayImplementation::Standard => "Standard",
        }
    }
}

/// How the Gateways of a cluster are rendered.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ManagedGateways {
    /// Name of the GatewayClass, which the cluster has already.
    #[schemars(length(min = 1))]
    pub class_name: Name,
    /// The certificate of every host: it has to be good for the virtual hosts and everything one label below them.
    pub certificate_ref: CertificateReference,
}

/// A Secret of type `kubernetes.io/tls`.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CertificateReference {
    /// Name of the Secret.
    #[schemars(length(min = 1))]
    pub name: Name,
    /// Its namespace. Absent: that of each Gateway. In another one a ReferenceGrant is rendered beside it.
    pub namespace: Option<Name>,
}

//! Describes an API class: how exposed APIs are guarded and limited.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{AllowedOverride, ClassRule, Definable, Kind, Name, VariantCondition};
use crate::tree::{Located, Node};

/// The platform's standard for exposed APIs.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiClass {
    /// API classes, the organization's own or shared ones, that lie under this one: later over earlier, this one over all.
    #[serde(default)]
    pub extends: Vec<Name>,
    /// Policies of REST APIs; they hold for gRPC APIs as well, as far as these can carry them.
    pub rest_policy: Option<RestPolicyLevels>,
    /// The class's own differences: each that holds lies over the policies, later ones over earlier ones.
    #[serde(default)]
    pub variants: Vec<ApiClassVariant>,
    /// What APIs may change in the policies under their `overrides`, as in other classes: `restPolicy.public.rateLimit`.
    /// Absent: nothing.
    #[serde(default)]
    pub allowed_overrides: Vec<AllowedOverride>,
    /// What no API may change, whatever a class that extends this one allows: `restPolicy.public.authentication`.
    #[serde(default)]
    pub locked: Vec<Located<String>>,
    /// Rules in CEL for the routes and policies that are rendered for APIs of this class and of those that extend it.
    #[serde(default)]
    pub rules: Vec<ClassRule>,
    /// Reserved by OpenChoreo; empty.
    #[schemars(with = "Option<std::collections::BTreeMap<String, String>>", length(max = 0))]
    pub grpc_policy: Option<Node>,
}

/// A difference of an API class where something holds.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiClassVariant {
    /// Where it holds: all that is said has to.
    pub when: VariantCondition,
    /// Over the class's own `restPolicy`, level by level.
    pub rest_policy: RestPolicyLevels,
}

/// Policies by level: the level's own lies over the defaults.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RestPolicyLevels {
    /// Under every level.
    #[schemars(with = "Option<RestPolicy>")]
    pub defaults: Option<Node>,
    /// Over the defaults for public routes.
    #[schemars(with = "Option<RestPolicy>")]
    pub public: Option<Node>,
    /// Over the defaults for routes within the organization.
    #[schemars(with = "Option<RestPolicy>")]
    pub organization: Option<Node>,
}

/// How one level's routes are guarded and limited.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RestPolicy {
    /// How many requests pass.
    pub rate_limit: Option<RateLimit>,
    /// Who may call.
    pub authentication: Option<Authentication>,
    /// Which web pages may call.
    pub cors: Option<Cors>,
    /// From where calls may come.
    pub security: Option<Security>,
    /// Changes to requests and responses; kept for documents of OpenChoreo, reported as without effect.
    pub mediation: Option<Located<Mediation>>,
    /// When the backend is spared.
    pub circuit_breaker: Option<CircuitBreaker>,
}

/// How many requests pass in which time.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RateLimit {
    /// Requests in one window.
    #[schemars(range(min = 1, max = 4294967295_u32))]
    pub requests: Located<i64>,
    /// One second, minute, hour or day: `1s`, `1m` or `60s`, `1h`, `1d` or `24h`.
    pub window: Located<String>,
}

/// Who may call.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Authentication {
    /// `jwt` takes effect; `apikey`, `oauth2` and `basic` are reported as without effect.
    pub r#type: Located<String>,
    /// Tokens and their keys, for type `jwt`.
    pub jwt: Option<JwtAuthentication>,
    /// Where an API key stands; without effect.
    pub apikey: Option<ApiKeyAuthentication>,
    /// Scopes that a token has to carry, for type `jwt`.
    pub oauth2: Option<OAuth2>,
}

/// Tokens and their keys.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct JwtAuthentication {
    /// URL of the key set.
    pub jwks: Located<String>,
    /// Who has to have issued the token.
    pub issuer: Located<String>,
    /// For whom the token has to be.
    #[serde(default)]
    pub audience: Vec<Located<String>>,
}

/// Where an API key stands.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ApiKeyAuthentication {
    /// Header name.
    pub header: Option<String>,
    /// Query parameter name.
    pub query_param: Option<String>,
}

/// Where tokens come from and what they have to allow.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OAuth2 {
    /// URL of the token endpoint; for people, not rendered.
    pub token_url: Located<String>,
    /// Scopes that a token has to carry.
    #[serde(default)]
    pub scopes: Vec<Located<String>>,
}

/// Which web pages may call.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Cors {
    /// Origins: `https://example.com`.
    #[serde(default)]
    pub allow_origins: Vec<Located<String>>,
    /// Methods: `GET`.
    #[serde(default)]
    pub allow_methods: Vec<Located<String>>,
    /// Request headers.
    #[serde(default)]
    pub allow_headers: Vec<Located<String>>,
    /// Response headers that pages may read.
    #[serde(default)]
    pub expose_headers: Vec<Located<String>>,
    /// How long browsers may remember the answer, in seconds.
    #[schemars(range(min = 0))]
    pub max_age: Option<Located<i64>>,
}

/// From where calls may come.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Security {
    /// Only these addresses or ranges.
    #[serde(default, rename = "allowedIPs")]
    pub allowed_ips: Vec<Located<String>>,
    /// Never these addresses or ranges; stronger than `allowedIPs`.
    #[serde(default, rename = "blockedIPs")]
    pub blocked_ips: Vec<Located<String>>,
    /// The gateway's listener decides; reported as without effect.
    #[serde(rename = "requireTLS")]
    pub require_tls: Option<Located<bool>>,
    /// The gateway's listener decides; reported as without effect.
    #[serde(rename = "minTLSVersion")]
    pub min_tls_version: Option<Located<String>>,
}

/// Changes to requests and responses.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Mediation {
    /// Changes to requests.
    #[serde(default)]
    pub request_transformations: Vec<Transformation>,
    /// Changes to responses.
    #[serde(default)]
    pub response_transformations: Vec<Transformation>,
}

/// One change to a message.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Transformation {
    /// `json` or `xml`.
    pub r#type: String,
    /// `addFields`, `addHeader`, `removeHeaders` or `removeFields`.
    pub action: String,
    /// Fields to add.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
    /// Headers to remove.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Header to add.
    pub header_name: Option<String>,
    /// Its value.
    pub header_value: Option<String>,
}

/// When the backend is spared.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CircuitBreaker {
    /// Whether the limits hold.
    pub enabled: bool,
    /// Most connections.
    #[schemars(range(min = 0))]
    pub max_connections: Option<Located<i32>>,
    /// Most requests that wait.
    #[schemars(range(min = 0))]
    pub max_pending_requests: Option<Located<i32>>,
    /// Most requests at a time.
    #[schemars(range(min = 0))]
    pub max_parallel_requests: Option<Located<i32>>,
    /// Most retries at a time.
    #[schemars(range(min = 0))]
    pub max_parallel_retries: Option<Located<i32>>,
}

impl RestPolicyLevels {
    /// The field that holds each level, and its policy.
    pub fn by_field(&self) -> [(&'static str, Option<&Node>); 3] {
        [
            ("defaults", self.defaults.as_ref()),
            ("public", self.public.as_ref()),
            ("organization", self.organization.as_ref()),
        ]
    }
}

impl Definable for ApiClass {
    const KIND: Kind = Kind::ApiClass;
}

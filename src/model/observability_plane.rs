//! Describes the observability plane: where the platform's logs go, how long they are kept, and who reads them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, GatewayReference, Kind, KubernetesCluster, Name};
use crate::tree::Located;

/// Where the logs of the whole platform go. There is one for the platform; it is read by the compiler alone.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ObservabilityPlane {
    /// The cluster that runs the Observers, and OpenSearch where the operator manages it.
    pub kubernetes_cluster: KubernetesCluster,
    /// Where logs are stored.
    pub open_search: OpenSearch,
    /// The service that reads logs for people.
    pub observer: ObserverService,
    /// How long logs are kept. The rule that names most wins; one rule has to name nothing, and is for everything else.
    pub retention: Vec<Retention>,
    /// Who reads the logs of an organization. Absent: nobody but the administrators of OpenSearch.
    #[serde(default)]
    pub access: Vec<LogAccess>,
    /// What logs are collected, beside those of the clusters that Bindery renders for.
    #[serde(default)]
    pub collect: Collect,
}

/// An OpenSearch that stands already, or one that the OpenSearch operator makes: exactly one of `endpoint` and `operator`.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OpenSearch {
    /// URL of an OpenSearch that stands already: `https://opensearch.example.com:9200`.
    pub endpoint: Option<Located<String>>,
    /// The Secret (`username`, `password`) of its administrator; the names of all other Secrets begin with this name. Absent: `opensearch`.
    pub credentials_ref: Option<SecretReference>,
    /// Certificate of the authority that signed OpenSearch's own, PEM. Absent: one that every image knows. Needed with `operator`.
    pub certificate_authority: Option<Located<String>>,
    /// The OpenSearch operator makes it, on the plane's own cluster.
    pub operator: Option<OpenSearchOperator>,
}

/// A Secret in the namespace of those who use it.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SecretReference {
    /// Name of the Secret.
    pub name: Name,
}

/// What the OpenSearch operator is to make.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OpenSearchOperator {
    /// How many nodes.
    #[schemars(range(min = 1, max = 100))]
    pub nodes: Located<u32>,
    /// Disk of each node, as a Kubernetes quantity: `200Gi`.
    pub storage: Located<String>,
    /// URL under which the other clusters reach it; needed where there are others.
    pub endpoint: Option<Located<String>>,
}

/// The service that reads logs for people: one Deployment for each organization that has readers.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ObserverService {
    /// Its image.
    pub image: Located<String>,
    /// Its host name; an organization's logs are below `https://<host>/<organization>`.
    pub host: Name,
    /// Whose tokens let people in.
    pub authentication: TokenAuthentication,
    /// The Gateway that leads to it, one of Envoy Gateway. Absent: the external one of the DataPlane on the same cluster.
    pub gateway: Option<GatewayReference>,
}

/// Tokens (JWT) of one issuer.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TokenAuthentication {
    /// Who issues them, as their claim `iss` says.
    pub issuer: Located<String>,
    /// URL of the keys that sign them.
    pub jwks: Located<String>,
    /// Audiences, of which a token has to name one. Absent: any.
    #[serde(default)]
    pub audiences: Vec<Located<String>>,
    /// The claim that lists a person's groups. Absent: `groups`.
    pub groups_claim: Option<Located<String>>,
}

/// How long some logs are kept.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Retention {
    /// Name of the Organization whose logs are meant. Absent: all.
    pub organization: Option<Name>,
    /// Name of the Environment whose logs are meant. Absent: all, builds included.
    pub environment: Option<Name>,
    /// Age at which a day's logs are deleted, in hours or days: `168h`, `7d`. At least one day.
    pub keep: Located<String>,
}

/// Who reads the logs of one organization.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LogAccess {
    /// Name of the Organization.
    pub organization: Name,
    /// Groups of the identity provider; a group reads one organization.
    #[schemars(length(min = 1))]
    pub groups: Vec<Name>,
}

/// What logs are collected.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Collect {
    /// Names of clusters beside the data and build planes, such as that of the control plane.
    pub clusters: Vec<Name>,
    /// Namespaces whose logs are not collected, on every cluster.
    pub exclude: Vec<Name>,
}

impl OpenSearch {
    /// What the names of all Secrets begin with.
    pub fn secret(&self) -> &str {
        self.credentials_ref.as_ref().map_or("opensearch", |reference| reference.name.as_str())
    }
}

impl TokenAuthentication {
    /// The claim that lists a person's groups.
    pub fn groups_claim(&self) -> &str {
        self.groups_claim.as_ref().map_or("groups", |claim| claim.as_str())
    }
}

impl Definable for ObservabilityPlane {
    const KIND: Kind = Kind::ObservabilityPlane;
}

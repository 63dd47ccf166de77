//! Describes a data plane: a cluster that runs applications.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Existing, GatewayImplementation, Kind, ManagedGateways, Name, NameServer};
use crate::tree::Located;

/// A cluster that runs applications, with its registry and gateways.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DataPlane {
    /// Where the cluster pulls built images from.
    pub registry: Registry,
    /// The cluster itself.
    pub kubernetes_cluster: KubernetesCluster,
    /// Host names and gateways of the cluster.
    pub gateway: Gateway,
    /// Where logs of this cluster are read.
    pub observer: Option<Observer>,
    /// The External Secrets store that `vaultKey` values come from.
    #[serde(default)]
    pub secret_store: SecretStore,
    /// Minor version of the cluster's Kubernetes: `1.34`. Absent: the newest that Bindery knows.
    pub kubernetes_version: Option<Located<String>>,
    /// Who answers pods that ask for names, where egress is closed to all but what is declared. List all that may. Absent: the pods
    /// labelled `k8s-app: kube-dns` in `kube-system`, at port 53.
    #[serde(default)]
    pub dns: Vec<NameServer>,
    /// Platform services that reach into tenants' pods, or that these reach.
    #[serde(default)]
    pub platform_peers: Vec<PlatformPeer>,
    /// What pods may refer to in the cluster and its namespaces although nothing renders it.
    #[serde(default)]
    pub existing: Existing,
    /// What may be placed here. Absent: anything.
    pub accepts: Option<Accepts>,
}

/// What may be placed on a data plane.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Accepts {
    /// Names of the only Environments that may be placed here.
    pub environments: Vec<Name>,
}

/// A platform service, or callers from outside, and the direction of their traffic.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlatformPeer {
    /// What it is called in the rendered policy.
    pub name: Name,
    /// Its namespace on the cluster. Exactly one of `namespace` and `cidr`.
    pub namespace: Option<Name>,
    /// Its address or range, for what runs in no pod of the cluster: `203.0.113.0/24`.
    pub cidr: Option<Located<String>>,
    /// `Ingress`: it reaches tenants' pods. `Egress`: these reach it.
    pub direction: Direction,
    /// Ports, over TCP. Absent: all.
    #[serde(default)]
    #[schemars(inner(range(min = 1, max = 65535)))]
    pub ports: Vec<Located<u16>>,
}

/// The direction of traffic as tenants' pods see it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
pub enum Direction {
    /// Into tenants' pods.
    Ingress,
    /// Out of tenants' pods.
    Egress,
}

/// An image registry.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Registry {
    /// Host and path under which images are stored.
    pub prefix: Located<String>,
    /// Name of the Secret with its credentials.
    pub secret_ref: Option<Name>,
}

/// A Kubernetes cluster.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct KubernetesCluster {
    /// Name of the cluster: the folder of its manifests. Planes with one name are the same cluster.
    #[schemars(length(min = 1))]
    pub name: Name,
    /// How OpenChoreo's controllers reach the cluster; never rendered, Argo CD or Flux brings its own access. A key or password
    /// in it is an error; an empty string is no value.
    pub credentials: Option<ClusterCredentials>,
    /// URL of the API server, as the delivery engine reaches it. With `credentialsRef` it registers the cluster; without both
    /// you register the cluster by its name yourself.
    #[serde(rename = "apiServerURL")]
    pub api_server_url: Option<Located<String>>,
    /// How the delivery engine logs in: for Argo CD the entry of the plane's `secretStore` whose value is the cluster's `config`,
    /// for Flux the Secret with a kubeconfig.
    pub credentials_ref: Option<LocalReference>,
}

/// Something that is named, and kept elsewhere.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct LocalReference {
    /// Its name.
    pub name: Name,
}

/// Address and certificates of a cluster, as OpenChoreo keeps them.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClusterCredentials {
    /// URL of the API server.
    #[serde(rename = "apiServerURL")]
    pub api_server_url: Located<String>,
    /// Certificate authority, base64 PEM.
    pub ca_cert: Located<String>,
    /// Client certificate, base64 PEM.
    pub client_cert: Located<String>,
    /// Client key, base64 PEM.
    pub client_key: Located<String>,
}

/// Host names and gateways of a cluster.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Gateway {
    /// Domain of public APIs: `<environment>.<publicVirtualHost>`.
    pub public_virtual_host: Located<String>,
    /// Domain of APIs within the organization.
    pub organization_virtual_host: Located<String>,
    /// Domain of web applications: `<component>-<environment>.<webApplicationVirtualHost>`. Absent: `publicVirtualHost`.
    pub web_application_virtual_host: Option<Located<String>>,
    /// The Gateway for public routes. Absent: `gateway-external` in `openchoreo-data-plane`.
    pub external: Option<GatewayReference>,
    /// The Gateway for routes within the organization. Absent: `gateway-internal` in `openchoreo-data-plane`.
    pub internal: Option<GatewayReference>,
    /// What routes may rely on. Absent: `EnvoyGateway`.
    pub implementation: Option<Located<GatewayImplementation>>,
    /// When present the Gateways are rendered as well, with a listener for each environment's host. Absent: they stand on the cluster already.
    pub manage: Option<Located<ManagedGateways>>,
}

impl Gateway {
    /// What routes may rely on, with the default filled in.
    pub fn implementation(&self) -> GatewayImplementation {
        self.implementation.as_ref().map_or(GatewayImplementation::EnvoyGateway, |written| written.value)
    }
}

/// A Gateway object on the cluster.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct GatewayReference {
    /// Name of the Gateway.
    pub name: Name,
    /// Its namespace. Absent: `openchoreo-data-plane`.
    pub namespace: Option<Name>,
    /// The namespace in which its proxies' pods run. Absent: the Gateway's own.
    pub proxy_namespace: Option<Name>,
}

/// The service that reads logs for people.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Observer {
    /// URL of the Observer API.
    pub url: Located<String>,
    /// How to log in there.
    pub authentication: Option<ObserverAuthentication>,
}

/// How to log in at the Observer.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ObserverAuthentication {
    /// User name and password.
    pub basic_auth: Option<BasicAuthentication>,
}

/// A user name and a password in clear text, as OpenChoreo keeps them.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BasicAuthentication {
    /// User name.
    pub username: Located<String>,
    /// Password.
    pub password: Located<String>,
}

/// A store of the External Secrets Operator.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct SecretStore {
    /// `ClusterSecretStore` (the default) or `SecretStore`.
    pub kind: String,
    /// Name of the store. Absent: `default`.
    pub name: String,
    /// Whose the entries are, by the words that they begin with; the longest that fits counts. An entry that none fits may be read
    /// by one organization alone.
    pub prefixes: Vec<SecretPrefix>,
}

/// Whose entries of a store begin with some words.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SecretPrefix {
    /// What the entries' keys begin with: `acme/`.
    #[schemars(length(min = 1))]
    pub prefix: Name,
    /// The only Organizations that read them. Absent: all.
    #[serde(default)]
    pub organizations: Vec<Name>,
}

impl Default for SecretStore {
    fn default() -> Self {
        SecretStore {
            kind: "ClusterSecretStore".to_owned(),
            name: "default".to_owned(),
            prefixes: Vec::new(),
        }
    }
}

impl Definable for DataPlane {
    const KIND: Kind = Kind::DataPlane;
}

//! Describes every kind of definition in the words of its users; the doc comments become the JSON Schemas.

mod api;
mod api_class;
mod build;
mod build_plane;
mod claim;
mod classes;
mod component;
mod config;
mod configuration_group;
mod data_plane;
mod delivery;
mod deployment_pipeline;
mod egress;
mod endpoints;
mod environment;
mod existing;
mod gateway;
mod kind;
mod metadata;
mod moment;
mod name_server;
mod observability_plane;
mod organization;
mod policy;
mod project;
mod schema;
mod selector;
mod service;
mod severity;
mod waiver;
mod workload;

pub use api::{Api, ApiBinding};
pub use api_class::{
    ApiClass, ApiClassVariant, ApiKeyAuthentication, Authentication, CircuitBreaker, Cors, JwtAuthentication,
    Mediation, OAuth2, RateLimit, RestPolicy, RestPolicyLevels, Security, Transformation,
};
pub use build::{Build, BuildParameter, BuildRepository, BuildRevision, TemplateRef};
pub use build_plane::{
    BuildConcurrency, BuildPlane, BuildRegistry, BuildScan, BuildTest, BuildTool, Builder, NodeProfiles,
    ScanSeverity,
};
pub use claim::{
    Claim, ClaimBinding, ClaimKind, ContainerOverride, Overrides, PlaneOverride, ReleaseState,
    WorkloadOverrides,
};
pub use classes::{
    AllowedOverride, Class, ClassContainers, ClassResource, ClassVariant, OverrideBy, VariantCondition,
};
pub use component::{Component, ComponentBuild, ComponentOwner};
pub use config::{Config, FileLayout, Layout, Limits, Naming, Ownership};
pub use configuration_group::{Configuration, ConfigurationGroup, ConfigurationValue, EnvironmentGroup};
pub use data_plane::{
    Accepts, BasicAuthentication, ClusterCredentials, DataPlane, Direction, Gateway, GatewayReference,
    KubernetesCluster, LocalReference, Observer, ObserverAuthentication, PlatformPeer, Registry,
    SecretPrefix, SecretStore,
};
pub use delivery::{Delivery, DeliveryEngine, DeliveryGranularity};
pub use deployment_pipeline::{DeploymentPipeline, PromotionPath, TargetEnvironment};
pub use egress::Egress;
pub use endpoints::Endpoints;
pub use environment::{
    Environment, EnvironmentGateway, EnvironmentSecurity, PlaneMode, PlaneReference, RemoteJwks,
};
pub use existing::{Existing, Referent};
pub use gateway::{CertificateReference, GatewayImplementation, ManagedGateways};
pub use kind::{Api as ApiVersion, Kind};
pub use metadata::{Metadata, Name, Owner};
pub use moment::Moment;
pub use name_server::NameServer;
pub use observability_plane::{
    Collect, LogAccess, ObservabilityPlane, ObserverService, OpenSearch, OpenSearchOperator, Retention,
    SecretReference, TokenAuthentication,
};
pub use organization::{
    Access, AccessRole, AccessRule, Amount, EgressList, EgressMode, Isolation, NetworkPolicyKind,
    Organization, PodSecurity, PodSecurityLevel, Quota,
};
pub use policy::{ClassRule, Policy, PolicyMatch, PolicyRule, PolicyStage, PolicyVariable, RuleLevel};
pub use project::Project;
pub use schema::{document_schema, whole_schema};
pub use selector::{Demand, Operator, Requirement, Selector};
pub use service::{ApiBackend, ApiOverrides, ApiRoute, ApiType, ExposeLevel, ServiceApi};
pub use severity::{Severities, Severity};
pub use waiver::{Waiver, WaiverTarget};
pub use workload::{
    Connection, ConnectionInjection, ConnectionType, Container, Endpoint, EndpointSchema, EndpointType,
    EnvSource, EnvVar, InjectedEnv, KeyReference, Workload, WorkloadSpec,
};

/// A typed definition: the spec of one document of one kind.
///
/// Made by validate, once its document fits the kind's schema.
pub trait Definable: serde::de::DeserializeOwned + schemars::JsonSchema {
    /// The kind whose spec this is.
    const KIND: Kind;
}

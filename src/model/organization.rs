//! Describes an organization, the tenancy boundary, and what its namespaces get.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Egress, Existing, Kind, Name, Severities};
use crate::tree::{Located, Node};

/// An organization: the namespace of all its definitions has its name. `default` exists without a document.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Organization {
    /// How its namespaces are walled off.
    pub isolation: Isolation,
    /// Pod Security levels of its namespaces.
    pub pod_security: Option<PodSecurity>,
    /// `hard` of a ResourceQuota in each of its namespaces. Absent: no quota.
    pub quota: Option<Quota>,
    /// Bounds over all its namespaces and clusters together; proven when compiling, never rendered.
    pub total_quota: Option<Quota>,
    /// `limits` of a LimitRange in each of its namespaces: Kubernetes LimitRangeItems. Absent: none.
    pub limits: Vec<Node>,
    /// Who may do what in its namespaces.
    pub access: Vec<Access>,
    /// Prefixes of images that it may run. Absent: any.
    pub image_registries: Vec<Located<String>>,
    /// Repositories from which its Argo CD project may deploy, beside the one that Bindery delivers from; `*` may stand in
    /// their paths.
    pub source_repositories: Vec<Located<String>>,
    /// What pods may refer to in its namespaces although nothing renders it.
    pub existing: Existing,
    /// Levels by diagnostic code for what belongs to it, over those of Config.
    pub severities: Severities,
    /// Annotations on what is rendered for it: where to reach its people, where its papers are.
    pub contacts: BTreeMap<Name, Located<String>>,
}

/// Amounts by resource, as Kubernetes quantities: `requests.cpu: "20"`, `pods: "100"`.
pub type Quota = BTreeMap<Name, Located<Amount>>;

/// A Kubernetes quantity, as written; a plain number is legal as well.
#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename = "Quantity")]
pub struct Amount(pub String);

impl JsonSchema for Amount {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer", "number"] })
    }
}

/// How namespaces are walled off from each other.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Isolation {
    /// Which network policies are rendered.
    pub network_policy: NetworkPolicyKind,
    /// What pods may reach. Absent: `Open`.
    pub egress: Option<Located<EgressMode>>,
}

impl Isolation {
    /// What pods may reach, with the default filled in.
    pub fn egress_mode(&self) -> EgressMode {
        self.egress.as_ref().map_or(EgressMode::Open, |egress| egress.value)
    }
}

/// Which network policies are rendered.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum NetworkPolicyKind {
    /// Kubernetes' own.
    #[default]
    Kubernetes,
    /// Cilium's, which know host names.
    Cilium,
    /// None.
    Disabled,
}

/// What pods may reach.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
pub enum EgressMode {
    /// Anything.
    Open,
    /// Name resolution, the same namespace, connections, and what workloads and classes declare under `egress`.
    Declared,
}

/// Pod Security levels of a namespace; the version is that of the plane's Kubernetes.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PodSecurity {
    /// Pods below this level are refused. Absent: `baseline`.
    pub enforce: PodSecurityLevel,
    /// Pods below this level are recorded. Absent: `restricted`.
    pub audit: PodSecurityLevel,
    /// Who applies pods below this level is warned. Absent: `restricted`.
    pub warn: PodSecurityLevel,
}

impl Default for PodSecurity {
    fn default() -> Self {
        let (enforce, restricted) = (PodSecurityLevel::Baseline, PodSecurityLevel::Restricted);
        PodSecurity { enforce, audit: restricted, warn: restricted }
    }
}

/// A level of Kubernetes' Pod Security Standards.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum PodSecurityLevel {
    /// Anything goes.
    Privileged,
    /// Known privilege escalations are refused.
    Baseline,
    /// Hardened pods only.
    Restricted,
}

impl PodSecurityLevel {
    /// Kubernetes' word.
    pub fn word(self) -> &'static str {
        match self {
            PodSecurityLevel::Privileged => "privileged",
            PodSecurityLevel::Baseline => "baseline",
            PodSecurityLevel::Restricted => "restricted",
        }
    }
}

/// What a group of people may do: a role that Kubernetes has, or rules of one's own.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Access {
    /// Name of the group, as the cluster's authentication gives it.
    #[schemars(length(min = 1))]
    pub group: Name,
    /// A role that Kubernetes has. Exactly one of `role` and `rules`.
    pub role: Option<AccessRole>,
    /// A narrow role of one's own: Kubernetes PolicyRules.
    #[serde(default)]
    pub rules: Vec<AccessRule>,
    /// Only in these environments. Absent: in all.
    #[serde(default)]
    pub environments: Vec<Name>,
}

/// One of Kubernetes' roles for people.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
pub enum AccessRole {
    /// See everything but secrets.
    View,
    /// Change everything but roles.
    Edit,
    /// Change everything in the namespace.
    Admin,
}

impl AccessRole {
    /// Name of Kubernetes' ClusterRole.
    pub fn cluster_role(self) -> &'static str {
        match self {
            AccessRole::View => "view",
            AccessRole::Edit => "edit",
            AccessRole::Admin => "admin",
        }
    }
}

/// A Kubernetes PolicyRule for namespaced resources.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AccessRule {
    /// API groups; the core group is an empty string.
    pub api_groups: Vec<Located<String>>,
    /// Resources: `pods`, `pods/log`.
    pub resources: Vec<Located<String>>,
    /// Names of single objects. Absent: all.
    #[serde(default)]
    pub resource_names: Vec<Located<String>>,
    /// Verbs: `get`, `list`, `watch`.
    pub verbs: Vec<Located<String>>,
}

/// Destinations that pods may reach where egress is `Declared`.
pub type EgressList = Vec<Located<Egress>>;

impl Definable for Organization {
    const KIND: Kind = Kind::Organization;
}

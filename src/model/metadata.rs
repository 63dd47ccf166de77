//! Describes a definition's metadata, as Kubernetes writes it, and the owner that many specs name.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::tree::Located;

/// A name that another definition carries, with its place.
pub type Name = Located<String>;

/// Standard Kubernetes object metadata.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// Name of the definition: a DNS subdomain, unique for its kind in its organization.
    pub name: Name,
    /// The organization that the definition belongs to. Absent: `default`. Organization, ObservabilityPlane and Config have none.
    pub namespace: Option<Name>,
    /// Labels: what selectors select on.
    #[serde(default)]
    pub labels: BTreeMap<Name, Located<String>>,
    /// Annotations: free text by key.
    #[serde(default)]
    pub annotations: BTreeMap<Name, Located<String>>,
}

impl Metadata {
    /// Fields that an API server writes: accepted, so that exported objects compile, and ignored.
    pub const SERVER_FIELDS: [&'static str; 11] = [
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "finalizers",
        "generateName",
        "generation",
        "managedFields",
        "ownerReferences",
        "resourceVersion",
        "selfLink",
        "uid",
    ];
}

/// The component that a definition belongs to.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Owner {
    /// Name of the Project, in the same organization.
    #[schemars(length(min = 1))]
    pub project_name: Name,
    /// Name of the Component, in the same organization.
    #[schemars(length(min = 1))]
    pub component_name: Name,
}

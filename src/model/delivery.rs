//! Describes how rendered folders reach their clusters: the engine, and the repository that it reads.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{LocalReference, Name};
use crate::tree::Located;

/// What applies the rendered folders, and from where.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Delivery {
    /// The engine whose objects are rendered to `delivery/`. Absent: `None`.
    pub engine: Option<Located<DeliveryEngine>>,
    /// How much one Application or Kustomization applies. Absent: `Namespace`.
    pub granularity: DeliveryGranularity,
    /// URL of the repository that holds the rendered folders, as the engine clones it; needed with an engine.
    pub repository: Option<Located<String>>,
    /// The branch that the engine follows, or a full name such as `refs/tags/v1`. Absent: `defaultBranch`, else `main`.
    pub revision: Option<Located<String>>,
    /// Where in that repository the rendered folders stand; `.` is its root. Absent: `output`.
    pub path: Option<Located<String>>,
    /// The namespace in which the engine looks for its objects. Absent: `argocd` or `flux-system`.
    pub namespace: Option<Name>,
    /// The Secret in that namespace with which Flux clones the repository. Argo CD keeps its own credentials.
    pub credentials_ref: Option<LocalReference>,
}

/// What applies manifests to clusters.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum DeliveryEngine {
    /// Argo CD: AppProjects and Applications.
    ArgoCD,
    /// Flux: GitRepositories and Kustomizations.
    Flux,
    /// None: no object of an engine is rendered.
    #[default]
    None,
}

/// How much one Application or Kustomization applies.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum DeliveryGranularity {
    /// All components of one namespace on one cluster.
    #[default]
    Namespace,
    /// One component in one namespace on one cluster.
    Component,
}

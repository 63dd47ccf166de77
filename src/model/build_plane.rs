//! Describes a build plane: a cluster that builds images.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, KubernetesCluster, Observer};

/// A cluster that runs builds with Argo Workflows.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildPlane {
    /// The cluster itself.
    pub kubernetes_cluster: KubernetesCluster,
    /// Where logs of this cluster are read.
    pub observer: Option<Observer>,
}

impl Definable for BuildPlane {
    const KIND: Kind = Kind::BuildPlane;
}

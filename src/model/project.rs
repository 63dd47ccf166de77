//! Describes a project: components that are built and promoted together.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name, Selector};
use crate::tree::Located;

/// A project: its components share a pipeline, and in each environment a namespace.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Project {
    /// Name of the DeploymentPipeline that the project's components follow.
    pub deployment_pipeline_ref: Name,
    /// Labels that a data plane has to carry to run the project. Absent: any of the environment's planes.
    pub data_plane_selector: Option<Located<Selector>>,
    /// Name of the BuildPlane that builds its components. Absent: the only one, or the one named `default`.
    pub build_plane_ref: Option<Name>,
}

impl Definable for Project {
    const KIND: Kind = Kind::Project;
}

//! Describes a project: components that are built and promoted together.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name};

/// A project: its components share a pipeline, and in each environment a namespace.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Project {
    /// Name of the DeploymentPipeline that the project's components follow.
    pub deployment_pipeline_ref: Name,
}

impl Definable for Project {
    const KIND: Kind = Kind::Project;
}

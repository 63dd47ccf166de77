//! Describes a deployment pipeline: which environment may follow which.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name};

/// The paths along which components are promoted; together they form a graph without cycles.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct DeploymentPipeline {
    /// The paths. The environment that is no path's target is where components start.
    #[serde(default)]
    pub promotion_paths: Vec<PromotionPath>,
}

/// The ways out of one environment.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PromotionPath {
    /// Name of the Environment that is left.
    pub source_environment_ref: Name,
    /// The environments that may follow.
    pub target_environment_refs: Vec<TargetEnvironment>,
}

/// One environment that may follow.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TargetEnvironment {
    /// Name of the Environment.
    pub name: Name,
    /// Whether somebody has to approve the step.
    #[serde(default)]
    pub requires_approval: bool,
    /// OpenChoreo's second spelling of `requiresApproval`.
    #[serde(default)]
    pub is_manual_approval_required: bool,
}

impl Definable for DeploymentPipeline {
    const KIND: Kind = Kind::DeploymentPipeline;
}

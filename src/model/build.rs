//! Describes a build: one run that makes a component's image.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Owner};
use crate::tree::Located;

/// One run of a component's build.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Build {
    /// The component whose image is built.
    pub owner: Owner,
    /// The source.
    pub repository: BuildRepository,
    /// The build template.
    pub template_ref: TemplateRef,
}

/// A source repository.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildRepository {
    /// Clone URL.
    pub url: Located<String>,
    /// What to check out.
    pub revision: BuildRevision,
    /// The application's folder in the repository.
    pub app_path: Located<String>,
}

/// What to check out: a commit, or the tip of a branch.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildRevision {
    /// Branch name.
    pub branch: Option<Located<String>>,
    /// Commit id; wins over the branch.
    pub commit: Option<Located<String>>,
}

/// A build template, by the name of an Argo ClusterWorkflowTemplate.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TemplateRef {
    /// Name of the template: one of the build plane's tools.
    pub name: Located<String>,
    /// Kept for documents of OpenChoreo; there is one engine, Argo Workflows.
    pub engine: Option<String>,
    /// Parameters that the template takes.
    #[serde(default)]
    pub parameters: Vec<BuildParameter>,
}

/// One parameter of a build template.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildParameter {
    /// Name of the parameter.
    pub name: Located<String>,
    /// Its value.
    pub value: Located<String>,
}

impl Definable for Build {
    const KIND: Kind = Kind::Build;
}

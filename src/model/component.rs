//! Describes a component: one deployable part of a project.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{BuildRepository, Definable, Kind, Name, Selector, TemplateRef};
use crate::tree::Located;

/// One deployable part of a project.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Component {
    /// The project that it belongs to.
    pub owner: ComponentOwner,
    /// What it is: `Service`, `WebApplication` or `ScheduledTask`; other types of OpenChoreo render nothing.
    pub r#type: Located<String>,
    /// How its image is built from source.
    pub build: Option<ComponentBuild>,
    /// Labels that a data plane has to carry to run the component, beside the project's.
    pub data_plane_selector: Option<Located<Selector>>,
    /// Name of the BuildPlane that builds it, instead of the project's.
    pub build_plane_ref: Option<Name>,
}

/// The project of a component.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ComponentOwner {
    /// Name of the Project, in the same organization.
    #[schemars(length(min = 1))]
    pub project_name: Name,
}

/// How a component's image is built from source.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ComponentBuild {
    /// The source.
    pub repository: BuildRepository,
    /// The build template.
    pub template_ref: TemplateRef,
    /// When it is built anew without being asked: a cron schedule, `0 3 * * 1`. Absent: only by Builds.
    pub schedule: Option<Located<String>>,
}

impl Definable for Component {
    const KIND: Kind = Kind::Component;
}

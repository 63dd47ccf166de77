//! Describes claims (Service, WebApplication, ScheduledTask) and their bindings, which share one shape.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{EnvVar, Kind, Name, Owner, Selector, ServiceApi, WorkloadSpec};
use crate::tree::{Located, Node};

/// What a claim or binding changes in its class's templates, as far as the class's `allowedOverrides` let it.
///
/// OpenChoreo has a map of switches in this place, which never had an effect.
#[derive(Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Overrides {
    /// Over the class's `deploymentTemplate`; a null deletes.
    pub deployment_template: Option<Node>,
    /// Over the class's `serviceTemplate`; a null deletes.
    pub service_template: Option<Node>,
    /// Over the class's `cronJobTemplate`; a null deletes.
    pub cron_job_template: Option<Node>,
}

/// A developer's claim on a class: Service, WebApplication or ScheduledTask.
///
/// In the short form the workload stands inline and `project` names the project; the Component is then implied.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Claim {
    /// The component that it belongs to. Instead, in the short form: `project`.
    pub owner: Option<Owner>,
    /// Short form: name of the Project. The component is named as the claim.
    #[schemars(length(min = 1))]
    pub project: Option<Name>,
    /// Name of the Workload. Absent: the Workload named as the component.
    #[schemars(length(min = 1))]
    pub workload_name: Option<Name>,
    /// Short form: the workload itself.
    pub workload: Option<WorkloadSpec>,
    /// Name of the class. Absent: `default`.
    pub class_name: Option<Name>,
    /// Values of the class's parameters.
    pub parameters: Option<Node>,
    /// What is different from the class's templates, as far as its `allowedOverrides` let it.
    #[schemars(with = "Option<Overrides>")]
    pub overrides: Option<Node>,
    /// APIs that are exposed through a gateway, by name. Services only.
    #[serde(default)]
    pub apis: BTreeMap<Name, ServiceApi>,
}

/// A claim's instance in one environment.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClaimBinding {
    /// The component that is bound.
    pub owner: Owner,
    /// Name of the Environment.
    #[schemars(length(min = 1))]
    pub environment: Name,
    /// Name of the class. Absent: that of the claim when the binding follows its Workload, else `default`.
    pub class_name: Option<Name>,
    /// The pinned workload, complete. Absent: the claim's Workload as it is now.
    pub workload_spec: Option<Located<WorkloadSpec>>,
    /// Differences of the workload in this environment: environment variables, command and arguments, but not the image.
    #[serde(default)]
    pub workload_overrides: WorkloadOverrides,
    /// Values of the class's parameters in this environment, over the claim's.
    pub parameters: Option<Node>,
    /// What is different from the class's templates in this environment, as far as its `allowedOverrides` let it.
    #[schemars(with = "Option<Overrides>")]
    pub overrides: Option<Node>,
    /// APIs that are exposed in this environment, by name. Services only.
    /// Absent: those of the claim when the binding follows its Workload, none when it pins one.
    pub apis: Option<BTreeMap<Name, ServiceApi>>,
    /// Differences of the workload by data plane; later ones lie over earlier ones.
    #[serde(default)]
    pub data_plane_overrides: Vec<PlaneOverride>,
    /// Whether it runs. Absent: `Active`.
    #[serde(default)]
    pub release_state: ReleaseState,
}

/// Differences of a workload on the data planes that a selector chooses.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PlaneOverride {
    /// Labels of the data planes.
    pub selector: Located<Selector>,
    /// What is different there.
    pub workload_overrides: WorkloadOverrides,
}

/// Differences of a workload: environment variables, command and arguments, but not the image.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct WorkloadOverrides {
    /// Differences by container name.
    pub containers: BTreeMap<Name, ContainerOverride>,
}

/// Differences of one container.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ContainerOverride {
    /// Entry point, instead of the workload's. An empty list leaves the image's own.
    pub command: Option<Located<Vec<Located<String>>>>,
    /// Arguments, instead of the workload's. An empty list leaves the image's own.
    pub args: Option<Located<Vec<Located<String>>>>,
    /// Variables, over the workload's of the same name.
    pub env: Vec<EnvVar>,
}

/// Whether a binding runs.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum ReleaseState {
    /// It runs.
    #[default]
    Active,
    /// Its objects stay, with nothing running.
    Suspend,
    /// Nothing is rendered.
    Undeploy,
}

/// The three kinds of claims, each with its class and its binding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClaimKind {
    /// Service, ServiceClass, ServiceBinding.
    Service,
    /// WebApplication, WebApplicationClass, WebApplicationBinding.
    WebApplication,
    /// ScheduledTask, ScheduledTaskClass, ScheduledTaskBinding.
    ScheduledTask,
}

impl ClaimKind {
    /// All three.
    pub const ALL: [ClaimKind; 3] = [ClaimKind::Service, ClaimKind::WebApplication, ClaimKind::ScheduledTask];

    /// The kind of the claim itself; its word is also the component type.
    pub fn claim(self) -> Kind {
        match self {
            ClaimKind::Service => Kind::Service,
            ClaimKind::WebApplication => Kind::WebApplication,
            ClaimKind::ScheduledTask => Kind::ScheduledTask,
        }
    }

    /// The kind of its class.
    pub fn class(self) -> Kind {
        match self {
            ClaimKind::Service => Kind::ServiceClass,
            ClaimKind::WebApplication => Kind::WebApplicationClass,
            ClaimKind::ScheduledTask => Kind::ScheduledTaskClass,
        }
    }

    /// The kind of its binding.
    pub fn binding(self) -> Kind {
        match self {
            ClaimKind::Service => Kind::ServiceBinding,
            ClaimKind::WebApplication => Kind::WebApplicationBinding,
            ClaimKind::ScheduledTask => Kind::ScheduledTaskBinding,
        }
    }
}

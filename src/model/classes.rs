//! Describes the classes: the platform's standards for services, web applications and scheduled tasks.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ClassRule, EgressList, Name, Selector};
use crate::tree::{Located, Node};

/// The platform's standard for what claims run: ServiceClass, WebApplicationClass or ScheduledTaskClass.
///
/// Its templates lie under what developers say; `allowedOverrides` and `locked` say what stays the platform's.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Class {
    /// Classes of the same kind, the organization's own or shared ones, that lie under this one: later over earlier, this one over all.
    pub extends: Vec<Name>,
    /// A Kubernetes `apps/v1` DeploymentSpec that lies under the workload's own settings.
    pub deployment_template: Option<Node>,
    /// A Kubernetes `v1` ServiceSpec that lies under the workload's own settings.
    pub service_template: Option<Node>,
    /// A Kubernetes `batch/v1` CronJobSpec that lies under the task's own settings; it says when tasks run.
    pub cron_job_template: Option<Node>,
    /// A Kubernetes `v1` Container that lies under every container of the pod, whatever its name, but not under init
    /// containers; below the template's own.
    pub container_template: Option<Node>,
    /// Which containers a workload may have.
    pub containers: ClassContainers,
    /// A JSON Schema (2020-12) of the parameters that claims and bindings may give; defaults are applied. An extending
    /// class adds parameters and replaces those of the same name.
    pub parameters: Option<Node>,
    /// The class's own differences: each that holds lies over the templates, later ones over earlier ones.
    pub variants: Vec<ClassVariant>,
    /// Further objects for every claim, beside Deployment, Service or CronJob. An extending class has those of the classes
    /// that it extends as well, and replaces those of the same `id`.
    pub resources: Vec<ClassResource>,
    /// What claims and bindings may change in the templates under their `overrides`. Absent: nothing.
    pub allowed_overrides: Vec<AllowedOverride>,
    /// Fields of the templates that nobody above the class may change, not even the workload:
    /// `deploymentTemplate.template.spec.containers[*].args`.
    pub locked: Vec<Located<String>>,
    /// What everything of this class needs outside the cluster, where the organization's egress is `Declared`.
    pub egress: EgressList,
    /// Rules in CEL for everything that is rendered for bindings of this class and of those that extend it.
    pub rules: Vec<ClassRule>,
}

/// Which containers a workload may have.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct ClassContainers {
    /// Names of containers that a workload may use. Absent: any.
    pub allowed: Option<Vec<Name>>,
}

/// A difference of a class where something holds.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClassVariant {
    /// Where it holds: all that is said has to.
    pub when: VariantCondition,
    /// Over the class's own `deploymentTemplate`.
    pub deployment_template: Option<Node>,
    /// Over the class's own `serviceTemplate`.
    pub service_template: Option<Node>,
    /// Over the class's own `cronJobTemplate`.
    pub cron_job_template: Option<Node>,
    /// Over the class's own `containerTemplate`, under every container.
    pub container_template: Option<Node>,
    /// Values of the class's parameters, over their defaults.
    pub parameters: Option<Node>,
}

/// Where a variant holds. All that is said has to; an empty condition always holds.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct VariantCondition {
    /// Only where the environment's `isProduction` is this.
    pub is_production: Option<bool>,
    /// Only in these Environments.
    pub environments: Option<Vec<Name>>,
    /// Only on data planes that carry these labels.
    pub data_plane_selector: Option<Located<Selector>>,
}

/// A further object of a class, such as an autoscaler, a disruption budget or a ConfigMap.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClassResource {
    /// What tells it apart from the class's other resources.
    #[schemars(length(min = 1))]
    pub id: Name,
    /// A CEL expression: whether there is such an object. Absent: always.
    pub when: Option<Located<String>>,
    /// A CEL expression for a list: an object for each `item` of it. Absent: one object.
    pub for_each: Option<Located<String>>,
    /// The object: apiVersion, kind, metadata.name and the rest. Texts may hold `{{ expression }}`; a text that is one
    /// expression keeps the type of its value. Namespace and labels are added.
    pub template: Node,
}

/// A part of the templates that claims or bindings may change.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AllowedOverride {
    /// The field with all that is below it: `deploymentTemplate.replicas`,
    /// `deploymentTemplate.template.spec.containers[*].resources`, `….containers[name=main].env`.
    pub path: Located<String>,
    /// Who may change it. Absent: both.
    pub by: Option<Vec<OverrideBy>>,
    /// The environments in which it may be changed. Absent: all.
    pub environments: Option<Vec<Name>>,
    /// A JSON Schema (2020-12) that the field's value has to fit once the override lies over it. Absent: any value.
    pub schema: Option<Node>,
}

/// Who changes a template.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema, Debug)]
pub enum OverrideBy {
    /// The Service, WebApplication or ScheduledTask.
    Claim,
    /// The binding.
    Binding,
}

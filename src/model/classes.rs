//! Describes the classes: the platform's standards for services, web applications and scheduled tasks.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, EgressList, Kind};
use crate::tree::Node;

/// The platform's standard for services.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ServiceClass {
    /// A Kubernetes `apps/v1` DeploymentSpec that lies under every service's own settings.
    pub deployment_template: Option<Node>,
    /// A Kubernetes `v1` ServiceSpec that lies under every service's own settings.
    pub service_template: Option<Node>,
    /// What everything of this class needs outside the cluster, where the organization's egress is `Declared`.
    #[serde(default)]
    pub egress: EgressList,
}

/// The platform's standard for web applications.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WebApplicationClass {
    /// A Kubernetes `apps/v1` DeploymentSpec that lies under every web application's own settings.
    pub deployment_template: Option<Node>,
    /// A Kubernetes `v1` ServiceSpec that lies under every web application's own settings.
    pub service_template: Option<Node>,
    /// What everything of this class needs outside the cluster, where the organization's egress is `Declared`.
    #[serde(default)]
    pub egress: EgressList,
}

/// The platform's standard for scheduled tasks.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ScheduledTaskClass {
    /// A Kubernetes `batch/v1` CronJobSpec that lies under every task's own settings; it says when tasks run.
    pub cron_job_template: Option<Node>,
    /// What everything of this class needs outside the cluster, where the organization's egress is `Declared`.
    #[serde(default)]
    pub egress: EgressList,
}

impl Definable for ServiceClass {
    const KIND: Kind = Kind::ServiceClass;
}

impl Definable for WebApplicationClass {
    const KIND: Kind = Kind::WebApplicationClass;
}

impl Definable for ScheduledTaskClass {
    const KIND: Kind = Kind::ScheduledTaskClass;
}

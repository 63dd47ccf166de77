//! Judges Kubernetes objects and templates of them as the API server would, without one.

mod admission;
mod admission_rules;
mod autoscaling;
mod check;
mod configuration;
mod container;
pub mod cron;
mod custom;
mod duplicates;
mod field;
mod hints;
mod image;
mod job;
mod kinds;
mod known;
mod metadata;
pub mod names;
mod network;
mod pod;
mod pod_resources;
mod probe;
pub mod problems;
mod quota;
mod rbac;
mod resources;
mod scheduling;
mod security;
mod selector;
mod service;
mod shape;
mod validators;
mod volume;
mod workload;

pub use crate::tree::quantity;
pub(crate) use custom::custom_kinds;
pub use image::image_problem;
pub(crate) use kinds::built_in_kinds;
pub(super) use known::Level;
pub use quota::quota_name_problem;
pub use resources::is_exact;
pub use validators::{Validator, is_of_classes_alone, validator_of, validators};

use k8s_openapi::api::{
    apps::v1::DeploymentSpec,
    batch::v1::CronJobSpec,
    core::v1::{Container, ServiceSpec},
};

use crate::diagnostics::{Diagnostics, ObjectName};
use crate::tree::Node;
use check::Check;
use field::Field;
use kinds::Rules;

/// The part of an object that a template is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TemplateKind {
    /// The `spec` of an apps/v1 Deployment.
    DeploymentSpec,
    /// The `spec` of a v1 Service.
    ServiceSpec,
    /// The `spec` of a batch/v1 CronJob.
    CronJobSpec,
    /// One container of a pod.
    Container,
}

/// Judges a partial template: unknown fields, types, and values where they are set.
///
/// `prefix` begins every path that is reported, for example `spec.deploymentTemplate`. Nothing can be missing yet.
pub fn check_template(template: &Node, kind: TemplateKind, prefix: &str, diagnostics: &mut Diagnostics) {
    if template.is_null() {
        return;
    }
    check_shape(template, kind, prefix, diagnostics);
    let field = Field::root(template, prefix);
    let rules: fn(&Field, &mut Check) = match kind {
        TemplateKind::DeploymentSpec => workload::check_deployment,
        TemplateKind::ServiceSpec => service::check_service,
        TemplateKind::CronJobSpec => job::check_cron_job,
        TemplateKind::Container => container::check_any,
    };
    rules(&field, &mut Check { finished: false, object: None, diagnostics });
}

/// Compares a partial template with its type alone: unknown fields and types.
pub fn check_shape(template: &Node, kind: TemplateKind, prefix: &str, diagnostics: &mut Diagnostics) {
    let field = Field::root(template, prefix);
    diagnostics.extend(match kind {
        TemplateKind::DeploymentSpec => shape::faults_of_layer::<DeploymentSpec>(&field),
        TemplateKind::ServiceSpec => shape::faults_of_layer::<ServiceSpec>(&field),
        TemplateKind::CronJobSpec => shape::faults_of_layer::<CronJobSpec>(&field),
        TemplateKind::Container => shape::faults_of_layer::<Container>(&field),
    });
}

/// Judges a complete object of a built-in kind; custom kinds and unknown versions pass.
///
/// `name` is what findings say they speak of.
pub fn check_object(object: &Node, name: &ObjectName, diagnostics: &mut Diagnostics) {
    let Some(kind) = kinds::find(&name.api_version, &name.kind) else { return };
    let field = Field::root(object, "");
    let faults = (kind.shape)(&field);
    // A misspelled field would otherwise be reported a second time as missing.
    let finished = faults.is_empty();
    let mut check = Check { finished, object: Some(name), diagnostics };
    for fault in faults {
        check.report(fault);
    }
    metadata::check_object_metadata(&field, kind.name, &mut check);
    match kind.rules {
        Rules::None => {}
        Rules::Object(rules) => rules(&field, &mut check),
        Rules::Spec(rules) => match field.get("spec") {
            Some(spec) => rules(&spec, &mut check),
            None => check.missing(&field, "spec"),
        },
    }
}

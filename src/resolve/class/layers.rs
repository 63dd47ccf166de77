//! Stacks the layers of one binding on one data plane, as far as classes, claims and bindings make them.

use super::lineage::Lineage;
use crate::model::{DataPlane, Environment, VariantCondition};
use crate::tree::{Layer, Node};
use crate::validate::Checked;

/// A part of the class that is a template of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// DeploymentSpec of services and web applications.
    Deployment,
    /// ServiceSpec of services and web applications.
    Service,
    /// CronJobSpec of scheduled tasks.
    CronJob,
}

/// One layer: what a class, a variant, a claim or a binding says of the templates.
#[derive(Clone, Debug)]
pub struct TemplateLayer<'v> {
    /// The rung.
    pub layer: Layer,
    /// Of the DeploymentSpec.
    pub deployment: Option<&'v Node>,
    /// Of the ServiceSpec.
    pub service: Option<&'v Node>,
    /// Of the CronJobSpec.
    pub cron_job: Option<&'v Node>,
    /// Of every container.
    pub container: Option<&'v Node>,
}

impl Part {
    /// The field of classes and overrides that holds it.
    pub fn field(self) -> &'static str {
        match self {
            Part::Deployment => "deploymentTemplate",
            Part::Service => "serviceTemplate",
            Part::CronJob => "cronJobTemplate",
        }
    }

    /// Where the pod's spec stands in it; a Service has none.
    pub fn pod(self) -> Option<&'static [&'static str]> {
        match self {
            Part::Deployment => Some(&["template", "spec"]),
            Part::Service => None,
            Part::CronJob => Some(&["jobTemplate", "spec", "template", "spec"]),
        }
    }
}

impl<'v> TemplateLayer<'v> {
    /// What the layer says of one template.
    pub fn part(&self, part: Part) -> Option<&'v Node> {
        match part {
            Part::Deployment => self.deployment,
            Part::Service => self.service,
            Part::CronJob => self.cron_job,
        }
    }
}

/// Where a binding runs: what a variant can ask about.
#[derive(Clone, Copy)]
pub(in crate::resolve) struct Stage<'v> {
    pub(in crate::resolve) environment: &'v Checked<Environment>,
    pub(in crate::resolve) plane: &'v Checked<DataPlane>,
}

impl Stage<'_> {
    /// Whether a variant holds here.
    pub(in crate::resolve) fn holds(&self, when: &VariantCondition) -> bool {
        when.is_production.is_none_or(|wanted| wanted == self.environment.spec.is_production)
            && when
                .environments
                .as_ref()
                .is_none_or(|names| names.iter().any(|name| name.as_str() == self.environment.name()))
            && when
                .data_plane_selector
                .as_ref()
                .is_none_or(|selector| selector.matches(&self.plane.metadata.labels))
    }
}

/// The layers of a class and of those that it extends: each class's templates, and its variants over them.
pub(in crate::resolve) fn of_classes<'v>(lineage: &Lineage<'v>, stage: &Stage<'v>) -> Vec<TemplateLayer<'v>> {
    let mut layers = Vec::new();
    for (at, class) in lineage.classes.iter().enumerate() {
        let (own, variant_layer) = match at + 1 == lineage.classes.len() {
            true => (Layer::Class, Layer::Variant),
            false => (Layer::BaseClass, Layer::BaseClass),
        };
        let spec = &class.spec;
        layers.push(TemplateLayer {
            layer: own,
            deployment: spec.deployment_template.as_ref(),
            service: spec.service_template.as_ref(),
            cron_job: spec.cron_job_template.as_ref(),
            container: spec.container_template.as_ref(),
        });
        layers.extend(spec.variants.iter().filter(|variant| stage.holds(&variant.when)).map(|variant| {
            TemplateLayer {
                layer: variant_layer,
                deployment: variant.deployment_template.as_ref(),
                service: variant.service_template.as_ref(),
                cron_job: variant.cron_job_template.as_ref(),
                container: variant.container_template.as_ref(),
            }
        }));
    }
    layers
}

/// The values that the variants of a class and of those that it extends give its parameters, lowest first.
pub(in crate::resolve) fn values_of_variants(lineage: &Lineage<'_>, stage: &Stage<'_>) -> Vec<Node> {
    let mut values = Vec::new();
    for (at, class) in lineage.classes.iter().enumerate() {
        let layer = if at + 1 == lineage.classes.len() { Layer::Variant } else { Layer::BaseClass };
        let holding = class.spec.variants.iter().filter(|variant| stage.holds(&variant.when));
        values.extend(holding.filter_map(|variant| Some(variant.parameters.clone()?.in_layer(layer))));
    }
    values
}

/// The layer of a claim's or binding's `overrides`.
pub(in crate::resolve) fn of_claims<'v>(
    layer: Layer,
    overrides: Option<&'v Node>,
) -> Option<TemplateLayer<'v>> {
    let overrides = overrides?;
    let part = |part: Part| overrides.get(part.field());
    Some(TemplateLayer {
        layer,
        deployment: part(Part::Deployment),
        service: part(Part::Service),
        cron_job: part(Part::CronJob),
        container: None,
    })
}

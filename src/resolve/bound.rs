//! Defines what resolving gives: bindings whose every reference leads to a definition.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ApiLineage, BoundObservability, Index, Lineage, TemplateLayer};
use crate::model::{
    ApiClass, BuildPlane, BuildRepository, ClaimBinding, ClaimKind, Component, ConfigurationValue,
    Connection, DataPlane, Egress, Endpoint, Environment, Kind, Name, OverrideBy, Project, ReleaseState,
    ServiceApi, TemplateRef, WorkloadOverrides, WorkloadSpec,
};
use crate::source::Span;
use crate::tree::{Layer, Located, Node};
use crate::validate::Checked;

/// The whole platform with its references bound.
///
/// Made by resolve. A binding with a broken reference is not in it; the diagnostics say why.
#[derive(Debug)]
pub struct Platform<'v> {
    /// Definitions by name.
    pub index: Index<'v>,
    /// Every binding that can render, explicit and implicit, sorted by organization, component and environment.
    pub bindings: Vec<Bound<'v>>,
    /// APIs that are exposed apart from a service.
    pub api_bindings: Vec<BoundApi<'v>>,
    /// Where logs go, when the platform says so.
    pub observability: Option<BoundObservability<'v>>,
    /// Everything that is to be built, sorted by organization and name.
    pub builds: Vec<BoundBuild<'v>>,
}

/// A claim's instance in one environment, ready to be rendered.
#[derive(Debug)]
pub struct Bound<'v> {
    /// Which of the three kinds.
    pub kind: ClaimKind,
    /// The organization.
    pub organization: &'v str,
    /// The binding's name; that of the claim when it is implicit.
    pub name: &'v Name,
    /// The binding's own definition, unless it is implicit.
    pub definition: Option<&'v Checked<ClaimBinding>>,
    /// The project.
    pub project: &'v Checked<Project>,
    /// The component's name, where the owner says it.
    pub component: &'v Name,
    /// The component's definition; absent in the short form.
    pub component_definition: Option<&'v Checked<Component>>,
    /// The environment.
    pub environment: &'v Checked<Environment>,
    /// The clusters that run it, in the order of the environment.
    pub placements: Vec<Placement<'v>>,
    /// The class.
    pub class: BoundClass<'v>,
    /// What it runs.
    pub workload: WorkloadSource<'v>,
    /// The APIs that it exposes, by name.
    pub apis: Vec<ExposedApi<'v>>,
    /// What it needs of other bindings, by connection name; one that cannot be served is left out.
    pub connections: Vec<BoundConnection<'v>>,
    /// The values of its configuration references, by group and key.
    pub configuration: BTreeMap<(&'v str, &'v str), &'v ConfigurationValue>,
    /// The variables that its environment gives every workload, sorted by key.
    pub environment_variables: Arc<Vec<EnvironmentVariable<'v>>>,
    /// Whether it runs.
    pub state: ReleaseState,
}

/// A variable that an environment gives every workload.
#[derive(Clone, Debug)]
pub struct EnvironmentVariable<'v> {
    /// The name of its configuration group.
    pub group: &'v str,
    /// Its key, which is the variable's name.
    pub key: &'v Name,
    /// Its value in the environment.
    pub value: &'v ConfigurationValue,
}

/// Something that is to be built, ready to be rendered: a Build, or a component with a `build`.
#[derive(Debug)]
pub struct BoundBuild<'v> {
    /// The organization.
    pub organization: &'v str,
    /// The Build's name; else the component's.
    pub name: &'v Name,
    /// The project's name.
    pub project: &'v Name,
    /// The component's name.
    pub component: &'v Name,
    /// The source.
    pub repository: &'v BuildRepository,
    /// The build template, one of the plane's tools, with parameters that it takes.
    pub template: &'v TemplateRef,
    /// When it is built.
    pub trigger: BuildTrigger<'v>,
    /// The plane that builds it.
    pub plane: &'v Checked<BuildPlane>,
    /// Where the image goes.
    pub registry: PushRegistry<'v>,
}

/// When something is built.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum BuildTrigger<'v> {
    /// Once: it is a Build.
    Once,
    /// By a component's cron schedule.
    Schedule(&'v Located<String>),
    /// When somebody asks for it on the cluster: a component without a schedule.
    Asked,
}

/// Where a built image goes.
#[derive(Clone, Copy, Debug)]
pub struct PushRegistry<'v> {
    /// Host and path.
    pub prefix: &'v Located<String>,
    /// The Secret that may push there.
    pub secret: Option<&'v Name>,
    /// Whether the build plane says so; otherwise it is the registry of a data plane.
    pub of_plane: bool,
}

/// A data plane that runs a binding.
#[derive(Clone, Debug)]
pub struct Placement<'v> {
    /// The plane.
    pub plane: &'v Checked<DataPlane>,
    /// Whether the same manifests stand there with nothing running.
    pub standby: bool,
    /// The binding's differences for this plane, lowest first.
    pub overrides: Vec<&'v WorkloadOverrides>,
    /// What classes, claim and binding say of the templates here, lowest first.
    pub layers: Vec<TemplateLayer<'v>>,
    /// The values of the class's parameters here; absent when they are at fault.
    pub parameters: Option<Node>,
}

/// A connection whose target is known.
#[derive(Debug)]
pub struct BoundConnection<'v> {
    /// The connection's name.
    pub name: &'v Name,
    /// How the address is handed over.
    pub connection: &'v Connection,
    /// The target, by its place in [`Platform::bindings`].
    pub target: usize,
    /// The target's endpoint.
    pub endpoint: &'v Endpoint,
}

/// The class of a binding, with everything that it inherits.
#[derive(Clone, Debug)]
pub struct BoundClass<'v> {
    /// The kind of class.
    pub kind: Kind,
    /// Its name.
    pub name: &'v Name,
    /// The class and those that it extends.
    pub lineage: Arc<Lineage<'v>>,
}

impl<'v> BoundClass<'v> {
    /// What everything of the class needs outside the cluster.
    pub fn egress(&self) -> impl Iterator<Item = &'v Located<Egress>> {
        self.lineage.classes.iter().flat_map(|class| &class.spec.egress)
    }
}

/// A workload and the layer that it counts as.
#[derive(Clone, Copy, Debug)]
pub struct WorkloadSource<'v> {
    /// The workload.
    pub spec: &'v WorkloadSpec,
    /// [`Layer::Binding`] when the binding pins it, [`Layer::Claim`] when the claim holds it, else [`Layer::Workload`].
    pub layer: Layer,
    /// Where the definition that holds it has its name.
    pub span: Span,
}

/// An API that a service exposes, with its class.
#[derive(Clone, Debug)]
pub struct ExposedApi<'v> {
    /// The API's name.
    pub name: &'v Name,
    /// How it is exposed.
    pub api: std::borrow::Cow<'v, ServiceApi>,
    /// Its class.
    pub class: &'v Checked<ApiClass>,
    /// The class and those that it extends.
    pub lineage: Arc<ApiLineage<'v>>,
    /// Whose overrides of the class it may have.
    pub by: OverrideBy,
}

/// An API that an APIBinding exposes.
#[derive(Debug)]
pub struct BoundApi<'v> {
    /// The APIBinding's name.
    pub name: &'v Name,
    /// The API.
    pub api: ExposedApi<'v>,
    /// The binding of the component's service in the API's environment, by its place in [`Platform::bindings`].
    pub binding: usize,
}

impl Bound<'_> {
    /// Whether anything of it is rendered.
    pub fn is_deployed(&self) -> bool {
        self.state != ReleaseState::Undeploy
    }
}

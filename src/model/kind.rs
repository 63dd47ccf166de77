//! Lists the kinds of definitions, with what the command line and the schemas need to know of each.

/// The two API groups of definitions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Api {
    /// OpenChoreo's kinds.
    OpenChoreo,
    /// What OpenChoreo has no name for.
    Bindery,
}

impl Api {
    /// Group and version as documents write them.
    pub fn version(self) -> &'static str {
        match self {
            Api::OpenChoreo => "openchoreo.dev/v1alpha1",
            Api::Bindery => "bindery.dev/v1alpha1",
        }
    }

    /// The group alone.
    pub fn group(self) -> &'static str {
        self.version().split('/').next().unwrap_or_default()
    }
}

/// A kind of definition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// The tenancy boundary.
    Organization,
    /// A cluster that runs applications.
    DataPlane,
    /// A cluster that builds images.
    BuildPlane,
    /// A stage.
    Environment,
    /// Which stage follows which.
    DeploymentPipeline,
    /// Components that belong together.
    Project,
    /// One deployable part of a project.
    Component,
    /// What a component runs.
    Workload,
    /// The platform's standard for services.
    ServiceClass,
    /// A component that serves APIs.
    Service,
    /// A service in one environment.
    ServiceBinding,
    /// The platform's standard for web applications.
    WebApplicationClass,
    /// A component that serves web pages.
    WebApplication,
    /// A web application in one environment.
    WebApplicationBinding,
    /// The platform's standard for scheduled tasks.
    ScheduledTaskClass,
    /// A component that runs on a schedule.
    ScheduledTask,
    /// A scheduled task in one environment.
    ScheduledTaskBinding,
    /// The platform's standard for exposed APIs.
    ApiClass,
    /// An API of a component in one environment.
    Api,
    /// The decision to expose an API.
    ApiBinding,
    /// One run of a component's build.
    Build,
    /// Values that differ by environment.
    ConfigurationGroup,
    /// Rules of one's own, in CEL.
    Policy,
    /// Faults that somebody has accepted for a while.
    Waiver,
    /// Where the platform's logs go.
    ObservabilityPlane,
    /// Bindery's own settings.
    Config,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Kind; 26] = [
        Kind::Organization,
        Kind::DataPlane,
        Kind::BuildPlane,
        Kind::Environment,
        Kind::DeploymentPipeline,
        Kind::Project,
        Kind::Component,
        Kind::Workload,
        Kind::ServiceClass,
        Kind::Service,
        Kind::ServiceBinding,
        Kind::WebApplicationClass,
        Kind::WebApplication,
        Kind::WebApplicationBinding,
        Kind::ScheduledTaskClass,
        Kind::ScheduledTask,
        Kind::ScheduledTaskBinding,
        Kind::ApiClass,
        Kind::Api,
        Kind::ApiBinding,
        Kind::Build,
        Kind::ConfigurationGroup,
        Kind::Policy,
        Kind::Waiver,
        Kind::ObservabilityPlane,
        Kind::Config,
    ];

    /// Kinds of OpenChoreo's first generation: recognised, reported, not compiled.
    pub const LEGACY: [&'static str; 4] = ["DeploymentTrack", "DeployableArtifact", "Deployment", "Endpoint"];

    /// Kinds that OpenChoreo's controllers write: recognised, reported, not compiled.
    pub const CONTROLLER_OWNED: [&'static str; 2] = ["Release", "GitCommitRequest"];

    /// The word in `kind:`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Organization => "Organization",
            Kind::DataPlane => "DataPlane",
            Kind::BuildPlane => "BuildPlane",
            Kind::Environment => "Environment",
            Kind::DeploymentPipeline => "DeploymentPipeline",
            Kind::Project => "Project",
            Kind::Component => "Component",
            Kind::Workload => "Workload",
            Kind::ServiceClass => "ServiceClass",
            Kind::Service => "Service",
            Kind::ServiceBinding => "ServiceBinding",
            Kind::WebApplicationClass => "WebApplicationClass",
            Kind::WebApplication => "WebApplication",
            Kind::WebApplicationBinding => "WebApplicationBinding",
            Kind::ScheduledTaskClass => "ScheduledTaskClass",
            Kind::ScheduledTask => "ScheduledTask",
            Kind::ScheduledTaskBinding => "ScheduledTaskBinding",
            Kind::ApiClass => "APIClass",
            Kind::Api => "API",
            Kind::ApiBinding => "APIBinding",
            Kind::Build => "Build",
            Kind::ConfigurationGroup => "ConfigurationGroup",
            Kind::Policy => "Policy",
            Kind::Waiver => "Waiver",
            Kind::ObservabilityPlane => "ObservabilityPlane",
            Kind::Config => "Config",
        }
    }

    /// What people call one of it in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Organization => "organization",
            Kind::DataPlane => "data plane",
            Kind::BuildPlane => "build plane",
            Kind::Environment => "environment",
            Kind::DeploymentPipeline => "deployment pipeline",
            Kind::Project => "project",
            Kind::Component => "component",
            Kind::Workload => "workload",
            Kind::ServiceClass => "service class",
            Kind::Service => "service",
            Kind::ServiceBinding => "service binding",
            Kind::WebApplicationClass => "web application class",
            Kind::WebApplication => "web application",
            Kind::WebApplicationBinding => "web application binding",
            Kind::ScheduledTaskClass => "scheduled task class",
            Kind::ScheduledTask => "scheduled task",
            Kind::ScheduledTaskBinding => "scheduled task binding",
            Kind::ApiClass => "API class",
            Kind::Api => "API",
            Kind::ApiBinding => "API binding",
            Kind::Build => "build",
            Kind::ConfigurationGroup => "configuration group",
            Kind::Policy => "policy",
            Kind::Waiver => "waiver",
            Kind::ObservabilityPlane => "observability plane",
            Kind::Config => "configuration",
        }
    }

    /// The API group and version that the kind belongs to.
    pub fn api(self) -> Api {
        match self {
            Kind::ObservabilityPlane | Kind::Policy | Kind::Waiver | Kind::Config => Api::Bindery,
            _ => Api::OpenChoreo,
        }
    }

    /// Whether the kind lies outside organizations.
    pub fn is_cluster_scoped(self) -> bool {
        matches!(self, Kind::Organization | Kind::ObservabilityPlane | Kind::Waiver | Kind::Config)
    }

    /// Whether a definition of the kind may lie in an organization or outside all.
    pub fn may_be_shared(self) -> bool {
        self == Kind::Policy
    }

    /// Finds a kind by its group, version and word.
    pub fn find(api_version: &str, name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.api().version() == api_version && kind.name() == name)
    }
}

//! Lists what can be wrong between definitions, with one constructor for each fault.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Level, did_you_mean};
use crate::model::{ClaimKind, Component, ConfigurationGroup, KeyReference, Kind, Name};
use crate::source::Span;
use crate::validate::Checked;

macro_rules! codes {
    ($($ident:ident $name:literal $level:ident $summary:literal $docs:literal;)*) => {
        $(static $ident: Code = Code { name: $name, level: Level::$level, summary: $summary, docs: $docs };)*
        /// Every code of this stage.
        pub static CODES: &[&Code] = &[$(&$ident),*];
    };
}

codes! {
    UNKNOWN_ORGANIZATION "unknown-organization" Error "Definitions name an organization that has no document."
        "`metadata.namespace` is the organization. `default` exists by itself; any other needs an Organization of that name.";
    UNKNOWN_PROJECT "unknown-project" Error "A reference to a project that does not exist."
        "Projects are looked up in the own organization, then in Config's `sharedOrganization`.";
    UNKNOWN_PIPELINE "unknown-pipeline" Error "A project names a deployment pipeline that does not exist."
        "Pipelines are looked up in the project's organization, then in Config's `sharedOrganization`.";
    UNKNOWN_ENVIRONMENT "unknown-environment" Error "A reference to an environment that does not exist."
        "Environments are looked up in the own organization, then in Config's `sharedOrganization`.";
    UNKNOWN_DATA_PLANE "unknown-data-plane" Error "An environment names a data plane that does not exist."
        "Without `dataPlaneRef` the data plane `default` is meant.";
    UNKNOWN_CLASS "unknown-class" Error "A claim or binding names a class that does not exist."
        "Without `className` the class `default` of the claim's kind is meant. Classes are looked up in the own organization, \
         then in Config's `sharedOrganization`.";
    UNKNOWN_API_CLASS "unknown-api-class" Error "An API names an API class that does not exist."
        "Without `className` the API class `default` is meant.";
    UNKNOWN_WORKLOAD "unknown-workload" Error "A claim names a workload that does not exist."
        "Without `workloadName` the Workload named as the component is meant. A component with a `build` gets its workload from there; \
         any other needs the document.";
    UNKNOWN_COMPONENT "unknown-component" Error "A reference to a component that does not exist."
        "A component is a Component document, or a claim in the short form.";
    UNKNOWN_CONFIGURATION_GROUP "unknown-configuration-group" Error "A variable refers to a configuration group that does not exist."
        "Configuration groups are looked up in the own organization, then in Config's `sharedOrganization`.";
    UNKNOWN_API "unknown-api" Error "An API binding names an API that does not exist."
        "The API has to be a document of kind API in the same organization.";
    UNKNOWN_CONFIGURATION_KEY "unknown-configuration-key" Error "A variable refers to a key that its configuration group does not have."
        "The keys of a group are its `configurations[].key`.";
    NO_CONFIGURATION_VALUE "no-configuration-value" Error "A configuration key has no value for an environment."
        "Add a value for the environment, or for an environment group that holds it.";
    UNKNOWN_CONNECTION_TARGET "unknown-connection-target" Error "A connection to a component that does not exist or is not bound."
        "The target of a connection is a service of the same organization that is bound in the same environment.";
    UNKNOWN_ENDPOINT "unknown-endpoint" Error "A connection to an endpoint that its target does not have."
        "Endpoints are the keys under `endpoints` of the target's workload.";
    CONNECTION_PROJECT "connection-to-another-project" Error "A connection to a component of another project that does not say so."
        "Without `projectName` the own project is meant. Name the other project, so that the address carries its namespace.";
    CONNECTION_TARGET "connection-target-not-a-service" Error "A connection to something that is no service, or that is not deployed."
        "Web applications and scheduled tasks cannot be connected to, and an undeployed service has no address.";
    OWNER_MISMATCH "owner-mismatch" Error "Two definitions disagree on the owner of a component or workload."
        "Component, workload, claim and binding have to name the same project and component.";
    COMPONENT_TYPE "component-type-mismatch" Error "A claim or binding of another kind than the component's type."
        "A component of type Service is claimed by a Service, a WebApplication by a WebApplication, a ScheduledTask by a ScheduledTask.";
    UNKNOWN_COMPONENT_TYPE "unknown-component-type" Error "A component type that does not exist."
        "Service, WebApplication and ScheduledTask render; OpenChoreo's other types are legal and render nothing.";
    WORKLOAD_WITHOUT_CONTAINER "workload-without-container" Error "A claim's workload has no container."
        "A component has to run something: name at least one container with an image, usually `main`.";
    WORKLOAD_NOT_BUILT "workload-not-built" Warning "A workload that is still to come from its component's build."
        "The component has a `build` and its Workload is not in the repository yet. Its bindings render nothing until it is; \
         connections to it are left out.";
    DUPLICATE_DEFINITION "duplicate-definition" Error "Two definitions of one kind have one name in one organization."
        "Rename or remove one of them.";
    DUPLICATE_CLAIM "duplicate-claim" Error "Two claims of one component."
        "A component is claimed once; its differences between environments belong into bindings.";
    DUPLICATE_BINDING "duplicate-binding" Error "Two bindings of one component in one environment."
        "Remove one of them.";
    NOTHING_TO_FOLLOW "binding-without-workload" Error "A binding that pins no workload and has no claim to follow."
        "Give the binding a complete `workloadSpec`, or add the claim of its component.";
    NO_FIRST_ENVIRONMENT "no-first-environment" Error "A pipeline without exactly one first environment, where a claim needs it."
        "A claim that has no binding is bound in the first environment of its project's pipeline: the one that no path leads to. \
         With none or several, write the bindings yourself or mend the pipeline.";
    PIPELINE_CYCLE "pipeline-cycle" Error "The promotion paths of a pipeline go round in a circle."
        "Promotion leads from a first environment to last ones. Remove one of the steps.";
    PIPELINE_SELF_LOOP "pipeline-self-loop" Error "A promotion path leads from an environment to itself."
        "Remove the step.";
    PIPELINE_DUPLICATE_EDGE "pipeline-duplicate-path" Error "A pipeline lists one step twice."
        "Remove one of the two, so that the conditions of the step stand in one place.";
    UNREACHABLE_ENVIRONMENT "unreachable-environment" Warning "An environment that no pipeline leads to."
        "Add it to a pipeline, or remove it.";
    ENVIRONMENT_OUTSIDE_PIPELINE "environment-outside-pipeline" Warning "A binding in an environment that its project's pipeline does not have."
        "Nothing can be promoted there. Add the environment to the pipeline, or remove the binding.";
    API_ENVIRONMENT "api-environment-mismatch" Error "An API binding names another environment than its API."
        "`environmentName` of both has to be the same.";
    API_WITHOUT_SERVICE "api-without-service" Error "An API whose component has no service in its environment."
        "A route needs a Service behind it: bind the component in that environment.";
    BUILD_NOT_RENDERED "build-not-rendered" Info "A build is checked but renders no workflow."
        "This version compiles data planes; builds are read and checked, so that a repository that has them compiles.";
}

fn code_for(kind: Kind) -> &'static Code {
    match kind {
        Kind::Organization => &UNKNOWN_ORGANIZATION,
        Kind::DataPlane | Kind::BuildPlane => &UNKNOWN_DATA_PLANE,
        Kind::Environment => &UNKNOWN_ENVIRONMENT,
        Kind::DeploymentPipeline => &UNKNOWN_PIPELINE,
        Kind::Project => &UNKNOWN_PROJECT,
        Kind::Workload => &UNKNOWN_WORKLOAD,
        Kind::ServiceClass | Kind::WebApplicationClass | Kind::ScheduledTaskClass => &UNKNOWN_CLASS,
        Kind::ApiClass => &UNKNOWN_API_CLASS,
        Kind::Api | Kind::ApiBinding => &UNKNOWN_API,
        Kind::ConfigurationGroup => &UNKNOWN_CONFIGURATION_GROUP,
        Kind::Component
        | Kind::Service
        | Kind::ServiceBinding
        | Kind::WebApplication
        | Kind::WebApplicationBinding
        | Kind::ScheduledTask
        | Kind::ScheduledTaskBinding
        | Kind::Build
        | Kind::Config => &UNKNOWN_COMPONENT,
    }
}

/// How many further places of one fault are shown.
const FURTHER_PLACES: usize = 4;

fn with_places(report: Diagnostic, places: &[Span], text: &str) -> Diagnostic {
    let Some((first, others)) = places.split_first() else { return report };
    let mut report = report.at(*first, text);
    for place in others.iter().take(FURTHER_PLACES) {
        report = report.label(*place, "and here");
    }
    let hidden = others.len().saturating_sub(FURTHER_PLACES);
    report.hints((hidden > 0).then(|| format!("{hidden} more places refer to it")))
}

pub(super) fn unknown_reference(
    kind: Kind,
    organization: &str,
    name: &str,
    places: &BTreeSet<Span>,
) -> Diagnostic {
    let places: Vec<Span> = places.iter().copied().collect();
    let report = Diagnostic::new(
        code_for(kind),
        format!("there is no {} `{name}` in organization `{organization}`", kind.noun()),
    );
    with_places(report, &places, format!("needs the {kind_name} `{name}`", kind_name = kind.name()).as_str())
}

pub(super) fn unknown_organization(name: &str, places: &[Span]) -> Diagnostic {
    let report = Diagnostic::new(&UNKNOWN_ORGANIZATION, format!("there is no organization `{name}`"));
    with_places(report, places, "named here")
        .hint(format!("add a document `kind: Organization` with the name `{name}`"))
}

pub(super) fn duplicate_definition(kind: Kind, name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_DEFINITION, format!("the {} `{name}` is defined twice", kind.noun()))
        .at(second, "again here")
        .label(first, "first here")
}

pub(super) fn duplicate_claim(component: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_CLAIM, format!("the component `{component}` is claimed twice"))
        .at(second, "again here")
        .label(first, "first here")
}

pub(super) fn duplicate_binding(component: &str, environment: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        &DUPLICATE_BINDING,
        format!("the component `{component}` is bound twice in `{environment}`"),
    )
    .at(second, "again here")
    .label(first, "first here")
}

pub(super) fn owner_mismatch(component: &str, own: &Name, other: &Name) -> Diagnostic {
    Diagnostic::new(
        &OWNER_MISMATCH,
        format!("the component `{component}` belongs to project `{own}`, not `{other}`"),
    )
    .at(other.span, "says another project")
    .label(own.span, "the component says this")
}

pub(super) fn workload_of_another(
    workload: &str,
    owner: &Name,
    reference: &Name,
    component: &Name,
) -> Diagnostic {
    Diagnostic::new(
        &OWNER_MISMATCH,
        format!("the workload `{workload}` belongs to component `{owner}`, not `{component}`"),
    )
    .at(reference.span, format!("claimed for `{component}`"))
    .label(owner.span, "the workload says this")
}

pub(super) fn component_type_mismatch(
    kind: ClaimKind,
    span: Span,
    component: &Checked<Component>,
) -> Diagnostic {
    let own = &component.spec.r#type;
    Diagnostic::new(
        &COMPONENT_TYPE,
        format!(
            "the component `{}` is of type `{own}`, so no {} can claim it",
            component.name(),
            kind.claim().name()
        ),
    )
    .at(span, format!("a {}", kind.claim().name()))
    .label(own.span, "the component's type")
}

pub(super) fn binding_type_mismatch(
    kind: ClaimKind,
    span: Span,
    component: &Checked<Component>,
) -> Diagnostic {
    let own = &component.spec.r#type;
    Diagnostic::new(
        &COMPONENT_TYPE,
        format!(
            "the component `{}` is of type `{own}`, so no {} can bind it",
            component.name(),
            kind.binding().name()
        ),
    )
    .at(span, format!("a {}", kind.binding().name()))
    .label(own.span, "the component's type")
}

pub(super) fn unknown_component_type(name: &str, span: Span, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_COMPONENT_TYPE, format!("there is no component type `{name}`"))
        .at(span, "")
        .hints(did_you_mean(name, known.iter().copied()))
        .hint("types that render: `Service`, `WebApplication`, `ScheduledTask`")
}

pub(super) fn workload_not_built(component: &str, workload: &Name, claim: Span) -> Diagnostic {
    let report = Diagnostic::new(
        &WORKLOAD_NOT_BUILT,
        format!("the workload `{workload}` of `{component}` is still to come from its build"),
    );
    let report = report.at(workload.span, "not in the repository yet");
    if workload.span == claim { report } else { report.label(claim, "renders nothing until then") }
}

pub(super) fn connection_to_unbuilt(connection: &Name, component: &Name, unbuilt: Span) -> Diagnostic {
    Diagnostic::new(&WORKLOAD_NOT_BUILT, format!("the connection `{connection}` leads to `{component}`, whose workload is still to come from its build"))
        .at(component.span, "its variables are left out until then")
        .label(unbuilt, "the workload that is missing")
}

pub(super) fn workload_without_container(workload: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&WORKLOAD_WITHOUT_CONTAINER, format!("the workload `{workload}` has no container"))
        .at(span, "")
        .hint("add `containers: {main: {image: …}}`")
}

pub(super) fn nothing_to_follow(binding: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &NOTHING_TO_FOLLOW,
        format!("the binding `{binding}` pins no workload, and its component has no claim"),
    )
    .at(span, "")
    .hint("give it a complete `workloadSpec`, or add the claim")
}

pub(super) fn no_first_environment(pipeline: &str, several: &[&str], claim: Span, place: Span) -> Diagnostic {
    let found = match several {
        [] => "has no environment at all".to_owned(),
        names => format!("begins in several environments: {}", names.join(", ")),
    };
    Diagnostic::new(&NO_FIRST_ENVIRONMENT, format!("the pipeline `{pipeline}` {found}"))
        .at(claim, "this claim needs one first environment to be bound in")
        .label(place, "the pipeline")
        .hint("write a binding for each environment, or mend the pipeline")
}

pub(super) fn pipeline_cycle(walk: &[&str], span: Span) -> Diagnostic {
    Diagnostic::new(&PIPELINE_CYCLE, format!("promotion goes round in a circle: {}", walk.join(" → ")))
        .at(span, "this step closes the circle")
        .hint("remove one of the steps")
}

pub(super) fn pipeline_self_loop(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&PIPELINE_SELF_LOOP, format!("`{name}` is promoted to itself"))
        .at(span, "")
        .hint("remove the step")
}

pub(super) fn pipeline_duplicate_edge(source: &str, target: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        &PIPELINE_DUPLICATE_EDGE,
        format!("the step from `{source}` to `{target}` is listed twice"),
    )
    .at(second, "again here")
    .label(first, "first here")
}

pub(super) fn unreachable_environment(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&UNREACHABLE_ENVIRONMENT, format!("no pipeline leads to the environment `{name}`"))
        .at(span, "")
}

pub(super) fn environment_outside_pipeline(environment: &str, pipeline: &Name, span: Span) -> Diagnostic {
    Diagnostic::new(
        &ENVIRONMENT_OUTSIDE_PIPELINE,
        format!("the pipeline `{pipeline}` does not have the environment `{environment}`"),
    )
    .at(span, "bound here")
    .label(pipeline.span, "the project follows this pipeline")
}

pub(super) fn unknown_configuration_key(key: &Name, group: &Checked<ConfigurationGroup>) -> Diagnostic {
    Diagnostic::new(
        &UNKNOWN_CONFIGURATION_KEY,
        format!("the configuration group `{}` has no key `{key}`", group.name()),
    )
    .at(key.span, "")
    .label(group.metadata.name.span, "the group")
}

pub(super) fn no_configuration_value(reference: &KeyReference, key: &Name, environment: &Name) -> Diagnostic {
    Diagnostic::new(
        &NO_CONFIGURATION_VALUE,
        format!(
            "`{}` of `{}` has no value for the environment `{environment}`",
            reference.key, reference.name
        ),
    )
    .at(key.span, format!("no value for `{environment}`"))
    .label(reference.key.span, "used here")
    .hint("add a value for the environment, or for an environment group that holds it")
}

pub(super) fn unknown_connection_target(component: &Name, connection: &Name) -> Diagnostic {
    Diagnostic::new(
        &UNKNOWN_CONNECTION_TARGET,
        format!("the connection `{connection}` leads to `{component}`, which does not exist"),
    )
    .at(component.span, "")
}

pub(super) fn connection_target_not_bound(
    connection: &Name,
    component: &Name,
    environment: &str,
    binding: Span,
) -> Diagnostic {
    Diagnostic::new(
        &UNKNOWN_CONNECTION_TARGET,
        format!(
            "the connection `{connection}` leads to `{component}`, which is not bound in `{environment}`"
        ),
    )
    .at(component.span, "")
    .label(binding, format!("bound in `{environment}`"))
    .hint(format!("bind `{component}` in `{environment}` as well"))
}

pub(super) fn connection_to_another_project(component: &Name, wanted: &str, own: &str) -> Diagnostic {
    Diagnostic::new(
        &CONNECTION_PROJECT,
        format!("`{component}` is a component of project `{own}`, not `{wanted}`"),
    )
    .at(component.span, "")
    .hint(format!("add `projectName: {own}` to the params"))
}

pub(super) fn connection_target_not_a_service(
    component: &Name,
    kind: ClaimKind,
    binding: Span,
) -> Diagnostic {
    Diagnostic::new(
        &CONNECTION_TARGET,
        format!("`{component}` is a {}, which cannot be connected to", kind.claim().noun()),
    )
    .at(component.span, "")
    .label(binding, "the target")
}

pub(super) fn connection_target_undeployed(component: &Name, environment: &str, binding: Span) -> Diagnostic {
    Diagnostic::new(
        &CONNECTION_TARGET,
        format!("`{component}` is undeployed in `{environment}` and has no address"),
    )
    .at(component.span, "")
    .label(binding, "undeployed")
}

pub(super) fn unknown_endpoint(endpoint: &Name, component: &Name, workload: Span) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ENDPOINT, format!("`{component}` has no endpoint `{endpoint}`"))
        .at(endpoint.span, "")
        .label(workload, "the target's workload")
}

pub(super) fn api_environment_mismatch(own: &Name, other: &Name, api: &str) -> Diagnostic {
    Diagnostic::new(&API_ENVIRONMENT, format!("the API `{api}` is for `{other}`, not `{own}`"))
        .at(own.span, "the binding says this")
        .label(other.span, "the API says this")
}

pub(super) fn api_without_service(api: &str, component: &Name, environment: &Name) -> Diagnostic {
    Diagnostic::new(
        &API_WITHOUT_SERVICE,
        format!("the API `{api}` has no service behind it: `{component}` is not bound in `{environment}`"),
    )
    .at(component.span, "")
    .label(environment.span, "the environment")
}

pub(super) fn build_not_rendered(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&BUILD_NOT_RENDERED, format!("the build `{name}` is checked but renders no workflow"))
        .at(span, "")
}

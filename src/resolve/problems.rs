//! Words what can be wrong between definitions, with one constructor for each fault.

use std::collections::BTreeSet;

use super::codes::{
    API_ENVIRONMENT, API_WITHOUT_SERVICE, COMPONENT_TYPE, CONNECTION_PROJECT, CONNECTION_TARGET,
    DUPLICATE_BINDING, DUPLICATE_CLAIM, DUPLICATE_DEFINITION, ENVIRONMENT_OUTSIDE_PIPELINE,
    NO_CONFIGURATION_VALUE, NO_FIRST_ENVIRONMENT, NO_VARIABLE_NAME, NOTHING_TO_FOLLOW, OWNER_MISMATCH,
    PIN_DIFFERS, TARGET_UNDEPLOYED, UNKNOWN_COMPONENT_TYPE, UNKNOWN_CONFIGURATION_KEY,
    UNKNOWN_CONNECTION_TARGET, UNKNOWN_ENDPOINT, UNKNOWN_ORGANIZATION, UNREACHABLE_ENVIRONMENT,
    WORKLOAD_NOT_BUILT, code_for,
};
use super::index::Implied;
use crate::diagnostics::{Diagnostic, Level, did_you_mean};
use crate::model::{ClaimKind, Component, ConfigurationGroup, KeyReference, Kind, Name};
use crate::source::Span;
use crate::validate::Checked;

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

/// `near` names an organization that may be meant; to write a new one is advised only where there is none.
pub(super) fn unknown_organization(name: &str, places: &[Span], near: Option<String>) -> Diagnostic {
    let report = Diagnostic::new(&UNKNOWN_ORGANIZATION, format!("there is no organization `{name}`"));
    let write = || {
        format!(
            "name one that exists, or add a document `kind: Organization` with the name `{name}`; an organization is no \
             namespace of a cluster"
        )
    };
    with_places(report, places, "named here").hint(near.unwrap_or_else(write))
}

/// Definitions without `metadata.namespace`, where the organization that is meant then does not exist.
pub(super) fn no_organization(places: &[Span], known: &[&str]) -> Diagnostic {
    let message = "the definition has no `metadata.namespace`, and there is no organization `default`, which is meant then";
    let names: Vec<String> = known.iter().take(5).map(|name| format!("`namespace: {name}`")).collect();
    with_places(Diagnostic::new(&UNKNOWN_ORGANIZATION, message), places, "names no organization")
        .hint(format!("add {} below its `name`", names.join(" or ")))
}

/// How to write what is missed, for kinds that are easily taken for an object of the cluster.
pub(super) fn write_one(kind: Kind, name: &str) -> Option<String> {
    (kind == Kind::ConfigurationGroup).then(|| {
        format!(
            "add a document `kind: ConfigurationGroup` with the name `{name}`; a Secret or ConfigMap that is on the cluster is \
             named by `secretRef` or `configMapRef`"
        )
    })
}

pub(super) fn duplicate_definition(kind: Kind, name: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_DEFINITION, format!("the {} `{name}` is defined twice", kind.noun()))
        .at(second, "again here")
        .label(first, "first here")
        .hint("rename or remove one of the two")
}

pub(super) fn duplicate_claim(component: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_CLAIM, format!("the component `{component}` is claimed twice"))
        .at(second, "again here")
        .label(first, "first here")
        .hint("remove one claim; what differs between environments belongs into bindings")
}

pub(super) fn duplicate_binding(component: &str, environment: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        &DUPLICATE_BINDING,
        format!("the component `{component}` is bound twice in `{environment}`"),
    )
    .at(second, "again here")
    .label(first, "first here")
    .hint("remove one of the two, or correct its environment")
}

pub(super) fn owner_mismatch(component: &str, own: &Name, other: &Name) -> Diagnostic {
    Diagnostic::new(
        &OWNER_MISMATCH,
        format!("the component `{component}` belongs to project `{own}`, not `{other}`"),
    )
    .at(other.span, "says another project")
    .label(own.span, "the component says this")
    .hint(format!("write `{own}`, or move the component to `{other}`"))
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
    .hint("every component has a workload of its own: name that one, or correct the workload's `owner`")
}

pub(super) fn component_type_mismatch(
    kind: ClaimKind,
    span: Span,
    component: &Checked<Component>,
) -> Diagnostic {
    type_mismatch(component, span, kind.claim(), "claim").hint("let both say the same kind")
}

pub(super) fn binding_of_another_claim(
    kind: ClaimKind,
    span: Span,
    component: &Name,
    implied: &Implied<'_>,
) -> Diagnostic {
    let own = implied.kind.claim().name();
    let message =
        format!("the component `{component}` is a {own}, so no {} can bind it", kind.binding().name());
    Diagnostic::new(&COMPONENT_TYPE, message)
        .at(span, format!("a {}", kind.binding().name()))
        .label(implied.kind_span, "the component's claim")
        .hint(format!(
            "write `kind: {}`, or let the claim be a {}",
            implied.kind.binding().name(),
            kind.claim().name()
        ))
}

pub(super) fn binding_type_mismatch(
    kind: ClaimKind,
    span: Span,
    component: &Checked<Component>,
) -> Diagnostic {
    let own = &component.spec.r#type;
    type_mismatch(component, span, kind.binding(), "bind")
        .hint(format!("a component of this type is bound by a {own}Binding"))
}

/// A component that says its type, met by a definition `at` that is for another one.
fn type_mismatch(component: &Checked<Component>, at: Span, by: Kind, verb: &str) -> Diagnostic {
    let own = &component.spec.r#type;
    let by = by.name();
    let message =
        format!("the component `{}` is of type `{own}`, so no {by} can {verb} it", component.name());
    Diagnostic::new(&COMPONENT_TYPE, message)
        .at(at, format!("a {by}"))
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

pub(super) fn unreachable_environment(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&UNREACHABLE_ENVIRONMENT, format!("no pipeline leads to the environment `{name}`"))
        .at(span, "")
        .hint("add it to the promotion paths of a pipeline, or remove it")
}

pub(super) fn environment_outside_pipeline(environment: &str, pipeline: &Name, span: Span) -> Diagnostic {
    Diagnostic::new(
        &ENVIRONMENT_OUTSIDE_PIPELINE,
        format!("the pipeline `{pipeline}` does not have the environment `{environment}`"),
    )
    .at(span, "bound here")
    .label(pipeline.span, "the project follows this pipeline")
    .hint("add the environment to the pipeline, or remove the binding")
}

pub(super) fn unknown_configuration_key(key: &Name, group: &Checked<ConfigurationGroup>) -> Diagnostic {
    Diagnostic::new(
        &UNKNOWN_CONFIGURATION_KEY,
        format!("the configuration group `{}` has no key `{key}`", group.name()),
    )
    .at(key.span, "")
    .label(group.metadata.name.span, "the group")
}

pub(super) fn no_variable_name(key: &Name, reason: &str, group: &Name) -> Diagnostic {
    Diagnostic::new(
        &NO_VARIABLE_NAME,
        format!("the key `{key}` cannot be the name of a variable: it {reason}"),
    )
    .at(key.span, reason)
    .label(group.span, "every workload gets the group's keys as variables")
    .hint("rename the key, or move it to a group of its own")
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

/// `organization` is the one in which it was looked for: connections lead to no other.
pub(super) fn unknown_connection_target(
    component: &Name,
    connection: &Name,
    organization: &str,
) -> Diagnostic {
    Diagnostic::new(
        &UNKNOWN_CONNECTION_TARGET,
        format!("the connection `{connection}` leads to `{component}`, which does not exist in organization `{organization}`"),
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

/// `written` is the connection's own `projectName`, where it has one.
pub(super) fn connection_to_another_project(
    component: &Name,
    written: Option<&Name>,
    wanted: &str,
    own: &str,
) -> Diagnostic {
    let report = Diagnostic::new(
        &CONNECTION_PROJECT,
        format!("`{component}` is a component of project `{own}`, not `{wanted}`"),
    );
    match written {
        Some(written) => report.at(written.span, "").hint(format!("write `projectName: {own}`")),
        None => report.at(component.span, "").hint(format!("add `projectName: {own}` to the params")),
    }
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
    .hint("connect to a service; a web application that others call can be claimed as one")
}

pub(super) fn connection_target_undeployed(component: &Name, environment: &str, binding: Span) -> Diagnostic {
    Diagnostic::new(
        &TARGET_UNDEPLOYED,
        format!("`{component}` is undeployed in `{environment}` and has no address"),
    )
    .at(component.span, "")
    .label(binding, "undeployed")
    .hint(format!("deploy `{component}` there, or undeploy what connects to it as well"))
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
        .hint("write the API's environment, or an API for this one")
}

pub(super) fn api_without_service(api: &str, component: &Name, environment: &Name) -> Diagnostic {
    Diagnostic::new(
        &API_WITHOUT_SERVICE,
        format!("the API `{api}` has no service behind it: `{component}` is not bound in `{environment}`"),
    )
    .at(component.span, "")
    .label(environment.span, "the environment")
    .hint(format!("bind `{component}` in `{environment}`, or remove the API"))
}

pub(super) fn pin_without_apis(binding: &Name, first: &Name) -> Diagnostic {
    Diagnostic::new(
        &PIN_DIFFERS,
        format!("the binding `{binding}` pins its workload and exposes none of its claim's APIs"),
    )
    .at(binding.span, "")
    .label(first.span, "the claim exposes this")
    .hint("copy `apis` into the binding, or write `apis: {}` if none is meant")
}

/// A claim's `parameters` or `overrides` that a pinned binding does not take.
pub(super) fn pin_without(binding: &Name, field: &str, claim: Span) -> Diagnostic {
    Diagnostic::new(
        &PIN_DIFFERS,
        format!("the binding `{binding}` pins its workload and takes none of its claim's `{field}`"),
    )
    .at(binding.span, "")
    .label(claim, "the claim says this")
    .hint(format!("copy `{field}` into the binding, or write `{field}: {{}}` if none is meant"))
}

pub(super) fn pin_without_class(binding: &Name, class: &Name) -> Diagnostic {
    Diagnostic::new(
        &PIN_DIFFERS,
        format!("the binding `{binding}` pins its workload and has the class `default`, not `{class}`"),
    )
    .at(binding.span, "")
    .label(class.span, "the claim's class")
    .hint(format!("write `className: {class}`, or `className: default` if that is meant"))
}

pub(super) fn api_of_undeployed(api: &str, component: &Name, binding: Span) -> Diagnostic {
    let mut report = Diagnostic::new(
        &API_WITHOUT_SERVICE,
        format!("the API `{api}` gets no route: `{component}` is undeployed"),
    )
    .at(component.span, "")
    .label(binding, "undeployed");
    report.level = Level::Warning;
    report
}

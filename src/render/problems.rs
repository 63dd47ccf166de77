//! Lists what can be wrong with rendered objects, with one constructor for each fault.

use super::manifest::{Manifest, Owner};
use super::observability::problems::{LOGS_ASTRAY, NO_GATEWAY, NO_READERS, OUT_OF_REACH};
use crate::diagnostics::{Code, Diagnostic, Level, plural};
use crate::model::{ClaimKind, DataPlane, Name};
use crate::resolve::{Bound, ExposedApi};
use crate::source::Span;
use crate::tree::Located;

/// Every code of this stage.
pub static CODES: &[&Code] = &[
    &NO_ENDPOINTS,
    &NO_SCHEDULE,
    &super::delivery::LEFT_OUT,
    &TWO_HTTP_ENDPOINTS,
    &NO_HTTP_ENDPOINT,
    &UNKNOWN_BACKEND_PORT,
    &INCOMPLETE_POLICY,
    &POLICY_BEYOND_GATEWAY_API,
    &HOST_TOO_LONG,
    &RESERVED_LABEL,
    &OUTPUT_TOO_LARGE,
    &SHARED_OBJECT,
    &SHARED_ROUTE,
    &LOGS_ASTRAY,
    &OUT_OF_REACH,
    &NO_GATEWAY,
    &NO_READERS,
    &super::build::SHARED_IMAGE,
    &super::isolation::FOREIGN_REFERENCE,
    &super::isolation::FOREIGN_HOST,
    &super::isolation::FOREIGN_SECRET,
    &super::isolation::UNKNOWN_ROUTING_KIND,
];

static OUTPUT_TOO_LARGE: Code = Code {
    name: "output-too-large",
    level: Level::Error,
    summary: "All objects together come to more bytes than the limit, so that none was rendered.",
    docs: "A class that hands on a large parameter many times, or a `forEach` of many items, multiplies with every binding and cluster. Let the \
           class add less. A platform that is as large as that raises `limits.outputSize` in bindery.yaml; it is 64Mi and 32 bytes for each byte of \
           definitions, at most 512Mi, where nothing is said.",
};
static NO_ENDPOINTS: Code = Code {
    name: "no-endpoints",
    level: Level::Warning,
    summary: "A service or web application without endpoints gets no Service object.",
    docs: "A Kubernetes Service needs a port. Add an endpoint to the workload; where it serves nobody, as a worker does, write `endpoints: {}`, \
           which says so, and name a class whose probes ask no port: `bindery init` writes a ServiceClass `worker`.",
};
static NO_SCHEDULE: Code = Code {
    name: "no-schedule",
    level: Level::Error,
    summary: "A scheduled task whose class has no schedule.",
    docs: "The schedule stands in the class: `cronJobTemplate.schedule`.",
};
static TWO_HTTP_ENDPOINTS: Code = Code {
    name: "several-http-endpoints",
    level: Level::Error,
    summary: "A web application with several HTTP endpoints.",
    docs: "A web application has one host name, which leads to its one HTTP endpoint. Give the others another type, or make them components.",
};
static NO_HTTP_ENDPOINT: Code = Code {
    name: "no-http-endpoint",
    level: Level::Warning,
    summary: "A web application without an HTTP endpoint gets no route.",
    docs: "The route of a web application leads to its endpoint of type HTTP. Give one endpoint that type, or claim the component as a Service \
           if it serves an API.",
};
static UNKNOWN_BACKEND_PORT: Code = Code {
    name: "unknown-backend-port",
    level: Level::Error,
    summary: "An API's backend port is none of the service's ports.",
    docs: "The route would lead nowhere. `backend.port` has to be the port of one of the workload's endpoints.",
};
static INCOMPLETE_POLICY: Code = Code {
    name: "incomplete-policy",
    level: Level::Error,
    summary: "An API class asks for tokens and does not say whose.",
    docs: "With `authentication.type: jwt` the gateway needs `jwt.jwks` and `jwt.issuer`, in the level's own policy or in the defaults under it. \
           Without them it could check nothing, and the route would stand open.",
};
static POLICY_BEYOND_GATEWAY_API: Code = Code {
    name: "policy-beyond-gateway-api",
    level: Level::Error,
    summary: "A policy of an API class that the Gateway API alone cannot carry.",
    docs: "Where a data plane says `gateway.implementation: Standard`, routes rely on the Gateway API alone. It can carry CORS on HTTP routes, and \
           knows no tokens, addresses, rate limits or circuit breakers: the route would stand open. Take an API class without the policy, \
           guard the API in another way, or let the plane use `EnvoyGateway`.",
};
static HOST_TOO_LONG: Code = Code {
    name: "host-too-long",
    level: Level::Error,
    summary: "A host name that is longer than DNS allows.",
    docs: "A part of a host name has at most 63 characters, the whole at most 253. Hosts are made of component, environment and the data plane's \
           virtual host; shorten one of the names.",
};
static RESERVED_LABEL: Code = Code {
    name: "reserved-label",
    level: Level::Error,
    summary: "A definition sets a label or annotation that belongs to somebody else.",
    docs: "Labels and annotations below `openchoreo.dev/`, `bindery.dev/`, `pod-security.kubernetes.io/`, `argocd.argoproj.io/` and \
           `kustomize.toolkit.fluxcd.io/`, those of Helm's hooks and `helm.sh/resource-policy`, which Argo CD obeys as well, and the labels \
           `organization-name`, `project-name`, `component-name` and `environment-name`, decide whose an object is and how it is applied. \
           Classes, claims and workloads may not set them on what is rendered. The metadata of definitions themselves is free.",
};
pub(super) static SHARED_OBJECT: Code = Code {
    name: "shared-object",
    level: Level::Error,
    summary: "Two owners would render one object.",
    docs: "Two definitions lead to one kind, namespace and name on one cluster, so one would overwrite the other. Rename one of them, or make \
           `naming.workload` in bindery.yaml tell them apart.",
};
static SHARED_ROUTE: Code = Code {
    name: "shared-route",
    level: Level::Error,
    summary: "Two owners would answer one host and path on one gateway.",
    docs: "The gateway would pick one of the two. Web applications and gRPC APIs are told apart by `<component>-<environment>`, REST APIs by \
           `/<project>/<component>/<base path>`; rename one, or give the planes different virtual hosts.",
};

/// `heaviest` is the class that most comes from: the place and text of its name, its bytes and its bindings.
pub(super) fn output_too_large(most: u64, heaviest: Option<(Span, &str, u64, usize)>) -> Diagnostic {
    let message = format!("the objects come to more than {most} bytes, the limit of `limits.outputSize`");
    let report = Diagnostic::new(&OUTPUT_TOO_LARGE, message)
        .hint("let classes add less, or raise `limits.outputSize` in bindery.yaml if all of it is wanted");
    match heaviest {
        None => report,
        Some((place, name, bytes, units)) => {
            let units = plural(units, "binding");
            report.at(place, format!("most comes from the class `{name}`: {bytes} bytes in {units} so far"))
        }
    }
}

pub(super) fn no_endpoints(bound: &Bound<'_>, workload: Span) -> Diagnostic {
    Diagnostic::new(
        &NO_ENDPOINTS,
        format!("`{}` has no endpoints, so it gets no Service object", bound.component),
    )
    .at(workload, "this workload")
    .hint(match bound.kind {
        ClaimKind::Service => "add an endpoint with a port, or, if it serves nobody, write `endpoints: {}` and name a class whose probes ask no port, such as `className: worker`",
        ClaimKind::WebApplication | ClaimKind::ScheduledTask => "add an endpoint with a port",
    })
}

pub(super) fn no_schedule(bound: &Bound<'_>) -> Diagnostic {
    Diagnostic::new(&NO_SCHEDULE, format!("the class `{}` has no schedule", bound.class.name))
        .at(bound.class.name.span, "add `cronJobTemplate.schedule`")
        .label(bound.name.span, format!("needed by `{}`", bound.name))
}

pub(super) fn two_http_endpoints(bound: &Bound<'_>, one: &Name, other: &Name) -> Diagnostic {
    let (first, second) = if one.span < other.span { (one, other) } else { (other, one) };
    Diagnostic::new(
        &TWO_HTTP_ENDPOINTS,
        format!("the web application `{}` has several HTTP endpoints", bound.component),
    )
    .at(second.span, "a second one")
    .label(first.span, "the first one")
    .hint("give one of them another type, such as `REST`, or make it a component of its own")
}

pub(super) fn no_http_endpoint(bound: &Bound<'_>) -> Diagnostic {
    Diagnostic::new(
        &NO_HTTP_ENDPOINT,
        format!("the web application `{}` has no HTTP endpoint, so it gets no route", bound.component),
    )
    .at(bound.workload.span, "this workload")
    .hint("give one of its endpoints the type `HTTP`")
}

pub(super) fn unknown_backend_port(api: &Name, port: &Located<u16>, ports: &[u16]) -> Diagnostic {
    let served: Vec<String> = ports.iter().map(ToString::to_string).collect();
    let hint = if served.is_empty() {
        "the service has no ports: add an endpoint".to_owned()
    } else {
        format!("the service serves {}", served.join(", "))
    };
    Diagnostic::new(
        &UNKNOWN_BACKEND_PORT,
        format!("the API `{api}` leads to port {port}, which the service does not serve"),
    )
    .at(port.span, "")
    .hint(hint)
}

pub(super) fn incomplete_policy(class: &str, authentication: Span, api: Span) -> Diagnostic {
    Diagnostic::new(
        &INCOMPLETE_POLICY,
        format!("the API class `{class}` asks for tokens and has no `authentication.jwt`"),
    )
    .at(authentication, "whose tokens?")
    .label(api, "this API would stand open")
    .hint("add `jwt: {issuer: …, jwks: …}` beside the type, or in the defaults")
}

/// The message names no API, so that a class that many APIs use is reported once.
pub(super) fn policy_beyond_gateway_api(
    what: &str,
    policy: Span,
    exposed: &ExposedApi<'_>,
    plane: &DataPlane,
) -> Diagnostic {
    let class = exposed.class.name();
    let report = Diagnostic::new(
        &POLICY_BEYOND_GATEWAY_API,
        format!("the Gateway API alone cannot carry `{what}` of the API class `{class}`"),
    )
    .at(policy, "")
    .label(exposed.name.span, "this API would stand without it");
    let report = match &plane.gateway.implementation {
        Some(written) => report.label(written.span, "only what the Gateway API says"),
        None => report,
    };
    report.hint("take a class without it, or let the plane use `implementation: EnvoyGateway`")
}

pub(super) fn host_too_long(host: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&HOST_TOO_LONG, format!("the host name `{host}` is longer than DNS allows"))
        .at(span, "needs this host")
        .hint("shorten the name of the component or the environment, or the data plane's virtual host")
}

/// The message names no object: a class that many use is reported once.
pub(super) fn reserved_label(keys: &[&str], owner: &str, span: Span, instead: &str) -> Diagnostic {
    let told: Vec<String> = keys.iter().take(4).map(|key| format!("`{key}`")).collect();
    let verb = if keys.len() == 1 { "is" } else { "are" };
    Diagnostic::new(&RESERVED_LABEL, format!("{} {verb} reserved", told.join(", ")))
        .at(span, format!("belongs to {owner}"))
        .hint(instead)
}

fn words(owner: &Owner) -> String {
    let parts = [
        ("component", &owner.component),
        ("project", &owner.project),
        ("environment", &owner.environment),
        ("organization", &owner.organization),
    ];
    let words: Vec<String> =
        parts.iter().filter_map(|(what, name)| Some(format!("{what} `{}`", name.as_ref()?))).collect();
    if words.is_empty() { "the platform".to_owned() } else { words.join(", ") }
}

pub(super) fn shared_object(first: &Manifest, second: &Manifest) -> Diagnostic {
    let key = &second.key;
    let namespace =
        key.namespace.as_deref().map(|namespace| format!(" in namespace `{namespace}`")).unwrap_or_default();
    Diagnostic::new(
        &SHARED_OBJECT,
        format!(
            "two definitions would render the {} `{}`{namespace}{}",
            key.kind,
            key.name,
            key.on_cluster()
        ),
    )
    .at(second.owner.span, words(&second.owner))
    .label(first.owner.span, words(&first.owner))
    .hint("rename one of the two")
    .object(key.object_name())
}

pub(super) fn shared_route(
    (gateway, host, path): &(String, String, String),
    first: &Manifest,
    second: &Manifest,
) -> Diagnostic {
    let report = Diagnostic::new(
        &SHARED_ROUTE,
        format!(
            "the routes `{}` and `{}` would both answer `{host}{path}` on the gateway `{gateway}`",
            first.key.name, second.key.name
        ),
    );
    let own = first.owner.span == second.owner.span;
    let report = report.at(second.owner.span, words(&second.owner)).object(second.key.object_name());
    match (own, second.key.kind.as_str()) {
        (true, "GRPCRoute") => {
            report.hint("expose one gRPC API a component and level: its host is the component's")
        }
        (true, _) => report.hint("give each API a `basePath` of its own"),
        (false, _) => report
            .label(first.owner.span, words(&first.owner))
            .hint("rename one of the two components, or give the data planes different virtual hosts"),
    }
}

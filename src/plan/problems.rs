//! Lists what can be wrong with names and places, with one constructor for each fault.

use super::clusters::Fact;
use super::domains::Domain;
use super::{GatewayPlace, ManagedGateway};
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::resolve::{Bound, BoundConnection};
use crate::source::Span;
use crate::validate::TemplateFault;

/// Every code of this stage.
pub static CODES: &[&Code] = &[
    &UNUSABLE_NAME,
    &SHARED_NAMESPACE,
    &CLUSTER_CONFLICT,
    &TEMPLATE_FAILED,
    &TARGET_ELSEWHERE,
    &TOO_MANY_LISTENERS,
    &NESTED_VIRTUAL_HOST,
];

static UNUSABLE_NAME: Code = Code {
    name: "unusable-name",
    level: Level::Error,
    summary: "A rendered name, label or host that Kubernetes would refuse.",
    docs: "Names of rendered objects follow from the names of definitions. A namespace is a DNS label of at most 63 characters, a Service begins \
           with a letter, label values have at most 63 characters, hosts are DNS names. Rename the definition that the report points at.",
};
static SHARED_NAMESPACE: Code = Code {
    name: "shared-namespace",
    level: Level::Error,
    summary: "Two owners would share one namespace on a cluster.",
    docs: "A namespace is the wall between organizations, projects and environments. OpenChoreo's names join organization, project and environment \
           with `-`, so that `a-b`, `c` and `a`, `b-c` give one name; naming templates can collide as well. Rename one of the two, or make \
           `naming.namespace` in bindery.yaml name everything that tells them apart.",
};
static CLUSTER_CONFLICT: Code = Code {
    name: "cluster-conflict",
    level: Level::Error,
    summary: "Two planes describe one cluster differently.",
    docs: "Planes with one `kubernetesCluster.name` are the same cluster, so what they say of it has to be the same: its Kubernetes version, \
           its gateways and who makes them, the address of its API server and how to log in there. Virtual hosts, registry and secret store may differ.",
};
static TEMPLATE_FAILED: Code = Code {
    name: "template-failed",
    level: Level::Error,
    summary: "A template could not be filled in.",
    docs: "The template is well-formed but failed on the values that it was given, or took too long. The names that it may use stand \
           for plain texts: `{{ host }}` works, `{{ host.name }}` does not.",
};

static TARGET_ELSEWHERE: Code = Code {
    name: "connection-target-on-another-cluster",
    level: Level::Error,
    summary: "A connection to a service that does not run on the same cluster.",
    docs: "A connection is an address inside one cluster. Both sides have to be placed on the same data planes: compare the environment's \
           planes with the `dataPlaneSelector` of both projects and components.",
};

static TOO_MANY_LISTENERS: Code = Code {
    name: "too-many-listeners",
    level: Level::Error,
    summary: "A Gateway to be rendered would need more listeners than it can have.",
    docs: "The Gateway API allows 64 listeners in a Gateway: one leads from HTTP to HTTPS, each other one has a host. Each environment has a host \
           on each virtual host, and each virtual host one for web applications and gRPC.",
};

static NESTED_VIRTUAL_HOST: Code = Code {
    name: "nested-virtual-host",
    level: Level::Error,
    summary: "A data plane's virtual host lies below one of another organization.",
    docs: "A gateway gives a host to the listener that fits it best, so that the organization of the inner domain would answer hosts which those of \
           the outer one count as theirs. On different clusters names in DNS alone overlap, which is a warning. Organizations that share a domain \
           both write it; each component has hosts of its own there. Where the nesting is meant, give the code another level in Config's `severities`.",
};

pub(super) fn nested_virtual_host(inner: &Domain<'_>, outer: &Domain<'_>) -> Diagnostic {
    let owner = outer.organization.unwrap_or_default();
    let message = format!(
        "the virtual host `{}` lies below `{}` of the organization `{owner}`",
        inner.host.value, outer.host.value
    );
    let mut report = Diagnostic::new(&NESTED_VIRTUAL_HOST, message)
        .at(inner.host.span, format!("of the organization `{}`", inner.organization.unwrap_or_default()))
        .label(outer.host.span, "the domain around it")
        .hint("give the organization a domain of its own, beside that of the other one");
    if inner.cluster != outer.cluster {
        report.level = Level::Warning;
    }
    report
}

pub(super) fn target_on_another_cluster(connection: &BoundConnection<'_>, cluster: &str) -> Diagnostic {
    let name = connection.name;
    Diagnostic::new(
        &TARGET_ELSEWHERE,
        format!("the target of the connection `{name}` does not run on cluster `{cluster}`"),
    )
    .at(name.span, "")
    .hint("place both on the same data planes")
}

pub(super) fn unusable_name(what: &str, name: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&UNUSABLE_NAME, format!("the {what} `{name}` {reason}")).at(span, "named here").hint(
        "names of objects and hosts follow from the names of definitions: change the name that stands here",
    )
}

/// Either side may be at fault: the name that leads there, or the plane that names a tenant's namespace.
pub(super) fn namespace_of_a_plane(name: &str, binding: Span, plane: Span) -> Diagnostic {
    Diagnostic::new(
        &UNUSABLE_NAME,
        format!("the namespace `{name}` is for gateways and platform services; no component can be there"),
    )
    .at(binding, "would be deployed there")
    .label(plane, "named by this data plane")
    .hint("name another namespace in the data plane, or change the name that leads there")
}

pub(super) fn unusable_label(key: &str, value: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&UNUSABLE_NAME, format!("`{value}` cannot be the label `{key}`: it {reason}"))
        .at(span, "named here")
        .hint("every rendered object carries this label: give the definition a shorter name")
}

pub(super) fn shared_namespace(
    namespace: &str,
    cluster: &str,
    first: &Bound<'_>,
    second: &Bound<'_>,
) -> Diagnostic {
    let owner = |bound: &Bound<'_>| {
        format!(
            "organization `{}`, project `{}`, environment `{}`",
            bound.organization,
            bound.project.name(),
            bound.environment.name()
        )
    };
    Diagnostic::new(
        &SHARED_NAMESPACE,
        format!("two owners would share the namespace `{namespace}` on cluster `{cluster}`"),
    )
    .at(second.project.metadata.name.span, owner(second))
    .label(first.project.metadata.name.span, owner(first))
    .hint("rename one of the two, or set `naming.namespace` in bindery.yaml so that it tells them apart")
}

pub(super) fn cluster_conflict(cluster: &str, first: &Fact, second: &Fact) -> Diagnostic {
    let what = first.what;
    Diagnostic::new(
        &CLUSTER_CONFLICT,
        format!("two planes describe the cluster `{cluster}` with a different `{what}`"),
    )
    .at(second.span, format!("here it is {}", second.value))
    .label(first.span, format!("here it is {}", first.value))
    .hint(format!("give both the same `{what}`; what is not written has its default"))
}

pub(super) fn gateway_in_a_namespace_of_kubernetes(place: &GatewayPlace, manage: Span) -> Diagnostic {
    let GatewayPlace { name, namespace, .. } = place;
    Diagnostic::new(
        &UNUSABLE_NAME,
        format!("the gateway `{name}` cannot be rendered into the namespace `{namespace}`, which is Kubernetes' own"),
    )
    .at(manage, "rendered because of this")
    .hint("name another namespace under `gateway.external` and `gateway.internal`: it is rendered as well")
}

pub(super) fn too_many_listeners(gateway: &ManagedGateway<'_>, most: usize) -> Diagnostic {
    let (place, hosts) = (&gateway.place, gateway.hosts.len());
    Diagnostic::new(
        &TOO_MANY_LISTENERS,
        format!(
            "the gateway `{}` on cluster `{}` would need {hosts} hosts; it can have {}",
            place.name,
            gateway.cluster,
            most - 1
        ),
    )
    .at(gateway.manage.span, "rendered because of this")
    .hint("let environments share virtual hosts and DNS prefixes, or spread them over several clusters")
}

fn reason(fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::UnknownName(name) => format!("unknown name `{name}`"),
        TemplateFault::Broken(reason) => reason.clone(),
    }
}

pub(super) fn connection_template_failed(fault: &TemplateFault, span: Span) -> Diagnostic {
    Diagnostic::new(&TEMPLATE_FAILED, format!("the template cannot be filled in: {}", reason(fault)))
        .at(span, "")
        .hint("the names stand for plain texts, which have no fields")
}

/// The template fails in the same way for every binding, so it is blamed itself.
pub(super) fn naming_failed(fault: &TemplateFault, template: Span) -> Diagnostic {
    Diagnostic::new(&TEMPLATE_FAILED, format!("the naming template cannot be filled in: {}", reason(fault)))
        .at(template, "")
        .hint("the names stand for plain texts, which have no fields")
}

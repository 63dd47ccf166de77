//! Says what reaches beyond its owner, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::SecretPrefix;
use crate::render::manifest::Manifest;
use crate::source::Span;
use crate::tree::{Node, Text};

/// The code of references to other organizations' namespaces.
pub(in crate::render) static FOREIGN_REFERENCE: Code = Code {
    name: "foreign-reference",
    level: Level::Error,
    summary: "An object of one organization refers to a namespace of another.",
    docs: "Nothing of one organization leads into another's namespaces: no field that names a namespace, no selector that finds one, no host \
           name of a Service there. Walls would stop most of it on the cluster, but not what gateways and the platform's own services do for \
           whoever asks. What two organizations share is reached at its public host.",
};
/// The code of hosts that are somebody else's.
pub(in crate::render) static FOREIGN_HOST: Code = Code {
    name: "foreign-host",
    level: Level::Error,
    summary: "An object of a class takes a host that is another's.",
    docs: "Hosts of rendered routes belong to their components, and those below a virtual host of an organization's own data planes to that \
           organization; classes of two organizations do not add one host. On the host of REST APIs, which all share, a component may \
           answer paths below `/<project>/<component>`. A route without hosts would answer every host of its gateway, and hosts that are \
           written as an expression can be compared with none. Judged are Ingress, routes of the Gateway API, OpenShift, Istio, Traefik, \
           Contour, Ambassador, Kong, APISIX, Gloo, Skipper, Knative and NGINX, names that are published in DNS, certificates, and annotations that \
           add hosts to any of them; names in DNS and certificates count as well.",
};
/// The code of entries of secret stores that are somebody else's.
pub(in crate::render) static FOREIGN_SECRET: Code = Code {
    name: "foreign-secret",
    level: Level::Error,
    summary: "An entry of a secret store that is another organization's.",
    docs: "A ClusterSecretStore gives every entry to every namespace of its cluster, so that any organization could name another's. Two \
           organizations read no entry in common: neither by `vaultKey` nor by an ExternalSecret or PushSecret that a class adds, nor by finding \
           entries among which it is, nor one by which an engine logs in to a cluster. `secretStore.prefixes` of their data planes say which entries \
           are whose, and which are for several. What a group or class of the shared organization names is for whoever uses it.",
};
/// The code of kinds whose hosts nothing can be compared with.
pub(in crate::render) static UNKNOWN_ROUTING_KIND: Code = Code {
    name: "unknown-routing-kind",
    level: Level::Warning,
    summary: "A class adds an object whose hosts nobody can judge.",
    docs: "Its group routes traffic, publishes names or secures hosts, but the kind is not one of those that Bindery knows. What stands in \
           it under names such as `host` or `hostnames` is compared with the hosts of others all the same; what it answers otherwise is not. \
           Look at it yourself, and waive or lower the report.",
};

fn name(manifest: &Manifest) -> String {
    format!("the {} `{}`", manifest.key.kind, manifest.key.name)
}

fn owner(organization: Option<&Text>) -> String {
    organization
        .map_or("the platform".to_owned(), |organization| format!("the organization `{organization}`"))
}

pub(super) fn foreign_reference(manifest: &Manifest, namespace: &Manifest, place: Span) -> Diagnostic {
    let message = format!(
        "{} of {} leads into the namespace `{}` of {}",
        name(manifest),
        owner(manifest.owner.organization.as_ref()),
        namespace.key.name,
        owner(namespace.owner.organization.as_ref()),
    );
    Diagnostic::new(&FOREIGN_REFERENCE, message)
        .at(place, "written here")
        .label(manifest.owner.span, "rendered for this")
        .hint("keep to the organization's own namespaces; reach others at their public hosts")
        .object(manifest.key.object_name())
}

fn secret(message: String, manifest: &Manifest, place: Span) -> Diagnostic {
    Diagnostic::new(&FOREIGN_SECRET, message)
        .at(place, "written here")
        .label(manifest.owner.span, "rendered for this")
        .object(manifest.key.object_name())
}

fn entry(key: &str) -> String {
    if key.is_empty() { "all entries".to_owned() } else { format!("the entry `{key}`") }
}

pub(super) fn foreign_secret(
    manifest: &Manifest,
    (key, place): (&str, Span),
    (first, at): (&Manifest, &Node),
) -> Diagnostic {
    let message = format!(
        "{} of {} reads {} of the secret store, which {} reads, too",
        name(manifest),
        owner(manifest.owner.organization.as_ref()),
        entry(key),
        owner(first.owner.organization.as_ref()),
    );
    secret(message, manifest, place)
        .label(at.origin.span, "read here already")
        .hint("give each organization entries of its own; `secretStore.prefixes` of the data planes say what is for several")
}

pub(super) fn secret_below_prefix(
    manifest: &Manifest,
    (key, place): (&str, Span),
    prefix: &SecretPrefix,
) -> Diagnostic {
    let message = format!(
        "{} of {} reads {} of the secret store, and entries of `{}` are not its own",
        name(manifest),
        owner(manifest.owner.organization.as_ref()),
        entry(key),
        prefix.prefix.value,
    );
    secret(message, manifest, place)
        .label(prefix.prefix.span, "the store's entries of others")
        .hint("read an entry below a prefix of the organization")
}

fn host(message: String, manifest: &Manifest, place: Span) -> Diagnostic {
    Diagnostic::new(&FOREIGN_HOST, message)
        .at(place, "written here")
        .label(manifest.owner.span, "rendered for this")
        .object(manifest.key.object_name())
}

pub(super) fn every_host(manifest: &Manifest, place: Span) -> Diagnostic {
    host(format!("{} would answer every host of its gateway", name(manifest)), manifest, place)
        .hint("name the hosts that it is to answer")
}

/// An expression could fit a host of anybody.
pub(super) fn host_expression(manifest: &Manifest, (text, place): (&str, Span)) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    host(
        format!("{} would answer `{shown}`, which can be compared with no host", name(manifest)),
        manifest,
        place,
    )
    .hint("name the hosts one by one, or as `*.` and a domain")
}

pub(super) fn unknown_routing_kind(manifest: &Manifest) -> Diagnostic {
    let key = &manifest.key;
    let place = manifest.body.get("kind").unwrap_or(&manifest.body).origin.span;
    Diagnostic::new(
        &UNKNOWN_ROUTING_KIND,
        format!("nobody knows here which hosts a `{}` of `{}` answers", key.kind, key.group()),
    )
    .at(place, "added by this class")
    .label(manifest.owner.span, "rendered for this")
    .hint("see to it yourself that it answers no host of others, or use a kind that is known")
    .object(key.object_name())
}

pub(super) fn foreign_domain(
    (domain, at): (&str, Span),
    manifest: &Manifest,
    (taken, place): (&str, Span),
) -> Diagnostic {
    let message =
        format!("{} would answer `{taken}`, in a domain of the organization `{domain}`", name(manifest));
    host(message, manifest, place)
        .label(at, "the domain of that organization's plane")
        .hint("take a host below a domain of the organization's own planes, or one that no plane has")
}

pub(super) fn foreign_claim(
    other: &Manifest,
    manifest: &Manifest,
    (taken, place): (&str, Span),
) -> Diagnostic {
    let of = match &other.owner.component {
        Some(component) => format!("component `{component}` of {}", owner(other.owner.organization.as_ref())),
        None => owner(other.owner.organization.as_ref()),
    };
    let message = format!("{} would answer `{taken}`, a host of {of}", name(manifest));
    host(message, manifest, place)
        .label(other.owner.span, "answers it already")
        .hint("take another host, or paths below `/<project>/<component>` on the host of REST APIs")
}

//! Says what reaches beyond its owner, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::render::manifest::Manifest;
use crate::source::Span;
use crate::tree::Text;

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
    summary: "A class's route or Ingress answers a host that is another's.",
    docs: "Hosts of rendered routes belong to their components, and those below a virtual host of an organization's own data planes to that \
           organization; classes of two organizations do not add one host. On the host of REST APIs, which all share, a component may \
           answer paths below `/<project>/<component>`. A route without hosts would answer every host of its gateway.",
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

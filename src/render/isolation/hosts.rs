//! Proves that nothing that a class adds takes a host that is somebody else's.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{Claim, Component, Host, claims, component};
use super::problems;
use super::routing_kinds::{Known, known};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::render::manifest::{Manifest, ObjectKey};
use crate::resolve::Platform;
use crate::source::Span;
use crate::tree::Layer;

/// Who answers which host of a cluster; one claim for each component. A host stands there label by label from its end, so
/// that those of a domain stand together.
type Answers<'m> = BTreeMap<(&'m str, String), BTreeMap<Component<'m>, Claim<'m>>>;

/// Organizations of the planes that have a domain on a cluster, each with the plane's place; nobody is everybody.
type Domains<'v> = BTreeMap<(&'v str, String), BTreeMap<Option<&'v str>, Span>>;

/// Reports every host that an object of a class takes although it is another's; gives back the objects at fault.
pub(super) fn prove<'m>(
    platform: &Platform<'_>,
    manifests: &'m [Manifest],
    diagnostics: &mut Diagnostics,
) -> BTreeSet<&'m ObjectKey> {
    report_unknown(manifests, diagnostics);
    let (generated, added): (Vec<_>, Vec<_>) =
        manifests.iter().flat_map(claims).partition(|claim| claim.is_generated);
    let mut refused = BTreeSet::new();
    if added.is_empty() {
        return refused;
    }
    let domains = domains(platform);
    let (mut of_bindery, mut of_classes) = (Answers::new(), Answers::new());
    generated.iter().for_each(|claim| note(claim, &mut of_bindery));
    let mut told = BTreeSet::new();
    for claim in &added {
        let fault = fault(claim, &domains, (&of_bindery, &of_classes));
        match fault {
            Some((report, place)) => {
                refused.insert(&claim.manifest.key);
                if told.insert(place) {
                    diagnostics.push(report);
                }
            }
            None => note(claim, &mut of_classes),
        }
    }
    refused
}

/// Tells of kinds whose hosts nobody can judge, once for each.
fn report_unknown(manifests: &[Manifest], diagnostics: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for manifest in manifests {
        let (group, kind) = (manifest.key.group(), manifest.key.kind.as_str());
        let spec = manifest.body.get("spec").unwrap_or(&manifest.body);
        if spec.origin.layer != Layer::Generated
            && matches!(known(group, kind), Known::Unknown)
            && told.insert((group, kind))
        {
            diagnostics.push(problems::unknown_routing_kind(manifest));
        }
    }
}

fn note<'m>(claim: &Claim<'m>, answers: &mut Answers<'m>) {
    if let Host::Named(name) = &claim.host {
        let claims = answers.entry((cluster(claim.manifest), reversed(name))).or_default();
        claims.entry(component(claim.manifest)).or_insert_with(|| claim.clone());
    }
}

/// What is wrong with a claim of a class, and where.
fn fault(
    claim: &Claim<'_>,
    domains: &Domains<'_>,
    answers: (&Answers<'_>, &Answers<'_>),
) -> Option<(Diagnostic, Span)> {
    let (manifest, place) = (claim.manifest, claim.place.origin.span);
    let report = match &claim.host {
        Host::Every => Some(problems::every_host(manifest, place)),
        Host::Expression(text) => Some(problems::host_expression(manifest, (text, place))),
        Host::Named(name) => match foreign_domain(claim, name, domains) {
            Some((domain, at)) => Some(problems::foreign_domain((domain, at), manifest, (name, place))),
            None => foreign_claim(claim, answers)
                .map(|other| problems::foreign_claim(other.manifest, manifest, (name, place))),
        },
        Host::Subdomain(name) => foreign_claim(claim, answers)
            .map(|other| problems::foreign_claim(other.manifest, manifest, (name, place))),
    };
    report.map(|report| (report, place))
}

fn cluster(manifest: &Manifest) -> &str {
    manifest.key.cluster.as_deref().unwrap_or_default()
}

/// The labels of a host from its end: `com.example.*.` of `*.example.com`.
fn reversed(host: &str) -> String {
    host.rsplit('.').flat_map(|label| [label, "."]).collect()
}

fn domains<'v>(platform: &Platform<'v>) -> Domains<'v> {
    let mut domains = Domains::new();
    for plane in &platform.index.valid.data_planes {
        let shared = platform.index.shared.as_deref() == Some(plane.organization.as_str());
        let organization = (!shared).then_some(plane.organization.as_str());
        let gateway = &plane.spec.gateway;
        let hosts = [&gateway.public_virtual_host, &gateway.organization_virtual_host];
        for host in hosts.into_iter().chain(&gateway.web_application_virtual_host) {
            let key = (plane.spec.kubernetes_cluster.name.as_str(), reversed(host));
            domains.entry(key).or_default().insert(organization, host.span);
        }
    }
    domains
}

/// The domain that a host lies in, or that a wildcard covers, when only planes of other organizations have it.
fn foreign_domain<'d>(claim: &Claim<'_>, name: &str, domains: &'d Domains<'_>) -> Option<(&'d str, Span)> {
    let (own, ..) = component(claim.manifest);
    let cluster = cluster(claim.manifest);
    let free = name.strip_prefix("*.");
    let host = reversed(free.unwrap_or(name));
    let ends = host.match_indices('.').map(|(at, _)| host.get(..=at).unwrap_or_default());
    let around: Vec<&str> = ends.collect();
    let innermost = around.iter().rev().find_map(|domain| domains.get(&(cluster, (*domain).to_owned())));
    let below = domains
        .range((cluster, host.clone())..)
        .take_while(|((own, domain), _)| *own == cluster && domain.starts_with(&host))
        .map(|(_, owners)| owners);
    innermost.into_iter().chain(below.filter(|_| free.is_some())).find_map(|owners| {
        let is_own = owners.keys().any(|owner| owner.is_none_or(|owner| owner == own));
        let (owner, span) = owners.iter().next().filter(|_| !is_own)?;
        Some((owner.unwrap_or_default(), *span))
    })
}

/// A claim of another component that Bindery itself rendered, or of another organization.
fn foreign_claim<'a>(
    claim: &'a Claim<'a>,
    (of_bindery, of_classes): (&'a Answers<'a>, &'a Answers<'a>),
) -> Option<&'a Claim<'a>> {
    let own = component(claim.manifest);
    let keeps = claim.keeps_to_own_paths;
    let of_organization = |other: &&Claim<'_>| component(other.manifest).0 != own.0;
    let of_another = |other: &&Claim<'_>| {
        let answers_alike = claim.answers || of_organization(other);
        component(other.manifest) != own && answers_alike && !(keeps && other.keeps_to_own_paths)
    };
    overlapping(of_bindery, claim)
        .find(of_another)
        .or_else(|| overlapping(of_classes, claim).find(of_organization))
}

/// Who answers the host of a claim itself, a wildcard over it, or a host that it is a wildcard over.
fn overlapping<'a>(
    answers: &'a Answers<'a>,
    claim: &'a Claim<'a>,
) -> Box<dyn Iterator<Item = &'a Claim<'a>> + 'a> {
    let cluster = cluster(claim.manifest);
    let on_cluster = move |from: String| {
        let all = answers.range((cluster, from)..);
        all.take_while(move |((own, _), _)| *own == cluster)
    };
    match &claim.host {
        Host::Named(name) => {
            let host = reversed(name);
            let ends = host.match_indices('.').filter(|(at, _)| at + 1 < host.len());
            let above: Vec<String> =
                ends.map(|(at, _)| format!("{}*.", host.get(..=at).unwrap_or_default())).collect();
            let exact = std::iter::once(host).chain(above);
            let exact = exact.filter_map(move |host| answers.get(&(cluster, host)));
            let domain = name.strip_prefix("*.").map(reversed);
            let below = domain.into_iter().flat_map(move |domain| {
                let start = domain.clone();
                on_cluster(start)
                    .take_while(move |((_, host), _)| host.starts_with(&domain))
                    .map(|(_, claims)| claims)
            });
            Box::new(exact.chain(below).flat_map(BTreeMap::values))
        }
        Host::Subdomain(name) => {
            let end = format!(".{}", reversed(name));
            let fits = move |((_, host), _): &(&(&str, String), &_)| host.ends_with(&end);
            Box::new(on_cluster(String::new()).filter(fits).flat_map(|(_, claims)| claims.values()))
        }
        Host::Every | Host::Expression(_) => Box::new(std::iter::empty()),
    }
}

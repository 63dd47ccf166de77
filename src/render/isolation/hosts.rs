//! Proves that what a class adds answers no host that is somebody else's.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::render::manifest::{Manifest, ObjectKey};
use crate::resolve::Platform;
use crate::source::Span;
use crate::tree::{Layer, Node};

/// A route or an Ingress, and a host that it answers; every host of its gateway where it names none.
#[derive(Clone, Copy)]
struct Claim<'m> {
    manifest: &'m Manifest,
    host: Option<&'m Node>,
    /// Whether it answers nothing but paths below `/<project>/<component>`, where REST APIs of its component are.
    keeps_to_own_paths: bool,
}

/// Who answers which host of a cluster; one claim for each component.
type Answers<'m> = BTreeMap<(&'m str, &'m str), BTreeMap<Component<'m>, Claim<'m>>>;
type Component<'m> = (&'m str, &'m str, &'m str);

/// Organizations of the planes that have a domain on a cluster, each with the plane's place; nobody is everybody.
type Domains<'v> = BTreeMap<(&'v str, &'v str), BTreeMap<Option<&'v str>, Span>>;

/// Reports every host that a class's route or Ingress takes although it is another's; gives back the objects at fault.
pub(super) fn prove<'m>(
    platform: &Platform<'_>,
    manifests: &'m [Manifest],
    diagnostics: &mut Diagnostics,
) -> BTreeSet<&'m ObjectKey> {
    let (generated, added): (Vec<_>, Vec<_>) =
        manifests.iter().flat_map(claims).partition(Claim::is_generated);
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

fn note<'m>(claim: &Claim<'m>, answers: &mut Answers<'m>) {
    if let Some(host) = claim.name() {
        answers.entry((claim.cluster(), host)).or_default().entry(claim.component()).or_insert(*claim);
    }
}

/// What is wrong with a claim of a class, and where.
fn fault(
    claim: &Claim<'_>,
    domains: &Domains<'_>,
    (of_bindery, of_classes): (&Answers<'_>, &Answers<'_>),
) -> Option<(Diagnostic, Span)> {
    let Some(host) = claim.name() else {
        let place = claim.manifest.body.get("kind").unwrap_or(&claim.manifest.body).origin.span;
        return Some((problems::every_host(claim.manifest, place), place));
    };
    let place = claim.host.unwrap_or(&claim.manifest.body).origin.span;
    let taken = (host, place);
    let domain = foreign_domain(claim, host, domains);
    let report = domain.map(|domain| problems::foreign_domain(domain, claim.manifest, taken)).or_else(|| {
        let other = foreign_claim(claim, host, (of_bindery, of_classes))?;
        Some(problems::foreign_claim(other.manifest, claim.manifest, taken))
    });
    report.map(|report| (report, place))
}

impl<'m> Claim<'m> {
    fn is_generated(&self) -> bool {
        self.manifest.body.get("spec").is_none_or(|spec| spec.origin.layer == Layer::Generated)
    }

    fn cluster(&self) -> &'m str {
        self.manifest.key.cluster.as_deref().unwrap_or_default()
    }

    fn name(&self) -> Option<&'m str> {
        self.host.and_then(Node::as_str).filter(|host| !host.is_empty())
    }

    fn component(&self) -> Component<'m> {
        component(self.manifest)
    }
}

fn list(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::as_sequence).unwrap_or_default()
}

fn component(manifest: &Manifest) -> Component<'_> {
    let owner = &manifest.owner;
    let [organization, project, component] = [&owner.organization, &owner.project, &owner.component]
        .map(|name| name.as_deref().unwrap_or_default());
    (organization, project, component)
}

fn keeps_to_own_paths(manifest: &Manifest) -> bool {
    let (_, project, component) = component(manifest);
    let rules = list(manifest.body.at(&["spec", "rules"]));
    // What names no path answers all of them.
    let mut paths = rules.iter().flat_map(|rule| match (list(rule.get("matches")), rule.get("http")) {
        ([], Some(http)) => list(http.get("paths")).iter().map(Some).collect(),
        ([], None) => vec![None],
        (matches, _) => matches.iter().map(|one| one.get("path")).collect(),
    });
    let keeps = |path: Option<&Node>| {
        let text = |key: &str| path.and_then(|path| path.get(key)).and_then(Node::as_str);
        let typed = text("type").or(text("pathType")).unwrap_or("PathPrefix");
        let value = text("value").or(text("path")).unwrap_or_default();
        let mut segments = value.split('/').filter(|segment| !segment.is_empty());
        matches!(typed, "PathPrefix" | "Exact" | "Prefix")
            && segments.next() == Some(project)
            && segments.next() == Some(component)
    };
    !rules.is_empty() && paths.all(keeps)
}

fn claims(manifest: &Manifest) -> Vec<Claim<'_>> {
    let spec = |key: &str| list(manifest.body.at(&["spec", key]));
    let hosts: Vec<Option<&Node>> = match (manifest.key.group(), manifest.key.kind.as_str()) {
        ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute" | "TLSRoute") => {
            // Routes of a mesh hang on Services and answer no host of a gateway.
            let of_mesh = |parent: &Node| parent.get("kind").and_then(Node::as_str) == Some("Service");
            match (spec("parentRefs").iter().all(of_mesh), spec("hostnames")) {
                (true, _) => Vec::new(),
                (false, []) => vec![None],
                (false, hosts) => hosts.iter().map(Some).collect(),
            }
        }
        ("networking.k8s.io", "Ingress") => {
            let hosts = spec("rules").iter().map(|rule| rule.get("host"));
            hosts.chain(manifest.body.at(&["spec", "defaultBackend"]).map(|_| None)).collect()
        }
        _ => Vec::new(),
    };
    let keeps_to_own_paths = keeps_to_own_paths(manifest);
    hosts.into_iter().map(|host| Claim { manifest, host, keeps_to_own_paths }).collect()
}

fn domains<'v>(platform: &Platform<'v>) -> Domains<'v> {
    let mut domains = Domains::new();
    for plane in &platform.index.valid.data_planes {
        let shared = platform.index.shared.as_deref() == Some(plane.organization.as_str());
        let organization = (!shared).then_some(plane.organization.as_str());
        let gateway = &plane.spec.gateway;
        let hosts = [&gateway.public_virtual_host, &gateway.organization_virtual_host];
        for host in hosts.into_iter().chain(&gateway.web_application_virtual_host) {
            let key = (plane.spec.kubernetes_cluster.name.as_str(), host.as_str());
            domains.entry(key).or_default().insert(organization, host.span);
        }
    }
    domains
}

/// The domain that a host lies in, or that a wildcard covers, when only planes of other organizations have it.
fn foreign_domain<'d>(claim: &Claim<'_>, host: &str, domains: &'d Domains<'_>) -> Option<(&'d str, Span)> {
    let (own, ..) = claim.component();
    let on_cluster = domains.iter().filter(|((cluster, _), _)| *cluster == claim.cluster());
    let (around, below): (Vec<_>, Vec<_>) = on_cluster
        .filter(|((_, domain), _)| is_within(host, domain) || covers(host, domain))
        .partition(|((_, domain), _)| is_within(host, domain));
    let innermost = around.into_iter().max_by_key(|((_, domain), _)| domain.len());
    innermost.into_iter().chain(below).find_map(|((_, _), owners)| {
        let is_own = owners.keys().any(|owner| owner.is_none_or(|owner| owner == own));
        let (owner, span) = owners.iter().next().filter(|_| !is_own)?;
        Some((owner.unwrap_or_default(), *span))
    })
}

/// A claim of another component that Bindery itself rendered, or of another organization.
fn foreign_claim<'a>(
    claim: &Claim<'a>,
    host: &'a str,
    (of_bindery, of_classes): (&'a Answers<'a>, &'a Answers<'a>),
) -> Option<&'a Claim<'a>> {
    let own = claim.component();
    let keeps = claim.keeps_to_own_paths;
    let of_another = |other: &&Claim<'_>| other.component() != own && !(keeps && other.keeps_to_own_paths);
    let of_organization = |other: &&Claim<'_>| other.component().0 != own.0;
    overlapping(of_bindery, claim.cluster(), host)
        .find(of_another)
        .or_else(|| overlapping(of_classes, claim.cluster(), host).find(of_organization))
}

/// Who answers a host itself, a wildcard over it, or a host that it is a wildcard over.
fn overlapping<'a>(
    answers: &'a Answers<'a>,
    cluster: &'a str,
    host: &'a str,
) -> impl Iterator<Item = &'a Claim<'a>> {
    let on_cluster = answers.iter().filter(move |((own, _), _)| *own == cluster);
    let meets = move |other: &str| other == host || covers(host, other) || covers(other, host);
    on_cluster.filter(move |((_, other), _)| meets(other)).flat_map(|(_, claims)| claims.values())
}

/// Whether a host, or the part of a wildcard that is not free, is a domain or lies below it.
fn is_within(host: &str, domain: &str) -> bool {
    let host = host.strip_prefix("*.").unwrap_or(host);
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether a wildcard stands for a host, or for a part of the hosts of another wildcard.
fn covers(wildcard: &str, host: &str) -> bool {
    let Some(domain) = wildcard.strip_prefix('*') else { return false };
    host.trim_start_matches('*').strip_suffix(domain).is_some()
}

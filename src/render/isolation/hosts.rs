//! Proves that no route or Ingress that a class adds answers a host that is somebody else's.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::render::manifest::{Manifest, ObjectKey};
use crate::resolve::Platform;
use crate::source::Span;
use crate::tree::{Layer, Node};

/// A route or an Ingress, and a host that it answers; every host of its gateway where it names none.
#[derive(Clone)]
struct Claim<'m> {
    manifest: &'m Manifest,
    host: Option<&'m Node>,
    /// The host as DNS compares it, in lower case and without a dot at the end; empty where there is none.
    name: String,
    /// Whether it answers nothing but paths below `/<project>/<component>`, where REST APIs of its component are.
    keeps_to_own_paths: bool,
}

/// Who answers which host of a cluster; one claim for each component.
type Answers<'m> = BTreeMap<(&'m str, String), BTreeMap<Component<'m>, Claim<'m>>>;
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
    if !claim.name.is_empty() {
        let claims = answers.entry((claim.cluster(), claim.name.clone())).or_default();
        claims.entry(claim.component()).or_insert_with(|| claim.clone());
    }
}

/// What is wrong with a claim of a class, and where.
fn fault(
    claim: &Claim<'_>,
    domains: &Domains<'_>,
    (of_bindery, of_classes): (&Answers<'_>, &Answers<'_>),
) -> Option<(Diagnostic, Span)> {
    if claim.name.is_empty() {
        let place = claim.manifest.body.get("kind").unwrap_or(&claim.manifest.body).origin.span;
        return Some((problems::every_host(claim.manifest, place), place));
    }
    let place = claim.host.unwrap_or(&claim.manifest.body).origin.span;
    let taken = (claim.name.as_str(), place);
    let domain = foreign_domain(claim, domains);
    let report = domain.map(|domain| problems::foreign_domain(domain, claim.manifest, taken)).or_else(|| {
        let other = foreign_claim(claim, (of_bindery, of_classes))?;
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
    let is_own = |path: Option<&Node>, matched: Option<&Node>| {
        let path = path.and_then(Node::as_str).unwrap_or_default();
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        matches!(matched.and_then(Node::as_str), None | Some("PathPrefix" | "Prefix" | "Exact"))
            && segments.next() == Some(project)
            && segments.next() == Some(component)
    };
    // What names no path answers all of them, and other kinds have none.
    let keeps = |rule: &Node| match manifest.key.kind.as_str() {
        "HTTPRoute" => all(list(rule.get("matches")), |one| {
            is_own(one.at(&["path", "value"]), one.at(&["path", "type"]))
        }),
        "Ingress" => {
            all(list(rule.at(&["http", "paths"])), |one| is_own(one.get("path"), one.get("pathType")))
        }
        _ => false,
    };
    all(list(manifest.body.at(&["spec", "rules"])), keeps)
}

/// Whether there are some, and something holds for each.
fn all(nodes: &[Node], holds: impl Fn(&Node) -> bool) -> bool {
    !nodes.is_empty() && nodes.iter().all(holds)
}

fn claims(manifest: &Manifest) -> Vec<Claim<'_>> {
    let spec = |key: &str| list(manifest.body.at(&["spec", key]));
    let hosts: Vec<Option<&Node>> = match (manifest.key.group(), manifest.key.kind.as_str()) {
        ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute" | "TLSRoute") => {
            // Routes of a mesh hang on Services and answer no host of a gateway.
            let of_gateway = |parent: &Node| parent.get("kind").and_then(Node::as_str) != Some("Service");
            let defaults = manifest.body.at(&["spec", "useDefaultGateways"]).and_then(Node::as_str);
            let is_attached =
                spec("parentRefs").iter().any(of_gateway) || !matches!(defaults, None | Some("None"));
            match spec("hostnames") {
                _ if !is_attached => Vec::new(),
                [] => vec![None],
                hosts => hosts.iter().map(Some).collect(),
            }
        }
        ("networking.k8s.io", "Ingress") => {
            let hosts = spec("rules").iter().map(|rule| rule.get("host"));
            hosts.chain(manifest.body.at(&["spec", "defaultBackend"]).map(|_| None)).collect()
        }
        _ => Vec::new(),
    };
    let keeps_to_own_paths = keeps_to_own_paths(manifest);
    let name = |host: Option<&Node>| host.and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
    let claim = |host| Claim {
        manifest,
        host,
        name: name(host).trim_end_matches('.').to_owned(),
        keeps_to_own_paths,
    };
    hosts.into_iter().map(claim).collect()
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
fn foreign_domain<'d>(claim: &Claim<'_>, domains: &'d Domains<'_>) -> Option<(&'d str, Span)> {
    let (own, ..) = claim.component();
    let host = claim.name.as_str();
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
    claim: &'a Claim<'a>,
    (of_bindery, of_classes): (&'a Answers<'a>, &'a Answers<'a>),
) -> Option<&'a Claim<'a>> {
    let own = claim.component();
    let keeps = claim.keeps_to_own_paths;
    let of_another = |other: &&Claim<'_>| other.component() != own && !(keeps && other.keeps_to_own_paths);
    let of_organization = |other: &&Claim<'_>| other.component().0 != own.0;
    overlapping(of_bindery, claim)
        .find(of_another)
        .or_else(|| overlapping(of_classes, claim).find(of_organization))
}

/// Who answers the host of a claim itself, a wildcard over it, or a host that it is a wildcard over.
fn overlapping<'a>(answers: &'a Answers<'a>, claim: &'a Claim<'a>) -> impl Iterator<Item = &'a Claim<'a>> {
    let host = claim.name.as_str();
    let on_cluster = answers.iter().filter(|((cluster, _), _)| *cluster == claim.cluster());
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

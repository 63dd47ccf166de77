//! Reads which hosts an object answers, or takes by a name in DNS or a certificate.

use super::host_texts::{behind_words, of_conditions, of_subject, words};
use super::routing_kinds::{Absent, Field, Known, Reads, annotation, known};
use super::traefik_rule;
use crate::render::manifest::Manifest;
use crate::tree::{Layer, Node, Value};

/// An object, and a host that it takes.
#[derive(Clone, Debug)]
pub(super) struct Claim<'m> {
    pub(super) manifest: &'m Manifest,
    /// Where it says so.
    pub(super) place: &'m Node,
    pub(super) host: Host,
    /// Whether it answers there; else it has a certificate for the host.
    pub(super) answers: bool,
    /// Whether it answers nothing but paths below `/<project>/<component>`, where REST APIs of its component are.
    pub(super) keeps_to_own_paths: bool,
    /// Whether Bindery made it.
    pub(super) is_generated: bool,
}

/// What is taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Host {
    /// One host or `*.` and a domain, as DNS compares it: in lower case and without a dot at the end.
    Named(String),
    /// Whatever begins with these labels, on any domain.
    Subdomain(String),
    /// Every host of a gateway.
    Every,
    /// What nothing can be compared with, as written.
    Expression(String),
}

/// A component.
pub(super) type Component<'m> = (&'m str, &'m str, &'m str);

/// Every host that an object takes.
pub(super) fn claims(manifest: &Manifest) -> Vec<Claim<'_>> {
    let keeps = keeps_to_own_paths(manifest);
    let mut reader = Reader { manifest, keeps, in_annotations: false, claims: Vec::new() };
    if !is_local(manifest) {
        match known(manifest.key.group(), &manifest.key.kind) {
            Known::Hosts(fields) => {
                fields.iter().for_each(|field| reader.field(field));
                reader.snippets(&manifest.body);
            }
            Known::Nothing => {}
            Known::Unknown => {
                reader.guess(&manifest.body, false);
                reader.snippets(&manifest.body);
            }
        }
    }
    reader.of_ingress();
    reader.of_annotations();
    reader.claims
}

/// Organization, project and component of an object.
pub(super) fn component(manifest: &Manifest) -> Component<'_> {
    let owner = &manifest.owner;
    let [organization, project, component] = [&owner.organization, &owner.project, &owner.component]
        .map(|name| name.as_deref().unwrap_or_default());
    (organization, project, component)
}

/// Whether an object speaks to pods of its own namespace alone, or hangs on no gateway.
fn is_local(manifest: &Manifest) -> bool {
    let body = &manifest.body;
    match manifest.key.group() {
        "gateway.networking.k8s.io" => {
            // Routes of a mesh hang on Services and answer no host of a gateway.
            let of_gateway = |parent: &Node| parent.get("kind").and_then(Node::as_str) != Some("Service");
            let defaults = body.at(&["spec", "useDefaultGateways"]).and_then(Node::as_str);
            !list(body.at(&["spec", "parentRefs"])).iter().any(of_gateway)
                && matches!(defaults, None | Some("None"))
        }
        "networking.istio.io" => {
            let only = |path: &str, word: &str| {
                let words = list(body.at(&["spec", path]));
                !words.is_empty() && words.iter().all(|own| own.as_str() == Some(word))
            };
            // Without `gateways` a VirtualService is for the mesh.
            let of_mesh = body.at(&["spec", "gateways"]).is_none() || only("gateways", "mesh");
            manifest.key.kind != "Gateway" && of_mesh && only("exportTo", ".")
        }
        _ => false,
    }
}

struct Reader<'m> {
    manifest: &'m Manifest,
    keeps: bool,
    in_annotations: bool,
    claims: Vec<Claim<'m>>,
}

impl<'m> Reader<'m> {
    fn take(&mut self, place: &'m Node, host: Host, answers: bool) {
        // An annotation may be a class's where the rest of the object is Bindery's.
        let author = if self.in_annotations { place } else { self.spec() };
        let is_generated = author.origin.layer == Layer::Generated;
        self.claims.push(Claim {
            manifest: self.manifest,
            place,
            host,
            answers,
            keeps_to_own_paths: self.keeps,
            is_generated,
        });
    }

    fn spec(&self) -> &'m Node {
        self.manifest.body.get("spec").unwrap_or(&self.manifest.body)
    }

    fn kind(&self) -> &'m Node {
        self.manifest.body.get("kind").unwrap_or(&self.manifest.body)
    }

    fn annotations(&self) -> impl Iterator<Item = (&'m str, &'m Node)> + use<'m> {
        let annotations = self.manifest.body.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
        let entries = annotations.into_iter().flat_map(|annotations| &annotations.entries);
        entries.map(|entry| (entry.key.as_str(), &entry.value))
    }

    fn field(&mut self, field: &Field) {
        let steps: Vec<&str> = field.path.split('.').collect();
        let mut found = Vec::new();
        walk(&self.manifest.body, &steps, &mut found);
        for node in found {
            match node.filter(|node| !is_nothing(node)) {
                Some(node) => self.read(node, field.reads, field.answers),
                None if field.absent == Absent::Every => self.take(self.kind(), Host::Every, field.answers),
                None => {}
            }
        }
    }

    fn read(&mut self, node: &'m Node, reads: Reads, answers: bool) {
        let text = node.as_str().unwrap_or_default();
        let mut take = |host: Host| self.take(node, host, answers);
        match reads {
            Reads::Host => take(host(text)),
            Reads::Mesh => {
                let name = text.rsplit_once('/').map_or(text, |(_, name)| name);
                if name == "*" || name.contains('.') {
                    take(host(name));
                }
            }
            Reads::Rule => match traefik_rule::hosts(text) {
                Some(hosts) => hosts.iter().for_each(|own| take(host(own))),
                None => take(Host::Every),
            },
            Reads::List => words(text).for_each(|own| take(host(own))),
            Reads::Text => behind_words(text).into_iter().for_each(take),
            Reads::Conditions => of_conditions(text).into_iter().for_each(take),
            Reads::Subject => of_subject(text).into_iter().for_each(take),
            Reads::Subdomain => take(Host::Subdomain(text.trim().to_ascii_lowercase())),
            Reads::Expression => take(Host::Expression(text.to_owned())),
        }
    }

    fn of_annotations(&mut self) {
        self.in_annotations = true;
        for (key, value) in self.annotations() {
            if let Some((reads, answers)) = annotation(key) {
                self.read(value, reads, answers);
            }
        }
    }

    /// What an Ingress answers beside the hosts of its rules.
    fn of_ingress(&mut self) {
        let body = &self.manifest.body;
        if self.manifest.key.kind != "Ingress" {
            return;
        }
        if body.at(&["spec", "defaultBackend"]).is_some_and(|backend| !backend.is_null()) {
            self.take(self.kind(), Host::Every, true);
        }
        let www = |(key, value): (&str, &Node)| {
            key.ends_with("/from-to-www-redirect") && value.as_str().is_some_and(is_true)
        };
        if !self.annotations().any(www) {
            return;
        }
        for rule in list(body.at(&["spec", "rules"])) {
            let Some(node) = rule.get("host").filter(|node| !is_nothing(node)) else { continue };
            if let Host::Named(name) = host(node.as_str().unwrap_or_default()) {
                let other =
                    name.strip_prefix("www.").map_or_else(|| format!("www.{name}"), ToOwned::to_owned);
                self.take(node, Host::Named(other), true);
            }
        }
    }

    /// Hosts in configuration that an object hands to a proxy as it stands. The depth limit of parse bounds the recursion.
    fn snippets(&mut self, node: &'m Node) {
        match &node.value {
            Value::String(text) if text.contains("server_name") => self.read(node, Reads::Text, true),
            Value::Sequence(items) => items.iter().for_each(|item| self.snippets(item)),
            Value::Mapping(fields) => {
                let spec = fields.entries.iter().filter(|entry| entry.key != "metadata");
                spec.for_each(|entry| self.snippets(&entry.value));
            }
            _ => {}
        }
    }

    /// Whatever stands under a name for hosts, in a kind that nobody knows. The depth limit of parse bounds the recursion.
    fn guess(&mut self, node: &'m Node, named: bool) {
        match &node.value {
            Value::String(text) if named && (text == "*" || text.contains('.')) => {
                self.take(node, host(text), true);
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.guess(item, named)),
            Value::Mapping(fields) => {
                for entry in &fields.entries {
                    self.guess(&entry.value, is_name_of_hosts(&entry.key));
                }
            }
            _ => {}
        }
    }
}

fn is_name_of_hosts(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    matches!(
        key.strip_suffix('s').unwrap_or(&key),
        "host"
            | "hostname"
            | "fqdn"
            | "domain"
            | "dnsname"
            | "virtualhost"
            | "servername"
            | "sni"
            | "snihost"
    )
}

/// Whether Go's `strconv.ParseBool`, by which controllers read annotations, takes a word for true.
fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "TRUE" | "true" | "True")
}

fn is_nothing(node: &Node) -> bool {
    node.is_null() || node.as_str().is_some_and(|text| text.trim().is_empty())
}

fn list(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::as_sequence).unwrap_or_default()
}

/// What stands at a path; nothing wherever the path ends too early.
fn walk<'n>(node: &'n Node, steps: &[&str], found: &mut Vec<Option<&'n Node>>) {
    let Some((step, rest)) = steps.split_first() else { return found.push(Some(node)) };
    let (key, is_list) = step.strip_suffix("[]").map_or((*step, false), |key| (key, true));
    match node.get(key) {
        None => found.push(None),
        Some(inner) if !is_list => walk(inner, rest, found),
        Some(inner) => match list(Some(inner)) {
            [] => found.push(None),
            items => items.iter().for_each(|item| walk(item, rest, found)),
        },
    }
}

/// A host as it is compared.
pub(super) fn host(text: &str) -> Host {
    let name = text.trim().to_ascii_lowercase();
    // A port is no part of the name.
    let name = match name.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name.as_str(),
    };
    let name = name.trim_end_matches('.');
    let free = name.strip_prefix("*.").unwrap_or(name);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    match name {
        "*" => Host::Every,
        _ if !free.is_empty() && free.chars().all(is_plain) => Host::Named(name.to_owned()),
        _ => Host::Expression(text.to_owned()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_as_dns_does() {
        let named = |name: &str| Host::Named(name.to_owned());
        assert_eq!(host("Shop.Example.COM."), named("shop.example.com"));
        assert_eq!(host("*.example.com:443"), named("*.example.com"));
        assert_eq!(host("*"), Host::Every);
        for text in ["~^x", "a*.example.com", "*", "a?.com", "*.", "{sub:.+}.example.com"] {
            assert!(!matches!(host(text), Host::Named(_)), "{text}");
        }
    }
}

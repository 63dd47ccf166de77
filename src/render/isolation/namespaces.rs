//! Proves that no object of one organization refers to a namespace of another, by name, by labels or by a host name.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use crate::diagnostics::Diagnostics;
use crate::model::Selector;
use crate::render::manifest::Manifest;
use crate::source::Span;
use crate::tree::{Node, Value, read};

/// The namespaces of one cluster, by name.
type Namespaces<'m> = BTreeMap<&'m str, &'m Manifest>;

/// Reports every reference of an organization's object to another's namespace, once for each place.
pub(super) fn prove(manifests: &[Manifest], diagnostics: &mut Diagnostics) {
    let mut clusters: BTreeMap<&str, Namespaces<'_>> = BTreeMap::new();
    for manifest in manifests.iter().filter(|manifest| manifest.key.kind == "Namespace") {
        let cluster = manifest.key.cluster.as_deref().unwrap_or_default();
        clusters.entry(cluster).or_default().insert(&manifest.key.name, manifest);
    }
    let mut told = BTreeSet::new();
    for manifest in manifests {
        let (Some(cluster), Some(own)) = (manifest.key.cluster.as_deref(), &manifest.owner.organization)
        else {
            continue;
        };
        let Some(namespaces) = clusters.get(cluster) else { continue };
        // Two organizations in one namespace are a fault that plan has reported.
        let here = manifest.key.namespace.as_deref();
        let own_by_default = MONITORING.contains(&manifest.key.group());
        let mut search = Search { own, here, namespaces, own_by_default, found: Vec::new() };
        search.visit(&manifest.body, Inside::Anything);
        for (place, namespace) in search.found {
            if told.insert((place, &namespace.key.name)) {
                diagnostics.push(problems::foreign_reference(manifest, namespace, place));
            }
        }
    }
}

/// What a value is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Anything,
    /// Names of namespaces.
    Names,
    /// What can only be a host, or a list of hosts.
    Hosts,
    /// A container.
    Container,
}

struct Search<'m> {
    own: &'m str,
    here: Option<&'m str>,
    namespaces: &'m Namespaces<'m>,
    /// Whether selectors without requirements mean the own namespace: they do to the kinds of monitoring, which have words of
    /// their own for every namespace.
    own_by_default: bool,
    found: Vec<(Span, &'m Manifest)>,
}

/// Groups whose `namespaceSelector` is no label selector but `{any, matchNames}`, empty for the own namespace
/// (prometheus-operator's API reference, NamespaceSelector; VictoriaMetrics has taken it over).
const MONITORING: [&str; 4] =
    ["monitoring.coreos.com", "monitoring.rhobs", "azmonitoring.coreos.com", "operator.victoriametrics.com"];

impl<'m> Search<'m> {
    // The depth limit of parse bounds the recursion.
    fn visit(&mut self, node: &'m Node, inside: Inside) {
        match &node.value {
            Value::String(text) => {
                let named = match inside {
                    Inside::Names => text.split(',').find_map(|name| self.named(name.trim())),
                    _ => None,
                };
                let found = named.or_else(|| self.of_host(text, inside == Inside::Hosts));
                self.found.extend(found.map(|namespace| (node.origin.span, namespace)));
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.visit(item, inside)),
            Value::Mapping(mapping) => {
                let is_host_variable = mapping.get("name").and_then(Node::as_str).is_some_and(names_host);
                for entry in &mapping.entries {
                    let key = entry.key.to_ascii_lowercase();
                    if key.trim_end_matches('s').ends_with("namespaceselector")
                        && self.select(&key, &entry.value)
                    {
                        continue;
                    }
                    let below = match (inside, entry.key.as_str()) {
                        // Nodes fetch images, and do not ask the cluster's DNS.
                        (Inside::Container, "image") => continue,
                        (Inside::Names, _) | (_, "matchNames" | "exportTo") => Inside::Names,
                        _ if key.contains("namespace") => Inside::Names,
                        (_, "containers" | "initContainers" | "ephemeralContainers") => Inside::Container,
                        (_, "value") if is_host_variable => Inside::Hosts,
                        _ if names_host(&entry.key) => Inside::Hosts,
                        _ => Inside::Anything,
                    };
                    self.visit(&entry.value, below);
                }
            }
            _ => {}
        }
    }

    /// What a name stands for among names of namespaces: one of another, or all of them.
    fn named(&self, name: &str) -> Option<&'m Manifest> {
        match name {
            "*" => self.namespaces.keys().find_map(|name| self.foreign(name)),
            _ => self.foreign(name),
        }
    }

    fn foreign(&self, name: &str) -> Option<&'m Manifest> {
        let is_foreign = |namespace: &&Manifest| {
            let owner = namespace.owner.organization.as_ref();
            Some(name) != self.here && owner.is_some_and(|owner| owner != self.own)
        };
        self.namespaces.get(name).copied().filter(is_foreign)
    }

    /// Notes what a selector finds; one without any requirement finds every namespace.
    fn select(&mut self, key: &str, node: &'m Node) -> bool {
        if let Value::Sequence(selectors) = &node.value {
            return selectors.iter().filter(|selector| self.select(key, selector)).count() > 0;
        }
        let any = node.get("any").is_some_and(|any| any.value == Value::Bool(true));
        let asks = ["matchLabels", "matchExpressions"].iter().any(|key| node.get(key).is_some());
        let is_own = self.own_by_default && key == "namespaceselector" && !asks;
        if node.is_null() || !any && (is_own || node.get("matchNames").is_some()) {
            return false;
        }
        // An API server takes a null for an absent field.
        let asked = ["matchLabels", "matchExpressions"].map(|key| (key, node.get(key).cloned()));
        let asked = asked.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let asked = Node::mapping(asked.filter(|(_, value)| !value.is_null()), node.origin);
        let Ok(selector) = read::<Selector>(&asked) else { return false };
        let selected = self.namespaces.values().find(|namespace| {
            let labels = namespace.body.at(&["metadata", "labels"]);
            let value = |key: &str| match key {
                // Kubernetes itself puts this one on every namespace.
                "kubernetes.io/metadata.name" => Some(namespace.key.name.as_str()),
                _ => labels?.get(key)?.as_str(),
            };
            self.foreign(&namespace.key.name).is_some() && selector.holds(value)
        });
        self.found.extend(selected.map(|namespace| (node.origin.span, *namespace)));
        selected.is_some()
    }

    /// The namespace that a text names as the cluster's DNS does: `cart.shop.svc` of a Service, `10-0-0-1.shop.pod` of a pod,
    /// and where it can only be a host what searching completes, `cart.shop` or `cart-0.cart.shop`.
    fn of_host(&self, text: &str, is_host: bool) -> Option<&'m Manifest> {
        if !text.contains('.') {
            return None;
        }
        let text = text.to_ascii_lowercase();
        let ends_name = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
        let mut next = 0;
        text.split_inclusive(ends_name).find_map(|piece| {
            let host = piece.trim_end_matches(ends_name);
            let (start, end) = (next, next + host.len());
            next += piece.len();
            let labels: Vec<&str> = host.trim_end_matches('.').split('.').collect();
            let full = labels.windows(2).skip(1).find_map(|pair| match pair {
                [namespace, "svc" | "pod"] => self.foreign(namespace),
                _ => None,
            });
            full.or_else(|| {
                let namespace = labels.get(1..)?.last()?;
                self.foreign(namespace).filter(|_| is_host || stands_for_host(&text, start, end))
            })
        })
    }
}

/// Whether a scheme stands before a part of a text, or a port behind it; words like `logging.core` occur elsewhere, too.
fn stands_for_host(text: &str, start: usize, end: usize) -> bool {
    let port = text.get(end..).and_then(|behind| behind.strip_prefix(':'));
    let before = text.get(..start).unwrap_or_default();
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    // A user stands before the host, and other hosts may.
    let in_address = word.rsplit_once("://").is_some_and(|(_, authority)| !authority.contains('/'));
    in_address || port.is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether what a field or variable is called says that it holds a host: `host`, `externalName`, `DB_HOST`, `redis-addr`.
fn names_host(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let word = key.rsplit(['_', '-', '.', '/']).next().unwrap_or_default();
    matches!(
        word.strip_suffix('s').unwrap_or(word),
        "host"
            | "hostname"
            | "externalname"
            | "server"
            | "addr"
            | "address"
            | "addres"
            | "endpoint"
            | "upstream"
            | "url"
            | "uri"
            | "fqdn"
            | "dbhost"
    )
}

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
        let mut search = Search { own, here, namespaces, found: Vec::new() };
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
    /// A container.
    Container,
}

struct Search<'m> {
    own: &'m str,
    here: Option<&'m str>,
    namespaces: &'m Namespaces<'m>,
    found: Vec<(Span, &'m Manifest)>,
}

impl<'m> Search<'m> {
    // The depth limit of parse bounds the recursion.
    fn visit(&mut self, node: &Node, inside: Inside) {
        match &node.value {
            Value::String(text) => {
                let named = match inside {
                    Inside::Names => self.foreign(text),
                    Inside::Anything | Inside::Container => None,
                };
                let found = named.or_else(|| self.of_host(text));
                self.found.extend(found.map(|namespace| (node.origin.span, namespace)));
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.visit(item, inside)),
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    if entry.key == "namespaceSelector" && self.select(&entry.value) {
                        continue;
                    }
                    let below = match (inside, entry.key.as_str()) {
                        // Nodes fetch images, and do not ask the cluster's DNS.
                        (Inside::Container, "image") => continue,
                        (Inside::Names, _) | (_, "matchNames") => Inside::Names,
                        (_, key) if key.to_lowercase().contains("namespace") => Inside::Names,
                        (_, "containers" | "initContainers" | "ephemeralContainers") => Inside::Container,
                        _ => Inside::Anything,
                    };
                    self.visit(&entry.value, below);
                }
            }
            _ => {}
        }
    }

    fn foreign(&self, name: &str) -> Option<&'m Manifest> {
        let is_foreign = |namespace: &&Manifest| {
            let owner = namespace.owner.organization.as_ref();
            Some(name) != self.here && owner.is_some_and(|owner| owner != self.own)
        };
        self.namespaces.get(name).copied().filter(is_foreign)
    }

    /// Notes what a selector finds. One without any requirement says nothing: to some kinds it is their own namespace.
    fn select(&mut self, node: &Node) -> bool {
        let any = node.get("any").is_some_and(|any| any.value == Value::Bool(true));
        let asks = ["matchLabels", "matchExpressions"].iter().any(|key| node.get(key).is_some());
        let Some(selector) = read::<Selector>(node).ok().filter(|_| asks).or(any.then(Selector::default))
        else {
            return false;
        };
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

    /// The namespace of a Service that a text names as the cluster's DNS does: `cart.shop.svc`, or `cart.shop` where it
    /// can only be a host.
    fn of_host(&self, text: &str) -> Option<&'m Manifest> {
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
            let labels: Vec<&str> = host.split('.').collect();
            if let [_, namespace] = labels.as_slice() {
                return self.foreign(namespace).filter(|_| stands_for_host(&text, start, end));
            }
            labels.windows(2).skip(1).find_map(|pair| match pair {
                [namespace, "svc"] => self.foreign(namespace),
                _ => None,
            })
        })
    }
}

/// Whether a scheme stands before a part of a text, or a port behind it; words like `logging.core` occur elsewhere, too.
fn stands_for_host(text: &str, start: usize, end: usize) -> bool {
    let port = text.get(end..).and_then(|behind| behind.strip_prefix(':'));
    text.get(..start).is_some_and(|before| before.ends_with("://"))
        || port.is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit()))
}

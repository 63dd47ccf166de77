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
                    Inside::Anything => None,
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
                    let names = entry.key == "matchNames" || entry.key.to_lowercase().contains("namespace");
                    self.visit(&entry.value, if names { Inside::Names } else { inside });
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
        let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        text.split(|c: char| !in_name(c)).find_map(|host| {
            let labels: Vec<&str> = host.split('.').collect();
            let before_svc = labels.windows(2).skip(1).find_map(|pair| match pair {
                [namespace, "svc"] => self.foreign(namespace),
                _ => None,
            });
            before_svc.or_else(|| match labels.as_slice() {
                [_, namespace]
                    if text.contains(&format!("://{host}")) || text.contains(&format!("{host}:")) =>
                {
                    self.foreign(namespace)
                }
                _ => None,
            })
        })
    }
}

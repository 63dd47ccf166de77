//! Finds the pods of a namespace by their labels.

use std::collections::BTreeMap;

use super::pod_security::PodView;
use crate::render::Manifest;
use crate::source::Span;
use crate::tree::{Layer, Node};

/// What makes pods in one namespace.
#[derive(Debug)]
pub struct Pods<'j> {
    /// Every object with pods.
    pub makers: Vec<Maker<'j>>,
    /// Places in `makers` by label.
    by_label: BTreeMap<(&'j str, &'j str), Vec<usize>>,
    /// Whether a custom object may make pods that nobody sees from here.
    pub is_open: bool,
}

/// An object that makes pods.
#[derive(Clone, Copy, Debug)]
pub struct Maker<'j> {
    /// The object.
    pub manifest: &'j Manifest,
    /// A pod of it.
    pub pod: PodView<'j>,
}

impl Maker<'_> {
    /// Whether an override of a claim or binding made the init container at a place: no class knows of it, and no
    /// workload has one.
    pub fn has_overriders_container(&self, place: Span) -> bool {
        let containers = self.pod.spec.get("initContainers").and_then(Node::as_sequence);
        containers.into_iter().flatten().any(|container| {
            container.origin.span == place && matches!(container.origin.layer, Layer::Claim | Layer::Binding)
        })
    }
}

/// Groups of custom kinds that never make pods.
const WITHOUT_PODS: [&str; 9] = [
    "gateway.networking.k8s.io",
    "gateway.envoyproxy.io",
    "external-secrets.io",
    "cilium.io",
    "cert-manager.io",
    "kustomize.config.k8s.io",
    "bitnami.com",
    "snapshot.storage.k8s.io",
    "metrics.k8s.io",
];

impl<'j> Pods<'j> {
    pub(super) fn among(manifests: &[&'j Manifest]) -> Self {
        let mut pods = Pods { makers: Vec::new(), by_label: BTreeMap::new(), is_open: false };
        for manifest in manifests {
            match PodView::of_any(&manifest.body) {
                // Of a patch nobody sees here what pods it makes in the end.
                Some(pod) if !pod.is_whole() => pods.is_open = true,
                Some(pod) => {
                    for label in labels(&pod) {
                        pods.by_label.entry(label).or_default().push(pods.makers.len());
                    }
                    pods.makers.push(Maker { manifest, pod });
                }
                None => pods.is_open |= may_make_pods(manifest),
            }
        }
        pods
    }

    /// Those whose labels are all that is asked for; all of them where nothing is.
    pub fn with_labels<'p>(&'p self, wanted: Option<&'p Node>) -> impl Iterator<Item = &'p Maker<'j>> {
        let asked = wanted.and_then(Node::as_mapping);
        let entries = asked.map(|map| map.entries.as_slice()).unwrap_or_default();
        let mut lists: Vec<&[usize]> = entries
            .iter()
            .map(|entry| {
                let label = (entry.key.as_str(), entry.value.as_str().unwrap_or_default());
                self.by_label.get(&label).map_or(&[][..], Vec::as_slice)
            })
            .collect();
        lists.sort_by_key(|list| list.len());
        let others = lists.split_off(lists.len().min(1));
        let (listed, all) = match lists.first() {
            Some(shortest) => (*shortest, &[][..]),
            None => (&[][..], self.makers.as_slice()),
        };
        let fits = move |at: &&usize| others.iter().all(|list| list.binary_search(at).is_ok());
        listed.iter().filter(fits).filter_map(|at| self.makers.get(*at)).chain(all)
    }

    /// Those that a label selector chooses: `matchLabels` and `matchExpressions`.
    pub fn selected<'p>(&'p self, selector: &'p Node) -> impl Iterator<Item = &'p Maker<'j>> {
        let requirements = selector.get("matchExpressions").and_then(Node::as_sequence).unwrap_or_default();
        let chosen = self.with_labels(selector.get("matchLabels"));
        chosen.filter(|maker| requirements.iter().all(|requirement| holds(requirement, &maker.pod)))
    }
}

fn labels<'j>(pod: &PodView<'j>) -> impl Iterator<Item = (&'j str, &'j str)> {
    let labels = pod.metadata.and_then(|metadata| metadata.get("labels")?.as_mapping());
    let entries = labels.into_iter().flat_map(|map| &map.entries);
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?)))
}

fn holds(requirement: &Node, pod: &PodView<'_>) -> bool {
    let key = requirement.get("key").and_then(Node::as_str).unwrap_or_default();
    let found = labels(pod).find(|(label, _)| *label == key).map(|(_, value)| value);
    let values = requirement.get("values").and_then(Node::as_sequence).unwrap_or_default();
    let listed = found.is_some_and(|found| values.iter().any(|value| value.as_str() == Some(found)));
    match requirement.get("operator").and_then(Node::as_str) {
        Some("In") => listed,
        Some("NotIn") => !listed,
        Some("Exists") => found.is_some(),
        Some("DoesNotExist") => found.is_none(),
        // An operator that nobody knows is a fault of its own.
        _ => true,
    }
}

/// Whether a custom object may stand for pods: operators make them from kinds of their own.
fn may_make_pods(manifest: &Manifest) -> bool {
    let group = manifest.key.group();
    let is_custom = group.contains('.') && !group.ends_with(".k8s.io");
    is_custom && !WITHOUT_PODS.contains(&group)
}

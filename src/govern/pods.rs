//! Finds the pods of a namespace by their labels.

use std::collections::BTreeMap;

use super::pod_security::PodView;
use crate::render::Manifest;
use crate::tree::Node;

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

    /// Those whose labels are all that a selector asks for.
    pub fn with_labels(&self, wanted: &Node) -> Vec<Maker<'j>> {
        let entries = wanted.as_mapping().map(|map| map.entries.as_slice()).unwrap_or_default();
        let mut lists: Vec<&[usize]> = entries
            .iter()
            .map(|entry| {
                let label = (entry.key.as_str(), entry.value.as_str().unwrap_or_default());
                self.by_label.get(&label).map_or(&[][..], Vec::as_slice)
            })
            .collect();
        lists.sort_by_key(|list| list.len());
        let Some((shortest, others)) = lists.split_first() else { return self.makers.clone() };
        let all = shortest.iter().filter(|at| others.iter().all(|list| list.binary_search(at).is_ok()));
        all.filter_map(|at| self.makers.get(*at).copied()).collect()
    }

    /// Those that a label selector chooses: `matchLabels` and `matchExpressions`.
    pub fn selected(&self, selector: &Node) -> Vec<Maker<'j>> {
        let mut chosen = match selector.get("matchLabels") {
            Some(wanted) => self.with_labels(wanted),
            None => self.makers.clone(),
        };
        let requirements = selector.get("matchExpressions").and_then(Node::as_sequence).unwrap_or_default();
        chosen.retain(|maker| requirements.iter().all(|requirement| holds(requirement, &maker.pod)));
        chosen
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

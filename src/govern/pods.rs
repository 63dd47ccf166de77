//! Finds the pods of a namespace by their labels.

use std::collections::{BTreeMap, BTreeSet};

use super::pod_labels::{PodLabels, entry, is_of_nodes};
use super::pod_security::PodView;
use crate::model::{Demand, Operator};
use crate::render::Manifest;
use crate::source::Span;
use crate::tree::{Layer, Node};

/// What makes pods in one namespace.
#[derive(Debug)]
pub struct Pods<'j> {
    /// Every object with pods.
    pub makers: Vec<Maker<'j>>,
    /// The labels of their pods, in the same order.
    labels: Vec<PodLabels<'j>>,
    /// Places in `makers` by label.
    by_label: BTreeMap<(&'j str, &'j str), Vec<usize>>,
    /// Places of those whose controller sets a label to a value that is not known.
    by_key: BTreeMap<&'static str, Vec<usize>>,
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
        let scaled: BTreeSet<(&str, &str)> =
            manifests.iter().filter_map(|manifest| scaled(manifest)).collect();
        let mut pods = Pods {
            makers: Vec::new(),
            labels: Vec::new(),
            by_label: BTreeMap::new(),
            by_key: BTreeMap::new(),
            is_open: false,
        };
        for manifest in manifests {
            match PodView::of_any(&manifest.body) {
                // Of a patch nobody sees here what pods it makes in the end.
                Some(pod) if !pod.is_whole() => pods.is_open = true,
                Some(pod) => {
                    let key = (manifest.key.kind.as_str(), manifest.key.name.as_str());
                    pods.add(manifest, pod, scaled.contains(&key));
                }
                None => pods.is_open |= may_make_pods(manifest),
            }
        }
        pods
    }

    fn add(&mut self, manifest: &'j Manifest, pod: PodView<'j>, is_scaled: bool) {
        let labels = PodLabels::of(manifest, &pod, is_scaled);
        let place = self.makers.len();
        labels.entries().for_each(|label| self.by_label.entry(label).or_default().push(place));
        labels.open_keys().for_each(|key| self.by_key.entry(key).or_default().push(place));
        self.labels.push(labels);
        self.makers.push(Maker { manifest, pod });
    }

    /// Those whose pods have all labels that are asked for; all of them where none is.
    pub fn with_labels<'p>(&'p self, wanted: Option<&'p Node>) -> impl Iterator<Item = &'p Maker<'j>> {
        self.chosen(wanted.map(Demand::exact).unwrap_or_default())
    }

    /// Those that a label selector chooses: `matchLabels` and `matchExpressions`.
    pub fn selected<'p>(&'p self, selector: &'p Node) -> impl Iterator<Item = &'p Maker<'j>> {
        self.chosen(Demand::all(selector))
    }

    fn chosen<'p>(&'p self, demands: Vec<Demand<'p>>) -> impl Iterator<Item = &'p Maker<'j>> {
        let exact = demands.iter().filter_map(|demand| match (demand.operator, demand.values.as_slice()) {
            (Some(Operator::In), [value]) if !is_of_nodes(demand.key) => Some(entry(demand.key, value)),
            _ => None,
        });
        // Of the lists that hold all that can be meant the shortest is looked through.
        let shortest = exact
            .map(|(key, value)| {
                let listed = self.by_label.get(&(key, value)).map_or(&[][..], Vec::as_slice);
                (listed, self.by_key.get(key).map_or(&[][..], Vec::as_slice))
            })
            .min_by_key(|(listed, open)| listed.len() + open.len());
        let all = if shortest.is_none() { 0..self.makers.len() } else { 0..0 };
        let (listed, open) = shortest.unwrap_or_default();
        let open = open.iter().filter(move |place| listed.binary_search(place).is_err());
        let fits =
            move |place: &usize| self.labels.get(*place).is_some_and(|labels| labels.satisfy(&demands));
        let places = listed.iter().chain(open).copied().chain(all);
        places.filter(fits).filter_map(|place| self.makers.get(place))
    }
}

/// Kind and name of what an autoscaler scales.
fn scaled(manifest: &Manifest) -> Option<(&str, &str)> {
    let scales = ["HorizontalPodAutoscaler", "ScaledObject"].contains(&manifest.key.kind.as_str());
    let target = manifest.body.at(&["spec", "scaleTargetRef"]).filter(|_| scales)?;
    let text = |key: &str| target.get(key).and_then(Node::as_str);
    Some((text("kind").unwrap_or("Deployment"), text("name")?))
}

/// Whether a custom object may stand for pods: operators make them from kinds of their own.
fn may_make_pods(manifest: &Manifest) -> bool {
    let group = manifest.key.group();
    let is_custom = group.contains('.') && !group.ends_with(".k8s.io");
    is_custom && !WITHOUT_PODS.contains(&group)
}

//! Folds the layers of a template, lowest first, and holds each to what the class lets it change.

use std::collections::BTreeSet;

use super::containers;
use crate::model::OverrideBy;
use crate::render::context::Context;
use crate::render::overrides::{Told, by_setting};
use crate::resolve::{OverrideOf, Part, TemplateLayer, changes, merge};
use crate::tree::{Layer, Mapping, Node, Text, Value};

/// What the workload and Bindery itself lay over a class's template.
#[derive(Default)]
pub(super) struct Over {
    /// The workload's own contract.
    pub(super) workload: Vec<Node>,
    /// What Bindery decides; above everything.
    pub(super) generated: Vec<Node>,
}

/// Lays all layers over each other; without a template they lie over nothing.
pub(super) fn fold(context: &mut Context<'_, '_>, part: Part, over: Over) -> Node {
    let mut fold = Fold { part, whole: empty(context) };
    let pod = part.pod().is_some();
    if pod {
        let variables = containers::of_environment(context);
        fold.lay(variables.map(|list| fold.in_pod(list)));
    }
    let placement = &context.bound.placements[context.unit.placement];
    let (below, above): (Vec<_>, Vec<_>) =
        placement.layers.iter().partition(|layer| layer.layer < Layer::Workload);
    let names = container_names(context, part, &below);
    for layer in below {
        match layer.layer {
            Layer::Claim => fold.judged(context, layer, OverrideBy::Claim),
            _ => {
                fold.lay(container_layer(context, part, layer, &names));
                fold.lay(layer.part(part).map(|node| node.clone().in_layer(layer.layer)));
            }
        }
    }
    for contract in over.workload {
        fold.contract(context, contract);
    }
    if let Some(differences) = containers::of_binding(context).filter(|_| pod) {
        let differences = fold.in_pod(differences);
        fold.contract(context, differences);
    }
    for layer in above {
        fold.judged(context, layer, OverrideBy::Binding);
    }
    if pod {
        for differences in containers::of_planes(context) {
            let differences = fold.in_pod(differences);
            fold.contract(context, differences);
        }
    }
    over.generated.into_iter().for_each(|layer| fold.lay(Some(layer)));
    fold.whole
}

/// A map that leads to a value: `nest(["a", "b"], value)` is `{a: {b: value}}`.
pub(super) fn nest(path: &[&str], value: Node) -> Node {
    let origin = value.origin;
    path.iter().rev().fold(value, |inner, key| Node::mapping([(*key, inner)], origin))
}

fn empty(context: &Context<'_, '_>) -> Node {
    Node::new(Value::Mapping(Mapping::default()), context.generated())
}

struct Fold {
    part: Part,
    whole: Node,
}

impl Fold {
    fn lay(&mut self, layer: Option<Node>) {
        let Some(layer) = layer else { return };
        let origin = self.whole.origin;
        let base = std::mem::replace(&mut self.whole, Node::new(Value::Mapping(Mapping::default()), origin));
        if let Some(whole) = merge(base, layer) {
            self.whole = whole;
        }
    }

    /// A list of containers where the pod's containers stand.
    fn in_pod(&self, containers: Node) -> Node {
        let mut path = self.part.pod().unwrap_or_default().to_vec();
        path.push("containers");
        nest(&path, containers)
    }

    /// Lays what a workload says, which locks hold against.
    fn contract(&mut self, context: &mut Context<'_, '_>, layer: Node) {
        let guard = &context.bound.class.lineage.guard;
        if guard.has_locks() {
            let found = changes(self.part.field(), Some(&self.whole), &layer);
            context.overrides.refused.extend(guard.judge_contract(&found));
        }
        self.lay(Some(layer));
    }

    /// Lays what a claim or a binding overrides, as far as the class lets it.
    fn judged(&mut self, context: &mut Context<'_, '_>, layer: &TemplateLayer<'_>, by: OverrideBy) {
        let Some(overlay) = layer.part(self.part) else { return };
        let overlay = overlay.clone().in_layer(layer.layer);
        let base = self.whole.clone();
        self.lay(Some(overlay.clone()));
        let containers: BTreeSet<&str> =
            context.bound.workload.spec.containers.keys().map(|name| name.as_str()).collect();
        let of = OverrideOf { by, environment: context.bound.environment.name(), containers: &containers };
        let class = &context.bound.class;
        let mut refused = Vec::new();
        for change in changes(self.part.field(), Some(&base), &overlay) {
            match class.lineage.guard.judge_override(&change, &self.whole, &of) {
                Some(report) => refused.push(Told::new(&change, report)),
                None => {
                    context.overrides.judge(&change, class.name);
                    context.overrides.allow(&change, class.lineage.guard.allowing(&change, &of));
                }
            }
        }
        if !refused.is_empty() {
            // What is refused would be blamed a second time for what it does to the object.
            self.whole = base;
            context.overrides.refused.extend(by_setting(refused));
        }
    }
}

/// Every container that the workload or a class names, those of the workload first.
fn container_names(context: &Context<'_, '_>, part: Part, layers: &[&TemplateLayer<'_>]) -> Vec<Text> {
    if layers.iter().all(|layer| layer.container.is_none()) {
        return Vec::new();
    }
    let own = context.bound.workload.spec.containers.keys().map(|name| Text::new(name.as_str()));
    let of_classes = layers.iter().filter_map(|layer| layer.part(part)).flat_map(|node| names_in(node, part));
    let mut seen = BTreeSet::new();
    own.chain(of_classes).filter(|name| seen.insert(name.clone())).collect()
}

fn names_in(template: &Node, part: Part) -> Vec<Text> {
    let pod = template.at(part.pod().unwrap_or_default());
    let containers = pod.and_then(|pod| pod.get("containers")?.as_sequence()).into_iter().flatten();
    containers.filter_map(|container| Some(Text::new(container.get("name")?.as_str()?))).collect()
}

/// A class's container template, once for every container; below the containers of its own template.
///
/// Containers that the template names stand last, so that the merged list keeps its order.
fn container_layer(
    context: &Context<'_, '_>,
    part: Part,
    layer: &TemplateLayer<'_>,
    names: &[Text],
) -> Option<Node> {
    let template = layer.container?;
    let mut path = part.pod()?.to_vec();
    path.push("containers");
    let last = layer.part(part).map(|node| names_in(node, part)).unwrap_or_default();
    let first = names.iter().filter(|name| !last.contains(name)).cloned();
    let of_container = |name: Text| {
        let mut container = template.clone().in_layer(layer.layer);
        if let Some(fields) = container.as_mapping_mut() {
            fields.set("name", Node::string(name, context.generated()));
        }
        container
    };
    let containers: Vec<Node> = first.chain(last.iter().cloned()).map(of_container).collect();
    (!containers.is_empty()).then(|| nest(&path, Node::sequence(containers, template.origin)))
}

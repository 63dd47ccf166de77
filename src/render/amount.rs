//! Counts the bytes of all objects, so that a small repository cannot fill a machine.

use std::collections::BTreeMap;

use super::manifest::Manifest;
use super::problems;
use crate::diagnostics::Diagnostic;
use crate::plan::Unit;
use crate::resolve::{Bound, Platform};
use crate::source::Span;
use crate::tree::{Node, Value};

/// What a value counts beside its key and text: about what it takes in memory, and more than its line does in a file.
const VALUE: u64 = 24;

/// What the templates of the units that are rendered side by side may come to, as far as it is known before.
const BATCH: u64 = 16 << 20;

/// What counts for a unit whose class adds objects: how many, only their expressions say.
const OF_RESOURCES: u64 = 1 << 20;

/// The bytes so far, and how much of them each class brings.
#[derive(Default)]
pub(super) struct Amount<'p> {
    total: u64,
    /// Name of the class, its bytes and its bindings, by the place of its name.
    classes: BTreeMap<Span, (&'p str, u64, usize)>,
}

impl<'p> Amount<'p> {
    /// Counts the objects of a binding on one cluster.
    pub(super) fn add(&mut self, bound: &'p Bound<'_>, manifests: &[Manifest]) {
        let bytes = manifests.iter().map(|manifest| size(&manifest.body)).sum();
        self.total = self.total.saturating_add(bytes);
        if let Some(class) = bound.class.lineage.classes.last() {
            let name = &class.metadata.name;
            let (_, sum, units) = self.classes.entry(name.span).or_insert((name.as_str(), 0, 0));
            *sum = sum.saturating_add(bytes);
            *units += 1;
        }
    }

    /// Counts objects that no class makes.
    pub(super) fn add_others(&mut self, manifests: &[Manifest]) {
        self.total = manifests.iter().fold(self.total, |sum, one| sum.saturating_add(size(&one.body)));
    }

    /// What is to be said when there are more bytes than may be.
    pub(super) fn fault(&self, most: u64) -> Option<Diagnostic> {
        let heaviest = || self.classes.iter().max_by_key(|(_, (_, bytes, _))| *bytes);
        (self.total > most).then(|| {
            problems::output_too_large(
                most,
                heaviest().map(|(place, (name, bytes, units))| (*place, *name, *bytes, *units)),
            )
        })
    }
}

/// Splits units into batches: enough for every core, few enough that all of one batch fits into memory whatever it comes to.
///
/// The batches depend on the definitions alone, and with them where counting ends.
pub(super) fn batches<'a, 'v>(platform: &Platform<'v>, units: &'a [Unit<'v>]) -> Vec<&'a [Unit<'v>]> {
    // Layers are shared by all bindings of a class.
    let mut known: BTreeMap<*const Node, u64> = BTreeMap::new();
    let (mut batches, mut start, mut weight) = (Vec::new(), 0, 0_u64);
    for (at, unit) in units.iter().enumerate() {
        let bound = &platform.bindings[unit.binding];
        let layers = bound.placements[unit.placement].layers.iter();
        let nodes =
            layers.flat_map(|layer| [layer.deployment, layer.service, layer.cron_job, layer.container]);
        let templates: u64 = nodes
            .flatten()
            .map(|node| *known.entry(std::ptr::from_ref(node)).or_insert_with(|| size(node)))
            .sum();
        let of_resources = if bound.class.lineage.resources.is_empty() { 0 } else { OF_RESOURCES };
        weight = weight.saturating_add(templates).saturating_add(of_resources);
        if weight >= BATCH {
            batches.extend(units.get(start..=at));
            (start, weight) = (at + 1, 0);
        }
    }
    batches.extend(units.get(start..).filter(|rest| !rest.is_empty()));
    batches
}

/// Bytes of a value with all that is in it.
pub(super) fn size(node: &Node) -> u64 {
    // The depth limit of parse bounds the recursion.
    let inner = match &node.value {
        Value::String(text) | Value::Float(text) => text.len() as u64,
        Value::Sequence(items) => items.iter().map(size).sum(),
        Value::Mapping(mapping) => {
            mapping.entries.iter().map(|entry| entry.key.len() as u64 + size(&entry.value)).sum()
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) => 0,
    };
    inner.saturating_add(VALUE)
}

//! Folds a class template and the layers above it.

use crate::render::context::Context;
use crate::resolve::merge;
use crate::tree::{Node, Text};

/// Lays the layers over a class's template, lowest first; without a template they lie over nothing.
pub(super) fn fold(
    context: &Context<'_, '_>,
    template: Option<&Node>,
    layers: impl IntoIterator<Item = Node>,
) -> Node {
    let empty = || Node::mapping(Vec::<(Text, Node)>::new(), context.generated());
    let base = template.cloned().unwrap_or_else(empty);
    layers.into_iter().fold(base, |base, layer| merge(base, layer).unwrap_or_else(empty))
}

/// A map that leads to a value: `nest(["a", "b"], value)` is `{a: {b: value}}`.
pub(super) fn nest(path: &[&str], value: Node) -> Node {
    let origin = value.origin;
    path.iter().rev().fold(value, |inner, key| Node::mapping([(*key, inner)], origin))
}

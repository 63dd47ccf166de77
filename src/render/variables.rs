//! Gives rules in CEL what they know of the binding that an object was rendered for: the same as templates of classes.

use super::context::Context;
use super::resources;
use crate::plan::Unit;
use crate::resolve::Bound;
use crate::tree::{Node, Text};

/// Every variable of one binding on one cluster.
pub fn variables_of(bound: &Bound<'_>, unit: &Unit<'_>) -> Vec<(&'static str, Node)> {
    let context = Context::new(bound, unit);
    let none = || Node::mapping(Vec::<(Text, Node)>::new(), context.generated());
    let placement = bound.placements.get(unit.placement);
    let parameters = placement.and_then(|placement| placement.parameters.clone()).unwrap_or_else(none);
    resources::of_unit(&context, parameters)
}

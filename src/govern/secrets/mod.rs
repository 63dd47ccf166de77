//! Knows secrets in objects: by the shapes of their values, and by the names of the variables that hold them.

mod base64;
mod names;
mod shapes;

use std::collections::BTreeSet;

use super::pod_security::PodView;
use crate::tree::{Node, Value};

pub(super) use base64::decode;
pub(super) use shapes::recognise;

/// Every text of an object that no output but the object itself may show.
pub fn secret_texts(object: &Node) -> BTreeSet<&str> {
    let mut found: BTreeSet<&str> =
        literals(object).into_iter().filter_map(|(_, value)| value.as_str()).collect();
    gather(object, &mut found);
    found
}

/// Literal values of environment variables that are named like secrets, with the names.
pub(super) fn literals(object: &Node) -> Vec<(&str, &Node)> {
    let containers = PodView::of_any(object).into_iter().flat_map(|pod| pod.containers().collect::<Vec<_>>());
    let variables = containers.filter_map(|container| container.get("env")?.as_sequence()).flatten();
    variables
        .filter_map(|variable| {
            let name = variable.get("name")?.as_str().filter(|name| names::names_a_secret(name))?;
            Some((name, variable.get("value").filter(|value| names::is_literal(value))?))
        })
        .collect()
}

fn gather<'n>(node: &'n Node, found: &mut BTreeSet<&'n str>) {
    // The depth limit of reading bounds the recursion.
    match &node.value {
        Value::String(text) if recognise(text).is_some() => _ = found.insert(text),
        Value::Sequence(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Mapping(mapping) => mapping.entries.iter().for_each(|entry| gather(&entry.value, found)),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
    }
}

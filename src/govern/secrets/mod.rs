//! Knows secrets in objects: by the shapes of their values, and by the names of the variables that hold them.

mod conceal;
mod names;
mod shapes;

use std::collections::BTreeSet;

use super::pod_security::PodView;
use crate::tree::{Node, Value};

pub use conceal::conceal;
pub(super) use shapes::recognise;

/// Every text of an object, and of what lost in it, that no output but the object itself may show.
pub fn secret_texts(object: &Node) -> BTreeSet<&str> {
    let mut found: BTreeSet<&str> =
        literals(object).into_iter().filter_map(|(_, value)| value.as_str()).collect();
    gather(object, Named::default(), &mut found);
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

/// What the way to a value says of it.
#[derive(Clone, Copy, Default)]
struct Named {
    /// Whether a list of it is one of variables.
    variables: bool,
    /// Whether it is a variable that is named like a secret.
    variable: bool,
    /// Whether it is what such a variable holds.
    value: bool,
}

fn gather<'n>(node: &'n Node, named: Named, found: &mut BTreeSet<&'n str>) {
    // What a map lost has no name of its own any more; it is still of the variable that lost it.
    let lost = node.lost.iter().flat_map(|lost| lost.iter());
    let own_name = node.get("name").and_then(Node::as_str).is_some_and(names::names_a_secret);
    let variable = named.variable || named.variables && own_name;
    // The depth limit of reading bounds the recursion.
    lost.for_each(|lost| gather(lost, Named { variable, ..named }, found));
    match &node.value {
        Value::String(text) if recognise(text).is_some() || named.value && names::is_literal(node) => {
            found.insert(text);
        }
        Value::Sequence(items) => items.iter().for_each(|item| gather(item, named, found)),
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                let (variables, value) = (entry.key == "env", variable && entry.key == "value");
                gather(&entry.value, Named { variables, value, ..Named::default() }, found);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
    }
}

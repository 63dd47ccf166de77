//! Sets what the API server sets where an object says nothing, from the table of defaults.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::types::{BUILT_IN, Scalar, Shape, literal};
use crate::tree::{Mapping, Node, Origin, Value};

/// One default of a type.
#[derive(Debug)]
struct Row {
    path: Vec<&'static str>,
    /// JSON, or `@` and the path of the field that it is copied from.
    value: &'static str,
    conditions: Vec<Condition>,
    /// The first minor version of Kubernetes that sets it.
    since: u32,
}

/// What has to hold for a default.
#[derive(Debug)]
enum Condition {
    /// The object itself is of the type, or something within it.
    IsRoot(bool),
    /// A field is set, or not.
    Set(Vec<&'static str>, bool),
    /// A field has a value, in JSON.
    Equals(Vec<&'static str>, &'static str),
}

static ROWS: LazyLock<BTreeMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for line in include_str!("defaults.txt").lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let column = |at: usize| columns.get(at).copied().unwrap_or_default();
        rows.entry(column(0)).or_default().push(Row {
            path: column(1).split('.').collect(),
            value: column(2),
            conditions: column(3).split_whitespace().map(condition).collect(),
            since: column(4).parse().unwrap_or_default(),
        });
    }
    rows
});

fn condition(text: &'static str) -> Condition {
    let path = |text: &'static str| text.split('.').collect();
    match (text, text.split_once('='), text.strip_prefix('!')) {
        ("root" | "nested", ..) => Condition::IsRoot(text == "root"),
        (_, Some((field, value)), _) => Condition::Equals(path(field), value),
        (_, _, Some(field)) => Condition::Set(path(field), false),
        _ => Condition::Set(path(text), true),
    }
}

/// Sets the defaults of one type on a value of it.
pub(super) fn set(node: &mut Node, name: &str, (is_root, minor): (bool, u32)) {
    let Some(rows) = ROWS.get(name) else { return };
    for row in rows.iter().filter(|row| row.since <= minor) {
        let holds = |condition: &Condition| match condition {
            Condition::IsRoot(wanted) => *wanted == is_root,
            Condition::Set(path, wanted) => is_set(node, name, path) == *wanted,
            Condition::Equals(path, value) => {
                node.at(path).is_some_and(|own| literal(value, own.origin).is_some_and(|value| *own == value))
            }
        };
        if is_set(node, name, &row.path) || !row.conditions.iter().all(holds) {
            continue;
        }
        let origin = node.origin;
        let value = match row.value.strip_prefix('@') {
            Some(from) => node.at(&from.split('.').collect::<Vec<_>>()).cloned(),
            None => literal(row.value, origin),
        };
        if let Some(value) = value {
            put(node, &row.path, value, origin);
        }
    }
}

/// Whether a field says something: an empty list never does, a zero only where it can be told from nothing.
fn is_set(node: &Node, name: &str, path: &[&'static str]) -> bool {
    let Some((field, rest)) = path.split_first() else { return true };
    let Some(value) = node.get(field) else { return false };
    let shape = BUILT_IN.shape(name, field);
    match rest {
        [] => !is_zero(value, shape),
        _ => shape.as_struct().is_some_and(|within| is_set(value, within, rest)),
    }
}

/// Whether a value is what Go's types hold where nothing was said.
pub(super) fn is_zero(value: &Node, shape: &Shape) -> bool {
    match (&value.value, shape) {
        (Value::Null, _) => true,
        (Value::String(text), Shape::Scalar(Scalar::Text) | Shape::NumberOrText | Shape::Bytes) => {
            text.is_empty()
        }
        (Value::Integer(number), Shape::Scalar(Scalar::Number) | Shape::NumberOrText) => *number == 0,
        (Value::Bool(truth), Shape::Scalar(Scalar::Truth)) => !truth,
        (Value::Sequence(items), Shape::List(_)) => items.is_empty(),
        (Value::Mapping(map), Shape::Map(_)) => map.entries.is_empty(),
        _ => false,
    }
}

/// Sets the value at the end of a path, and makes the maps on the way to it.
pub(super) fn put(node: &mut Node, path: &[&'static str], value: Node, origin: Origin) {
    let Some((field, rest)) = path.split_first() else { return };
    let Some(map) = node.as_mapping_mut() else { return };
    if rest.is_empty() {
        map.set(*field, value);
        return;
    }
    if map.get(field).is_none_or(Node::is_null) {
        map.set(*field, Node::new(Value::Mapping(Mapping::default()), origin));
    }
    if let Some(within) = map.get_mut(field) {
        put(within, rest, value, origin);
    }
}

//! Writes an object as Go's types write it: empty fields left out or filled with their zero, quantities in canonical form.

use super::types::{BUILT_IN, Field, Scalar, Shape, Written};
use super::{computed, defaults};
use crate::tree::quantity::{self, Round};
use crate::tree::{Mapping, Node, Origin, Value};

/// Writes an object of a type, with the defaults for a minor version of Kubernetes.
pub(super) fn root(object: &mut Node, name: &'static str, minor: u32) {
    structure(object, name, (true, minor));
}

/// Writes metadata, which every object has in common.
pub(super) fn metadata(metadata: &mut Node, minor: u32) {
    structure(metadata, "meta.ObjectMeta", (false, minor));
}

/// Anything within; the depth limit of parse bounds the recursion.
fn within(node: &mut Node, shape: &Shape, minor: u32) {
    match (shape, &mut node.value) {
        (Shape::Struct(name), _) => structure(node, name, (false, minor)),
        (Shape::Pointer(own), _) => within(node, own, minor),
        (Shape::List(own), Value::Sequence(items)) => {
            items.iter_mut().for_each(|item| within(item, own, minor));
        }
        (Shape::Map(own), Value::Mapping(map)) => {
            for entry in &mut map.entries {
                match **own {
                    // Go reads no text as an empty one.
                    Shape::Scalar(Scalar::Text) if entry.value.is_null() => {
                        entry.value.value = Value::String("".into());
                    }
                    // A map of quantities is a list of resources, which are kept to a thousandth.
                    Shape::Quantity => canonical(&mut entry.value, Round::Milli),
                    _ => within(&mut entry.value, own, minor),
                }
            }
        }
        (Shape::Quantity, _) => canonical(node, Round::Nano),
        (Shape::Bytes, Value::String(text)) if text.contains(['\n', '\r']) => {
            *text = text.replace(['\n', '\r'], "").into();
        }
        _ => {}
    }
}

fn structure(node: &mut Node, name: &'static str, (is_root, minor): (bool, u32)) {
    if node.as_mapping().is_none() {
        return;
    }
    defaults::set(node, name, (is_root, minor));
    computed::set(node, name, (is_root, minor));
    let origin = node.origin;
    let Some(map) = node.as_mapping_mut() else { return };
    for field in BUILT_IN.fields(name) {
        let absent = map.get(field.name).is_none_or(|own| defaults::is_zero(own, &field.shape));
        if let Some(default) = field.default(origin).filter(|_| absent) {
            map.set(field.name, default);
        }
        if map.get(field.name).is_none_or(Node::is_null) {
            match zero(field, origin) {
                Some(zero) => map.set(field.name, zero),
                None => {
                    map.remove(field.name);
                    continue;
                }
            }
        }
        let Some(value) = map.get_mut(field.name) else { continue };
        within(value, &field.shape, minor);
        if field.written == Written::Filled
            && defaults::is_zero(value, &field.shape)
            && can_be_empty(&field.shape)
        {
            map.remove(field.name);
        }
    }
}

/// Whether Go calls a zero of this shape empty: a struct and what writes itself never are.
fn can_be_empty(shape: &Shape) -> bool {
    !matches!(shape, Shape::Struct(_) | Shape::Quantity | Shape::NumberOrText | Shape::Own)
}

/// What is written for a field that says nothing; nothing where it is left out.
fn zero(field: &Field, origin: Origin) -> Option<Node> {
    if field.written == Written::Nonzero || field.written == Written::Filled && can_be_empty(&field.shape) {
        return None;
    }
    let value = match &field.shape {
        Shape::Scalar(Scalar::Text) => Value::String("".into()),
        Shape::Scalar(Scalar::Truth) => Value::Bool(false),
        Shape::Scalar(Scalar::Number) | Shape::NumberOrText => Value::Integer(0),
        Shape::Quantity => Value::String("0".into()),
        Shape::Struct(_) => Value::Mapping(Mapping::default()),
        _ => Value::Null,
    };
    Some(Node::new(value, origin))
}

fn canonical(node: &mut Node, round: Round) {
    if let Some(text) = quantity::canonical(node, round) {
        node.value = Value::String(text.into());
    }
}

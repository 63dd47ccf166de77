//! Sets the defaults that the schema of a custom kind has; everything else stays as it is written.

use super::types::{CUSTOM, Shape, Written};
use crate::tree::{Node, Value};

/// Sets the defaults of a type at and below a value of it.
///
/// A default stands where its map stands: a map that is absent gets none of those within.
pub(super) fn set_defaults(node: &mut Node, name: &'static str) {
    set(node, &Shape::Struct(name));
}

fn set(node: &mut Node, shape: &Shape) {
    let origin = node.origin;
    match (shape, &mut node.value) {
        (Shape::Struct(name), Value::Mapping(map)) => {
            for field in CUSTOM.fields(name) {
                let value = map.get(field.name);
                let is_absent = value.is_none_or(|own| own.is_null() && field.written == Written::Always);
                if let Some(default) = field.default(origin).filter(|_| is_absent) {
                    map.set(field.name, default);
                }
                if let Some(value) = map.get_mut(field.name) {
                    set(value, &field.shape);
                }
            }
        }
        (Shape::List(within), Value::Sequence(items)) => {
            items.iter_mut().for_each(|item| set(item, within));
        }
        (Shape::Map(within), Value::Mapping(map)) => {
            map.entries.iter_mut().for_each(|entry| set(&mut entry.value, within));
        }
        _ => {}
    }
}

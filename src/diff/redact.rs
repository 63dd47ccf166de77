//! Keeps secrets, and more bytes than anybody reads, out of everything that shows differences.

use serde_json::Value as Json;

use super::{Difference, FieldChange};
use crate::render::Manifest;
use crate::secrets::Redactor;
use crate::tree::{Node, Value};

/// The most bytes of values that a difference of two revisions holds; the fields beyond are named alone.
const MOST_BYTES: usize = 32 << 20;

/// What of an object must not be shown.
pub(super) struct Redaction<'m> {
    redactor: Redactor<'m>,
}

/// How many bytes of values may still be shown.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Room(MOST_BYTES)
    }
}

impl<'m> Redaction<'m> {
    /// What to hide in the two versions of an object.
    pub(super) fn of(base: &'m Manifest, head: &'m Manifest) -> Self {
        let mut redactor = Redactor::of(&base.body);
        redactor.add(&head.body);
        Redaction { redactor }
    }

    /// The difference as it may be shown.
    pub(super) fn field(&self, found: &Difference<'_>, room: &mut Room) -> FieldChange {
        let path = found.path.to_string();
        let [old, new] = [found.before, found.after].map(|node| node.map_or(0, size));
        let (before, after) = match room.0.checked_sub(old + new) {
            Some(left) => {
                room.0 = left;
                self.redactor.pair(found.before, found.after)
            }
            None => {
                let left_out = |size: usize| match size {
                    0 => Json::Null,
                    _ => Json::from(format!("(left out: {size} bytes, more than a difference has room for)")),
                };
                (left_out(old), left_out(new))
            }
        };
        FieldChange { path, before, after }
    }
}

/// Bytes of a value.
fn size(node: &Node) -> usize {
    // The depth limit of reading bounds the recursion.
    let inner = match &node.value {
        Value::String(text) | Value::Float(text) => text.len(),
        Value::Sequence(items) => items.iter().map(size).sum(),
        Value::Mapping(mapping) => {
            mapping.entries.iter().map(|entry| entry.key.len() + size(&entry.value)).sum()
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) => 0,
    };
    inner.saturating_add(8)
}

//! Bounds what aliases make of a file.

use crate::tree::{Node, Value};

/// What aliases have added to a file, and what waits behind the anchors of a document.
#[derive(Default)]
pub(super) struct Growth {
    added: usize,
    anchored: usize,
}

impl Growth {
    /// Most nodes that the aliases of one file may add to it, and most that wait behind the anchors of a document.
    pub const MOST: usize = 200_000;

    /// Anchors are forgotten where a document ends. What was added counts on: many small documents can grow as a large one can.
    pub fn next_document(&mut self) {
        self.anchored = 0;
    }

    /// Counts what an anchor names; whether that is still within bounds.
    pub fn anchor(&mut self, size: usize) -> bool {
        self.anchored += size;
        self.anchored <= Growth::MOST
    }

    /// Counts what an alias adds; whether that is still within bounds.
    pub fn alias(&mut self, size: usize) -> bool {
        self.added += size;
        self.added <= Growth::MOST
    }
}

/// How many values a value consists of.
pub(super) fn size_of(node: &Node) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(size_of).sum(),
        Value::Mapping(mapping) => mapping.entries.iter().map(|entry| size_of(&entry.value)).sum(),
        _ => 0,
    }
}

/// How deep lists and maps lie in a value.
pub(super) fn depth_of(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(depth_of).max().unwrap_or(0),
        Value::Mapping(mapping) => {
            1 + mapping.entries.iter().map(|entry| depth_of(&entry.value)).max().unwrap_or(0)
        }
        _ => 0,
    }
}

//! Defines what has been read of a value that may yet become a key or be merged.

use super::resolve::Scalar;
use crate::source::Span;
use crate::tree::Node;

/// A value as it was read: a scalar may yet become a key, a collection be merged.
#[derive(Clone)]
pub(super) struct Read {
    pub content: Content,
    pub span: Span,
    /// Whether an alias brought it here.
    pub by_alias: bool,
}

#[derive(Clone)]
pub(super) enum Content {
    Scalar(Scalar),
    /// `<<` as a key that merges; text anywhere else.
    Merge,
    /// A list or a map; whether all keys of the map, or of the maps in the list, were text.
    Collection {
        node: Node,
        named: bool,
    },
}

//! Marks the bytes of a source file that a value or a fault comes from.

use super::FileId;

/// A range of bytes in one source file; `start == end` marks a point between two bytes.
///
/// Made by parse for every node. Lines and columns are worked out from it only when something is reported.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The file, as an index into its [`SourceTree`](super::SourceTree).
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `len` bytes at the start of a file.
    pub fn head(file: FileId, len: u32) -> Self {
        Span { file, start: 0, end: len }
    }
}

//! Defines the tokens of YAML 1.1 and what ends the reading of a document.

use crate::diagnostics::Diagnostic;

/// A token with the bytes that it covers.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind {
    DocumentStart,
    DocumentEnd,
    BlockSequence,
    BlockMapping,
    BlockEnd,
    FlowSequence,
    FlowSequenceEnd,
    FlowMapping,
    FlowMappingEnd,
    /// `-`
    Item,
    /// `,`
    Comma,
    /// `?`, or what stands before a key without one.
    Key,
    /// `:`
    Value,
    Alias(String),
    Anchor(String),
    /// A tag with its handle resolved.
    Tag(String),
    Scalar {
        text: String,
        plain: bool,
    },
    End,
}

/// Why a document is not read.
#[derive(Debug)]
pub(super) enum Stop {
    /// kubectl cannot read it either, or what kubectl reads is not what others read.
    Unreadable {
        at: usize,
        why: &'static str,
        /// What to do, where that is known.
        hint: Option<&'static str>,
    },
    /// It has been worded.
    Told(Box<Diagnostic>),
}

pub(super) fn stop<T>(at: usize, why: &'static str) -> Result<T, Stop> {
    Err(Stop::Unreadable { at, why, hint: None })
}

pub(super) fn stop_with<T>(at: usize, why: &'static str, hint: &'static str) -> Result<T, Stop> {
    Err(Stop::Unreadable { at, why, hint: Some(hint) })
}

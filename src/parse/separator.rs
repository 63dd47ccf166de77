//! Recognises two documents without a line `---` between them, which YAML reads as one with every key twice.

use std::collections::BTreeSet;

use super::codes::DUPLICATE_KEY;
use super::problems;
use super::yaml::Document;
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// The keys that begin a document.
const HEADS: [&str; 2] = ["apiVersion", "kind"];

/// The one fault of a document that goes on as another; the repeated keys are no faults of their own.
pub(super) fn missing_separator(document: &Document) -> Option<Diagnostic> {
    let root = document.root.as_ref()?.as_mapping()?;
    let repeated: Vec<(Span, Span)> = document
        .faults
        .iter()
        .filter(|fault| fault.0.code.name == DUPLICATE_KEY.name)
        .filter_map(|fault| Some((fault.0.labels.first()?.span, fault.0.primary.as_ref()?.span)))
        .collect();
    let firsts: BTreeSet<Span> = repeated.iter().map(|(first, _)| *first).collect();
    let again = |key: &str| root.entry(key).is_some_and(|entry| firsts.contains(&entry.key_origin.span));
    if !HEADS.iter().all(|key| again(key)) {
        return None;
    }
    // Keys of the root alone: what is repeated further in is another fault.
    let at_root: BTreeSet<Span> = root.entries.iter().map(|entry| entry.key_origin.span).collect();
    let of_root = repeated.iter().filter(|(first, _)| at_root.contains(first));
    let (first, second) = of_root.min_by_key(|(_, second)| *second)?;
    Some(problems::missing_separator(*second, *first))
}

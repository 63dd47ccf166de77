//! Compiles one expression of a document, and finds the place of its fault in the file.

use super::problems;
use crate::cel::{Fault, Names, Program};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::tree::Located;

/// Compiles an expression that gives one of these types, or anything where none is named; `what` names it in reports.
pub(super) fn compile(
    text: &Located<String>,
    names: &Names<'_>,
    (what, wanted): (&str, &[&str]),
) -> Result<Program, Box<Diagnostic>> {
    let compiled = Program::compile(text, names).and_then(|program| {
        if !wanted.is_empty() {
            program.must_be(wanted)?;
        }
        Ok(program)
    });
    compiled.map_err(|fault| {
        let (span, place) = place(text, &fault);
        Box::new(problems::invalid_expression(what, &fault, span, &place))
    })
}

/// The byte of the file at which a fault shows, else the whole scalar and the place within it in words.
///
/// A scalar that is as long in the file as its value stands there as it is; one that is longer by its quotes too. Others are
/// folded, indented or escaped, so that their places do not map.
fn place(text: &Located<String>, fault: &Fault) -> (Span, String) {
    let written = (text.span.end - text.span.start) as usize;
    let quotes = written.checked_sub(text.value.len()).filter(|extra| matches!(extra, 0 | 2));
    if let Some(quotes) = quotes {
        let start = text.span.start + (fault.offset + quotes / 2) as u32;
        let end = start + word(&text.value, fault.offset) as u32;
        return (Span { file: text.span.file, start, end }, String::new());
    }
    let before = text.value.get(..fault.offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let place = match text.value.trim_end().contains('\n') {
        true => format!(" (line {line}, column {column} of the expression)"),
        false => format!(" (column {column} of the expression)"),
    };
    (text.span, place)
}

/// Length of the name or sign at a byte.
fn word(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let name = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    match rest.chars().next() {
        Some(first) if name == 0 => first.len_utf8(),
        _ => name,
    }
}

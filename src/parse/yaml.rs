//! Reads the YAML documents of a file into trees with places.

use granit_parser::{ErrorKind, Event, Parser, ScanError, options};

use super::builder::Builder;
use super::kubectl;
use crate::diagnostics::Diagnostic;
use crate::source::{FileId, Span};
use crate::tree::Node;

/// By whose rules a text is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialect {
    /// Ours, for definitions: what two readers could read in two ways is a fault.
    Strict,
    /// That of kubectl and its YAML 1.1 reader, for manifests that others wrote.
    Kubernetes,
}

/// Bounds on one file's documents.
#[derive(Clone, Copy, Debug)]
pub struct ParseLimits {
    /// Most documents in the whole repository.
    pub documents: usize,
    /// Deepest nesting of lists and maps.
    pub depth: usize,
    /// Most aliases in one document.
    pub aliases: usize,
    /// How scalars, keys and tags are read.
    pub dialect: Dialect,
}

impl ParseLimits {
    /// For manifests that others wrote: generated ones are long and nest deeply.
    pub const KUBERNETES: ParseLimits =
        ParseLimits { documents: 100_000, depth: 200, aliases: 10_000, dialect: Dialect::Kubernetes };
}

impl Default for ParseLimits {
    fn default() -> Self {
        ParseLimits { documents: 100_000, depth: 64, aliases: 1000, dialect: Dialect::Strict }
    }
}

/// A fault of the YAML itself.
#[derive(Clone, Debug)]
pub struct Fault(pub Diagnostic);

/// One YAML document: its tree, unless its syntax is broken, and its faults.
#[derive(Debug)]
pub struct Document {
    /// The tree; absent when the syntax could not be read to the end.
    pub root: Option<Node>,
    /// What is not strict about it.
    pub faults: Vec<Fault>,
    /// The bytes from its first event to its last.
    pub span: Span,
}

/// Reads every document of a file; a syntax error ends its own document only.
pub fn read_documents(file: FileId, text: &str, limits: &ParseLimits) -> Vec<Document> {
    match limits.dialect {
        Dialect::Strict => read_strictly(file, text, limits),
        Dialect::Kubernetes => kubectl::read_documents(file, text, limits),
    }
}

/// What aliases add is counted over the whole file: many small documents can grow as one large one can.
fn read_strictly(file: FileId, text: &str, limits: &ParseLimits) -> Vec<Document> {
    let mut documents = Vec::new();
    let options = options! {
        disallow_directives: true,
        emit_anchor_events: true,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder::new(file, text.len(), 0, *limits);
    let finish = |builder: &mut Builder| {
        let fresh = Builder::new(file, text.len(), builder.growth, *limits);
        std::mem::replace(builder, fresh).finish()
    };
    // Once for each file, lest many broken documents are scanned anew for each of them.
    let mut unscanned = Some(text);
    while let Some(next) = parser.next() {
        match next {
            Ok((Event::DocumentEnd, _)) => {
                documents.push(finish(&mut builder));
                if documents.len() > limits.documents {
                    break;
                }
            }
            Ok((event, span)) => builder.take(event, span),
            Err(error) => {
                let earlier = unscanned
                    .take()
                    .and_then(unclosed_quote)
                    .filter(|earlier| offset(earlier) <= offset(&error));
                builder.syntax(&earlier.unwrap_or(error), text);
                documents.push(finish(&mut builder));
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    documents
}

/// Where text in quotes goes on left of its key. That is allowed, but in a text that cannot be read a quote is most likely
/// not closed there, though the reader stumbles further down.
fn unclosed_quote(text: &str) -> Option<ScanError> {
    let options = options! { strict_indentation: true };
    let error = Parser::new_from_str_with_options(text, options).find_map(Result::err)?;
    matches!(error.kind(), ErrorKind::InvalidQuotedScalarIndent).then_some(error)
}

fn offset(error: &ScanError) -> usize {
    error.marker().byte_offset().unwrap_or(0)
}

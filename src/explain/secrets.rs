//! Keeps secrets out of what is explained.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::compile::Compilation;
use crate::govern::secret_texts;
use crate::render::Manifest;
use crate::source::Span;
use crate::tree::{FieldPath, Node, Segment, Value};

/// What stands in for a secret.
const HIDDEN: &str = "(redacted)";

/// The places in definitions that a report calls a secret.
pub(super) struct Secrets {
    places: Vec<Span>,
}

impl Secrets {
    pub(super) fn of(compilation: &Compilation) -> Self {
        let reports = compilation.diagnostics.iter().filter(|report| report.is_secret);
        Secrets { places: reports.filter_map(|report| Some(report.primary.as_ref()?.span)).collect() }
    }

    /// Keeps the secrets of one object.
    pub(super) fn within<'s>(&'s self, manifest: &'s Manifest) -> SecretsWithin<'s> {
        let of_secret = manifest.key.kind == "Secret" && manifest.key.group().is_empty();
        SecretsWithin { places: &self.places, texts: secret_texts(&manifest.body), of_secret }
    }
}

/// What of one object must not be shown.
pub(super) struct SecretsWithin<'s> {
    places: &'s [Span],
    /// Texts that are secrets by their shape or by the variable that holds them, losers too.
    texts: BTreeSet<&'s str>,
    /// Whether the object is a Secret.
    of_secret: bool,
}

impl SecretsWithin<'_> {
    /// A value as it may be shown: without what a Secret holds, what stands at a secret's place, and what is one.
    pub(super) fn value(&self, path: &FieldPath, node: &Node) -> Json {
        let of_secret = self.of_secret;
        let field = path.segments.first();
        let within = |name: &str| field == Some(&Segment::Key(name.into()));
        let whole = of_secret && path.segments.is_empty();
        self.veiled(node, of_secret && (within("data") || within("stringData")), whole)
    }

    fn veiled(&self, node: &Node, hidden: bool, is_secret: bool) -> Json {
        let span = node.origin.span;
        let marked =
            |place: &Span| place.file == span.file && place.start < span.end && span.start < place.end;
        match &node.value {
            Value::Mapping(mapping) => {
                let entries = mapping.entries.iter().map(|entry| {
                    let holds = is_secret && matches!(entry.key.as_str(), "data" | "stringData");
                    (entry.key.to_string(), self.veiled(&entry.value, hidden || holds, false))
                });
                Json::Object(entries.collect())
            }
            Value::Sequence(items) => items.iter().map(|item| self.veiled(item, hidden, false)).collect(),
            Value::Null => Json::Null,
            Value::String(text) if self.texts.contains(text.as_str()) => Json::from(HIDDEN),
            _ if hidden || self.places.iter().any(marked) => Json::from(HIDDEN),
            _ => node.to_json(),
        }
    }
}

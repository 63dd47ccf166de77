//! Keeps secrets out of what is explained.

use serde_json::Value as Json;

use crate::compile::Compilation;
use crate::render::Manifest;
use crate::secrets::{REDACTED, Redactor};
use crate::source::Places;
use crate::tree::{Node, Value};

/// The places in definitions that a report calls a secret.
pub(super) struct Secrets {
    places: Places,
}

impl Secrets {
    pub(super) fn of(compilation: &Compilation) -> Self {
        let reports = compilation.diagnostics.iter().filter(|report| report.is_secret);
        let places = reports.filter_map(|report| Some(report.primary.as_ref()?.span));
        Secrets { places: Places::new(places) }
    }

    /// Keeps the secrets of one object.
    pub(super) fn within<'s>(&'s self, manifest: &'s Manifest) -> SecretsWithin<'s> {
        SecretsWithin { places: &self.places, redactor: Redactor::of(&manifest.body) }
    }
}

/// What of one object must not be shown.
pub(super) struct SecretsWithin<'s> {
    places: &'s Places,
    redactor: Redactor<'s>,
}

impl SecretsWithin<'_> {
    /// A value as it may be shown: without what is a secret, and without what stands at a secret's place.
    pub(super) fn value(&self, node: &Node) -> Json {
        // The depth limit of reading bounds the recursion.
        match &node.value {
            _ if self.redactor.hides(node) => Json::from(REDACTED),
            Value::Mapping(mapping) => {
                let entries = mapping.entries.iter();
                Json::Object(entries.map(|entry| (entry.key.to_string(), self.value(&entry.value))).collect())
            }
            Value::Sequence(items) => items.iter().map(|item| self.value(item)).collect(),
            Value::Null => Json::Null,
            _ if self.places.meet(node.origin.span) => Json::from(REDACTED),
            _ => node.to_json(),
        }
    }
}

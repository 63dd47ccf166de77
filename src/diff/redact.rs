//! Keeps secrets out of everything that shows differences.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Difference, FieldChange};
use crate::govern::secret_texts;
use crate::render::Manifest;
use crate::tree::{FieldPath, Node, Segment};

/// What stands in for a value of the base, and for one that the base does not have.
const HIDDEN: &str = "(redacted)";

/// What stands in for a value of the head that is not the base's.
const DIFFERS: &str = "(redacted, differs)";

/// The fields of a Secret that hold its values.
const VALUES: [&str; 2] = ["data", "stringData"];

/// The annotation in which kubectl keeps a copy of the whole object.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Which fields of an object must not be shown.
pub(super) struct Redaction<'m> {
    secret: bool,
    /// Texts that are secrets by their shape or by the variable that holds them.
    texts: BTreeSet<&'m str>,
}

impl<'m> Redaction<'m> {
    /// What to hide in the two versions of an object.
    pub(super) fn of(base: &'m Manifest, head: &'m Manifest) -> Self {
        let secret = head.key.kind == "Secret" && head.key.group().is_empty();
        let texts = secret_texts(&base.body).into_iter().chain(secret_texts(&head.body)).collect();
        Redaction { secret, texts }
    }

    /// The difference as it may be shown.
    pub(super) fn field(&self, found: &Difference<'_>) -> FieldChange {
        let json = |node: Option<&Node>| node.map_or(Json::Null, Node::to_json);
        let (mut before, mut after) = (json(found.before), json(found.after));
        let stand_in = if found.before.is_some() { DIFFERS } else { HIDDEN };
        if !self.texts.is_empty() {
            before = self.without_texts(before, HIDDEN);
            after = self.without_texts(after, stand_in);
        }
        if self.secret {
            before = hide(&found.path, before, HIDDEN);
            after = hide(&found.path, after, stand_in);
        }
        FieldChange { path: found.path.to_string(), before, after }
    }

    fn without_texts(&self, value: Json, stand_in: &str) -> Json {
        match value {
            Json::String(text) if self.texts.contains(text.as_str()) => Json::from(stand_in),
            Json::Array(items) => items.into_iter().map(|item| self.without_texts(item, stand_in)).collect(),
            Json::Object(entries) => {
                entries.into_iter().map(|(key, value)| (key, self.without_texts(value, stand_in))).collect()
            }
            other => other,
        }
    }
}

fn hide(path: &FieldPath, value: Json, stand_in: &str) -> Json {
    let keys: Vec<Option<&str>> = path
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        })
        .collect();
    match keys.as_slice() {
        [] | [Some("metadata"), Some("annotations"), Some(LAST_APPLIED), ..] => veil(value, stand_in),
        [Some("metadata")] => within(value, "annotations", |all| copy(all, stand_in)),
        [Some("metadata"), Some("annotations")] => copy(value, stand_in),
        // The names of a Secret's values are no secret, so that a reader sees which are new.
        [Some(field)] if VALUES.contains(field) => match value {
            Json::Object(entries) => {
                entries.into_iter().map(|(key, value)| (key, veil(value, stand_in))).collect()
            }
            other => veil(other, stand_in),
        },
        [Some(field), ..] if VALUES.contains(field) => veil(value, stand_in),
        _ => value,
    }
}

fn copy(annotations: Json, stand_in: &str) -> Json {
    within(annotations, LAST_APPLIED, |value| veil(value, stand_in))
}

fn within(mut value: Json, key: &str, change: impl FnOnce(Json) -> Json) -> Json {
    if let Some(inner) = value.get_mut(key) {
        *inner = change(inner.take());
    }
    value
}

fn veil(value: Json, stand_in: &str) -> Json {
    if value.is_null() { Json::Null } else { Json::from(stand_in) }
}

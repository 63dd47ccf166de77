//! Matches the objects of two renderings by their names on the cluster.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::differences;
use super::redact::{Redaction, Room};
use super::{Action, Change, FieldChange};
use crate::plan::Place;
use crate::render::{Manifest, ObjectKey, Rendered};

/// Lists the objects that differ, sorted by their keys.
///
/// Values of Secrets are redacted, and so is what is a secret by its shape or by the variable that holds it. Objects that differ only in the order of map keys, in the spelling of a number or
/// in a null that stands where the other has nothing are equal.
pub fn compare(base: &Rendered, head: &Rendered) -> Vec<Change> {
    let (base, head) = (by_key(base), by_key(head));
    let keys: BTreeSet<&ObjectKey> = base.keys().chain(head.keys()).copied().collect();
    let mut room = Room::default();
    let between = |key| between(base.get(key).copied(), head.get(key).copied(), &mut room);
    keys.into_iter().filter_map(between).collect()
}

fn by_key(rendered: &Rendered) -> BTreeMap<&ObjectKey, &Manifest> {
    rendered.manifests.iter().map(|manifest| (&manifest.key, manifest)).collect()
}

fn between(base: Option<&Manifest>, head: Option<&Manifest>, room: &mut Room) -> Option<Change> {
    match (base, head) {
        (None, None) => None,
        (None, Some(head)) => Some(change(Action::Create, head, Vec::new())),
        (Some(base), None) => Some(change(Action::Delete, base, Vec::new())),
        (Some(base), Some(head)) => {
            let found = differences(&base.body, &head.body);
            if found.is_empty() {
                return None;
            }
            let redaction = Redaction::of(base, head);
            let fields: Vec<FieldChange> = found.iter().map(|found| redaction.field(found, room)).collect();
            Some(change(Action::Update, head, fields))
        }
    }
}

fn change(action: Action, manifest: &Manifest, fields: Vec<FieldChange>) -> Change {
    let environment = match &manifest.place {
        Place::Namespace { environment, .. } | Place::Component { environment, .. } => Some(environment),
        Place::Cluster | Place::Platform { .. } | Place::Delivery { .. } => None,
    };
    let key = &manifest.key;
    Change {
        action,
        cluster: key.cluster.as_ref().map(ToString::to_string),
        namespace: key.namespace.as_ref().map(ToString::to_string),
        component: manifest.owner.component.as_ref().map(ToString::to_string),
        environment: environment.map(ToString::to_string),
        api_version: key.api_version.to_string(),
        kind: key.kind.to_string(),
        name: key.name.to_string(),
        fields,
        causes: Vec::new(),
        risks: Vec::new(),
    }
}

//! Finds the fields in which two trees differ.

use std::collections::BTreeMap;

use super::keyed::{Pairing, Side, pair};
use crate::tree::{Entry, FieldPath, Mapping, Node, Segment, Value};

/// One field that differs, with the nodes that know who set it.
///
/// At least one side is there; a null in a map counts as absent, as it does in Kubernetes. Nothing is redacted here.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference<'a> {
    /// The way to it: indices of the head, but for the last index of a removed list element.
    pub path: FieldPath,
    /// The value in the base, when it has one.
    pub before: Option<&'a Node>,
    /// The value in the head, when it has one.
    pub after: Option<&'a Node>,
}

/// Lists the differing fields, sorted by path, a removed list element before an added one.
///
/// An added or removed subtree is one difference. Elements of keyed lists (`env`, `containers`, `ports` …) are matched
/// by their keys; a keyed list in another order, and a plain list of another length, is one difference as a whole.
pub fn differences<'a>(base: &'a Node, head: &'a Node) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    values(base, head, &FieldPath::default(), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path).then_with(|| a.before.is_none().cmp(&b.before.is_none())));
    found
}

// The depth limit of parse bounds the recursion.
fn values<'a>(base: &'a Node, head: &'a Node, path: &FieldPath, found: &mut Vec<Difference<'a>>) {
    if base == head {
        return;
    }
    match (&base.value, &head.value) {
        (Value::Mapping(before), Value::Mapping(after)) => maps(before, after, path, found),
        (Value::Sequence(before), Value::Sequence(after)) => {
            match pair(field_name(path), before, after) {
                Pairing::Whole => report(path, Some(base), Some(head), found),
                Pairing::ByIndex => by_index(before, after, path, found),
                Pairing::ByKey(pairs) => by_key(pairs, path, found),
            };
        }
        // Two spellings of one number look alike in JSON, and are alike to Kubernetes.
        (Value::Float(_), Value::Float(_)) if base.to_json() == head.to_json() => {}
        _ => report(path, Some(base), Some(head), found),
    }
}

fn maps<'a>(base: &'a Mapping, head: &'a Mapping, path: &FieldPath, found: &mut Vec<Difference<'a>>) {
    let mut sides: BTreeMap<&str, (Option<&Node>, Option<&Node>)> = BTreeMap::new();
    for entry in present(base) {
        sides.entry(&entry.key).or_default().0 = Some(&entry.value);
    }
    for entry in present(head) {
        sides.entry(&entry.key).or_default().1 = Some(&entry.value);
    }
    for (key, sides) in sides {
        match sides {
            (Some(before), Some(after)) => values(before, after, &path.key(key), found),
            (before, after) => report(&path.key(key), before, after, found),
        }
    }
}

fn present(mapping: &Mapping) -> impl Iterator<Item = &Entry> {
    mapping.entries.iter().filter(|entry| !entry.value.is_null())
}

fn by_index<'a>(base: &'a [Node], head: &'a [Node], path: &FieldPath, found: &mut Vec<Difference<'a>>) {
    for (index, (before, after)) in base.iter().zip(head).enumerate() {
        values(before, after, &path.index(index), found);
    }
}

fn by_key<'a>(pairs: Vec<(Side<'a>, Side<'a>)>, path: &FieldPath, found: &mut Vec<Difference<'a>>) {
    for sides in pairs {
        match sides {
            (Some((_, before)), Some((at, after))) => values(before, after, &path.index(at), found),
            (Some((at, before)), None) => report(&path.index(at), Some(before), None, found),
            (None, Some((at, after))) => report(&path.index(at), None, Some(after), found),
            (None, None) => {}
        }
    }
}

fn report<'a>(
    path: &FieldPath,
    before: Option<&'a Node>,
    after: Option<&'a Node>,
    found: &mut Vec<Difference<'a>>,
) {
    found.push(Difference { path: path.clone(), before, after });
}

/// The nearest key on the way up: the name of the list that stands at the path.
fn field_name(path: &FieldPath) -> &str {
    let keys = path.segments.iter().rev();
    let mut keys = keys.filter_map(|segment| match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Index(_) => None,
    });
    keys.next().unwrap_or_default()
}

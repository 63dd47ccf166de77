//! Gathers the entries of a map in the order in which Go's YAML reader sets them.

use std::collections::BTreeMap;

use super::read::{Content, Read};
use super::resolve::Scalar;
use crate::source::Span;
use crate::tree::{Entry, Layer, Mapping, Node, Origin, Text, Value};

/// What a key was before it became text: to Go, `1` and `"1"` are two keys, of which it keeps either.
#[derive(Clone, Copy, PartialEq)]
enum KeyKind {
    Text,
    Bool,
    Whole,
    Float,
}

struct Seen {
    at: usize,
    kind: KeyKind,
    /// Where the key itself stands; none for one that was merged.
    own: Option<Span>,
}

pub(super) struct Fields {
    pub mapping: Mapping,
    /// Whether all keys were text.
    pub named: bool,
    seen: BTreeMap<Text, Seen>,
}

impl Default for Fields {
    fn default() -> Self {
        Fields { mapping: Mapping::default(), named: true, seen: BTreeMap::new() }
    }
}

impl Fields {
    /// Sets a key; an earlier value goes away, and where its key stood is handed back.
    pub fn set(
        &mut self,
        key: Scalar,
        span: Span,
        value: Node,
    ) -> Result<Option<(Text, Span)>, &'static str> {
        let kind = match key {
            Scalar::Bool(_) => KeyKind::Bool,
            Scalar::Integer(_) => KeyKind::Whole,
            Scalar::Float(_) => KeyKind::Float,
            _ => KeyKind::Text,
        };
        self.named &= kind == KeyKind::Text;
        let key = key.into_key()?;
        let origin = Origin::new(Layer::Class, span);
        let first = self.put(Entry { key: key.clone(), key_origin: origin, value }, kind, Some(span))?;
        Ok(first.map(|first| (key, first)))
    }

    fn put(&mut self, entry: Entry, kind: KeyKind, own: Option<Span>) -> Result<Option<Span>, &'static str> {
        let Some(seen) = self.seen.get_mut(&entry.key) else {
            let at = self.mapping.entries.len();
            self.seen.insert(entry.key.clone(), Seen { at, kind, own });
            self.mapping.entries.push(entry);
            return Ok(None);
        };
        if seen.kind != kind {
            return Err("two keys become the same text, and kubectl takes either");
        }
        let first = seen.own.filter(|_| own.is_some());
        seen.own = seen.own.or(own);
        if let Some(earlier) = self.mapping.entries.get_mut(seen.at) {
            earlier.value = entry.value;
        }
        Ok(first)
    }

    /// Sets what maps hold that are merged. They win over keys that stand before them, and of several the first wins.
    pub fn merge(&mut self, source: Read) -> Result<(), &'static str> {
        let fault = "only maps can be merged";
        let Content::Collection { node, named } = source.content else { return Err(fault) };
        if !named {
            return Err("a map whose keys are not all text is merged");
        }
        match node.value {
            Value::Sequence(maps) if !source.by_alias => {
                maps.into_iter().rev().try_for_each(|map| self.merge_map(map.value))
            }
            map => self.merge_map(map),
        }
    }

    fn merge_map(&mut self, map: Value) -> Result<(), &'static str> {
        let Value::Mapping(map) = map else { return Err("only maps can be merged") };
        map.entries.into_iter().try_for_each(|entry| self.put(entry, KeyKind::Text, None).map(|_| ()))
    }
}

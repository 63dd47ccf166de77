//! Walks a tree downwards and remembers the way, so that a fault can name its path.

use std::fmt::Write;

use crate::source::Span;
use crate::tree::{Entry, FieldPath, Node, Segment, Text, Value};

/// A node together with the way to it.
///
/// The way is a chain of borrowed steps on the stack: nothing is allocated until a fault asks for the path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'t, 'p> {
    /// The value.
    pub node: &'t Node,
    step: Step<'t, 'p>,
    parent: Option<&'p Field<'t, 'p>>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'t, 'p> {
    /// The text that every path begins with; empty for a whole object.
    Root(&'p str),
    Key(&'t str),
    Index(usize),
}

impl<'t, 'p> Field<'t, 'p> {
    /// The top of a tree; `prefix` begins every path.
    pub fn root(node: &'t Node, prefix: &'p str) -> Self {
        Field { node, step: Step::Root(prefix), parent: None }
    }

    /// The field under a key; null and the empty string count as absent, as they do for the API server.
    pub fn get<'s>(&'s self, key: &str) -> Option<Field<'t, 's>> {
        self.get_even_empty(key).filter(|field| field.node.as_str() != Some(""))
    }

    /// The field under a key, where an empty string has a meaning of its own; null counts as absent.
    pub fn get_even_empty<'s>(&'s self, key: &str) -> Option<Field<'t, 's>> {
        let entry = self.node.as_mapping()?.entry(key)?;
        (!entry.value.is_null()).then(|| self.at_entry(entry))
    }

    /// The field of one entry of this map.
    pub fn at_entry<'s>(&'s self, entry: &'t Entry) -> Field<'t, 's> {
        Field { node: &entry.value, step: Step::Key(&entry.key), parent: Some(self) }
    }

    /// The field of one element of this list.
    pub fn at_index<'s>(&'s self, index: usize, node: &'t Node) -> Field<'t, 's> {
        Field { node, step: Step::Index(index), parent: Some(self) }
    }

    /// The elements, when this is a list.
    pub fn items<'s>(&'s self) -> impl Iterator<Item = Field<'t, 's>> {
        let items = self.node.as_sequence().unwrap_or_default();
        items.iter().enumerate().map(|(index, node)| self.at_index(index, node))
    }

    /// The entries, when this is a map; nulls are left out.
    pub fn entries<'s>(&'s self) -> impl Iterator<Item = (&'t Entry, Field<'t, 's>)> {
        let entries = self.node.as_mapping().map(|mapping| mapping.entries.as_slice()).unwrap_or_default();
        entries.iter().filter(|entry| !entry.value.is_null()).map(|entry| (entry, self.at_entry(entry)))
    }

    /// Whether a key is there with a value.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The text under a key.
    pub fn str_at(&self, key: &str) -> Option<&'t str> {
        self.node.get(key)?.as_str().filter(|text| !text.is_empty())
    }

    /// The number under a key.
    pub fn int_at(&self, key: &str) -> Option<i64> {
        self.node.get(key)?.as_integer()
    }

    /// Whether a key is set to true.
    pub fn true_at(&self, key: &str) -> bool {
        matches!(self.node.get(key).map(|node| &node.value), Some(Value::Bool(true)))
    }

    /// Whether this is an empty list, map or string.
    pub fn is_empty(&self) -> bool {
        match &self.node.value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Sequence(items) => items.is_empty(),
            Value::Mapping(mapping) => mapping.entries.is_empty(),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) => false,
        }
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.node.origin.span
    }

    /// The path as kubectl writes it.
    pub fn path(&self) -> String {
        let mut segments = Vec::new();
        let mut field = self;
        let prefix = loop {
            match field.step {
                Step::Root(prefix) => break prefix,
                Step::Key(key) => segments.push(Segment::Key(Text::new(key))),
                Step::Index(index) => segments.push(Segment::Index(index)),
            }
            match field.parent {
                Some(parent) => field = parent,
                None => break "",
            }
        };
        segments.reverse();
        let dotted = !prefix.is_empty() && begins_plainly(&segments);
        let path = FieldPath { segments };
        if dotted { format!("{prefix}.{path}") } else { format!("{prefix}{path}") }
    }

    /// The path of a key below this field, whether it exists or not.
    pub fn path_of(&self, key: &str) -> String {
        let mut path = self.path();
        if key.contains(['.', '/', '[', ']']) || key.is_empty() {
            let _ = write!(path, "['{key}']");
        } else if path.is_empty() {
            path.push_str(key);
        } else {
            let _ = write!(path, ".{key}");
        }
        path
    }

    /// The value as a report shows it: short, on one line.
    pub fn shown(&self) -> String {
        match &self.node.value {
            Value::Bool(truth) => truth.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Float(text) | Value::String(text) => shorten(text),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => self.node.value.noun().to_owned(),
        }
    }
}

fn begins_plainly(segments: &[Segment]) -> bool {
    matches!(segments.first(), Some(Segment::Key(key)) if !key.contains(['.', '/', '[', ']']) && !key.is_empty())
}

/// Cuts a long text, so that a report stays readable.
pub(super) fn shorten(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

//! Writes the way to a field as kubectl does, and walks it.

use std::fmt;

use super::{Node, Text, Value};

/// One step of a [`FieldPath`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Segment {
    /// A key of a map.
    Key(Text),
    /// An index of a list.
    Index(usize),
}

/// The way from a document's root to a field: `spec.template.spec.containers[0].image`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct FieldPath {
    /// The steps from the root.
    pub segments: Vec<Segment>,
}

impl FieldPath {
    /// A path of keys.
    pub fn of(keys: &[&str]) -> Self {
        FieldPath { segments: keys.iter().map(|key| Segment::Key(Text::new(key))).collect() }
    }

    /// Reads a JSON pointer (`/spec/containers/0`), taking numbers as indices where the node is a list.
    pub fn from_pointer(pointer: &str, root: &Node) -> Self {
        let mut path = FieldPath::default();
        let mut node = Some(root);
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let segment = match node.map(|node| &node.value) {
                Some(Value::Sequence(_)) => {
                    part.parse().map(Segment::Index).unwrap_or(Segment::Key(part.into()))
                }
                _ => Segment::Key(part.into()),
            };
            node = node.and_then(|node| step(node, &segment));
            path.segments.push(segment);
        }
        path
    }

    /// The path one key further down.
    pub fn key(&self, key: impl Into<Text>) -> Self {
        let mut longer = self.clone();
        longer.segments.push(Segment::Key(key.into()));
        longer
    }

    /// The path one list element further down.
    pub fn index(&self, index: usize) -> Self {
        let mut longer = self.clone();
        longer.segments.push(Segment::Index(index));
        longer
    }

    /// The node at the end, if the whole path exists.
    pub fn find<'a>(&self, root: &'a Node) -> Option<&'a Node> {
        self.segments.iter().try_fold(root, step)
    }

    /// The node at the end, or the last one that exists on the way.
    pub fn nearest<'a>(&self, root: &'a Node) -> &'a Node {
        let mut node = root;
        for segment in &self.segments {
            match step(node, segment) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }
}

fn step<'a>(node: &'a Node, segment: &Segment) -> Option<&'a Node> {
    match segment {
        Segment::Key(key) => node.get(key),
        Segment::Index(index) => node.as_sequence()?.get(*index),
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(formatter, "[{index}]")?,
                Segment::Key(key) if key.contains(['.', '/', '[', ']']) || key.is_empty() => {
                    write!(formatter, "['{key}']")?;
                }
                Segment::Key(key) if position == 0 => formatter.write_str(key)?,
                Segment::Key(key) => write!(formatter, ".{key}")?,
            }
        }
        Ok(())
    }
}

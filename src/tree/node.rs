//! Defines the tree itself: scalars, sequences and mappings in written order.

use super::Origin;

/// A short string that is cheap to clone.
pub type Text = smol_str::SmolStr;

/// A value with its origin and, after merging, the values that it won over.
///
/// Made by parse (every span its own) and by render (origins of the cause); equality ignores origins.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Who set it.
    pub origin: Origin,
    /// Who lost against it, highest layer first; only merging adds to it.
    ///
    /// A map that lost fields keeps them here: a null where each was deleted, against which the field lost.
    pub lost: Option<Box<Vec<Node>>>,
}

/// A YAML 1.2 core value in the subset on which all readers agree.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number in the range of Kubernetes' int64.
    Integer(i64),
    /// A number with a fraction, kept as written.
    Float(Text),
    /// Text.
    String(Text),
    /// A list.
    Sequence(Vec<Node>),
    /// A map from strings, in written order, without duplicates.
    Mapping(Mapping),
}

/// The entries of a map in the order in which they were written.
#[derive(Clone, Default, Debug)]
pub struct Mapping {
    /// The entries; keys are unique.
    pub entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Text,
    /// Where the key stands.
    pub key_origin: Origin,
    /// What it maps to.
    pub value: Node,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Two maps are equal when they hold the same keys with equal values; order is free.
impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |mapping: &Mapping| {
            let mut order: Vec<usize> = (0..mapping.entries.len()).collect();
            order.sort_by(|a, b| mapping.entries[*a].key.cmp(&mapping.entries[*b].key));
            order
        };
        self.entries.len() == other.entries.len()
            && sorted(self).into_iter().zip(sorted(other)).all(|(mine, theirs)| {
                let (mine, theirs) = (&self.entries[mine], &other.entries[theirs]);
                mine.key == theirs.key && mine.value == theirs.value
            })
    }
}

impl Node {
    /// A node that nothing lost against.
    pub fn new(value: Value, origin: Origin) -> Self {
        Node { value, origin, lost: None }
    }

    /// A string.
    pub fn string(text: impl Into<Text>, origin: Origin) -> Self {
        Node::new(Value::String(text.into()), origin)
    }

    /// A whole number.
    pub fn integer(number: i64, origin: Origin) -> Self {
        Node::new(Value::Integer(number), origin)
    }

    /// A list.
    pub fn sequence(items: Vec<Node>, origin: Origin) -> Self {
        Node::new(Value::Sequence(items), origin)
    }

    /// A map; every key gets the map's own origin.
    pub fn mapping<K: Into<Text>>(entries: impl IntoIterator<Item = (K, Node)>, origin: Origin) -> Self {
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            mapping.entries.push(Entry { key: key.into(), key_origin: origin, value });
        }
        Node::new(Value::Mapping(mapping), origin)
    }

    /// A map of strings, as labels are.
    pub fn strings<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, origin: Origin) -> Self {
        Node::mapping(pairs.into_iter().map(|(key, value)| (key, Node::string(value, origin))), origin)
    }

    /// The value under a key, when this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value at the end of a chain of keys.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text, when this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The number, when this is a whole one.
    pub fn as_integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The map, when this is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The map to change, when this is one.
    pub fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The list, when this is one.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Gives this node and everything below it another layer; spans stay.
    pub fn in_layer(mut self, layer: super::Layer) -> Self {
        // The depth limit of parse bounds the recursion.
        self.origin.layer = layer;
        match &mut self.value {
            Value::Sequence(items) => {
                *items = std::mem::take(items).into_iter().map(|item| item.in_layer(layer)).collect();
            }
            Value::Mapping(mapping) => {
                for entry in &mut mapping.entries {
                    entry.key_origin.layer = layer;
                    let origin = entry.value.origin;
                    let value = std::mem::replace(&mut entry.value, Node::new(Value::Null, origin));
                    entry.value = value.in_layer(layer);
                }
            }
            _ => {}
        }
        self
    }
}

impl Mapping {
    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value under a key, to change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value)
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Sets a key, in place or at the end.
    pub fn set(&mut self, key: impl Into<Text>, value: Node) {
        let key = key.into();
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = value,
            None => self.entries.push(Entry { key, key_origin: value.origin, value }),
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at).value)
    }
}

impl Value {
    /// What a user calls a value of this kind.
    pub fn noun(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a map",
        }
    }
}

//! Defines the values of expressions, over the tree's own nodes without copying them.

use std::net::IpAddr;
use std::rc::Rc;

use super::{Cidr, Image, Timestamp, Url};
use crate::tree::quantity::Quantity;
use crate::tree::{self, Node, Text};

/// A value of an expression; lists and maps of definitions and objects are looked at in place.
#[derive(Clone, Debug)]
pub enum Value<'v> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that is never negative.
    Uint(u64),
    /// A number of double precision.
    Double(f64),
    /// Text.
    String(Text),
    /// Bytes.
    Bytes(Rc<[u8]>),
    /// A list.
    List(List<'v>),
    /// A map.
    Map(Map<'v>),
    /// A value that may be absent.
    Optional(Option<Rc<Value<'v>>>),
    /// A length of time, in nanoseconds.
    Duration(i64),
    /// A point in time.
    Timestamp(Timestamp),
    /// The type of a value.
    Type(&'static str),
    /// A Kubernetes quantity.
    Quantity(Amount),
    /// A URL.
    Url(Rc<Url>),
    /// An IP address.
    Ip(Rc<IpAddr>),
    /// A range of addresses.
    Cidr(Rc<Cidr>),
    /// A semantic version.
    Semver(Rc<semver::Version>),
    /// A reference of a container image.
    Image(Rc<Image>),
    /// A named format of Kubernetes, `dns1123Label`.
    Format(&'static str),
}

/// A list, of the tree or made by an expression.
#[derive(Clone, Debug)]
pub enum List<'v> {
    /// In place.
    Tree(&'v [Node]),
    /// Made by an expression.
    Made(Rc<Made<Vec<Value<'v>>>>),
}

/// A map, of the tree or made by an expression; keys are unique and keep their order.
#[derive(Clone, Debug)]
pub enum Map<'v> {
    /// In place.
    Tree(&'v tree::Mapping),
    /// Made by an expression.
    Made(Rc<Made<Vec<(Value<'v>, Value<'v>)>>>),
}

/// A Kubernetes quantity, and whether Kubernetes would give it as a whole number.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    pub(super) quantity: Quantity,
    pub(super) is_plain: bool,
}

/// What an expression made, and how deep it nests.
#[derive(Debug)]
pub struct Made<T> {
    pub(super) items: T,
    pub(super) depth: u32,
}

impl<'v> Value<'v> {
    /// The value of a node; nothing is copied but short text.
    pub fn of(node: &'v Node) -> Self {
        match &node.value {
            tree::Value::Null => Value::Null,
            tree::Value::Bool(truth) => Value::Bool(*truth),
            tree::Value::Integer(number) => Value::Int(*number),
            tree::Value::Float(text) => text.parse().map_or(Value::Null, Value::Double),
            tree::Value::String(text) => Value::String(text.clone()),
            tree::Value::Sequence(items) => Value::List(List::Tree(items)),
            tree::Value::Mapping(mapping) => Value::Map(Map::Tree(mapping)),
        }
    }

    /// A string.
    pub fn string(text: impl Into<Text>) -> Self {
        Value::String(text.into())
    }

    /// The name of its type, as reports write it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null_type",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint",
            Value::Double(_) => "double",
            Value::String(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Optional(_) => "optional_type",
            Value::Duration(_) => "google.protobuf.Duration",
            Value::Timestamp(_) => "google.protobuf.Timestamp",
            Value::Type(_) => "type",
            Value::Quantity(_) => "kubernetes.Quantity",
            Value::Url(_) => "kubernetes.URL",
            Value::Ip(_) => "net.IP",
            Value::Cidr(_) => "net.CIDR",
            Value::Semver(_) => "kubernetes.Semver",
            Value::Image(_) => "kubernetes.Image",
            Value::Format(_) => "kubernetes.NamedFormat",
        }
    }

    /// How deep it nests, of what expressions made; trees have their own limit.
    pub(super) fn depth(&self) -> u32 {
        match self {
            Value::List(List::Made(made)) => made.depth,
            Value::Map(Map::Made(made)) => made.depth,
            Value::Optional(Some(inner)) => inner.depth() + 1,
            _ => 0,
        }
    }

    /// A present optional.
    pub(super) fn some(value: Value<'v>) -> Self {
        Value::Optional(Some(Rc::new(value)))
    }
}

impl<'v> List<'v> {
    /// How many items it has.
    pub fn len(&self) -> usize {
        match self {
            List::Tree(items) => items.len(),
            List::Made(made) => made.items.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at a place.
    pub fn get(&self, at: usize) -> Option<Value<'v>> {
        match self {
            List::Tree(items) => items.get(at).map(Value::of),
            List::Made(made) => made.items.get(at).cloned(),
        }
    }

    /// The items in order.
    pub fn iter(&self) -> impl Iterator<Item = Value<'v>> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

impl<'v> Map<'v> {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        match self {
            Map::Tree(mapping) => mapping.entries.len(),
            Map::Made(made) => made.items.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Key and value at a place.
    pub fn entry(&self, at: usize) -> Option<(Value<'v>, Value<'v>)> {
        match self {
            Map::Tree(mapping) => mapping
                .entries
                .get(at)
                .map(|entry| (Value::String(entry.key.clone()), Value::of(&entry.value))),
            Map::Made(made) => made.items.get(at).cloned(),
        }
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (Value<'v>, Value<'v>)> + '_ {
        (0..self.len()).filter_map(|at| self.entry(at))
    }

    /// The value under a string.
    pub fn field(&self, name: &str) -> Option<Value<'v>> {
        match self {
            Map::Tree(mapping) => mapping.get(name).map(Value::of),
            Map::Made(made) => {
                let found =
                    made.items.iter().find(|(key, _)| matches!(key, Value::String(text) if text == name));
                found.map(|(_, value)| value.clone())
            }
        }
    }
}

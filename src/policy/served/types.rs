//! Reads the tables of types: which fields an object has, how each is written, and what its default is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::tree::{Node, Origin};

/// What the value of a field is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Text, a truth or a number.
    Scalar(Scalar),
    /// A quantity, which is written in its canonical form.
    Quantity,
    /// Base64 of bytes.
    Bytes,
    /// A number or text; zero when it is absent.
    NumberOrText,
    /// What writes itself, such as a time; null when it is absent.
    Own,
    /// What no table describes.
    Any,
    /// What may be absent, and then is nothing rather than zero.
    Pointer(Box<Shape>),
    /// A list.
    List(Box<Shape>),
    /// A map from names.
    Map(Box<Shape>),
    /// A type of the table, by its name.
    Struct(&'static str),
}

/// Which scalar; each has its own zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Scalar {
    Text,
    Truth,
    Number,
}

/// When a field is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// When it is not empty.
    Filled,
    /// When it is not zero.
    Nonzero,
    /// Always; for custom kinds: null is no value.
    Always,
}

/// A field of a type.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) written: Written,
    /// JSON.
    default: Option<&'static str>,
}

impl Field {
    /// The default, as if it stood at a place.
    pub(super) fn default(&self, origin: Origin) -> Option<Node> {
        self.default.and_then(|text| literal(text, origin))
    }
}

/// Types by name, and the type of each kind by API version and kind.
#[derive(Default, Debug)]
pub(super) struct Types {
    types: BTreeMap<&'static str, Vec<Field>>,
    kinds: BTreeMap<(&'static str, &'static str), &'static str>,
}

/// The types of the kinds that are compiled into the API server.
pub(super) static BUILT_IN: LazyLock<Types> = LazyLock::new(|| Types::read(include_str!("types.txt")));

/// The types of custom kinds: only fields at or below which there is a default.
pub(super) static CUSTOM: LazyLock<Types> = LazyLock::new(|| Types::read(include_str!("custom.txt")));

impl Types {
    fn read(table: &'static str) -> Self {
        let mut types = Types::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let head = columns.next().unwrap_or_default();
            match head.split_once(' ') {
                Some(kind) => {
                    types.kinds.insert(kind, columns.next().unwrap_or_default());
                }
                None => {
                    types.types.insert(head, columns.filter_map(field).collect());
                }
            }
        }
        types
    }

    /// The name of the type of a kind.
    pub(super) fn of_kind(&self, api_version: &str, kind: &str) -> Option<&'static str> {
        // The keys live as long as the program, those that are asked for do not.
        self.kinds.get(&(api_version, kind)).copied()
    }

    /// The fields of a type.
    pub(super) fn fields(&self, name: &str) -> &[Field] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }

    /// The shape of a field of a type.
    pub(super) fn shape(&self, name: &str, field: &str) -> &Shape {
        let found = self.fields(name).iter().find(|own| own.name == field);
        found.map_or(&Shape::Any, |field| &field.shape)
    }
}

/// A value that a table writes as JSON.
pub(super) fn literal(text: &str, origin: Origin) -> Option<Node> {
    serde_json::from_str(text).ok().map(|json| Node::from_json(json, origin))
}

fn field(column: &'static str) -> Option<Field> {
    let (name, rest) = column.split_once(' ')?;
    let (shape, default) = match rest.split_once('=') {
        Some((shape, default)) => (shape, Some(default)),
        None => (rest, None),
    };
    let (name, written) = match (name.strip_suffix('!'), name.strip_suffix('~')) {
        (Some(name), _) => (name, Written::Always),
        (None, Some(name)) => (name, Written::Nonzero),
        (None, None) => (name, Written::Filled),
    };
    Some(Field { name, shape: shape_of(shape), written, default })
}

fn shape_of(text: &'static str) -> Shape {
    let within = |text| Box::new(shape_of(text));
    match text {
        "s" => Shape::Scalar(Scalar::Text),
        "b" => Shape::Scalar(Scalar::Truth),
        "i" => Shape::Scalar(Scalar::Number),
        "q" => Shape::Quantity,
        "y" => Shape::Bytes,
        "x" => Shape::NumberOrText,
        "t" => Shape::Own,
        "a" => Shape::Any,
        _ => match text.split_at_checked(1) {
            Some(("*", rest)) => Shape::Pointer(within(rest)),
            Some(("[", rest)) => Shape::List(within(rest)),
            Some(("{", rest)) => Shape::Map(within(rest)),
            _ => Shape::Struct(text),
        },
    }
}

impl Shape {
    /// The type of what lies here, where that is one of the table.
    pub(super) fn as_struct(&self) -> Option<&'static str> {
        match self {
            Shape::Struct(name) => Some(name),
            Shape::Pointer(within) => within.as_struct(),
            _ => None,
        }
    }
}

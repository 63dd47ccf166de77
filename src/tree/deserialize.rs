//! Reads typed values from a tree, so that every type error knows its place.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::{MapAccessDeserializer, StrDeserializer, U32Deserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Entry, Layer, Located, Mapping, Node, Origin, Text, Value, located};
use crate::source::Span;

/// Why a tree is not a value of the wanted type, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadError {
    /// The reason in serde's words, lower case.
    pub message: String,
    /// The innermost value that does not fit.
    pub span: Option<Span>,
}

/// Reads a typed value.
pub fn read<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, ReadError> {
    T::deserialize(node)
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        ReadError { message: message.to_string(), span: None }
    }
}

/// The newtype name by which [`Node`] asks for a copy of the tree, numbers as written.
const CAPTURED: &str = "$bindery::Captured";

/// k8s-openapi's newtype for quantities, where Kubernetes takes numbers as well as strings.
const QUANTITY: &str = "Quantity";

fn place<T>(result: Result<T, ReadError>, span: Span) -> Result<T, ReadError> {
    result.map_err(|error| ReadError { span: error.span.or(Some(span)), ..error })
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let result = match &self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(text) => match text.parse() {
                Ok(number) => visitor.visit_f64(number),
                Err(_) => visitor.visit_borrowed_str(text),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(items) => visitor.visit_seq(Items(items.iter())),
            Value::Mapping(mapping) => visitor.visit_map(Fields {
                entries: mapping.entries.iter(),
                current: None,
                keep_nulls: false,
            }),
        };
        place(result, self.origin.span)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let result = match (name, &self.value) {
            // Bytes say "a number as written": nothing else in a tree is bytes.
            (CAPTURED, Value::Float(text)) => visitor.visit_bytes(text.as_bytes()),
            (CAPTURED, Value::Mapping(mapping)) => {
                visitor.visit_map(Fields { entries: mapping.entries.iter(), current: None, keep_nulls: true })
            }
            (CAPTURED, _) => return self.deserialize_any(visitor),
            (QUANTITY, Value::Integer(number)) => {
                visitor.visit_newtype_struct(number.to_string().into_deserializer())
            }
            (QUANTITY, Value::Float(text)) => visitor.visit_newtype_struct(text.as_str().into_deserializer()),
            _ => visitor.visit_newtype_struct(self),
        };
        place(result, self.origin.span)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name == located::NAME {
            return visitor.visit_map(Placed { node: self, span: self.origin.span, next: 0 });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let result = match &self.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Mapping(mapping) => {
                let fields = Fields { entries: mapping.entries.iter(), current: None, keep_nulls: false };
                visitor.visit_enum(MapAccessDeserializer::new(fields))
            }
            other => Err(de::Error::custom(format!("expected one of a few words, found {}", other.noun()))),
        };
        place(result, self.origin.span)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }
}

/// Hands out the fields of a map. A null is an absent field, as everywhere in Kubernetes, but in a captured tree.
struct Fields<'de> {
    entries: std::slice::Iter<'de, Entry>,
    current: Option<&'de Entry>,
    keep_nulls: bool,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let keep_nulls = self.keep_nulls;
        self.current = self.entries.find(|entry| keep_nulls || !entry.value.is_null());
        let Some(entry) = self.current else { return Ok(None) };
        place(seed.deserialize(Key(entry)).map(Some), entry.key_origin.span)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        match self.current.take() {
            Some(entry) => seed.deserialize(&entry.value),
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }
}

struct Key<'de>(&'de Entry);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        visitor.visit_borrowed_str(&self.0.key)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        if name != located::NAME {
            return self.deserialize_any(visitor);
        }
        visitor.visit_map(Placed { span: self.0.key_origin.span, node: self.0.key.as_str(), next: 0 })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_enum(self.0.key.as_str().into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any option
    }
}

/// Hands out the four fields of [`Located`].
struct Placed<N> {
    node: N,
    span: Span,
    next: usize,
}

/// What can stand in the `value` field of [`Placed`].
trait Inner<'de> {
    fn feed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError>;
}

impl<'de> Inner<'de> for &'de Node {
    fn feed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(self)
    }
}

impl<'de> Inner<'de> for &'de str {
    fn feed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ReadError> {
        seed.deserialize(de::value::BorrowedStrDeserializer::new(self))
    }
}

impl<'de, N: Inner<'de> + Copy> MapAccess<'de> for Placed<N> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        let field = located::FIELDS.get(self.next).copied();
        field.map(|name| seed.deserialize(StrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        self.next += 1;
        let number = match self.next {
            1 => self.span.file.0,
            2 => self.span.start,
            3 => self.span.end,
            _ => return self.node.feed(seed),
        };
        let deserializer: U32Deserializer<ReadError> = number.into_deserializer();
        seed.deserialize(deserializer)
    }
}

/// Captures a part of a definition as it is: class templates and the like stay trees.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let captured: Located<Captured> = Located::deserialize(deserializer)?;
        Ok(Node::new(captured.value.0, Origin::new(Layer::Class, captured.span)))
    }
}

struct Captured(Value);

impl<'de> Deserialize<'de> for Captured {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(CAPTURED, CaptureVisitor).map(Captured)
    }
}

struct CaptureVisitor;

impl<'de> Visitor<'de> for CaptureVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Value, E> {
        let text = std::str::from_utf8(bytes).map_err(E::custom)?;
        Ok(Value::Float(Text::new(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(Text::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Value::Sequence(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut mapping = Mapping::default();
        while let Some(key) = map.next_key::<Located<String>>()? {
            let key_origin = Origin::new(Layer::Class, key.span);
            mapping.entries.push(Entry { key: key.value.into(), key_origin, value: map.next_value()? });
        }
        Ok(Value::Mapping(mapping))
    }
}

impl JsonSchema for Node {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Tree".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "object" })
    }
}

//! Compares a tree with a Kubernetes type: unknown fields and values of the wrong type.

use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::field::Field;
use super::problems;
use crate::diagnostics::Diagnostic;
use crate::tree::{Entry, Node, Value};

/// How many type errors of one object are reported.
const MOST_TYPE_ERRORS: usize = 20;

/// Everything that does not fit the type `T`: all unknown fields, and type errors up to a bound.
///
/// serde stops at the first type error, so the value to blame is left out and the rest is read again:
/// Kubernetes types have a default for everything that is absent.
pub(super) fn faults<T: DeserializeOwned>(root: &Field) -> Vec<Diagnostic> {
    compare::<T>(root, false)
}

/// The same of a layer that lies over others: a null takes away what they say, whatever its type.
pub(super) fn faults_of_layer<T: DeserializeOwned>(root: &Field) -> Vec<Diagnostic> {
    compare::<T>(root, true)
}

fn compare<T: DeserializeOwned>(root: &Field, is_layer: bool) -> Vec<Diagnostic> {
    let mut left_out: Vec<&Node> = Vec::new();
    let mut faults = Vec::new();
    loop {
        let mut pass = Pass { left_out: &left_out, is_layer, unknown: Vec::new(), fault: None };
        let whole = T::deserialize(Shaped { field: *root, pass: &mut pass }).is_ok();
        let (unknown, fault) = (pass.unknown, pass.fault);
        match fault {
            Some((node, diagnostic)) if !whole => {
                faults.push(diagnostic);
                left_out.push(node);
                // The root itself cannot be left out.
                if std::ptr::eq(node, root.node) || left_out.len() >= MOST_TYPE_ERRORS {
                    faults.extend(unknown);
                    return faults;
                }
            }
            _ => {
                faults.extend(unknown);
                return faults;
            }
        }
    }
}

/// What one reading of the tree found.
struct Pass<'t, 's> {
    left_out: &'s [&'t Node],
    is_layer: bool,
    unknown: Vec<Diagnostic>,
    fault: Option<(&'t Node, Diagnostic)>,
}

impl Pass<'_, '_> {
    fn leaves_out(&self, node: &Node) -> bool {
        self.left_out.iter().any(|left_out| std::ptr::eq(*left_out, node))
    }
}

/// The reason that a visitor gives when it refuses a value.
#[derive(Debug)]
struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Refusal(message.to_string())
    }
}

/// Reads one field, and writes down what does not fit.
struct Shaped<'t, 'p, 'a, 's> {
    field: Field<'t, 'p>,
    pass: &'a mut Pass<'t, 's>,
}

impl<'t> Shaped<'t, '_, '_, '_> {
    fn wrong_type<T>(self, wanted: &str) -> Result<T, Refusal> {
        self.pass.fault = Some((self.field.node, problems::wrong_type(&self.field, wanted)));
        Err(Refusal(String::new()))
    }

    /// A map of a struct with these fields, or of anything when there are none to compare with.
    fn map<V: Visitor<'t>>(
        self,
        known: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let Value::Mapping(mapping) = &self.field.node.value else { return self.wrong_type("a map") };
        let entries = mapping.entries.iter();
        let result =
            visitor.visit_map(Entries { parent: self.field, entries, current: None, known, pass: self.pass });
        place(result, &self.field, &mut self.pass.fault)
    }

    fn integer<V: Visitor<'t>>(self, bits: u32, visitor: V) -> Result<V::Value, Refusal> {
        let Value::Integer(number) = self.field.node.value else { return self.wrong_type("a whole number") };
        let fits = bits == 64 || i32::try_from(number).is_ok();
        if !fits {
            let diagnostic = problems::unreadable(&self.field, "must fit into 32 bits");
            self.pass.fault = Some((self.field.node, diagnostic));
            return Err(Refusal(String::new()));
        }
        visitor.visit_i64(number)
    }
}

/// Blames the innermost value for a refusal that no reader has written down yet.
fn place<'t, T>(
    result: Result<T, Refusal>,
    field: &Field<'t, '_>,
    fault: &mut Option<(&'t Node, Diagnostic)>,
) -> Result<T, Refusal> {
    if let Err(refusal) = &result
        && fault.is_none()
    {
        let reason = format!("cannot be read: {refusal}");
        *fault = Some((field.node, problems::unreadable(field, &reason)));
    }
    result
}

macro_rules! scalar {
    ($($method:ident => $bits:literal)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            self.integer($bits, visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Shaped<'de, '_, '_, '_> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Shaped { field, pass } = self;
        let result = match &field.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(text) => visitor.visit_f64(text.parse().unwrap_or_default()),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Sequence(items) => {
                visitor.visit_seq(Items { parent: field, items: items.iter().enumerate(), pass: &mut *pass })
            }
            Value::Mapping(mapping) => visitor.visit_map(Entries {
                parent: field,
                entries: mapping.entries.iter(),
                current: None,
                known: None,
                pass: &mut *pass,
            }),
        };
        result.or_else(|refusal| match field.node.value {
            _ if pass.fault.is_some() => Err(refusal),
            Value::Integer(_) | Value::String(_) => place(Err(refusal), &field, &mut pass.fault),
            // Only a number or a string (a port, a percentage) is read without asking for one type.
            _ => Shaped { field, pass }.wrong_type("a whole number or a string"),
        })
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.field.node.value {
            Value::Bool(truth) => visitor.visit_bool(truth),
            _ => self.wrong_type("true or false"),
        }
    }

    scalar! {
        deserialize_i8 => 32 deserialize_i16 => 32 deserialize_i32 => 32 deserialize_i64 => 64
        deserialize_u8 => 32 deserialize_u16 => 32 deserialize_u32 => 32 deserialize_u64 => 64
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.field.node.value {
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(text) => visitor.visit_f64(text.parse().unwrap_or_default()),
            _ => self.wrong_type("a number"),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Value::String(text) = &self.field.node.value else { return self.wrong_type("a string") };
        place(visitor.visit_borrowed_str(text), &self.field, &mut self.pass.fault)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        if self.field.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        // A quantity may be written as a number; its syntax is judged with the other values.
        let text = match (name, &self.field.node.value) {
            ("Quantity", Value::Integer(number)) => number.to_string(),
            ("Quantity", Value::Float(text)) => text.to_string(),
            ("Quantity", Value::String(_)) => return visitor.visit_newtype_struct(self),
            ("Quantity", _) => return self.wrong_type("a quantity such as `500m` or `64Mi`"),
            _ => return visitor.visit_newtype_struct(self),
        };
        let text: StringDeserializer<Refusal> = text.into_deserializer();
        visitor.visit_newtype_struct(text)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Value::Sequence(items) = &self.field.node.value else { return self.wrong_type("a list") };
        let items = items.iter().enumerate();
        let result = visitor.visit_seq(Items { parent: self.field, items, pass: self.pass });
        place(result, &self.field, &mut self.pass.fault)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        self.map(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.map(Some(fields), visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

struct Items<'t, 'p, 'a, 's> {
    parent: Field<'t, 'p>,
    items: std::iter::Enumerate<std::slice::Iter<'t, Node>>,
    pass: &'a mut Pass<'t, 's>,
}

impl<'t> SeqAccess<'t> for Items<'t, '_, '_, '_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let next = self.items.by_ref().find(|(_, node)| !self.pass.leaves_out(node));
        let Some((index, node)) = next else { return Ok(None) };
        let field = self.parent.at_index(index, node);
        seed.deserialize(Shaped { field, pass: self.pass }).map(Some)
    }
}

struct Entries<'t, 'p, 'a, 's> {
    parent: Field<'t, 'p>,
    entries: std::slice::Iter<'t, Entry>,
    current: Option<&'t Entry>,
    known: Option<&'static [&'static str]>,
    pass: &'a mut Pass<'t, 's>,
}

impl<'t> MapAccess<'t> for Entries<'t, '_, '_, '_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        for entry in self.entries.by_ref() {
            if let Some(known) = self.known
                && !known.contains(&entry.key.as_str())
            {
                let span = entry.key_origin.span;
                self.pass.unknown.push(problems::unknown_field(&self.parent, &entry.key, span, known));
            } else if !(self.pass.leaves_out(&entry.value) || self.pass.is_layer && entry.value.is_null()) {
                self.current = Some(entry);
                return seed.deserialize(BorrowedStrDeserializer::new(&entry.key)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        let Some(entry) = self.current.take() else {
            return Err(Refusal("a value without its key".to_owned()));
        };
        let field = self.parent.at_entry(entry);
        seed.deserialize(Shaped { field, pass: self.pass })
    }
}

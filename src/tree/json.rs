//! Turns a tree into JSON for the schema checker and for printing, and JSON into a tree of one origin.

use serde_json::{Map, Number, Value as Json};

use super::{Node, Origin, Value};

impl Node {
    /// A tree of which every part has one origin: for objects that Bindery itself writes.
    pub fn from_json(json: Json, origin: Origin) -> Node {
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(truth) => Value::Bool(truth),
            Json::Number(number) => match number.as_i64() {
                Some(whole) => Value::Integer(whole),
                None => Value::Float(number.to_string().into()),
            },
            Json::String(text) => Value::String(text.into()),
            Json::Array(items) => {
                Value::Sequence(items.into_iter().map(|item| Node::from_json(item, origin)).collect())
            }
            Json::Object(fields) => {
                let fields = fields.into_iter().map(|(key, value)| (key, Node::from_json(value, origin)));
                return Node::mapping(fields, origin);
            }
        };
        Node::new(value, origin)
    }

    /// The same value without places.
    ///
    /// A number with a fraction becomes a JSON number of double precision; its spelling is lost.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Integer(number) => Json::from(*number),
            Value::Float(text) => {
                let number = text.parse().ok().and_then(Number::from_f64);
                number.map_or_else(|| Json::String(text.to_string()), Json::Number)
            }
            Value::String(text) => Json::String(text.to_string()),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(mapping) => {
                let pairs =
                    mapping.entries.iter().map(|entry| (entry.key.to_string(), entry.value.to_json()));
                Json::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }
}

//! Turns a tree into JSON for the schema checker and for printing.

use serde_json::{Map, Number, Value as Json};

use super::{Node, Value};

impl Node {
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

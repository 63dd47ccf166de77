//! Checks what is written: text against independent readers, paths, and every moment at which a run can be killed.

mod check;
mod disk;
mod kill;
mod layout;
mod readers;
mod scalars;
mod tricky;
mod write;
mod yaml;

use std::collections::BTreeMap;

use bindery::emit::OutputTree;
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin, Value};
use serde_json::Value as Json;

/// The tree of a JSON value; a number with a fraction keeps JSON's spelling.
fn node(json: &Json) -> Node {
    let origin = Origin::new(Layer::Class, Span { file: FileId(0), start: 0, end: 0 });
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => Value::Float(number.to_string().into()),
        },
        Json::String(text) => Value::String(text.into()),
        Json::Array(items) => Value::Sequence(items.iter().map(node).collect()),
        Json::Object(fields) => {
            return Node::mapping(fields.iter().map(|(key, value)| (key, node(value))), origin);
        }
    };
    Node::new(value, origin)
}

/// An output tree of a few files.
fn tree(files: &[(&str, &str)]) -> OutputTree {
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, content)| ((*path).to_owned(), (*content).to_owned())).collect();
    OutputTree::new(files).expect("the paths are sound")
}

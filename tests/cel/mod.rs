//! Expressions: the language, its functions, its faults.

mod faults;
mod functions;
mod kubernetes;
mod language;

use bindery::cel::{Budget, EXPRESSION_STEPS, Fault, Names, Program, Value, Variables};
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin};

/// What expressions of these tests look at.
pub fn object() -> Node {
    let json = serde_json::json!({
        "kind": "Deployment",
        "metadata": { "name": "cart", "labels": { "app": "cart", "tier": "gold" } },
        "spec": {
            "replicas": 3,
            "ratio": 0.5,
            "paused": false,
            "nothing": null,
            "containers": [
                { "name": "main", "image": "registry.example.com/cart:1.2", "ports": [ { "containerPort": 8080 } ] },
                { "name": "side", "image": "side@sha256:00", "resources": { "limits": { "memory": "64Mi" } } },
            ],
        },
    });
    Node::from_json(json, Origin::new(Layer::Class, Span { file: FileId(0), start: 0, end: 0 }))
}

/// Compiles and evaluates with `object` known; the value is written as `string()` or a type's name would.
pub fn run(text: &str) -> Result<String, Fault> {
    let node = object();
    let program = Program::compile(text, &Names::new(["object"]))?;
    let variables = Variables::new([("object", Value::of(&node))]);
    program.evaluate(&variables, &mut Budget::new(EXPRESSION_STEPS)).map(|value| shown(&value))
}

pub fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => format!("{number}u"),
        Value::Double(number) => format!("{number:?}"),
        Value::String(text) => format!("'{text}'"),
        Value::List(list) => {
            format!("[{}]", list.iter().map(|item| shown(&item)).collect::<Vec<_>>().join(", "))
        }
        Value::Map(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", shown(&key), shown(&value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Optional(None) => "none".to_owned(),
        Value::Optional(Some(inner)) => format!("some({})", shown(inner)),
        Value::Null => "null".to_owned(),
        other => other.type_name().to_owned(),
    }
}

/// Every line is `expression -> value`.
pub fn table(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, wanted) = line.rsplit_once(" -> ").expect("an arrow");
        let found = match run(text.trim()) {
            Ok(value) => value,
            Err(fault) => format!("fault: {}", fault.message),
        };
        if found != wanted.trim() {
            wrong.push(format!("{text}\n   wanted {wanted}\n   found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

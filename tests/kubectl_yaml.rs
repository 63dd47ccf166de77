//! Holds the reading of plain manifests against what kubectl's own libraries made of the same texts.
//!
//! Each line of `kubectl_yaml.jsonl` has a text and the values that kubectl sends for it: what `NewYAMLOrJSONDecoder` of
//! k8s.io/apimachinery 0.36 with sigs.k8s.io/yaml 1.6 and go.yaml.in/yaml/v2 2.4.4 read, through Go's JSON encoder and back.
//! `kubectl: null` means that it read an error, `refused: true` that Bindery refuses what kubectl reads.

use bindery::diagnostics::Level;
use bindery::parse::{Dialect, ParseLimits, read_documents};
use bindery::source::FileId;
use bindery::tree::{Node, Value};
use serde_json::{Value as Json, json};

const CASES: &str = include_str!("kubectl_yaml.jsonl");

fn sent(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(yes) => json!(yes),
        Value::Integer(number) => json!(number),
        Value::Float(number) => json!(number.parse::<f64>().unwrap()),
        Value::String(text) => json!(text.as_str()),
        Value::Sequence(items) => items.iter().map(sent).collect(),
        Value::Mapping(map) => {
            let mut object = serde_json::Map::new();
            for entry in &map.entries {
                assert!(
                    object.insert(entry.key.to_string(), sent(&entry.value)).is_none(),
                    "twice: {}",
                    entry.key
                );
            }
            Json::Object(object)
        }
    }
}

/// The values of a text, or the first error.
fn read(text: &str) -> Result<Vec<Json>, String> {
    let mut values = Vec::new();
    for document in read_documents(FileId(0), text, &ParseLimits::KUBERNETES) {
        if let Some(fault) = document.faults.iter().find(|fault| fault.0.level == Level::Error) {
            return Err(fault.0.message.to_string());
        }
        values.extend(document.root.filter(|root| !root.is_null()).map(|root| {
            let span = root.origin.span;
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{text:?}: {span:?}");
            sent(&root)
        }));
    }
    Ok(values)
}

#[test]
fn kubectl_reads_the_same_values() {
    let mut refused = 0;
    for line in CASES.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        match (&case["kubectl"], read(text)) {
            (Json::Null, Err(_)) => {}
            (Json::Array(_), Err(_)) if case["refused"] == json!(true) => refused += 1,
            (Json::Array(expected), Ok(values)) => assert_eq!(&values, expected, "{text:?}"),
            (expected, values) => panic!("{text:?}: {values:?} where kubectl has {expected}"),
        }
    }
    assert_eq!(CASES.lines().count(), 294);
    assert_eq!(refused, 12);
}

#[test]
fn definitions_are_read_strictly_all_the_same() {
    assert_eq!(ParseLimits::default().dialect, Dialect::Strict);
    for text in ["a: yes\n", "a: 017\n", "a: {<<: {b: c}}\n", "a: !!binary YQ==\n", "a: 1\na: 2\n", "1: a\n"]
    {
        let documents = read_documents(FileId(0), text, &ParseLimits::default());
        assert!(documents.iter().any(|document| !document.faults.is_empty()), "{text:?}");
    }
}

#[test]
fn what_aliases_add_to_manifests_is_bounded() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..8 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    assert!(read(&bomb).unwrap_err().contains("too large"), "{:?}", read(&bomb));
    assert!(read(&format!("a: {}", "[".repeat(100_000))).unwrap_err().contains("nested deeper"));
    let nested: String = (0..500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(read(&nested).unwrap_err().contains("nested deeper"));
    assert!(read(&format!("{{\"a\": {}", "[".repeat(100_000))).unwrap_err().contains("nested deeper"));
}

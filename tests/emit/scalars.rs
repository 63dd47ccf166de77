//! Checks that text and numbers read back as they were, and which of them stay without quotes.

use bindery::emit::to_yaml;
use bindery::tree::{Node, Value};
use granit_parser::{Event, Parser};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::node;
use super::tricky::{everywhere, strings};

fn read_back(yaml: &str) -> Json {
    serde_yaml::from_str(yaml).unwrap_or_else(|error| panic!("{error} in:\n{yaml}"))
}

#[test]
fn every_tricky_string_reads_back_in_every_position() {
    for text in strings() {
        let value = everywhere(&text);
        let yaml = to_yaml(&node(&value));
        assert_eq!(read_back(&yaml), value, "{text:?} in:\n{yaml}");
    }
}

/// Every key, and every value that is no map and no list, as text.
fn leaves(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Json::Object(fields) => {
            for (key, value) in fields {
                found.push(key.clone());
                leaves(value, found);
            }
        }
        Json::String(text) => found.push(text.clone()),
        other => found.push(other.to_string()),
    }
}

#[test]
fn the_parser_of_definitions_sees_the_same_text() {
    for text in strings() {
        let value = everywhere(&text);
        let yaml = to_yaml(&node(&value));
        let mut wanted = Vec::new();
        leaves(&value, &mut wanted);
        let mut seen = Vec::new();
        for event in Parser::new_from_str(&yaml) {
            let (event, _) = event.unwrap_or_else(|error| panic!("{error} in:\n{yaml}"));
            if let Event::Scalar(scalar, ..) = event {
                seen.push(scalar.into_owned());
            }
        }
        wanted.sort();
        seen.sort();
        assert_eq!(seen, wanted, "{yaml}");
    }
}

#[test]
fn what_people_write_every_day_stays_without_quotes() {
    let everyday = [
        "nginx:1.27",
        "ghcr.io/a/b@sha256:0e1f",
        "1.2.3",
        "10.0.0.1",
        "10.0.0.0/8",
        "/var/lib",
        "./a",
        "--flag=1",
        "-f",
        "apps/v1",
        "100m",
        "64Mi",
        "50%",
        "$(POD_IP)",
        "a b",
        "http://a:80/b?c=d#e",
        "日本語",
        "None",
        "it's",
        "v1",
        "Hello, world!",
    ];
    for text in everyday {
        assert_eq!(to_yaml(&node(&json!({ "a": text }))), format!("a: {text}\n"));
    }
}

#[test]
fn what_a_reader_takes_for_something_else_is_quoted() {
    let taken = [
        "y",
        "No",
        "ON",
        "off",
        "true",
        "NULL",
        "~",
        "",
        "1",
        "017",
        "0o17",
        "0x1F",
        "0b11",
        "1_000",
        "1,000",
        "1.5",
        "1e3",
        "12:30:45",
        "2001-12-14",
        "2001-12-15T02:59:43Z",
        ".inf",
        ".NaN",
        "=",
        "<<",
        " a",
        "a ",
        "a: b",
        "a #b",
        "*a",
        "&a",
        "-",
        "---",
    ];
    for text in taken {
        assert_eq!(to_yaml(&node(&json!({ "a": text }))), format!("a: \"{text}\"\n"));
        assert_eq!(to_yaml(&node(&json!({ text: 1 }))), format!("\"{text}\": 1\n"));
    }
}

#[test]
fn characters_that_nobody_sees_are_escaped() {
    let yaml = to_yaml(&node(&json!({ "a": "\u{202e}x\u{200b}\u{85}\u{feff}\u{1b}\"\\\t\u{e0001}😀" })));
    assert_eq!(yaml, "a: \"\\u202ex\\u200b\\u0085\\ufeff\\u001b\\\"\\\\\\t\\U000e0001😀\"\n");
}

#[test]
fn lines_become_blocks_where_every_reader_can_read_them() {
    let block = |text: &str| to_yaml(&node(&json!({ "a": text })));
    assert_eq!(block("x\ny\n"), "a: |\n  x\n  y\n");
    assert_eq!(block("x\n\n y"), "a: |-\n  x\n\n   y\n");
    assert_eq!(block("x\n\n"), "a: |+\n  x\n\n");
    assert_eq!(block("x:\n\ty \n"), "a: |\n  x:\n  \ty \n");
    assert_eq!(block("\tx\ny\n"), "a: \"\\tx\\ny\\n\"\n");
    assert_eq!(block("x\n \t\ny\n"), "a: \"x\\n \\t\\ny\\n\"\n");
    assert_eq!(block("\nx\n"), "a: \"\\nx\\n\"\n");
    assert_eq!(block(" x\ny\n"), "a: \" x\\ny\\n\"\n");
    assert_eq!(block("x\n\u{2028}\n"), "a: \"x\\n\\u2028\\n\"\n");
}

#[test]
fn numbers_with_a_fraction_are_numbers_to_every_reader() {
    let origin = node(&json!(null)).origin;
    let float = |text: &str| to_yaml(&Node::new(Value::Float(text.into()), origin));
    assert_eq!(float("1.50"), "1.50\n");
    assert_eq!(float("-0.1"), "-0.1\n");
    assert_eq!(float("1e21"), "1.0e+21\n");
    assert_eq!(float("1.5E-7"), "1.5e-7\n");
    assert_eq!(float("18446744073709551616"), "18446744073709551616\n");
    assert_eq!(float(".nan"), "\".nan\"\n");
}

fn any_text() -> impl Strategy<Value = String> {
    let hostile = prop::collection::vec(
        prop::sample::select(
            "ab01-_.:,#?|>'\"%@`&*![]{}=~<+ \t\n\r\\/éyne\u{85}\u{2028}\u{feff}\u{0}😀xo"
                .chars()
                .collect::<Vec<_>>(),
        ),
        0..12,
    );
    prop_oneof![hostile.prop_map(String::from_iter), any::<String>(), "[a-z]{1,8}"]
}

fn any_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any_text().prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::btree_map(any_text(), inner, 0..5)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_reads_back(value in any_value()) {
        let yaml = to_yaml(&node(&value));
        prop_assert_eq!(read_back(&yaml), value, "{}", yaml);
    }

    #[test]
    fn any_text_reads_back_in_every_position(text in any_text()) {
        let value = everywhere(&text);
        prop_assert_eq!(read_back(&to_yaml(&node(&value))), value);
    }
}

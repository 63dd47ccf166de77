//! Checks the shape of documents: order, columns, empty values and depth.

use bindery::emit::{to_json, to_yaml};
use bindery::tree::{Node, Value};
use serde_json::json;

use super::node;

#[test]
fn a_document_is_written_as_kubectl_writes_it() {
    let value = json!({
        "status": {}, "spec": { "template": { "spec": { "containers": [
            { "name": "main", "image": "a:1", "args": [], "ports": [{ "containerPort": 80 }], "env": [{ "value": "1", "name": "A" }] },
            { "name": "b", "command": ["sh", "-c", "a\nb\n"] },
        ] } }, "matrix": [[1, 2], [], [[3]]], "paused": false, "nothing": null },
        "data": { "spec": 1, "kind": 2, "b": "x\ny" }, "metadata": { "name": "n", "labels": { "b": "on", "a": "x" } },
        "kind": "Deployment", "apiVersion": "apps/v1",
    });
    let expected = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    a: x
    b: \"on\"
  name: \"n\"
spec:
  matrix:
  - - 1
    - 2
  - []
  - - - 3
  nothing: null
  paused: false
  template:
    spec:
      containers:
      - args: []
        env:
        - name: A
          value: \"1\"
        image: a:1
        name: main
        ports:
        - containerPort: 80
      - command:
        - sh
        - -c
        - |
          a
          b
        name: b
data:
  b: |-
    x
    y
  kind: 2
  spec: 1
status: {}
";
    assert_eq!(to_yaml(&node(&value)), expected);
}

#[test]
fn a_document_need_not_be_a_map() {
    for (value, text) in [
        (json!([]), "[]\n"),
        (json!({}), "{}\n"),
        (json!("a\nb"), "|-\n  a\n  b\n"),
        (json!([1, "on"]), "- 1\n- \"on\"\n"),
        (json!(null), "null\n"),
    ] {
        assert_eq!(to_yaml(&node(&value)), text);
    }
}

#[test]
fn a_key_too_long_for_readers_gets_a_question_mark() {
    let key = "k".repeat(1200);
    let yaml = to_yaml(&node(&json!({ key.as_str(): [1], "z": { key.as_str(): { "a": 1 } } })));
    assert_eq!(yaml, format!("? {key}\n:\n  - 1\nz:\n  ? {key}\n  :\n    a: 1\n"));
}

#[test]
fn depth_costs_no_call_stack() {
    // Two thousand levels, on the little stack of a thread that tests make.
    let written = std::thread::Builder::new().stack_size(64 * 1024).spawn(|| {
        let mut deep = node(&json!("end"));
        for level in 0..2000 {
            let origin = deep.origin;
            deep = match level % 2 {
                0 => Node::mapping([("k", deep)], origin),
                _ => Node::sequence(vec![deep], origin),
            };
        }
        let yaml = to_yaml(&deep);
        // Dropping nested boxes is recursive, and not what this test is about.
        std::mem::forget(deep);
        yaml.lines().count()
    });
    assert_eq!(written.expect("a thread starts").join().expect("no overflow"), 1000);
}

#[test]
fn json_has_the_same_order() {
    let value = json!({ "spec": { "b": 1, "a": [] }, "data": 1, "kind": "K", "apiVersion": "v1" });
    let expected = "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"K\",\n  \"spec\": {\n    \"a\": [],\n    \"b\": 1\n  },\n  \"data\": 1\n}\n";
    assert_eq!(to_json(&node(&value)), expected);
    assert_eq!(to_json(&Node::new(Value::Null, node(&value).origin)), "null\n");
}

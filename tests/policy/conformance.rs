//! Compares verdicts with those that the tests of widely used policies expect.

use std::fs;

use serde_json::Value as Json;

use super::{judge, verdicts};
use crate::support::shared;

#[test]
fn cases_of_others_get_the_verdict_they_expect() {
    let Some(file) = shared("conformance/cel/cases.jsonl") else { return };
    let mut wrong = Vec::new();
    let text = fs::read_to_string(file).unwrap();
    let cases: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(cases.len() > 100);
    for case in &cases {
        let judged = judge(&case["object"].to_string(), &case["policy"].to_string());
        let found = verdicts(&judged);
        if found.is_empty() != (case["want"] == "pass") {
            wrong.push(format!("{} {}: {found:?}", case["source"], case["object"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

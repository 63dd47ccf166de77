//! Reads scalars and merge keys as kubectl's YAML 1.1 reader does.

use std::collections::BTreeSet;

use crate::tree::{Entry, Mapping, Node, Text, Value};

/// What a scalar means to kubectl; a quoted or tagged one is text unless its tag says otherwise.
pub(super) fn resolve(text: &str, plain: bool, tag: Option<&str>) -> Value {
    let kind = tag.map(|tag| tag.rsplit([':', '!']).next().unwrap_or_default());
    match kind {
        None if plain => resolve_plain(text),
        Some("int" | "float" | "bool" | "null") => resolve_plain(text),
        _ => Value::String(Text::new(text)),
    }
}

fn resolve_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" | "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            return Value::Bool(true);
        }
        "false" | "False" | "FALSE" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    number(text).unwrap_or_else(|| Value::String(Text::new(text)))
}

/// Whole numbers in any base that Go knows, underscores between digits, and decimals.
fn number(text: &str) -> Option<Value> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first)) {
        return None;
    }
    let plain = text.replace('_', "");
    if let Some(whole) = whole(&plain) {
        return Some(whole);
    }
    let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (before, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_decimal = digits(before)
        && digits(behind)
        && !(before.is_empty() && behind.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent));
    is_decimal.then(|| Value::Float(Text::new(&plain)))
}

fn whole(plain: &str) -> Option<Value> {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(plain)),
    };
    let lower = digits.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)];
    let based = prefixed
        .into_iter()
        .find_map(|(prefix, base)| Some((lower.strip_prefix(prefix).filter(|rest| !rest.is_empty())?, base)));
    let (digits, base) = based.unwrap_or((&lower, 10));
    // A second sign is no part of a number, though Rust would read it.
    if digits.starts_with(['-', '+']) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{digits}"), base).ok().map(Value::Integer)
}

/// Puts the entries of merged maps behind a map's own, which win over them.
pub(super) fn merge(mapping: Mapping) -> Mapping {
    if !mapping.entries.iter().any(|entry| entry.key == "<<") {
        return mapping;
    }
    let (merges, mut entries): (Vec<Entry>, Vec<Entry>) =
        mapping.entries.into_iter().partition(|entry| entry.key == "<<");
    let mut seen: BTreeSet<Text> = entries.iter().map(|entry| entry.key.clone()).collect();
    for source in merges.iter().flat_map(|entry| sources(&entry.value)) {
        for entry in source.entries.iter().filter(|entry| seen.insert(entry.key.clone())) {
            entries.push(entry.clone());
        }
    }
    Mapping { entries }
}

/// The maps behind a merge key: one, or several of which the first wins.
fn sources(value: &Node) -> Vec<&Mapping> {
    match &value.value {
        Value::Mapping(mapping) => vec![mapping],
        Value::Sequence(items) => items.iter().filter_map(Node::as_mapping).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_what_kubectl_sees() {
        for (text, value) in [
            ("yes", Value::Bool(true)),
            ("Off", Value::Bool(false)),
            ("yEs", Value::String("yEs".into())),
            ("017", Value::Integer(15)),
            ("0o17", Value::Integer(15)),
            ("0b11", Value::Integer(3)),
            ("-0x1F", Value::Integer(-31)),
            ("1_000", Value::Integer(1000)),
            ("0", Value::Integer(0)),
            ("08", Value::Float("08".into())),
            ("1e3", Value::Float("1e3".into())),
            (".5", Value::Float(".5".into())),
            ("--5", Value::String("--5".into())),
            ("12:30:45", Value::String("12:30:45".into())),
            ("2026-01-01", Value::String("2026-01-01".into())),
            ("1.2.3", Value::String("1.2.3".into())),
            ("100m", Value::String("100m".into())),
        ] {
            assert_eq!(resolve(text, true, None), value, "{text}");
        }
        assert_eq!(resolve("yes", false, None), Value::String("yes".into()));
        assert_eq!(resolve("5", true, Some("!!str")), Value::String("5".into()));
    }
}

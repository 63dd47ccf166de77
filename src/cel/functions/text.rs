//! Looks through strings and makes new ones.

use super::{Arguments, Function, IN_NO_KUBERNETES, global, member};
use crate::cel::{Fault, Value};
use crate::tree::{Text, base64};

pub(super) const FUNCTIONS: &[Function] = &[
    member("contains", "string, string -> bool", 0, |a| compare(a, |text, part| text.contains(part))),
    member("startsWith", "string, string -> bool", 0, |a| compare(a, |text, part| text.starts_with(part))),
    member("endsWith", "string, string -> bool", 0, |a| compare(a, |text, part| text.ends_with(part))),
    member("charAt", "string, int -> string", 0, char_at),
    member("lowerAscii", "string -> string", 0, |a| change(a, |text| text.to_ascii_lowercase())),
    member("upperAscii", "string -> string", 0, |a| change(a, |text| text.to_ascii_uppercase())),
    member("trim", "string -> string", 0, |a| change(a, |text| text.trim().to_owned())),
    member("replace", "string, string, string, int? -> string", 0, replace),
    member("split", "string, string, int? -> list(string)", 0, split),
    member("substring", "string, int, int? -> string", 0, substring),
    global("strings.quote", "string -> string", 29, |a| change(a, quote)),
    global("base64.encode", "bytes -> string | string -> string", IN_NO_KUBERNETES, encode),
    global("base64.decode", "string -> bytes", IN_NO_KUBERNETES, decode),
];

fn compare<'v>(arguments: &mut Arguments<'_, 'v>, test: fn(&str, &str) -> bool) -> Result<Value<'v>, Fault> {
    let (text, part) = (arguments.string(0)?, arguments.string(1)?);
    arguments.pay(text.len())?;
    Ok(Value::Bool(test(&text, &part)))
}

fn change<'v>(arguments: &mut Arguments<'_, 'v>, work: fn(&str) -> String) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    arguments.pay(text.len())?;
    arguments.text(work(&text))
}

fn char_at<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let (text, at) = (arguments.string(0)?, arguments.int(1)?);
    arguments.pay(text.len())?;
    let place = usize::try_from(at).ok().filter(|at| *at <= text.chars().count());
    let Some(place) = place else { return Err(arguments.fault(format!("index {at} is out of range"))) };
    arguments.text(text.chars().skip(place).take(1).collect())
}

fn replace<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let (text, old, new) = (arguments.string(0)?, arguments.string(1)?, arguments.string(2)?);
    let limit = if arguments.count() == 4 { arguments.int(3)? } else { -1 };
    arguments.pay(text.len())?;
    let found = if old.is_empty() { text.chars().count() + 1 } else { text.matches(old.as_str()).count() };
    let times = usize::try_from(limit).unwrap_or(found).min(found);
    // Paid for before it is built, since it may grow by any factor.
    arguments
        .budget
        .pay_bytes(text.len().saturating_add(times.saturating_mul(new.len())), arguments.offset)?;
    Ok(Value::string(text.replacen(old.as_str(), &new, times)))
}

fn split<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let (text, separator) = (arguments.string(0)?, arguments.string(1)?);
    let limit = if arguments.count() == 3 { arguments.int(2)? } else { -1 };
    arguments.pay(text.len())?;
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let expected =
        if separator.is_empty() { text.len() } else { text.matches(separator.as_str()).count() + 1 };
    arguments.budget.pay_bytes(expected.min(most).saturating_mul(40), arguments.offset)?;
    let parts: Vec<Text> = match (separator.is_empty(), most) {
        (_, 0) => Vec::new(),
        (_, 1) => vec![text.clone()],
        (false, most) => text.splitn(most, separator.as_str()).map(Text::new).collect(),
        (true, most) => {
            let ends = text.char_indices().map(|(at, _)| at).skip(1);
            let mut cuts: Vec<usize> = ends.take(most - 1).collect();
            cuts.insert(0, 0);
            let behind = cuts.iter().copied().skip(1).chain([text.len()]);
            let part = |(from, to): (usize, usize)| text.get(from..to).map(Text::new);
            cuts.iter().copied().zip(behind).filter_map(part).filter(|part| !part.is_empty()).collect()
        }
    };
    arguments.made(parts.into_iter().map(Value::String).collect())
}

fn substring<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    arguments.pay(text.len())?;
    let length = text.chars().count();
    let from = arguments.int(1)?;
    let to =
        if arguments.count() == 3 { arguments.int(2)? } else { i64::try_from(length).unwrap_or(i64::MAX) };
    let (start, end) = (usize::try_from(from), usize::try_from(to));
    match (start, end) {
        (Ok(start), Ok(end)) if start <= end && end <= length => {
            arguments.text(text.chars().skip(start).take(end - start).collect())
        }
        _ => Err(arguments.fault(format!("the range {from} to {to} is out of range of {length} characters"))),
    }
}

fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\u{b}' => quoted.push_str("\\v"),
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

fn encode<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let bytes: Vec<u8> = match arguments.get(0) {
        Value::Bytes(bytes) => bytes.to_vec(),
        Value::String(text) => text.as_bytes().to_vec(),
        _ => return Err(arguments.unfit()),
    };
    arguments.pay(bytes.len())?;
    arguments.text(base64::encode(&bytes))
}

fn decode<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    arguments.budget.pay_bytes(text.len(), arguments.offset)?;
    match base64::decode(&text) {
        Some(bytes) => Ok(Value::Bytes(bytes.into())),
        None => Err(super::convert::unreadable(arguments, "base64")),
    }
}

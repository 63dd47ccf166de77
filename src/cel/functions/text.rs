//! Looks through strings and makes new ones.

use super::{Arguments, Function, IN_NO_KUBERNETES, global, member};
use crate::cel::{Fault, Value};
use crate::tree::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    member("contains", (2, 2), 0, |a| compare(a, |text, part| text.contains(part))),
    member("startsWith", (2, 2), 0, |a| compare(a, |text, part| text.starts_with(part))),
    member("endsWith", (2, 2), 0, |a| compare(a, |text, part| text.ends_with(part))),
    member("charAt", (2, 2), 0, char_at),
    member("lowerAscii", (1, 1), 0, |a| change(a, |text| text.to_ascii_lowercase())),
    member("upperAscii", (1, 1), 0, |a| change(a, |text| text.to_ascii_uppercase())),
    member("trim", (1, 1), 0, |a| change(a, |text| text.trim().to_owned())),
    member("replace", (3, 4), 0, replace),
    member("split", (2, 3), 0, split),
    member("substring", (2, 3), 0, substring),
    global("strings.quote", (1, 1), 29, |a| change(a, quote)),
    global("base64.encode", (1, 1), IN_NO_KUBERNETES, encode),
    global("base64.decode", (1, 1), IN_NO_KUBERNETES, decode),
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

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let bytes: Vec<u8> = match arguments.get(0) {
        Value::Bytes(bytes) => bytes.to_vec(),
        Value::String(text) => text.as_bytes().to_vec(),
        _ => return Err(arguments.unfit()),
    };
    arguments.pay(bytes.len())?;
    let mut text = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for chunk in bytes.chunks(3) {
        let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = ALPHABET[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    arguments.text(text)
}

fn decode<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    arguments.pay(text.len())?;
    let digits = text.trim_end_matches('=');
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::with_capacity(digits.len()));
    for byte in digits.bytes() {
        let Some(value) = ALPHABET.iter().position(|letter| *letter == byte) else {
            return Err(super::convert::unreadable(arguments, "base64"));
        };
        bits = (bits << 6 | value as u32) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    arguments.budget.pay_bytes(bytes.len(), arguments.offset)?;
    Ok(Value::Bytes(bytes.into()))
}

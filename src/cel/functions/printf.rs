//! Writes values into a text: `'%s runs %d'.format([name, count])`.

use super::convert::{double_text, text_of};
use super::{Arguments, Function, member};
use crate::cel::value::{List, Map};
use crate::cel::{Budget, Fault, Value};

pub(super) const FUNCTIONS: &[Function] = &[member("format", "string, list(dyn) -> string", 29, format)];

/// The most digits behind the point.
const MOST_DIGITS: usize = 100;

fn format<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let (template, values) = (arguments.string(0)?, arguments.list(1)?);
    let mut written = String::new();
    let mut next = 0;
    let mut rest = template.as_str();
    while let Some((before, behind)) = rest.split_once('%') {
        written.push_str(before);
        if let Some(behind) = behind.strip_prefix('%') {
            written.push('%');
            rest = behind;
            continue;
        }
        let (digits, behind) = precision(behind);
        let verb = behind.chars().next().ok_or_else(|| arguments.fault("the format ends in `%`"))?;
        rest = behind.get(verb.len_utf8()..).unwrap_or_default();
        let value =
            values.get(next).ok_or_else(|| arguments.fault(format!("value {} is missing", next + 1)))?;
        next += 1;
        let text = one(verb, digits, &value, arguments)?;
        arguments.budget.pay_bytes(text.len(), arguments.offset)?;
        written.push_str(&text);
    }
    written.push_str(rest);
    if next < values.len() {
        return Err(arguments.fault(format!("the format takes {next} values, {} are given", values.len())));
    }
    arguments.text(written)
}

/// `.3` of `%.3f`.
fn precision(behind: &str) -> (Option<usize>, &str) {
    let Some(rest) = behind.strip_prefix('.') else { return (None, behind) };
    let length = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(length);
    (Some(digits.parse().unwrap_or(0).min(MOST_DIGITS)), rest)
}

fn one(
    verb: char,
    digits: Option<usize>,
    value: &Value<'_>,
    arguments: &mut Arguments<'_, '_>,
) -> Result<String, Fault> {
    let digits = digits.unwrap_or(6);
    let text = match (verb, value) {
        ('s', value) => {
            let mut text = String::new();
            describe((value, false), &mut text, arguments.budget, arguments.offset)?;
            Some(text)
        }
        ('d', Value::Int(number)) => Some(number.to_string()),
        ('d', Value::Uint(number)) => Some(number.to_string()),
        ('d', Value::Double(number)) => Some(double_text(*number)),
        ('f', Value::Double(number)) => Some(grouped(*number, digits)),
        ('e', Value::Double(number)) if number.is_finite() => Some(scientific(*number)),
        ('b', Value::Bool(truth)) => Some(u8::from(*truth).to_string()),
        ('b', Value::Int(number)) => Some(signed(*number, |size| format!("{size:b}"))),
        ('b', Value::Uint(number)) => Some(format!("{number:b}")),
        ('o', Value::Int(number)) => Some(signed(*number, |size| format!("{size:o}"))),
        ('o', Value::Uint(number)) => Some(format!("{number:o}")),
        ('x' | 'X', value) => hexadecimal(value).map(|text| match verb {
            'X' => text.to_uppercase(),
            _ => text,
        }),
        _ => None,
    };
    text.ok_or_else(|| arguments.fault(format!("`%{verb}` does not fit {}", value.type_name())))
}

fn signed(number: i64, write: fn(u64) -> String) -> String {
    format!("{}{}", if number < 0 { "-" } else { "" }, write(number.unsigned_abs()))
}

fn hexadecimal(value: &Value<'_>) -> Option<String> {
    let bytes = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match value {
        Value::Int(number) => Some(signed(*number, |size| format!("{size:x}"))),
        Value::Uint(number) => Some(format!("{number:x}")),
        Value::String(text) => Some(bytes(text.as_bytes())),
        Value::Bytes(own) => Some(bytes(own)),
        _ => None,
    }
}

/// With six digits behind the point, whatever was asked for, as in the API server.
fn scientific(number: f64) -> String {
    let text = format!("{number:.6e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(("", exponent), |exponent| ("⁻", exponent));
    let raised = format!("{exponent:0>2}");
    let raised = raised.bytes().filter_map(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::from(digit - b'0')));
    format!("{mantissa}×10{sign}{}", raised.collect::<String>())
}

/// As the API server writes numbers for people: `-1,234.50`.
fn grouped(number: f64, digits: usize) -> String {
    if !number.is_finite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return if number.is_nan() { "NaN".to_owned() } else { format!("{sign}∞") };
    }
    let text = format!("{number:.digits$}");
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let length = whole.trim_start_matches('-').len();
    let mut written = whole.get(..whole.len() - length).unwrap_or_default().to_owned();
    for (at, digit) in whole.chars().skip(whole.len() - length).enumerate() {
        if at > 0 && (length - at) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    written + fraction
}

/// Any value as `%s` writes it: lists and maps with what is in them.
fn describe(
    (value, inner): (&Value<'_>, bool),
    text: &mut String,
    budget: &mut Budget,
    offset: usize,
) -> Result<(), Fault> {
    budget.pay_bytes(16, offset)?;
    match value {
        Value::Null => text.push_str("null"),
        Value::List(list) => describe_list(list, text, budget, offset)?,
        Value::Map(map) => describe_map(map, text, budget, offset)?,
        other => {
            let Some(own) = text_of(other) else {
                return Err(Fault::at(offset, format!("{} cannot be written", other.type_name())));
            };
            budget.pay_bytes(own.len(), offset)?;
            text.push_str(&if inner { literal(other, own) } else { own });
        }
    }
    Ok(())
}

fn describe_list(
    list: &List<'_>,
    text: &mut String,
    budget: &mut Budget,
    offset: usize,
) -> Result<(), Fault> {
    text.push('[');
    for (at, item) in list.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { ", " });
        describe((&item, true), text, budget, offset)?;
    }
    text.push(']');
    Ok(())
}

fn describe_map(map: &Map<'_>, text: &mut String, budget: &mut Budget, offset: usize) -> Result<(), Fault> {
    let mut entries: Vec<(String, Value<'_>)> =
        map.iter().map(|(key, value)| (literal(&key, text_of(&key).unwrap_or_default()), value)).collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    text.push('{');
    for (at, (key, value)) in entries.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { ", " });
        text.push_str(key);
        text.push(':');
        describe((value, true), text, budget, offset)?;
    }
    text.push('}');
    Ok(())
}

/// A value inside of a list or map, told from others by its quotes as in the API server.
fn literal(value: &Value<'_>, own: String) -> String {
    let quoted = || format!("\"{}\"", own.replace('\\', "\\\\").replace('"', "\\\""));
    match value {
        Value::String(_) => quoted(),
        Value::Bytes(_) => format!("b{}", quoted()),
        Value::Duration(_) => format!("duration({})", quoted()),
        Value::Timestamp(_) => format!("timestamp({})", quoted()),
        Value::Double(number) => format!("{number:.6}"),
        _ => own,
    }
}

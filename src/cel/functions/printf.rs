//! Writes values into a text: `'%s runs %d'.format([name, count])`.

use super::convert::text_of;
use super::{Arguments, Function, member};
use crate::cel::value::{List, Map};
use crate::cel::{Budget, Fault, Value};

pub(super) const FUNCTIONS: &[Function] = &[member("format", "string, list(dyn) -> string", 29, format)];

/// The most digits behind the point; Kubernetes has no limit of its own.
const MOST_DIGITS: usize = 10_000;

/// How doubles may be given as text.
const NOT_FINITE: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// A piece of a format: text, and the value that is written behind it.
pub(in crate::cel) struct Piece {
    /// With `%%` written as one sign.
    text: String,
    /// Absent behind the last piece.
    pub(in crate::cel) clause: Option<Clause>,
}

/// How a value is written: `%.3f`.
#[derive(Clone, Copy)]
pub(in crate::cel) struct Clause {
    pub(in crate::cel) verb: char,
    digits: Option<usize>,
}

/// The pieces of a format; the last has no clause.
pub(in crate::cel) fn pieces(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('%') {
        text.push_str(before);
        if let Some(behind) = behind.strip_prefix('%') {
            text.push('%');
            rest = behind;
            continue;
        }
        let (digits, behind) = precision(behind)?;
        let verb = behind.chars().next().ok_or("the format ends in `%`")?;
        if !"sdfebxXo".contains(verb) {
            return Err(format!("`%{}` is not known to `format`", verb.escape_debug()));
        }
        rest = behind.get(verb.len_utf8()..).unwrap_or_default();
        pieces.push(Piece { text: std::mem::take(&mut text), clause: Some(Clause { verb, digits }) });
    }
    text.push_str(rest);
    pieces.push(Piece { text, clause: None });
    Ok(pieces)
}

fn format<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let (template, values) = (arguments.string(0)?, arguments.list(1)?);
    arguments.pay(template.len())?;
    let mut written = String::new();
    let pieces = pieces(&template).map_err(|reason| arguments.fault(reason))?;
    for (at, piece) in pieces.into_iter().enumerate() {
        written.push_str(&piece.text);
        let Some(clause) = piece.clause else { break };
        let value = values.get(at).ok_or_else(|| arguments.fault(format!("value {} is missing", at + 1)))?;
        // Paid for before it is built: many digits can be asked for in a few signs.
        arguments.budget.pay_bytes(clause.digits.unwrap_or(0), arguments.offset)?;
        let text = one(clause, &value, arguments)?;
        arguments.budget.pay_bytes(text.len(), arguments.offset)?;
        written.push_str(&text);
    }
    arguments.text(written)
}

/// `.3` of `%.3f`.
fn precision(behind: &str) -> Result<(Option<usize>, &str), String> {
    let Some(rest) = behind.strip_prefix('.') else { return Ok((None, behind)) };
    let length = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(length);
    match digits.parse() {
        Ok(digits) if digits <= MOST_DIGITS => Ok((Some(digits), rest)),
        Ok(_) => Err(format!("more than {MOST_DIGITS} digits are asked for")),
        Err(_) if digits.is_empty() => Err("a number of digits is needed behind `%.`".to_owned()),
        Err(_) => Err(format!("more than {MOST_DIGITS} digits are asked for")),
    }
}

fn one(clause: Clause, value: &Value<'_>, arguments: &mut Arguments<'_, '_>) -> Result<String, Fault> {
    let Clause { verb, digits } = clause;
    let digits = digits.unwrap_or(6);
    let text = match (verb, value) {
        ('s', value) => {
            let mut text = String::new();
            describe((value, false), &mut text, arguments.budget, arguments.offset)?;
            Some(text)
        }
        ('d', Value::Int(number)) => Some(number.to_string()),
        ('d', Value::Uint(number)) => Some(number.to_string()),
        ('f', value) => double(value).map(|number| grouped(number, digits)),
        ('e', value) => double(value).map(|number| scientific(number, digits)),
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

/// A double, or the text of one that is not finite.
fn double(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Double(number) => Some(*number),
        Value::String(text) if NOT_FINITE.contains(&text.as_str()) => text.parse().ok(),
        _ => None,
    }
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

/// With six digits behind the point; what was asked for is the width at least, as in the API server.
fn scientific(number: f64, width: usize) -> String {
    let text = match number.is_finite() {
        true => {
            // Zero has no sign here.
            let number = if number == 0.0 { 0.0 } else { number };
            let text = format!("{number:.6e}");
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let (sign, exponent) =
                exponent.strip_prefix('-').map_or(("", exponent), |exponent| ("\u{207b}", exponent));
            let raised = format!("{exponent:0>2}");
            let raised = raised.bytes().filter_map(|digit| {
                "\u{2070}\u{b9}\u{b2}\u{b3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}"
                    .chars()
                    .nth(usize::from(digit - b'0'))
            });
            format!("{mantissa}\u{202f}\u{d7}\u{202f}10{sign}{}", raised.collect::<String>())
        }
        false => grouped(number, 0),
    };
    let missing = width.saturating_sub(text.chars().count());
    " ".repeat(missing) + &text
}

/// As the API server writes numbers for people: `-1,234.50`.
fn grouped(number: f64, digits: usize) -> String {
    if !number.is_finite() {
        let sign = if number < 0.0 { "-" } else { "" };
        return if number.is_nan() { "NaN".to_owned() } else { format!("{sign}∞") };
    }
    // Zero has no sign here.
    let number = if number == 0.0 { 0.0 } else { number };
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
            let known = !matches!(other, Value::Ip(_) | Value::Cidr(_) | Value::Url(_));
            let Some(own) = text_of(other).filter(|_| known) else {
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
    match value {
        Value::String(_) => quoted(&own),
        Value::Bytes(_) => format!("b{}", quoted(&own)),
        Value::Duration(_) => format!("duration({})", quoted(&own)),
        Value::Timestamp(_) => format!("timestamp({})", quoted(&own)),
        Value::Double(number) if number.is_finite() => format!("{number:.6}"),
        Value::Double(_) => quoted(&own),
        _ => own,
    }
}

/// A text in double quotes as Go writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\0'..='\u{1f}' | '\u{7f}' => quoted.push_str(&format!("\\x{:02x}", u32::from(character))),
            other if is_shown(other) => quoted.push(other),
            other if u32::from(other) > 0xffff => quoted.push_str(&format!("\\U{:08x}", u32::from(other))),
            other => quoted.push_str(&format!("\\u{:04x}", u32::from(other))),
        }
    }
    quoted + "\""
}

/// Whether Go writes a character as it is: neither a control character nor a space but the plain one, nor one for private use.
fn is_shown(character: char) -> bool {
    let hidden = character.is_control()
        || character.is_whitespace() && character != ' '
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{f0000}'..='\u{10ffff}');
    !hidden
}

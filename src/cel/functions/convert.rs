//! Converts between types.

use super::{Arguments, Function, global, member};
use crate::cel::time::{duration_text, parse_duration};
use crate::cel::{Fault, Timestamp, Value};
use crate::tree::Text;

/// What `size` takes.
const SIZE: &str = "string -> int | bytes -> int | list(A) -> int | map(A, B) -> int";

/// What `string` takes.
const STRING: &str = "string -> string | bool -> string | int -> string | uint -> string | double -> string | bytes -> string \
    | duration -> string | timestamp -> string | ip -> string | cidr -> string";

pub(super) const FUNCTIONS: &[Function] = &[
    global("size", SIZE, 0, size),
    member("size", SIZE, 0, size),
    global("type", "A -> type(A)", 0, |arguments| Ok(Value::Type(arguments.get(0).type_name()))),
    global("dyn", "A -> dyn", 0, |arguments| Ok(arguments.get(0))),
    global(
        "int",
        "int -> int | uint -> int | double -> int | string -> int | timestamp -> int | duration -> int",
        0,
        int,
    ),
    global("uint", "uint -> uint | int -> uint | double -> uint | string -> uint", 0, uint),
    global("double", "double -> double | int -> double | uint -> double | string -> double", 0, double),
    global("bool", "bool -> bool | string -> bool", 0, bool),
    global("bytes", "bytes -> bytes | string -> bytes", 0, bytes),
    global("string", STRING, 0, string),
    global("duration", "duration -> duration | string -> duration", 0, duration),
    global("timestamp", "timestamp -> timestamp | int -> timestamp | string -> timestamp", 0, timestamp),
];

fn size<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let size = match arguments.get(0) {
        Value::String(text) => {
            arguments.pay(text.len())?;
            text.chars().count()
        }
        Value::Bytes(bytes) => bytes.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        _ => return Err(arguments.unfit()),
    };
    i64::try_from(size).map(Value::Int).map_err(|_| arguments.unfit())
}

fn out_of_range(arguments: &Arguments<'_, '_>) -> Fault {
    arguments.fault("the number is out of range")
}

fn int<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let number = match arguments.get(0) {
        Value::Int(number) => Some(number),
        Value::Uint(number) => i64::try_from(number).ok(),
        Value::Double(number) => (number.abs() < 9.223_372_036_854_775e18).then_some(number as i64),
        Value::String(text) => Some(text.parse().map_err(|_| unreadable(arguments, "a whole number"))?),
        Value::Timestamp(at) => Some(at.seconds()),
        Value::Duration(nanos) => Some(nanos),
        _ => return Err(arguments.unfit()),
    };
    number.map(Value::Int).ok_or_else(|| out_of_range(arguments))
}

fn uint<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let number = match arguments.get(0) {
        Value::Uint(number) => Some(number),
        Value::Int(number) => u64::try_from(number).ok(),
        Value::Double(number) => (0.0..1.844_674_407_370_955e19).contains(&number).then_some(number as u64),
        Value::String(text) if text.starts_with('+') => return Err(unreadable(arguments, "a whole number")),
        Value::String(text) => Some(text.parse().map_err(|_| unreadable(arguments, "a whole number"))?),
        _ => return Err(arguments.unfit()),
    };
    number.map(Value::Uint).ok_or_else(|| out_of_range(arguments))
}

fn double<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    Ok(Value::Double(match arguments.get(0) {
        Value::Double(number) => number,
        Value::Int(number) => number as f64,
        Value::Uint(number) => number as f64,
        Value::String(text) => read_double(&text).ok_or_else(|| unreadable(arguments, "a number"))?,
        _ => return Err(arguments.unfit()),
    }))
}

/// A number as Go reads it: underscores may stand between digits, and what is too large for any number is none.
fn read_double(text: &str) -> Option<f64> {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let stray = bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'_' && !(at > 0 && is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1)))
    });
    let number: f64 = if stray { return None } else { text.replace('_', "").parse().ok()? };
    (number.is_finite() || !text.bytes().any(|byte| byte.is_ascii_digit())).then_some(number)
}

fn bool<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Bool(truth) => Ok(Value::Bool(truth)),
        Value::String(text) => match text.as_str() {
            "true" | "True" | "TRUE" | "t" | "T" | "1" => Ok(Value::Bool(true)),
            "false" | "False" | "FALSE" | "f" | "F" | "0" => Ok(Value::Bool(false)),
            _ => Err(unreadable(arguments, "true or false")),
        },
        _ => Err(arguments.unfit()),
    }
}

fn bytes<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Bytes(bytes) => Ok(Value::Bytes(bytes)),
        Value::String(text) => {
            arguments.budget.pay_bytes(text.len(), arguments.offset)?;
            Ok(Value::Bytes(text.as_bytes().into()))
        }
        _ => Err(arguments.unfit()),
    }
}

fn string<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    if let Value::String(text) = arguments.get(0) {
        return Ok(Value::String(text));
    }
    match text_of(&arguments.get(0)) {
        Some(text) => arguments.text(text),
        None => Err(arguments.unfit()),
    }
}

/// A scalar as `string()` writes it.
pub(super) fn text_of(value: &Value<'_>) -> Option<String> {
    Some(match value {
        Value::String(text) => text.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => number.to_string(),
        Value::Double(number) => double_text(*number),
        Value::Bytes(bytes) => String::from_utf8(bytes.to_vec()).ok()?,
        Value::Duration(nanos) => duration_text(*nanos),
        Value::Timestamp(at) => at.text(),
        Value::Type(name) => (*name).to_owned(),
        Value::Ip(address) => address.to_string(),
        Value::Cidr(range) => format!("{}/{}", range.address, range.prefix),
        Value::Url(url) => url.text.clone(),
        _ => return None,
    })
}

/// A number as Go's `%g` writes it in its shortest form: with an exponent below 0.0001 and from a million on.
pub(super) fn double_text(number: f64) -> String {
    let size = number.abs();
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    if size == 0.0 || (1e-4..1e6).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(("+", exponent), |exponent| ("-", exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

fn duration<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Duration(nanos) => Ok(Value::Duration(nanos)),
        Value::String(text) => {
            parse_duration(&text).map(Value::Duration).ok_or_else(|| unreadable(arguments, "a duration"))
        }
        _ => Err(arguments.unfit()),
    }
}

fn timestamp<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Timestamp(at) => Ok(Value::Timestamp(at)),
        Value::Int(seconds) => Timestamp::from_nanos(i128::from(seconds) * 1_000_000_000)
            .map(Value::Timestamp)
            .ok_or_else(|| out_of_range(arguments)),
        Value::String(text) => Timestamp::parse(&text)
            .map(Value::Timestamp)
            .ok_or_else(|| unreadable(arguments, "a point in time")),
        _ => Err(arguments.unfit()),
    }
}

/// The fault of a text that is not what it should be.
pub(super) fn unreadable(arguments: &Arguments<'_, '_>, wanted: &str) -> Fault {
    let text = arguments.string(0).unwrap_or_else(|_| Text::default());
    let shown: String = text.chars().take(80).flat_map(char::escape_debug).collect();
    arguments.fault(format!("`{shown}` is not {wanted}"))
}

//! Resolves scalars to the values that Go's YAML reader gives them, and to the JSON that kubectl makes of those.

use crate::tree::{Text, Value, base64};

const CORE: &str = "tag:yaml.org,2002:";

/// What a scalar is before it becomes JSON.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Integer(i64),
    /// Beyond int64.
    Unsigned(u64),
    Float(f64),
    Text(String),
}

/// Resolves a scalar; `plain` is one without quotes and without a tag. Why not, if it cannot be read.
pub(super) fn resolve(text: String, plain: bool, tag: Option<&str>) -> Result<Scalar, &'static str> {
    let Some(tag) = tag else {
        return Ok(if plain { resolve_plain(text) } else { Scalar::Text(text) });
    };
    let resolved = match tag.strip_prefix(CORE) {
        Some("binary") => return binary(&text),
        Some("timestamp") => return Err("the tag `!!timestamp` is not read"),
        Some("bool" | "int" | "float" | "null") => resolve_plain(text),
        _ => return Ok(Scalar::Text(text)),
    };
    match (tag.strip_prefix(CORE), resolved) {
        (Some("float"), Scalar::Integer(number)) => Ok(Scalar::Float(number as f64)),
        (Some("bool"), fits @ Scalar::Bool(_))
        | (Some("int"), fits @ (Scalar::Integer(_) | Scalar::Unsigned(_)))
        | (Some("float"), fits @ Scalar::Float(_))
        | (Some("null"), fits @ Scalar::Null) => Ok(fits),
        _ => Err("the value does not fit its tag"),
    }
}

/// Go's reader takes the standard alphabet with its padding and passes over line breaks.
fn binary(text: &str) -> Result<Scalar, &'static str> {
    let fault = "the value of `!!binary` is not text in base64";
    let packed: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let body = packed.trim_end_matches('=');
    let standard = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    if !packed.len().is_multiple_of(4) || packed.len() - body.len() > 2 || !body.bytes().all(standard) {
        return Err(fault);
    }
    base64::decode(&packed).and_then(|bytes| String::from_utf8(bytes).ok()).map(Scalar::Text).ok_or(fault)
}

fn resolve_plain(text: String) -> Scalar {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" | "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => {
            return Scalar::Bool(true);
        }
        "false" | "False" | "FALSE" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Scalar::Bool(false);
        }
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let number = match text.bytes().next() {
        Some(b'.') => fraction(&text),
        Some(b'0'..=b'9' | b'+' | b'-') => number(&text.replace('_', "")),
        _ => None,
    };
    number.unwrap_or(Scalar::Text(text))
}

/// Behind a point Go takes an underscore between two digits only.
fn fraction(text: &str) -> Option<Scalar> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let separates = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    bytes.iter().enumerate().all(|(at, byte)| *byte != b'_' || separates(at)).then_some(())?;
    decimal(&text.replace('_', ""))
}

fn number(plain: &str) -> Option<Scalar> {
    whole(plain).or_else(|| decimal(plain)).or_else(|| {
        // A sign behind the prefix is read too, by accident.
        let signed = plain.strip_prefix("0b").filter(|rest| rest.starts_with(['+', '-']))?;
        i64::from_str_radix(signed, 2).ok().map(Scalar::Integer)
    })
}

/// Whole numbers in the bases that Go knows by their prefix.
fn whole(plain: &str) -> Option<Scalar> {
    let (sign, digits) = match plain.as_bytes().first()? {
        b'-' => ("-", &plain[1..]),
        b'+' => ("+", &plain[1..]),
        _ => ("", plain),
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
    match i64::from_str_radix(&format!("{sign}{digits}"), base) {
        Ok(number) => Some(Scalar::Integer(number)),
        Err(_) if sign.is_empty() => u64::from_str_radix(digits, base).ok().map(Scalar::Unsigned),
        Err(_) => None,
    }
}

/// Decimals; one that is too large for a float64 is text.
fn decimal(plain: &str) -> Option<Scalar> {
    let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(plain);
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
    is_decimal
        .then(|| plain.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
        .map(Scalar::Float)
}

impl Scalar {
    /// The value that is sent; JSON has no infinities.
    pub fn into_value(self) -> Result<Value, &'static str> {
        Ok(match self {
            Scalar::Null => Value::Null,
            Scalar::Bool(yes) => Value::Bool(yes),
            Scalar::Integer(number) => Value::Integer(number),
            Scalar::Unsigned(number) => sent_float(number as f64),
            Scalar::Float(number) if number.is_finite() => sent_float(number),
            Scalar::Float(_) => return Err("JSON has no infinite number and no NaN"),
            Scalar::Text(text) => Value::String(Text::new(text)),
        })
    }

    /// The text that a key becomes.
    pub fn into_key(self) -> Result<Text, &'static str> {
        Ok(match self {
            Scalar::Null => return Err("a key is null"),
            Scalar::Unsigned(_) => return Err("a key is a number beyond 64 bits"),
            Scalar::Bool(yes) => Text::new(if yes { "true" } else { "false" }),
            Scalar::Integer(number) => Text::new(number.to_string()),
            Scalar::Float(number) if number.is_nan() || number == 0.0 && number.is_sign_negative() => {
                return Err("a key is no number or minus zero");
            }
            Scalar::Float(number) => Text::new(float_key(number as f32)),
            Scalar::Text(text) => Text::new(text),
        })
    }
}

/// A float that is whole is written without a point, and so read as an integer by whoever receives it.
pub(super) fn sent_float(number: f64) -> Value {
    match format!("{number}").parse() {
        Ok(whole) => Value::Integer(whole),
        Err(_) => Value::Float(Text::new(format!("{number:?}"))),
    }
}

/// Formats as Go's `%g` does in single precision, in which sigs.k8s.io/yaml 1.6 (`convertToJSONableObject`) writes such keys.
fn float_key(number: f32) -> String {
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // `strconv.FormatFloat` of Go 1.27 with the shortest precision goes over to `%e` at the seventh place.
    if (-4..6).contains(&exponent) {
        format!("{number}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
    }
}

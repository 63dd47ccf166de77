//! Holds texts against the named formats of Kubernetes: `format.dns1123Label().validate(name)`.

use super::{Arguments, Function, global, member};
use crate::cel::{Fault, Url, Value};

/// The names of all formats.
const NAMES: [&str; 13] = [
    "byte",
    "date",
    "datetime",
    "dns1035Label",
    "dns1035LabelPrefix",
    "dns1123Label",
    "dns1123LabelPrefix",
    "dns1123Subdomain",
    "dns1123SubdomainPrefix",
    "labelValue",
    "qualifiedName",
    "uri",
    "uuid",
];

pub(super) const FUNCTIONS: &[Function] = &[
    global("format.named", "string -> optional(format)", 31, named),
    global("format.dns1123Label", "-> format", 31, |_| Ok(Value::Format("dns1123Label"))),
    global("format.dns1123Subdomain", "-> format", 31, |_| Ok(Value::Format("dns1123Subdomain"))),
    global("format.dns1035Label", "-> format", 31, |_| Ok(Value::Format("dns1035Label"))),
    global("format.dns1123LabelPrefix", "-> format", 31, |_| Ok(Value::Format("dns1123LabelPrefix"))),
    global("format.dns1123SubdomainPrefix", "-> format", 31, |_| Ok(Value::Format("dns1123SubdomainPrefix"))),
    global("format.dns1035LabelPrefix", "-> format", 31, |_| Ok(Value::Format("dns1035LabelPrefix"))),
    global("format.qualifiedName", "-> format", 31, |_| Ok(Value::Format("qualifiedName"))),
    global("format.labelValue", "-> format", 31, |_| Ok(Value::Format("labelValue"))),
    global("format.uri", "-> format", 31, |_| Ok(Value::Format("uri"))),
    global("format.uuid", "-> format", 31, |_| Ok(Value::Format("uuid"))),
    global("format.byte", "-> format", 31, |_| Ok(Value::Format("byte"))),
    global("format.date", "-> format", 31, |_| Ok(Value::Format("date"))),
    global("format.datetime", "-> format", 31, |_| Ok(Value::Format("datetime"))),
    member("validate", "format, string -> optional(list(string))", 31, validate),
];

fn named<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let wanted = arguments.string(0)?;
    let found = NAMES.iter().find(|name| **name == wanted.as_str());
    Ok(found.map_or(Value::Optional(None), |name| Value::some(Value::Format(name))))
}

/// An optional list of what is wrong, absent when nothing is.
fn validate<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let Value::Format(name) = arguments.get(0) else { return Err(arguments.unfit()) };
    let text = arguments.string(1)?;
    arguments.pay(text.len().saturating_mul(4))?;
    if fits(name, &text) {
        return Ok(Value::Optional(None));
    }
    let reason = arguments.text(format!("must be a valid {name}"))?;
    arguments.made(vec![reason]).map(Value::some)
}

fn fits(name: &str, text: &str) -> bool {
    let prefix = text.strip_suffix('-').unwrap_or(text);
    match name {
        "dns1123Label" => is_label(text, false),
        "dns1123LabelPrefix" => is_label(prefix, false),
        "dns1035Label" => is_label(text, true),
        "dns1035LabelPrefix" => is_label(prefix, true),
        "dns1123Subdomain" => is_subdomain(text),
        "dns1123SubdomainPrefix" => is_subdomain(prefix),
        "labelValue" => text.is_empty() || is_qualified(text),
        "qualifiedName" => match text.split_once('/') {
            Some((domain, name)) => is_subdomain(domain) && is_qualified(name),
            None => is_qualified(text),
        },
        "uri" => Url::parse(text).is_some(),
        "uuid" => is_uuid(text),
        "byte" => is_base64(text),
        "date" => text.len() == 10 && crate::cel::Timestamp::parse(&format!("{text}T00:00:00Z")).is_some(),
        _ => crate::cel::Timestamp::parse(text).is_some(),
    }
}

fn is_label(text: &str, starts_with_letter: bool) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    bytes.len() <= 63
        && inner(*first)
        && inner(*last)
        && !(starts_with_letter && first.is_ascii_digit())
        && bytes.iter().all(|byte| inner(*byte) || *byte == b'-')
}

fn is_subdomain(text: &str) -> bool {
    // Unlike a label a part of a subdomain has no length of its own.
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_part = |part: &str| {
        part.bytes().next().is_some_and(inner)
            && part.bytes().last().is_some_and(inner)
            && part.bytes().all(|byte| inner(byte) || byte == b'-')
    };
    text.len() <= 253 && text.split('.').all(is_part)
}

fn is_qualified(text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    text.len() <= 63
        && edge(text.as_bytes().first())
        && edge(text.as_bytes().last())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Eight, four, four, four and twelve hexadecimal digits; as in Kubernetes each dash may be absent.
fn is_uuid(text: &str) -> bool {
    let mut rest = text;
    [8, 4, 4, 4, 12].into_iter().enumerate().all(|(at, length)| {
        rest = if at == 0 { rest } else { rest.strip_prefix('-').unwrap_or(rest) };
        let Some((part, behind)) = rest.split_at_checked(length) else { return false };
        rest = behind;
        part.bytes().all(|byte| byte.is_ascii_hexdigit())
    }) && rest.is_empty()
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

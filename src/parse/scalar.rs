//! Resolves plain scalars to the types on which YAML 1.1 and YAML 1.2 readers agree.

use crate::tree::{Text, Value};

/// What a plain scalar means.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Resolved {
    /// All readers agree.
    Value(Value),
    /// Some readers see a string where others see something else; holds what others see.
    Ambiguous(&'static str),
    /// A whole number outside int64.
    TooLarge,
}

/// Resolves an unquoted, untagged scalar.
pub(super) fn resolve_plain(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Value(Value::Null),
        "true" | "True" | "TRUE" => return Resolved::Value(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Resolved::Value(Value::Bool(false)),
        "=" | "<<" => return Resolved::Ambiguous("an instruction to the reader"),
        _ => {}
    }
    if ["y", "n", "yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Resolved::Ambiguous("a boolean");
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if [".inf", ".nan"].iter().any(|word| unsigned.eq_ignore_ascii_case(word)) {
        return Resolved::Ambiguous("an infinite number or no number");
    }
    match unsigned.bytes().next() {
        Some(byte) if byte.is_ascii_digit() || byte == b'.' => number_like(text, unsigned),
        _ => string(text),
    }
}

fn string(text: &str) -> Resolved {
    Resolved::Value(Value::String(Text::new(text)))
}

fn number_like(text: &str, unsigned: &str) -> Resolved {
    if let Some(value) = agreed_number(text, unsigned) {
        return value;
    }
    let lower = unsigned.to_ascii_lowercase();
    let radix = |prefix: &str, legal: fn(u8) -> bool| {
        lower
            .strip_prefix(prefix)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| legal(b) || b == b'_'))
    };
    if radix("0x", |b| b.is_ascii_hexdigit())
        || radix("0o", |b| b.is_ascii_digit())
        || radix("0b", |b| b == b'0' || b == b'1')
    {
        return Resolved::Ambiguous("a number in another base");
    }
    if is_sexagesimal(unsigned) {
        return Resolved::Ambiguous("a number in base 60");
    }
    if is_date(text) {
        return Resolved::Ambiguous("a date");
    }
    if is_loose_number(&lower) {
        return Resolved::Ambiguous("a number");
    }
    string(text)
}

/// Decimal integers without leading zeros, `0x…`, and decimals with digits on both sides of a point: the same for everybody.
fn agreed_number(text: &str, unsigned: &str) -> Option<Resolved> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(hexadecimal) = text.strip_prefix("0x")
        && !hexadecimal.is_empty()
        && hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit())
    {
        let number = i64::from_str_radix(hexadecimal, 16);
        return Some(number.map_or(Resolved::TooLarge, |number| Resolved::Value(Value::Integer(number))));
    }
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let padded = whole.len() > 1 && whole.starts_with('0');
    if !digits(whole) || padded {
        return None;
    }
    match fraction {
        None => {
            let number = text.strip_prefix('+').unwrap_or(text).parse();
            Some(number.map_or(Resolved::TooLarge, |number| Resolved::Value(Value::Integer(number))))
        }
        Some(fraction) if digits(fraction) && !whole.is_empty() && !fraction.is_empty() => {
            Some(Resolved::Value(Value::Float(Text::new(text))))
        }
        Some(_) => None,
    }
}

fn is_sexagesimal(unsigned: &str) -> bool {
    let whole = unsigned.split_once('.').map_or(unsigned, |(whole, _)| whole);
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    rest.peek().is_some()
        && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
        && rest.all(|part| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            digits && (part.len() == 1 || part.len() == 2 && part.as_bytes()[0] < b'6')
        })
}

fn is_date(text: &str) -> bool {
    let day = text.split(['T', 't', ' ', '\t']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let number = |part: &str, sizes: std::ops::RangeInclusive<usize>| {
        sizes.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let dated = matches!(parts[..], [year, month, day] if number(year, 4..=4) && number(month, 1..=2) && number(day, 1..=2));
    dated && text[day.len()..].bytes().all(|byte| byte.is_ascii_digit() || b"TtZz:+-. \t".contains(&byte))
}

/// Leading zeros, underscores, exponents: read as a number by some.
fn is_loose_number(lower: &str) -> bool {
    let (mantissa, exponent) = match lower.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (lower, None),
    };
    let loose = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some_digit = mantissa.bytes().any(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && loose(digits)
    });
    some_digit && loose(whole) && loose(fraction) && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreed_scalars_get_their_type() {
        let value = |text| match resolve_plain(text) {
            Resolved::Value(value) => value,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(value("8080"), Value::Integer(8080));
        assert_eq!(value("-5"), Value::Integer(-5));
        assert_eq!(value("+7"), Value::Integer(7));
        assert_eq!(value("0x1F"), Value::Integer(31));
        assert_eq!(value("0.50"), Value::Float("0.50".into()));
        assert_eq!(value("~"), Value::Null);
        assert_eq!(value("TRUE"), Value::Bool(true));
        for text in [
            "1.2.3", "10.0.0.1", "100m", "64Mi", "v1", "8080:80", "-", "--port", "1_a", "0xZZ", "a:b",
            "2024-x", "...", "1.2e", "12:99",
        ] {
            assert_eq!(value(text), Value::String(text.into()), "{text}");
        }
    }

    #[test]
    fn disputed_scalars_are_ambiguous() {
        for text in [
            "yes",
            "No",
            "ON",
            "oFF",
            "y",
            "N",
            "017",
            "08",
            "00",
            "0o17",
            "0b11",
            "0X1F",
            "1_000",
            "12:30:45",
            "1:20",
            "1e3",
            "1.5e+3",
            "-1E5",
            "2026-01-01",
            "2001-12-14t21:59:43.10-05:00",
            ".inf",
            "-.INF",
            ".NaN",
            "<<",
            "=",
            "1_0.5",
            "00.5",
            "22:22",
            ".5",
            "-.5",
            "5.",
        ] {
            assert!(
                matches!(resolve_plain(text), Resolved::Ambiguous(_)),
                "{text}: {:?}",
                resolve_plain(text)
            );
        }
        assert_eq!(resolve_plain("99999999999999999999"), Resolved::TooLarge);
    }
}

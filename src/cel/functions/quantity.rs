//! Calculates with Kubernetes quantities and compares semantic versions.

use std::cmp::Ordering;
use std::rc::Rc;

use super::convert::unreadable;
use super::{Arguments, Function, global, member};
use crate::cel::value::Amount;
use crate::cel::{Fault, Value};
use crate::tree::quantity::{Quantity, parse};

pub(super) const FUNCTIONS: &[Function] = &[
    global("isQuantity", "string -> bool", 28, |a| Ok(Value::Bool(parse(&a.string(0)?).is_some()))),
    global("quantity", "string -> quantity", 28, quantity),
    member("isInteger", "quantity -> bool", 28, |a| Ok(Value::Bool(whole(a)?.is_some()))),
    member("asInteger", "quantity -> int", 28, as_integer),
    member("asApproximateFloat", "quantity -> double", 28, |a| Ok(Value::Double(own(a)?.nanos as f64 / 1e9))),
    global("sign", "quantity -> int", 28, |a| Ok(Value::Int(own(a)?.nanos.signum() as i64))),
    member("add", "quantity, quantity -> quantity | quantity, int -> quantity", 28, |a| {
        calculate(a, i128::checked_add)
    }),
    member("sub", "quantity, quantity -> quantity | quantity, int -> quantity", 28, |a| {
        calculate(a, i128::checked_sub)
    }),
    member("compareTo", "quantity, quantity -> int | semver, semver -> int", 28, |a| {
        order(a).map(|order| Value::Int(order as i64))
    }),
    member("isGreaterThan", "quantity, quantity -> bool | semver, semver -> bool", 28, |a| {
        order(a).map(|order| Value::Bool(order.is_gt()))
    }),
    member("isLessThan", "quantity, quantity -> bool | semver, semver -> bool", 28, |a| {
        order(a).map(|order| Value::Bool(order.is_lt()))
    }),
    global("isSemver", "string, bool? -> bool", 33, |a| Ok(Value::Bool(version(a)?.is_some()))),
    global("semver", "string, bool? -> semver", 33, semver),
    member("major", "semver -> int", 33, |a| number(a, |version| version.major)),
    member("minor", "semver -> int", 33, |a| number(a, |version| version.minor)),
    member("patch", "semver -> int", 33, |a| number(a, |version| version.patch)),
];

fn quantity<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    match parse(&text) {
        Some(quantity) => Ok(Value::Quantity(Amount { quantity, is_plain: is_plain(&text) })),
        None => Err(unreadable(arguments, "a quantity")),
    }
}

/// Whether Kubernetes keeps a quantity as a whole number, which is no matter of its amount: `1.5k` it does, `1.5Gi` and `1000m` it does not.
fn is_plain(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    let end = text.find(|character: char| !character.is_ascii_digit() && character != '.');
    let (number, suffix) = text.split_at(end.unwrap_or(text.len()));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = whole.trim_start_matches('0').len().max(1);
    match ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].iter().position(|own| *own == suffix) {
        Some(power) => fraction.is_empty() && digits + 3 * (power + 1) < 15,
        None => {
            let exponent =
                match ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].iter().position(|own| *own == suffix)
                {
                    Some(power) => power as i64 * 3 - 9,
                    None => suffix.get(1..).and_then(|exponent| exponent.parse().ok()).unwrap_or(-1),
                };
            digits + fraction.len() <= 18 && exponent >= fraction.len() as i64
        }
    }
}

fn own(arguments: &Arguments<'_, '_>) -> Result<Quantity, Fault> {
    match arguments.get(0) {
        Value::Quantity(amount) => Ok(amount.quantity),
        _ => Err(arguments.unfit()),
    }
}

fn whole(arguments: &Arguments<'_, '_>) -> Result<Option<i64>, Fault> {
    match arguments.get(0) {
        Value::Quantity(Amount { quantity, is_plain: true }) => {
            Ok(i64::try_from(quantity.nanos / 1_000_000_000).ok())
        }
        Value::Quantity(_) => Ok(None),
        _ => Err(arguments.unfit()),
    }
}

fn as_integer<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let number = whole(arguments)?;
    number.map(Value::Int).ok_or_else(|| arguments.fault("the quantity is not a whole number"))
}

fn calculate<'v>(
    arguments: &mut Arguments<'_, 'v>,
    work: fn(i128, i128) -> Option<i128>,
) -> Result<Value<'v>, Fault> {
    let (Value::Quantity(left), right) = (arguments.get(0), arguments.get(1)) else {
        return Err(arguments.unfit());
    };
    let (right, is_plain) = match right {
        Value::Quantity(right) => (right.quantity.nanos, right.is_plain),
        Value::Int(number) => (i128::from(number) * 1_000_000_000, true),
        _ => return Err(arguments.unfit()),
    };
    let nanos = work(left.quantity.nanos, right);
    let nanos = nanos.ok_or_else(|| arguments.fault("the result is out of range"))?;
    Ok(Value::Quantity(Amount { quantity: Quantity { nanos }, is_plain: left.is_plain && is_plain }))
}

/// The order of two quantities or two versions.
fn order(arguments: &Arguments<'_, '_>) -> Result<Ordering, Fault> {
    match (arguments.get(0), arguments.get(1)) {
        (Value::Quantity(left), Value::Quantity(right)) => Ok(left.quantity.cmp(&right.quantity)),
        (Value::Semver(left), Value::Semver(right)) => Ok(left.cmp_precedence(&right)),
        _ => Err(arguments.unfit()),
    }
}

/// The version in the first argument; the second says whether `v1.2` is read as `1.2.0`.
fn version(arguments: &Arguments<'_, '_>) -> Result<Option<semver::Version>, Fault> {
    let text = arguments.string(0)?;
    let lenient = match arguments.count() {
        2 => matches!(arguments.get(1), Value::Bool(true)),
        _ => false,
    };
    if !lenient {
        return Ok(semver::Version::parse(&text).ok());
    }
    let plain = text.strip_prefix('v').unwrap_or(&text);
    let end = plain.find(['-', '+']).unwrap_or(plain.len());
    let (numbers, behind) = plain.split_at(end);
    let mut parts: Vec<String> = numbers
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" if !part.is_empty() => "0".to_owned(),
            part => part.to_owned(),
        })
        .collect();
    while parts.len() < 3 {
        parts.push("0".to_owned());
    }
    Ok(semver::Version::parse(&format!("{}{behind}", parts.join("."))).ok())
}

fn semver<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match version(arguments)? {
        Some(version) => Ok(Value::Semver(Rc::new(version))),
        None => Err(unreadable(arguments, "a semantic version")),
    }
}

fn number<'v>(
    arguments: &mut Arguments<'_, 'v>,
    part: fn(&semver::Version) -> u64,
) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Semver(version) => i64::try_from(part(&version))
            .map(Value::Int)
            .map_err(|_| arguments.fault("the number is out of range")),
        _ => Err(arguments.unfit()),
    }
}

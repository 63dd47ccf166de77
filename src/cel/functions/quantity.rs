//! Calculates with Kubernetes quantities and compares semantic versions.

use std::cmp::Ordering;
use std::rc::Rc;

use super::convert::unreadable;
use super::{Arguments, Function, global, member};
use crate::cel::{Fault, Value};
use crate::tree::quantity::{Quantity, parse};

pub(super) const FUNCTIONS: &[Function] = &[
    global("isQuantity", (1, 1), 28, |a| Ok(Value::Bool(parse(&a.string(0)?).is_some()))),
    global("quantity", (1, 1), 28, quantity),
    member("isInteger", (1, 1), 28, |a| Ok(Value::Bool(whole(&*own(a)?).is_some()))),
    member("asInteger", (1, 1), 28, as_integer),
    member("asApproximateFloat", (1, 1), 28, |a| Ok(Value::Double(own(a)?.nanos as f64 / 1e9))),
    member("sign", (1, 1), 28, |a| Ok(Value::Int(own(a)?.nanos.signum() as i64))),
    member("add", (2, 2), 28, |a| calculate(a, i128::checked_add)),
    member("sub", (2, 2), 28, |a| calculate(a, i128::checked_sub)),
    member("compareTo", (2, 2), 28, |a| order(a).map(|order| Value::Int(order as i64))),
    member("isGreaterThan", (2, 2), 28, |a| order(a).map(|order| Value::Bool(order.is_gt()))),
    member("isLessThan", (2, 2), 28, |a| order(a).map(|order| Value::Bool(order.is_lt()))),
    global("isSemver", (1, 2), 33, |a| Ok(Value::Bool(version(a)?.is_some()))),
    global("semver", (1, 2), 33, semver),
    member("major", (1, 1), 33, |a| number(a, |version| version.major)),
    member("minor", (1, 1), 33, |a| number(a, |version| version.minor)),
    member("patch", (1, 1), 33, |a| number(a, |version| version.patch)),
];

fn quantity<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match parse(&arguments.string(0)?) {
        Some(quantity) => Ok(Value::Quantity(Rc::new(quantity))),
        None => Err(unreadable(arguments, "a quantity")),
    }
}

fn own(arguments: &Arguments<'_, '_>) -> Result<Rc<Quantity>, Fault> {
    match arguments.get(0) {
        Value::Quantity(quantity) => Ok(quantity),
        _ => Err(arguments.unfit()),
    }
}

fn whole(quantity: &Quantity) -> Option<i64> {
    quantity.is_whole().then(|| i64::try_from(quantity.nanos / 1_000_000_000).ok())?
}

fn as_integer<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let number = whole(&*own(arguments)?);
    number.map(Value::Int).ok_or_else(|| arguments.fault("the quantity is not a whole number"))
}

fn calculate<'v>(
    arguments: &mut Arguments<'_, 'v>,
    work: fn(i128, i128) -> Option<i128>,
) -> Result<Value<'v>, Fault> {
    let left = own(arguments)?.nanos;
    let right = match arguments.get(1) {
        Value::Quantity(quantity) => quantity.nanos,
        Value::Int(number) => i128::from(number) * 1_000_000_000,
        _ => return Err(arguments.unfit()),
    };
    let nanos = work(left, right).ok_or_else(|| arguments.fault("the result is out of range"))?;
    Ok(Value::Quantity(Rc::new(Quantity { nanos })))
}

/// The order of two quantities or two versions.
fn order(arguments: &Arguments<'_, '_>) -> Result<Ordering, Fault> {
    match (arguments.get(0), arguments.get(1)) {
        (Value::Quantity(left), Value::Quantity(right)) => Ok(left.cmp(&right)),
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

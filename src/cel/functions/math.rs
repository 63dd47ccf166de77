//! Calculates with numbers beyond what operators do.

use std::cmp::Ordering;

use super::{Arguments, Function, IN_NO_KUBERNETES, global};
use crate::cel::{Fault, Value, compare};

pub(super) const FUNCTIONS: &[Function] = &[
    global("math.greatest", "dyn... -> dyn", IN_NO_KUBERNETES, |a| extreme(a, Ordering::Greater)),
    global("math.least", "dyn... -> dyn", IN_NO_KUBERNETES, |a| extreme(a, Ordering::Less)),
    global("math.abs", "int -> int | uint -> uint | double -> double", IN_NO_KUBERNETES, abs),
    global("math.ceil", "double -> double", IN_NO_KUBERNETES, |a| double(a, f64::ceil)),
    global("math.floor", "double -> double", IN_NO_KUBERNETES, |a| double(a, f64::floor)),
    global("math.round", "double -> double", IN_NO_KUBERNETES, |a| double(a, f64::round)),
    global("math.trunc", "double -> double", IN_NO_KUBERNETES, |a| double(a, f64::trunc)),
    global("math.isNaN", "double -> bool", IN_NO_KUBERNETES, |a| test(a, f64::is_nan)),
    global("math.isInf", "double -> bool", IN_NO_KUBERNETES, |a| test(a, f64::is_infinite)),
    global("math.isFinite", "double -> bool", IN_NO_KUBERNETES, |a| test(a, f64::is_finite)),
];

fn extreme<'v>(arguments: &mut Arguments<'_, 'v>, wanted: Ordering) -> Result<Value<'v>, Fault> {
    let items: Vec<Value<'v>> = match (arguments.count(), arguments.get(0)) {
        (1, Value::List(list)) => list.iter().collect(),
        (count, _) => (0..count).map(|at| arguments.get(at)).collect(),
    };
    let mut best: Option<Value<'v>> = None;
    for item in items {
        if !matches!(item, Value::Int(_) | Value::Uint(_) | Value::Double(_)) {
            return Err(arguments.unfit());
        }
        arguments.pay(16)?;
        best = match best {
            Some(so_far) if compare::order(&item, &so_far, arguments.budget, arguments.offset)? != wanted => {
                Some(so_far)
            }
            _ => Some(item),
        };
    }
    best.ok_or_else(|| arguments.fault("an empty list has no least or greatest item"))
}

fn abs<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match arguments.get(0) {
        Value::Int(number) => {
            number.checked_abs().map(Value::Int).ok_or_else(|| arguments.fault("the result is out of range"))
        }
        Value::Uint(number) => Ok(Value::Uint(number)),
        Value::Double(number) => Ok(Value::Double(number.abs())),
        _ => Err(arguments.unfit()),
    }
}

fn number(arguments: &Arguments<'_, '_>) -> Result<f64, Fault> {
    match arguments.get(0) {
        Value::Double(number) => Ok(number),
        _ => Err(arguments.unfit()),
    }
}

fn double<'v>(arguments: &mut Arguments<'_, 'v>, work: fn(f64) -> f64) -> Result<Value<'v>, Fault> {
    Ok(Value::Double(work(number(arguments)?)))
}

fn test<'v>(arguments: &mut Arguments<'_, 'v>, test: fn(f64) -> bool) -> Result<Value<'v>, Fault> {
    Ok(Value::Bool(test(number(arguments)?)))
}

//! Compares values, and looks up items and entries.

use std::cmp::Ordering;

use super::value::{List, Map};
use super::{Budget, Fault, Value};

/// Whether two values are equal; values of different types are not, but numbers of all types compare by amount.
pub(super) fn equal(
    left: &Value<'_>,
    right: &Value<'_>,
    budget: &mut Budget,
    offset: usize,
) -> Result<bool, Fault> {
    budget.pay(1, offset)?;
    Ok(match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::String(left), Value::String(right)) => {
            budget.pay(left.len().min(right.len()) as u64 / 64, offset)?;
            left == right
        }
        (Value::Bytes(left), Value::Bytes(right)) => left == right,
        (Value::List(left), Value::List(right)) => return equal_lists(left, right, budget, offset),
        (Value::Map(left), Value::Map(right)) => return equal_maps(left, right, budget, offset),
        (Value::Optional(left), Value::Optional(right)) => match (left, right) {
            (Some(left), Some(right)) => return equal(left, right, budget, offset),
            (left, right) => left.is_none() && right.is_none(),
        },
        (Value::Duration(left), Value::Duration(right)) => left == right,
        (Value::Timestamp(left), Value::Timestamp(right)) => left == right,
        (Value::Type(left), Value::Type(right)) => left == right,
        (Value::Quantity(left), Value::Quantity(right)) => left.quantity == right.quantity,
        (Value::Url(left), Value::Url(right)) => left == right,
        (Value::Ip(left), Value::Ip(right)) => left == right,
        (Value::Cidr(left), Value::Cidr(right)) => left == right,
        (Value::Semver(left), Value::Semver(right)) => left == right,
        (Value::Image(left), Value::Image(right)) => left == right,
        (Value::Format(left), Value::Format(right)) => left == right,
        // As in the API server, whose own types compare with nothing else, but whose lists and maps pass over that.
        (
            Value::Quantity(_)
            | Value::Url(_)
            | Value::Ip(_)
            | Value::Cidr(_)
            | Value::Semver(_)
            | Value::Image(_)
            | Value::Format(_),
            other,
        ) if !matches!(other, Value::Null) => {
            let reason = format!("{} and {} cannot be compared", left.type_name(), right.type_name());
            return Err(Fault::at(offset, reason));
        }
        _ => numbers(left, right) == Some(Some(Ordering::Equal)),
    })
}

/// Whether two values are equal, where values that cannot be compared are not.
pub(super) fn is_equal(
    left: &Value<'_>,
    right: &Value<'_>,
    budget: &mut Budget,
    offset: usize,
) -> Result<bool, Fault> {
    match equal(left, right, budget, offset) {
        Err(fault) if !fault.is_limit => Ok(false),
        known => known,
    }
}

/// Whether two keys are one key of a map.
pub(super) fn is_same_key(
    left: &Value<'_>,
    right: &Value<'_>,
    budget: &mut Budget,
    offset: usize,
) -> Result<bool, Fault> {
    Ok(left.type_name() == right.type_name() && is_equal(left, right, budget, offset)?)
}

/// Whether two values within lists or maps differ for certain.
fn differ(left: &Value<'_>, right: &Value<'_>, budget: &mut Budget, offset: usize) -> Result<bool, Fault> {
    match equal(left, right, budget, offset) {
        Err(fault) if !fault.is_limit => Ok(false),
        known => known.map(|equal| !equal),
    }
}

fn equal_lists(left: &List<'_>, right: &List<'_>, budget: &mut Budget, offset: usize) -> Result<bool, Fault> {
    if left.len() != right.len() {
        return Ok(false);
    }
    for (left, right) in left.iter().zip(right.iter()) {
        if differ(&left, &right, budget, offset)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_maps(left: &Map<'_>, right: &Map<'_>, budget: &mut Budget, offset: usize) -> Result<bool, Fault> {
    if left.len() != right.len() {
        return Ok(false);
    }
    for (key, value) in left.iter() {
        match entry(right, &key, budget, offset)? {
            Some(other) if !differ(&value, &other, budget, offset)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// The order of two numbers; outer nothing when one is no number, inner nothing when one is NaN.
fn numbers(left: &Value<'_>, right: &Value<'_>) -> Option<Option<Ordering>> {
    let whole = |value: &Value<'_>| match value {
        Value::Int(number) => Some(i128::from(*number)),
        Value::Uint(number) => Some(i128::from(*number)),
        _ => None,
    };
    let double = |value: &Value<'_>| match value {
        Value::Double(number) => Some(*number),
        other => whole(other).map(|number| number as f64),
    };
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => Some(Some(left.cmp(&right))),
        _ => Some(double(left)?.partial_cmp(&double(right)?)),
    }
}

/// The order of two values of one type, or of two numbers.
pub(super) fn order(
    left: &Value<'_>,
    right: &Value<'_>,
    budget: &mut Budget,
    offset: usize,
) -> Result<Ordering, Fault> {
    let no_order = || {
        let reason = format!("{} and {} have no order", left.type_name(), right.type_name());
        Fault::at(offset, reason)
    };
    Ok(match (left, right) {
        (Value::String(left), Value::String(right)) => {
            budget.pay(left.len().min(right.len()) as u64 / 64, offset)?;
            left.as_str().cmp(right.as_str())
        }
        (Value::Bytes(left), Value::Bytes(right)) => left.cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Duration(left), Value::Duration(right)) => left.cmp(right),
        (Value::Timestamp(left), Value::Timestamp(right)) => left.cmp(right),
        (Value::Quantity(left), Value::Quantity(right)) => left.quantity.cmp(&right.quantity),
        (Value::Semver(left), Value::Semver(right)) => left.cmp_precedence(right),
        _ => numbers(left, right).flatten().ok_or_else(no_order)?,
    })
}

/// Sorts items by keys of one type, which have an order; equal ones keep theirs.
pub(super) fn sort<'v, T>(
    items: &mut [T],
    key: impl Fn(&T) -> &Value<'v>,
    budget: &mut Budget,
    offset: usize,
) -> Result<(), Fault> {
    budget.pay(items.len() as u64 * 4, offset)?;
    let mut fault = None;
    items.sort_by(|left, right| {
        // Behind a fault nothing is compared any more: the budget is spent, or the keys have no order.
        if fault.is_some() {
            return Ordering::Equal;
        }
        order(key(left), key(right), budget, offset).unwrap_or_else(|found| {
            fault = Some(found);
            Ordering::Equal
        })
    });
    fault.map_or(Ok(()), Err)
}

/// Whether a list has an item, or a map a key.
pub(super) fn contains(
    container: &Value<'_>,
    item: &Value<'_>,
    budget: &mut Budget,
    offset: usize,
) -> Result<Option<bool>, Fault> {
    match container {
        Value::List(list) => {
            for own in list.iter() {
                if is_equal(&own, item, budget, offset)? {
                    return Ok(Some(true));
                }
            }
            Ok(Some(false))
        }
        Value::Map(map) => Ok(Some(entry(map, item, budget, offset)?.is_some())),
        _ => Ok(None),
    }
}

/// The item of a list or the value of a map; nothing when it has none or is neither.
pub(super) fn index<'v>(
    container: &Value<'v>,
    key: &Value<'v>,
    budget: &mut Budget,
    offset: usize,
) -> Result<Option<Value<'v>>, Fault> {
    let at = match key {
        Value::Int(at) => usize::try_from(*at).ok(),
        Value::Uint(at) => usize::try_from(*at).ok(),
        Value::Double(at) if at.fract() == 0.0 && *at >= 0.0 && *at < 1e15 => Some(*at as usize),
        _ => None,
    };
    match (container, key) {
        (Value::List(list), Value::Int(_) | Value::Uint(_) | Value::Double(_)) => {
            Ok(at.and_then(|at| list.get(at)))
        }
        (Value::List(_), other) => {
            Err(Fault::at(offset, format!("a list is not indexed by {}", other.type_name())))
        }
        (Value::Map(map), key) => entry(map, key, budget, offset),
        _ => Ok(None),
    }
}

fn entry<'v>(
    map: &Map<'v>,
    key: &Value<'_>,
    budget: &mut Budget,
    offset: usize,
) -> Result<Option<Value<'v>>, Fault> {
    budget.pay(map.len() as u64 / 16, offset)?;
    match (map, key) {
        (_, Value::String(name)) => Ok(map.field(name)),
        (Map::Tree(_), _) => Ok(None),
        (Map::Made(_), _) => {
            // A number finds its own type first, then any of the same amount.
            let mut found = None;
            for (own, value) in map.iter() {
                if is_same_key(&own, key, budget, offset)? {
                    return Ok(Some(value));
                }
                if found.is_none() && is_equal(&own, key, budget, offset)? {
                    found = Some(value);
                }
            }
            Ok(found)
        }
    }
}

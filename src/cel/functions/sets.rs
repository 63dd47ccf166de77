//! Compares lists as sets.

use super::{Arguments, Function, global};
use crate::cel::value::List;
use crate::cel::{Fault, Value, compare};

pub(super) const FUNCTIONS: &[Function] = &[
    global("sets.contains", "list(A), list(A) -> bool", 29, |a| {
        let (left, right) = (a.list(0)?, a.list(1)?);
        holds_all(a, &left, &right).map(Value::Bool)
    }),
    global("sets.equivalent", "list(A), list(A) -> bool", 29, |a| {
        let (left, right) = (a.list(0)?, a.list(1)?);
        Ok(Value::Bool(holds_all(a, &left, &right)? && holds_all(a, &right, &left)?))
    }),
    global("sets.intersects", "list(A), list(A) -> bool", 29, |a| {
        let (left, right) = (a.list(0)?, a.list(1)?);
        for item in right.iter() {
            if has(a, &left, &item)? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
];

fn has<'v>(arguments: &mut Arguments<'_, 'v>, list: &List<'v>, item: &Value<'v>) -> Result<bool, Fault> {
    let list = Value::List(list.clone());
    Ok(compare::contains(&list, item, arguments.budget, arguments.offset)?.unwrap_or(false))
}

fn holds_all<'v>(
    arguments: &mut Arguments<'_, 'v>,
    list: &List<'v>,
    items: &List<'v>,
) -> Result<bool, Fault> {
    for item in items.iter() {
        if !has(arguments, list, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

//! Makes optional values and looks into them.

use super::{Arguments, Function, global, member};
use crate::cel::{Fault, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    global("optional.of", "A -> optional(A)", 28, |a| some(a, false)),
    global("optional.ofNonZeroValue", "A -> optional(A)", 28, |a| some(a, true)),
    global("optional.none", "-> optional(A)", 28, |_| Ok(Value::Optional(None))),
    member("hasValue", "optional(A) -> bool", 28, |a| inner(a).map(|inner| Value::Bool(inner.is_some()))),
    member("value", "optional(A) -> A", 28, value),
];

fn some<'v>(arguments: &mut Arguments<'_, 'v>, drop_zero: bool) -> Result<Value<'v>, Fault> {
    let value = arguments.get(0);
    if drop_zero && is_zero(&value) {
        return Ok(Value::Optional(None));
    }
    arguments.budget.check_depth(value.depth() + 1, arguments.offset)?;
    Ok(Value::some(value))
}

fn is_zero(value: &Value<'_>) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Int(0) | Value::Uint(0) | Value::Duration(0) => true,
        Value::Double(number) => *number == 0.0,
        Value::String(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Optional(inner) => inner.is_none(),
        _ => false,
    }
}

fn inner<'v>(arguments: &Arguments<'_, 'v>) -> Result<Option<std::rc::Rc<Value<'v>>>, Fault> {
    match arguments.get(0) {
        Value::Optional(inner) => Ok(inner),
        _ => Err(arguments.unfit()),
    }
}

fn value<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    match inner(arguments)? {
        Some(inner) => Ok((*inner).clone()),
        None => Err(arguments.fault("the optional value is absent")),
    }
}

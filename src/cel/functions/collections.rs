//! Looks through lists, and finds places in lists and strings.

use std::cmp::Ordering;

use super::{Arguments, Function, global, member};
use crate::cel::syntax::Operator;
use crate::cel::{Fault, Value, compare, operators};

/// Whether a list is sorted, of what has an order.
const IS_SORTED: &str = "list(int) -> bool | list(uint) -> bool | list(double) -> bool | list(bool) -> bool | list(string) -> bool \
    | list(bytes) -> bool | list(duration) -> bool | list(timestamp) -> bool";

/// An item of a list of what has an order.
const ITEM: &str = "list(int) -> int | list(uint) -> uint | list(double) -> double | list(bool) -> bool | list(string) -> string \
    | list(bytes) -> bytes | list(duration) -> duration | list(timestamp) -> timestamp";

/// The list, of what has an order.
pub(in crate::cel) const SORTED: &str = "list(int) -> list(int) | list(uint) -> list(uint) | list(double) -> list(double) | list(bool) -> list(bool) \
    | list(string) -> list(string) | list(bytes) -> list(bytes) | list(duration) -> list(duration) | list(timestamp) -> list(timestamp)";

pub(super) const FUNCTIONS: &[Function] = &[
    member("isSorted", IS_SORTED, 0, is_sorted),
    member(
        "sum",
        "list(int) -> int | list(uint) -> uint | list(double) -> double | list(duration) -> duration",
        0,
        sum,
    ),
    member("min", ITEM, 0, |a| extreme(a, Ordering::Less)),
    member("max", ITEM, 0, |a| extreme(a, Ordering::Greater)),
    member("indexOf", "string, string, int? -> int | list(A), A -> int", 0, |a| place(a, false)),
    member("lastIndexOf", "string, string, int? -> int | list(A), A -> int", 0, |a| place(a, true)),
    member("join", "list(string), string? -> string", 29, join),
    member("reverse", "list(A) -> list(A)", 34, reverse),
    member("distinct", "list(A) -> list(A)", 34, distinct),
    member("flatten", "list(list(A)) -> list(A) | list(dyn), int -> list(dyn)", 34, flatten),
    member("slice", "list(A), int, int -> list(A)", 34, slice),
    member("sort", SORTED, 34, sort),
    member("first", "list(A) -> optional(A)", 34, |a| end(a, false)),
    member("last", "list(A) -> optional(A)", 34, |a| end(a, true)),
    global("lists.range", "int -> list(int)", 34, range),
];

fn is_sorted<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let list = arguments.list(0)?;
    for (left, right) in list.iter().zip(list.iter().skip(1)) {
        arguments.pay(16)?;
        if compare::order(&left, &right, arguments.budget, arguments.offset)?.is_gt() {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn sum<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let list = arguments.list(0)?;
    let mut total: Option<Value<'v>> = None;
    for item in list.iter() {
        arguments.pay(16)?;
        total = Some(match total {
            None => item,
            Some(so_far) => {
                operators::binary(Operator::Add, (&so_far, &item), arguments.budget, arguments.offset)?
            }
        });
    }
    Ok(total.unwrap_or(Value::Int(0)))
}

fn extreme<'v>(arguments: &mut Arguments<'_, 'v>, wanted: Ordering) -> Result<Value<'v>, Fault> {
    let list = arguments.list(0)?;
    let mut best: Option<Value<'v>> = None;
    for item in list.iter() {
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

/// Where a part begins in a text, counted in characters: from an offset on, or at an offset at the latest.
fn place_in_text<'v>(arguments: &mut Arguments<'_, 'v>, text: &str, last: bool) -> Result<Value<'v>, Fault> {
    let part = arguments.string(1)?;
    arguments.pay(text.len())?;
    let start = match arguments.count() {
        // As in Kubernetes, nothing is found wherever it is looked for.
        3 if part.is_empty() => return Ok(Value::Int(arguments.int(2)?)),
        3 => match usize::try_from(arguments.int(2)?) {
            Ok(start) if text.chars().nth(start).is_some() => Some(start),
            Ok(_) => return Ok(Value::Int(-1)),
            Err(_) => return Err(arguments.fault("the index is out of range")),
        },
        _ => None,
    };
    let byte_of = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let byte = match (last, start.map(byte_of)) {
        (false, start) => {
            let start = start.unwrap_or(0);
            text.get(start..).and_then(|rest| rest.find(part.as_str())).map(|at| at + start)
        }
        (true, None) => text.rfind(part.as_str()),
        (true, Some(latest)) => {
            let end = text.len().min(latest.saturating_add(part.len()));
            // The part begins and ends between characters, so that a match never reaches into the rest of one.
            let end = (0..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
            text.get(..end).and_then(|before| before.rfind(part.as_str()))
        }
    };
    let at = byte.map(|byte| text.get(..byte).unwrap_or_default().chars().count());
    Ok(Value::Int(at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
}

/// The first or last place of an item in a list, or of a text in a text; -1 when there is none.
fn place<'v>(arguments: &mut Arguments<'_, 'v>, last: bool) -> Result<Value<'v>, Fault> {
    let found = match arguments.get(0) {
        Value::String(text) => return place_in_text(arguments, &text, last),
        Value::List(list) if arguments.count() == 2 => {
            let wanted = arguments.get(1);
            let mut found = None;
            for (at, item) in list.iter().enumerate() {
                if compare::is_equal(&item, &wanted, arguments.budget, arguments.offset)? {
                    found = Some(at);
                    if !last {
                        break;
                    }
                }
            }
            found
        }
        _ => return Err(arguments.unfit()),
    };
    Ok(Value::Int(found.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
}

fn join<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let list = arguments.list(0)?;
    let separator = if arguments.count() == 2 { arguments.string(1)? } else { Default::default() };
    let mut text = String::new();
    for (at, item) in list.iter().enumerate() {
        let Value::String(item) = item else { return Err(arguments.fault("only strings can be joined")) };
        let before = if at == 0 { "" } else { separator.as_str() };
        arguments.budget.pay_bytes(item.len() + before.len() + 16, arguments.offset)?;
        text.push_str(before);
        text.push_str(&item);
    }
    Ok(Value::string(text))
}

fn reverse<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let mut items: Vec<Value<'v>> = arguments.list(0)?.iter().collect();
    items.reverse();
    arguments.made(items)
}

fn distinct<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let mut kept: Vec<Value<'v>> = Vec::new();
    for item in arguments.list(0)?.iter() {
        let mut is_new = true;
        for known in &kept {
            if compare::is_equal(known, &item, arguments.budget, arguments.offset)? {
                is_new = false;
                break;
            }
        }
        if is_new {
            kept.push(item);
        }
    }
    arguments.made(kept)
}

fn flatten<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let levels = if arguments.count() == 2 { arguments.int(1)? } else { 1 };
    if levels < 0 {
        return Err(arguments.fault("the depth is negative"));
    }
    let mut items: Vec<Value<'v>> = arguments.list(0)?.iter().collect();
    for _ in 0..levels {
        if !items.iter().any(|item| matches!(item, Value::List(_))) {
            break;
        }
        let mut flat = Vec::new();
        for item in items {
            match item {
                Value::List(inner) => {
                    arguments.budget.pay_bytes(inner.len().saturating_mul(40), arguments.offset)?;
                    flat.extend(inner.iter());
                }
                other => flat.push(other),
            }
        }
        items = flat;
    }
    arguments.made(items)
}

fn slice<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let list = arguments.list(0)?;
    let (from, to) = (usize::try_from(arguments.int(1)?), usize::try_from(arguments.int(2)?));
    match (from, to) {
        (Ok(from), Ok(to)) if from <= to && to <= list.len() => {
            arguments.made(list.iter().skip(from).take(to - from).collect())
        }
        _ => Err(arguments.fault("the range is out of range")),
    }
}

fn sort<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let mut items: Vec<Value<'v>> = arguments.list(0)?.iter().collect();
    compare::sort(&mut items, |item| item, arguments.budget, arguments.offset)?;
    arguments.made(items)
}

fn end<'v>(arguments: &mut Arguments<'_, 'v>, last: bool) -> Result<Value<'v>, Fault> {
    let list = arguments.list(0)?;
    let found = if last { list.len().checked_sub(1).and_then(|at| list.get(at)) } else { list.get(0) };
    Ok(found.map_or(Value::Optional(None), Value::some))
}

fn range<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let end = arguments.int(0)?.max(0);
    let items = usize::try_from(end).unwrap_or(usize::MAX);
    arguments.budget.pay_bytes(items.saturating_mul(40), arguments.offset)?;
    arguments.made((0..end).map(Value::Int).collect())
}

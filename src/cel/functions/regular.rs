//! Matches regular expressions.

use super::{Arguments, Function, global, member};
use crate::cel::{Fault, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    global("matches", "string, string -> bool", 0, matches),
    member("matches", "string, string -> bool", 0, matches),
    member("find", "string, string -> string", 0, find),
    member("findAll", "string, string, int? -> list(string)", 0, find_all),
];

fn matches<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    let pattern = arguments.pattern(1)?;
    arguments.pay(text.len().saturating_mul(4))?;
    Ok(Value::Bool(pattern.0.is_match(&text)))
}

fn find<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    let pattern = arguments.pattern(1)?;
    arguments.pay(text.len().saturating_mul(4))?;
    let found = pattern.0.find(&text).map_or("", |found| found.as_str());
    arguments.text(found.to_owned())
}

fn find_all<'v>(arguments: &mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault> {
    let text = arguments.string(0)?;
    let pattern = arguments.pattern(1)?;
    let limit = if arguments.count() == 3 { arguments.int(2)? } else { -1 };
    arguments.pay(text.len().saturating_mul(8))?;
    arguments.budget.pay_bytes(text.len(), arguments.offset)?;
    let found = pattern.0.find_iter(&text).take(usize::try_from(limit).unwrap_or(usize::MAX));
    arguments.made(found.map(|found| Value::string(found.as_str())).collect())
}

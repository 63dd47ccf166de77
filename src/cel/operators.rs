//! Calculates: arithmetic with its overflows, joining, relations.

use super::evaluator::{Outcome, made_list};
use super::syntax::Operator;
use super::{Budget, Fault, Value, compare};
use crate::tree::Text;

/// The value of an operator over two values.
pub(super) fn binary<'v>(
    operator: Operator,
    sides: (&Value<'v>, &Value<'v>),
    budget: &mut Budget,
    offset: usize,
) -> Outcome<'v> {
    let (left, right) = sides;
    match operator {
        Operator::Equal => compare::equal(left, right, budget, offset).map(Value::Bool),
        Operator::Unequal => compare::is_equal(left, right, budget, offset).map(|equal| Value::Bool(!equal)),
        Operator::Less => compare::order(left, right, budget, offset).map(|order| Value::Bool(order.is_lt())),
        Operator::LessOrEqual => {
            compare::order(left, right, budget, offset).map(|order| Value::Bool(order.is_le()))
        }
        Operator::Greater => {
            compare::order(left, right, budget, offset).map(|order| Value::Bool(order.is_gt()))
        }
        Operator::GreaterOrEqual => {
            compare::order(left, right, budget, offset).map(|order| Value::Bool(order.is_ge()))
        }
        Operator::In => match compare::contains(right, left, budget, offset)? {
            Some(found) => Ok(Value::Bool(found)),
            None => Err(no_overload(operator, sides, offset)),
        },
        Operator::Add => match join(left, right, budget, offset) {
            Some(joined) => joined,
            None => arithmetic(operator, sides, offset),
        },
        _ => arithmetic(operator, sides, offset),
    }
}

/// `-value`.
pub(super) fn negate<'v>(value: &Value<'v>, offset: usize) -> Outcome<'v> {
    match value {
        Value::Int(number) => number.checked_neg().map(Value::Int).ok_or_else(|| overflow(offset)),
        Value::Double(number) => Ok(Value::Double(-number)),
        Value::Duration(nanos) => nanos.checked_neg().map(Value::Duration).ok_or_else(|| overflow(offset)),
        other => Err(Fault::at(offset, format!("`-` does not fit {}", other.type_name()))),
    }
}

/// `+` of what has a length; nothing for other types.
fn join<'v>(left: &Value<'v>, right: &Value<'v>, budget: &mut Budget, offset: usize) -> Option<Outcome<'v>> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Some(
            budget
                .pay_bytes(left.len() + right.len(), offset)
                .map(|()| Value::String(Text::from(format!("{left}{right}")))),
        ),
        (Value::Bytes(left), Value::Bytes(right)) => Some(
            budget
                .pay_bytes(left.len() + right.len(), offset)
                .map(|()| Value::Bytes([left.as_ref(), right.as_ref()].concat().into())),
        ),
        (Value::List(left), Value::List(right)) => {
            // Paid for before it is built; building pays again, which only makes long lists dearer.
            let items = left.len().saturating_add(right.len());
            if let Err(fault) = budget.pay(items as u64 / 4, offset) {
                return Some(Err(fault));
            }
            Some(made_list(left.iter().chain(right.iter()).collect(), budget, offset))
        }
        _ => None,
    }
}

fn arithmetic<'v>(operator: Operator, sides: (&Value<'v>, &Value<'v>), offset: usize) -> Outcome<'v> {
    let result = match sides {
        (Value::Int(left), Value::Int(right)) => whole(operator, *left, *right).map(Value::Int),
        (Value::Uint(left), Value::Uint(right)) => unsigned(operator, *left, *right).map(Value::Uint),
        (Value::Double(left), Value::Double(right)) => Some(Value::Double(match operator {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            Operator::Multiply => left * right,
            Operator::Divide => left / right,
            _ => return Err(no_overload(operator, sides, offset)),
        })),
        _ => return times(operator, sides, offset),
    };
    let by_zero = matches!(sides.1, Value::Int(0) | Value::Uint(0));
    match result {
        Some(value) => Ok(value),
        None if by_zero && operator == Operator::Divide => Err(Fault::at(offset, "division by zero")),
        None if by_zero && operator == Operator::Remainder => Err(Fault::at(offset, "remainder by zero")),
        None => Err(overflow(offset)),
    }
}

fn whole(operator: Operator, left: i64, right: i64) -> Option<i64> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => left.checked_div(right),
        _ => left.checked_rem(right),
    }
}

fn unsigned(operator: Operator, left: u64, right: u64) -> Option<u64> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => left.checked_div(right),
        _ => left.checked_rem(right),
    }
}

/// Arithmetic of points in time and lengths of time.
fn times<'v>(operator: Operator, sides: (&Value<'v>, &Value<'v>), offset: usize) -> Outcome<'v> {
    let result = match (operator, sides) {
        (Operator::Add, (Value::Duration(left), Value::Duration(right))) => {
            left.checked_add(*right).map(Value::Duration)
        }
        (Operator::Subtract, (Value::Duration(left), Value::Duration(right))) => {
            left.checked_sub(*right).map(Value::Duration)
        }
        (Operator::Add, (Value::Timestamp(at), Value::Duration(by)))
        | (Operator::Add, (Value::Duration(by), Value::Timestamp(at))) => {
            at.plus(i128::from(*by)).map(Value::Timestamp)
        }
        (Operator::Subtract, (Value::Timestamp(at), Value::Duration(by))) => {
            at.plus(-i128::from(*by)).map(Value::Timestamp)
        }
        (Operator::Subtract, (Value::Timestamp(left), Value::Timestamp(right))) => {
            i64::try_from(left.nanos() - right.nanos()).ok().map(Value::Duration)
        }
        _ => return Err(no_overload(operator, sides, offset)),
    };
    result.ok_or_else(|| overflow(offset))
}

fn overflow(offset: usize) -> Fault {
    Fault::at(offset, "the result is out of range")
}

fn no_overload(operator: Operator, sides: (&Value<'_>, &Value<'_>), offset: usize) -> Fault {
    let (left, right) = (sides.0.type_name(), sides.1.type_name());
    Fault::at(offset, format!("`{}` does not fit {left} and {right}", operator.sign()))
}

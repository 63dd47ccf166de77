//! Evaluates compiled expressions, step by step within a budget.

use std::rc::Rc;

use super::functions::Arguments;
use super::syntax::{Call, Expression, Kind};
use super::value::{List, Made, Map};
use super::{Budget, Fault, Value, Variables, compare, operators};

/// What an expression gives.
pub(super) type Outcome<'v> = Result<Value<'v>, Fault>;

/// Bytes that one item of a list counts for.
pub(super) const ITEM: usize = 40;

/// One run over one expression; small methods keep the stack of nested ones small.
pub(super) struct Evaluator<'e, 'v> {
    pub(super) variables: &'e Variables<'v>,
    pub(super) locals: Vec<Value<'v>>,
    pub(super) budget: &'e mut Budget,
}

impl<'e, 'v> Evaluator<'e, 'v> {
    pub(super) fn new(variables: &'e Variables<'v>, budget: &'e mut Budget) -> Self {
        Evaluator { variables, locals: Vec::new(), budget }
    }

    pub(super) fn evaluate(&mut self, expression: &Expression) -> Outcome<'v> {
        self.budget.enter(expression.offset)?;
        let value = self.evaluate_kind(expression);
        self.budget.leave();
        value
    }

    fn evaluate_kind(&mut self, expression: &Expression) -> Outcome<'v> {
        let offset = expression.offset;
        match &expression.kind {
            Kind::Null => Ok(Value::Null),
            Kind::Bool(truth) => Ok(Value::Bool(*truth)),
            Kind::Int(number) => Ok(Value::Int(*number)),
            Kind::Uint(number) => Ok(Value::Uint(*number)),
            Kind::Double(number) => Ok(Value::Double(*number)),
            Kind::String(text) => Ok(Value::String(text.clone())),
            Kind::Bytes(bytes) => Ok(Value::Bytes(bytes.as_slice().into())),
            Kind::Type(name) => Ok(Value::Type(name)),
            Kind::Root(name) => self.variables.get(name, offset),
            Kind::Local(slot) => {
                self.locals.get(*slot).cloned().ok_or_else(|| Fault::at(offset, "unknown variable"))
            }
            Kind::Select { operand, field, optional } => self.select(operand, field, *optional, offset),
            Kind::Has { operand, field } => self.has(operand, field, offset),
            Kind::Index { operand, key, optional } => self.index(operand, key, *optional, offset),
            Kind::List(items) => self.list(items, offset),
            Kind::Map(entries) => self.map(entries, offset),
            Kind::Not(operand) => self.not(operand, offset),
            Kind::Negate(operand) => {
                let value = self.evaluate(operand)?;
                operators::negate(&value, offset)
            }
            Kind::Binary(operator, sides) => {
                let left = self.evaluate(&sides.0)?;
                let right = self.evaluate(&sides.1)?;
                operators::binary(*operator, (&left, &right), self.budget, offset)
            }
            Kind::All(terms) => self.logic(terms, false, offset),
            Kind::Any(terms) => self.logic(terms, true, offset),
            Kind::Conditional(parts) => match self.evaluate(&parts.0)? {
                Value::Bool(true) => self.evaluate(&parts.1),
                Value::Bool(false) => self.evaluate(&parts.2),
                other => Err(not_a_condition(&other, offset)),
            },
            Kind::Call(call) => self.call(call, offset),
            Kind::OptionalOr { operand, other, unwrap } => match self.evaluate(operand)? {
                Value::Optional(None) => self.evaluate(other),
                Value::Optional(Some(inner)) if *unwrap => Ok((*inner).clone()),
                // A value that is no optional stands for itself, as in the API server.
                value => Ok(value),
            },
            Kind::OptionalMap { operand, body, flat } => self.optional_map(operand, body, *flat),
            Kind::Fold(fold) => self.fold(fold, offset),
            Kind::Bind(parts) => {
                let value = self.evaluate(&parts.0)?;
                self.locals.push(value);
                let result = self.evaluate(&parts.1);
                self.locals.pop();
                result
            }
        }
    }

    fn not(&mut self, operand: &Expression, offset: usize) -> Outcome<'v> {
        match self.evaluate(operand)? {
            Value::Bool(truth) => Ok(Value::Bool(!truth)),
            other => Err(not_a_condition(&other, offset)),
        }
    }

    /// A chain of `||` (decided by true) or `&&` (by false): what decides it outweighs every fault.
    fn logic(&mut self, terms: &[Expression], decides: bool, offset: usize) -> Outcome<'v> {
        let mut fault = None;
        for term in terms {
            let found = match self.evaluate(term) {
                Ok(Value::Bool(truth)) if truth == decides => return Ok(Value::Bool(decides)),
                Ok(Value::Bool(_)) => continue,
                Ok(other) => not_a_condition(&other, offset),
                Err(limit) if limit.is_limit => return Err(limit),
                Err(found) => found,
            };
            fault.get_or_insert(found);
        }
        fault.map_or(Ok(Value::Bool(!decides)), Err)
    }

    fn select(&mut self, operand: &Expression, field: &str, optional: bool, offset: usize) -> Outcome<'v> {
        if let Kind::Root(root) = &operand.kind
            && self.variables.is_lazy(root)
        {
            let found = match optional && !self.variables.has_member(field) {
                true => return Ok(Value::Optional(None)),
                false => self.variables.member(field, self.budget, offset)?,
            };
            return Ok(if optional { Value::some(found) } else { found });
        }
        let value = self.evaluate(operand)?;
        let (value, optional) = match value {
            Value::Optional(None) => return Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => ((*inner).clone(), true),
            value => (value, optional),
        };
        let found = match &value {
            Value::Map(map) => {
                self.budget.pay(map.len() as u64 / 16, offset)?;
                map.field(field)
            }
            _ => None,
        };
        match (found, optional) {
            (Some(found), true) => Ok(Value::some(found)),
            (Some(found), false) => Ok(found),
            (None, true) => Ok(Value::Optional(None)),
            (None, false) => Err(Fault::at(offset, format!("no such key: {field}"))),
        }
    }

    fn has(&mut self, operand: &Expression, field: &str, offset: usize) -> Outcome<'v> {
        if let Kind::Root(root) = &operand.kind
            && self.variables.is_lazy(root)
        {
            return Ok(Value::Bool(self.variables.has_member(field)));
        }
        let value = self.evaluate(operand)?;
        let inner = match &value {
            Value::Optional(Some(inner)) => inner,
            value => value,
        };
        let Value::Map(map) = inner else { return Ok(Value::Bool(false)) };
        self.budget.pay(map.len() as u64 / 16, offset)?;
        Ok(Value::Bool(map.field(field).is_some()))
    }

    fn index(
        &mut self,
        operand: &Expression,
        key: &Expression,
        optional: bool,
        offset: usize,
    ) -> Outcome<'v> {
        let (value, optional) = match self.evaluate(operand)? {
            Value::Optional(None) => return Ok(Value::Optional(None)),
            Value::Optional(Some(inner)) => ((*inner).clone(), true),
            value => (value, optional),
        };
        let key = self.evaluate(key)?;
        let found = compare::index(&value, &key, self.budget, offset);
        match (found, optional) {
            (Ok(Some(found)), true) => Ok(Value::some(found)),
            (Ok(Some(found)), false) => Ok(found),
            (Ok(None), true) => Ok(Value::Optional(None)),
            (Ok(None), false) => Err(Fault::at(offset, missing(&value, &key))),
            (Err(fault), _) => Err(fault),
        }
    }

    fn list(&mut self, items: &[(Expression, bool)], offset: usize) -> Outcome<'v> {
        let mut values = Vec::with_capacity(items.len());
        for (item, optional) in items {
            match (self.evaluate(item)?, optional) {
                (Value::Optional(None), true) => {}
                (Value::Optional(Some(inner)), true) => values.push((*inner).clone()),
                (_, true) => return Err(Fault::at(item.offset, "`?` needs an optional value")),
                (value, false) => values.push(value),
            }
        }
        made_list(values, self.budget, offset)
    }

    fn map(&mut self, entries: &[(Expression, Expression, bool)], offset: usize) -> Outcome<'v> {
        let mut values = Vec::with_capacity(entries.len());
        for (key, value, optional) in entries {
            let key = self.evaluate(key)?;
            match (self.evaluate(value)?, optional) {
                (Value::Optional(None), true) => {}
                (Value::Optional(Some(inner)), true) => values.push((key, (*inner).clone())),
                (_, true) => return Err(Fault::at(value.offset, "`?` needs an optional value")),
                (value, false) => values.push((key, value)),
            }
        }
        made_map(last_of_each_key(values, self.budget, offset)?, self.budget, offset)
    }

    fn call(&mut self, call: &Call, offset: usize) -> Outcome<'v> {
        let mut values = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            values.push(self.evaluate(argument)?);
        }
        let mut arguments = Arguments::new(call, values, self.budget, offset);
        (call.function.call)(&mut arguments)
    }

    fn optional_map(&mut self, operand: &Expression, body: &Expression, flat: bool) -> Outcome<'v> {
        let inner = match self.evaluate(operand)? {
            Value::Optional(Some(inner)) => inner,
            Value::Optional(None) => return Ok(Value::Optional(None)),
            other => {
                return Err(Fault::at(operand.offset, format!("{} is no optional value", other.type_name())));
            }
        };
        self.locals.push((*inner).clone());
        let result = self.evaluate(body);
        self.locals.pop();
        match (result?, flat) {
            (value @ Value::Optional(_), true) => Ok(value),
            (_, true) => Err(Fault::at(body.offset, "`optFlatMap` needs an optional value")),
            (value, false) => {
                self.budget.check_depth(value.depth() + 1, body.offset)?;
                Ok(Value::some(value))
            }
        }
    }
}

pub(super) fn not_a_condition(value: &Value<'_>, offset: usize) -> Fault {
    Fault::at(offset, format!("true or false is needed here, not {}", value.type_name()))
}

fn missing(container: &Value<'_>, key: &Value<'_>) -> String {
    match (container, key) {
        (Value::List(list), Value::Int(at)) => format!("index {at} is out of range of {} items", list.len()),
        (_, Value::String(key)) => format!("no such key: {key}"),
        (_, Value::Int(key)) => format!("no such key: {key}"),
        (_, key) => format!("no such key: a {}", key.type_name()),
    }
}

/// A list from its items, paid for.
pub(super) fn made_list<'v>(items: Vec<Value<'v>>, budget: &mut Budget, offset: usize) -> Outcome<'v> {
    budget.pay_bytes(items.len() * ITEM, offset)?;
    let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
    let depth = budget.check_depth(depth, offset)?;
    Ok(Value::List(List::Made(Rc::new(Made { items, depth }))))
}

/// The entries that a literal map holds: where a key stands twice the later value counts. Numbers of different types are different keys.
fn last_of_each_key<'v>(
    entries: Vec<(Value<'v>, Value<'v>)>,
    budget: &mut Budget,
    offset: usize,
) -> Result<Vec<(Value<'v>, Value<'v>)>, Fault> {
    let mut kept: Vec<(Value<'v>, Value<'v>)> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        budget.pay(kept.len() as u64 / 8, offset)?;
        let mut place = None;
        for (at, (other, _)) in kept.iter().enumerate() {
            if compare::is_same_key(&key, other, budget, offset)? {
                place = Some(at);
            }
        }
        match place.and_then(|at| kept.get_mut(at)) {
            Some(entry) => entry.1 = value,
            None => kept.push((key, value)),
        }
    }
    Ok(kept)
}

/// A map from its entries, paid for; a key twice is a fault.
pub(super) fn made_map<'v>(
    items: Vec<(Value<'v>, Value<'v>)>,
    budget: &mut Budget,
    offset: usize,
) -> Outcome<'v> {
    budget.pay_bytes(items.len() * 2 * ITEM, offset)?;
    for (at, (key, _)) in items.iter().enumerate() {
        if !matches!(key, Value::String(_) | Value::Int(_) | Value::Uint(_) | Value::Bool(_)) {
            return Err(Fault::at(offset, format!("a map's key cannot be {}", key.type_name())));
        }
        // Maps are searched item by item, so that a large one is paid for by its square.
        budget.pay(at as u64 / 8, offset)?;
        for (other, _) in items.iter().take(at) {
            if compare::is_same_key(key, other, budget, offset)? {
                return Err(Fault::at(offset, "the map has one key twice"));
            }
        }
    }
    let depths = items.iter().map(|(_, value)| value.depth());
    let depth = budget.check_depth(1 + depths.max().unwrap_or(0), offset)?;
    Ok(Value::Map(Map::Made(Rc::new(Made { items, depth }))))
}

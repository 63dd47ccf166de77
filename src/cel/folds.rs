//! Evaluates the macros that go over the items of a list or the entries of a map.

use super::compare::sort;
use super::evaluator::{Evaluator, Outcome, made_list, made_map, not_a_condition};
use super::syntax::{Expression, Fold, FoldKind};
use super::{Fault, Value};

impl<'v> Evaluator<'_, 'v> {
    pub(super) fn fold(&mut self, fold: &Fold, offset: usize) -> Outcome<'v> {
        let range = self.evaluate(&fold.range)?;
        // A macro over an optional value is a mistake that reads well; it gets a message of its own.
        let length = match &range {
            Value::List(list) => list.len(),
            Value::Map(map) => map.len(),
            other => {
                let reason = format!("only a list or a map has items to go over, not {}", other.type_name());
                return Err(Fault::at(offset, reason));
            }
        };
        match fold.kind {
            FoldKind::All => self.decide(fold, &range, length, false),
            FoldKind::Exists => self.decide(fold, &range, length, true),
            FoldKind::ExistsOne => self.exactly_one(fold, &range, length),
            FoldKind::List => self.transform(fold, &range, length, offset),
            FoldKind::Map => self.transform_map(fold, &range, length, offset),
            FoldKind::Sorted => self.sorted(fold, &range, length, offset),
        }
    }

    /// Makes an item the macro's variables; gives the one that `filter` keeps.
    fn enter_item(&mut self, fold: &Fold, range: &Value<'v>, at: usize) -> Option<Value<'v>> {
        let (first, second) = match range {
            Value::List(list) => (Value::Int(i64::try_from(at).ok()?), list.get(at)?),
            Value::Map(map) => map.entry(at)?,
            _ => return None,
        };
        if fold.two_variables {
            self.locals.push(first);
            self.locals.push(second.clone());
            return Some(second);
        }
        // One variable is the item of a list, but the key of a map.
        let item = if matches!(range, Value::Map(_)) { first } else { second };
        self.locals.push(item.clone());
        Some(item)
    }

    fn leave_item(&mut self, fold: &Fold) {
        let count = if fold.two_variables { 2 } else { 1 };
        self.locals.truncate(self.locals.len().saturating_sub(count));
    }

    /// Evaluates a part for the current item: absent conditions hold.
    fn holds(&mut self, condition: Option<&Expression>) -> Result<bool, Fault> {
        let Some(condition) = condition else { return Ok(true) };
        match self.evaluate(condition)? {
            Value::Bool(truth) => Ok(truth),
            other => Err(not_a_condition(&other, condition.offset)),
        }
    }

    /// `exists` (decided by true) and `all` (by false): what decides outweighs every fault.
    fn decide(&mut self, fold: &Fold, range: &Value<'v>, length: usize, decides: bool) -> Outcome<'v> {
        let mut fault = None;
        for at in 0..length {
            if self.enter_item(fold, range, at).is_none() {
                continue;
            }
            let found = self.holds(fold.condition.as_ref());
            self.leave_item(fold);
            match found {
                Ok(truth) if truth == decides => return Ok(Value::Bool(decides)),
                Ok(_) => {}
                Err(limit) if limit.is_limit => return Err(limit),
                Err(found) => {
                    fault.get_or_insert(found);
                }
            }
        }
        fault.map_or(Ok(Value::Bool(!decides)), Err)
    }

    fn exactly_one(&mut self, fold: &Fold, range: &Value<'v>, length: usize) -> Outcome<'v> {
        let mut count = 0;
        for at in 0..length {
            if self.enter_item(fold, range, at).is_none() {
                continue;
            }
            let found = self.holds(fold.condition.as_ref());
            self.leave_item(fold);
            count += usize::from(found?);
        }
        Ok(Value::Bool(count == 1))
    }

    fn transform(&mut self, fold: &Fold, range: &Value<'v>, length: usize, offset: usize) -> Outcome<'v> {
        let mut items = Vec::new();
        for at in 0..length {
            let Some(item) = self.enter_item(fold, range, at) else { continue };
            let kept = self.holds(fold.condition.as_ref());
            let value = match (&kept, &fold.body) {
                (Ok(true), Some(body)) => self.evaluate(body),
                _ => Ok(item),
            };
            self.leave_item(fold);
            if kept? {
                items.push(value?);
            }
        }
        made_list(items, self.budget, offset)
    }

    /// The items in the order of the keys that the body gives.
    fn sorted(&mut self, fold: &Fold, range: &Value<'v>, length: usize, offset: usize) -> Outcome<'v> {
        let Value::List(list) = range else { return Err(Fault::at(offset, "only a list is sorted")) };
        let Value::List(keys) = self.transform(fold, range, length, offset)? else {
            return Err(Fault::at(offset, "only a list is sorted"));
        };
        let mut items: Vec<(Value<'v>, Value<'v>)> = keys.iter().zip(list.iter()).collect();
        sort(&mut items, |item| &item.0, self.budget, offset)?;
        made_list(items.into_iter().map(|(_, item)| item).collect(), self.budget, offset)
    }

    fn transform_map(&mut self, fold: &Fold, range: &Value<'v>, length: usize, offset: usize) -> Outcome<'v> {
        let mut entries = Vec::new();
        for at in 0..length {
            if self.enter_item(fold, range, at).is_none() {
                continue;
            }
            let entry = self.entry(fold);
            self.leave_item(fold);
            entries.extend(entry?);
        }
        made_map(entries, self.budget, offset)
    }

    /// The entry that the current item gives; nothing when the condition does not hold.
    fn entry(&mut self, fold: &Fold) -> Result<Option<(Value<'v>, Value<'v>)>, Fault> {
        if !self.holds(fold.condition.as_ref())? {
            return Ok(None);
        }
        let Some(body) = &fold.body else { return Ok(None) };
        let key = match &fold.key {
            Some(key) => self.evaluate(key)?,
            // Without a key of its own an entry keeps the one that it came with.
            None => self.locals.iter().rev().nth(1).cloned().unwrap_or(Value::Null),
        };
        Ok(Some((key, self.evaluate(body)?)))
    }
}

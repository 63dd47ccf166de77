//! Works out what is constant in an expression and refuses what fails there, as the API server does before it stores a policy.
//!
//! Kubernetes converts constants and compiles constant patterns when it plans an expression, also where `||` would pass over the fault.

use super::evaluator::Evaluator;
use super::functions::Style;
use super::regular::Pattern;
use super::syntax::{Call, Expression, Kind, Operator};
use super::{Budget, Fault, Value, Variables};

/// Conversions that are worked out where their argument is constant.
const CONVERSIONS: [&str; 10] =
    ["bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"];

/// Steps for all constants of an expression.
const MOST_STEPS: u64 = 200_000;

/// Refuses an expression with a constant that has no value.
pub(super) fn check(root: &Expression) -> Result<(), Fault> {
    let variables = Variables::new([]);
    Constants { variables: &variables, budget: Budget::new(MOST_STEPS) }.visit(root).map(|_| ())
}

struct Constants<'v> {
    variables: &'v Variables<'static>,
    budget: Budget,
}

impl Constants<'_> {
    /// Looks through an expression; whether it is constant.
    fn visit(&mut self, expression: &Expression) -> Result<bool, Fault> {
        Ok(match &expression.kind {
            Kind::Null
            | Kind::Bool(_)
            | Kind::Int(_)
            | Kind::Uint(_)
            | Kind::Double(_)
            | Kind::String(_)
            | Kind::Bytes(_)
            | Kind::Type(_) => true,
            Kind::Root(_) | Kind::Local(_) => false,
            Kind::List(items) => self.all(items.iter().map(|(item, _)| item))?,
            Kind::Map(entries) => self.all(entries.iter().flat_map(|(key, value, _)| [key, value]))?,
            Kind::Index { operand, key, .. } => {
                self.visit(operand)?;
                if self.visit(key)? {
                    self.check_key(key)?;
                }
                false
            }
            Kind::Call(call) => self.call(call, expression)?,
            Kind::Binary(Operator::In, sides) => {
                self.visit(&sides.0)?;
                let is_constant = self.visit(&sides.1)?;
                is_constant && matches!(&sides.1.kind, Kind::List(items) if items.is_empty())
            }
            Kind::Select { operand, .. } | Kind::Has { operand, .. } => self.none([&**operand])?,
            Kind::Not(operand) | Kind::Negate(operand) => self.none([&**operand])?,
            Kind::Binary(_, sides) => self.none([&sides.0, &sides.1])?,
            Kind::All(terms) | Kind::Any(terms) => self.none(terms)?,
            Kind::Conditional(parts) => self.none([&parts.0, &parts.1, &parts.2])?,
            Kind::OptionalOr { operand, other, .. } => self.none([&**operand, &**other])?,
            Kind::OptionalMap { operand, body, .. } => self.none([&**operand, &**body])?,
            Kind::Bind(parts) => self.none([&parts.0, &parts.1])?,
            Kind::Fold(fold) => {
                let parts = [&fold.condition, &fold.body, &fold.key].into_iter().flatten();
                self.none(parts.chain([&fold.range]))?
            }
        })
    }

    /// Whether all of several expressions are constant; every one is looked through.
    fn all<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expression>) -> Result<bool, Fault> {
        let mut all = true;
        for part in parts {
            all &= self.visit(part)?;
        }
        Ok(all)
    }

    /// Looks through the parts of what is never constant itself.
    fn none<'e>(&mut self, parts: impl IntoIterator<Item = &'e Expression>) -> Result<bool, Fault> {
        self.all(parts).map(|_| false)
    }

    fn value(&mut self, expression: &Expression) -> Result<Value<'static>, Fault> {
        Evaluator::new(self.variables, &mut self.budget).evaluate(expression)
    }

    /// Lists and maps are asked for constants of these types alone.
    fn check_key(&mut self, key: &Expression) -> Result<(), Fault> {
        match self.value(key)? {
            Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::String(_) => Ok(()),
            other => {
                let reason = format!("nothing is found by a constant {}", other.type_name());
                Err(Fault::at(key.offset, reason))
            }
        }
    }

    fn call(&mut self, call: &Call, whole: &Expression) -> Result<bool, Fault> {
        let mut constant = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            constant.push(self.visit(argument)?);
        }
        if matches!(call.function.name, "matches" | "find" | "findAll")
            && let (Some(pattern), Some(true)) = (call.arguments.get(1), constant.get(1))
            // Literals were compiled with the types.
            && !matches!(pattern.kind, Kind::String(_))
            && let Value::String(text) = self.value(pattern)?
        {
            self.budget.pay(Pattern::cost(&text), whole.offset)?;
            Pattern::new(&text).map_err(|reason| Fault::at(whole.offset, reason))?;
        }
        let is_conversion = call.function.style == Style::Global && CONVERSIONS.contains(&call.function.name);
        let is_constant = is_conversion && constant == [true];
        if is_constant {
            self.value(whole)?;
        }
        Ok(is_constant)
    }
}

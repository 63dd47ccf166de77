//! Compiles expressions and runs them.

use super::evaluator::Evaluator;
use super::syntax::Expression;
use super::{Budget, Fault, Names, Type, Value, Variables, checker, constants, parser};
use crate::tree::Text;

/// An expression that was parsed, with every name and function in it known.
#[derive(Debug)]
pub struct Program {
    text: String,
    root: Expression,
    roots: Vec<Text>,
    needs: Vec<(&'static str, u32)>,
    result: Type,
}

impl Program {
    /// Compiles a text that may use these names.
    pub fn compile(text: &str, names: &Names<'_>) -> Result<Self, Fault> {
        let parsed = parser::parse(text, names)?;
        let mut roots = parsed.roots;
        roots.sort();
        roots.dedup();
        let result = checker::check(&parsed.root, names)?;
        constants::check(&parsed.root)?;
        Ok(Program { text: text.to_owned(), root: parsed.root, roots, needs: parsed.needs, result })
    }

    /// The value for these variables, within a budget.
    pub fn evaluate<'v>(&self, variables: &Variables<'v>, budget: &mut Budget) -> Result<Value<'v>, Fault> {
        Evaluator::new(variables, budget).evaluate(&self.root)
    }

    /// The type of its value, as far as it is known before it runs.
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// The fault of a value that is of none of these types for certain.
    pub fn may_be(&self, wanted: &[&str]) -> Result<(), Fault> {
        match self.result {
            Type::Dyn | Type::Free => Ok(()),
            _ => self.must_be(wanted),
        }
    }

    /// The fault of a value that is of none of these types, where that is wanted for certain.
    pub fn must_be(&self, wanted: &[&str]) -> Result<(), Fault> {
        if wanted.iter().any(|wanted| self.result.is(wanted)) {
            return Ok(());
        }
        let reason = format!("it gives {}, where {} is needed", self.result, wanted.join(" or "));
        let hint = match (&self.result, wanted.first()) {
            (Type::Dyn, Some(&"bool")) => Some("compare it: `… == true`".to_owned()),
            (Type::Dyn, Some(&"string")) => Some("convert it: `string(…)`".to_owned()),
            _ => None,
        };
        Err(Fault { hint, ..Fault::at(self.root.offset, reason) })
    }

    /// The text that was compiled.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it reads a declared variable.
    pub fn reads(&self, root: &str) -> bool {
        self.roots.iter().any(|own| own == root)
    }

    /// The functions that it calls, each with the minor version of Kubernetes that brought it; absent from Kubernetes: the largest number.
    pub fn functions(&self) -> &[(&'static str, u32)] {
        &self.needs
    }

    pub(super) fn root(&self) -> &Expression {
        &self.root
    }
}

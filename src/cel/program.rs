//! Compiles expressions and runs them.

use super::evaluator::Evaluator;
use super::syntax::Expression;
use super::{Budget, Fault, Names, Value, Variables, parser};
use crate::tree::Text;

/// An expression that was parsed, with every name and function in it known.
#[derive(Debug)]
pub struct Program {
    text: String,
    root: Expression,
    roots: Vec<Text>,
    needs: Vec<(&'static str, u32)>,
}

impl Program {
    /// Compiles a text that may use these names.
    pub fn compile(text: &str, names: &Names<'_>) -> Result<Self, Fault> {
        let parsed = parser::parse(text, names)?;
        let mut roots = parsed.roots;
        roots.sort();
        roots.dedup();
        let needs = parsed.functions.iter().map(|function| (function.name, function.since)).collect();
        Ok(Program { text: text.to_owned(), root: parsed.root, roots, needs })
    }

    /// The value for these variables, within a budget.
    pub fn evaluate<'v>(&self, variables: &Variables<'v>, budget: &mut Budget) -> Result<Value<'v>, Fault> {
        Evaluator::new(variables, budget).evaluate(&self.root)
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

//! Knows every function of expressions: how it is called, since when Kubernetes has it, what it does.

mod collections;
mod convert;
mod image;
mod math;
mod named_format;
mod network;
mod optional;
mod printf;
mod quantity;
mod regular;
mod sets;
mod text;
mod time;

pub(super) use collections::SORTED;
pub(super) use printf::{Clause, pieces};

use super::regular::Pattern;
use super::syntax::Call;
use super::types::overloads;
use super::value::List;
use super::{Budget, Fault, Value};
use crate::tree::Text;

/// The version of what only expressions that no cluster runs may call.
pub const IN_NO_KUBERNETES: u32 = u32::MAX;

/// How a function is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// `size(list)`.
    Global,
    /// `list.sum()`.
    Member,
}

/// The work of a function, over arguments that were evaluated before.
type Implementation = for<'v> fn(&mut Arguments<'_, 'v>) -> Result<Value<'v>, Fault>;

/// A function of expressions.
pub(super) struct Function {
    /// The name; with its namespace, `math.abs`, where it has one.
    pub(super) name: &'static str,
    pub(super) style: Style,
    /// The types that it takes, the receiver first, and what it gives for them; see [`overloads`](super::types::overloads).
    pub(super) signature: &'static str,
    /// The minor version of Kubernetes 1 that brought it.
    pub(super) since: u32,
    pub(super) call: Implementation,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

impl Function {
    /// The least and the most arguments, the receiver among them.
    pub(super) fn count(&self) -> (usize, usize) {
        let counts = overloads(self.signature).map(|overload| overload.count);
        counts.fold((usize::MAX, 0), |(least, most), own| (least.min(own.0), most.max(own.1)))
    }
}

const fn global(name: &'static str, signature: &'static str, since: u32, call: Implementation) -> Function {
    Function { name, style: Style::Global, signature, since, call }
}

const fn member(name: &'static str, signature: &'static str, since: u32, call: Implementation) -> Function {
    Function { name, style: Style::Member, signature, since, call }
}

/// Every function, by subject.
pub(super) fn all() -> impl Iterator<Item = &'static Function> {
    let subjects: [&'static [Function]; 13] = [
        convert::FUNCTIONS,
        text::FUNCTIONS,
        collections::FUNCTIONS,
        regular::FUNCTIONS,
        quantity::FUNCTIONS,
        image::FUNCTIONS,
        network::FUNCTIONS,
        time::FUNCTIONS,
        named_format::FUNCTIONS,
        optional::FUNCTIONS,
        math::FUNCTIONS,
        sets::FUNCTIONS,
        printf::FUNCTIONS,
    ];
    subjects.into_iter().flatten()
}

/// The function of a name in a style of call.
pub(super) fn find(name: &str, style: Style) -> Option<&'static Function> {
    all().find(|function| function.name == name && function.style == style)
}

/// Whether functions are named after it: `math` for `math.abs`.
pub(super) fn is_namespace(name: &str) -> bool {
    all().any(|function| function.name.split_once('.').is_some_and(|(space, _)| space == name))
}

/// The arguments of one call, and what pays for it.
pub(super) struct Arguments<'c, 'v> {
    call: &'c Call,
    values: Vec<Value<'v>>,
    pub(super) budget: &'c mut Budget,
    pub(super) offset: usize,
}

impl<'c, 'v> Arguments<'c, 'v> {
    pub(super) fn new(call: &'c Call, values: Vec<Value<'v>>, budget: &'c mut Budget, offset: usize) -> Self {
        Arguments { call, values, budget, offset }
    }

    pub(super) fn count(&self) -> usize {
        self.values.len()
    }

    /// An argument; the receiver is the first.
    pub(super) fn get(&self, at: usize) -> Value<'v> {
        self.values.get(at).cloned().unwrap_or(Value::Null)
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::at(self.offset, message)
    }

    /// The fault of arguments of types that the function does not take.
    pub(super) fn unfit(&self) -> Fault {
        let types: Vec<&str> = self.values.iter().map(Value::type_name).collect();
        self.fault(format!("`{}` does not take {}", self.call.function.name, types.join(", ")))
    }

    pub(super) fn string(&self, at: usize) -> Result<Text, Fault> {
        match self.values.get(at) {
            Some(Value::String(text)) => Ok(text.clone()),
            _ => Err(self.unfit()),
        }
    }

    pub(super) fn int(&self, at: usize) -> Result<i64, Fault> {
        match self.values.get(at) {
            Some(Value::Int(number)) => Ok(*number),
            _ => Err(self.unfit()),
        }
    }

    pub(super) fn list(&self, at: usize) -> Result<List<'v>, Fault> {
        match self.values.get(at) {
            Some(Value::List(list)) => Ok(list.clone()),
            _ => Err(self.unfit()),
        }
    }

    /// A list that the function made.
    pub(super) fn made(&mut self, items: Vec<Value<'v>>) -> Result<Value<'v>, Fault> {
        super::evaluator::made_list(items, self.budget, self.offset)
    }

    /// A string that the function made.
    pub(super) fn text(&mut self, text: String) -> Result<Value<'v>, Fault> {
        self.budget.pay_bytes(text.len(), self.offset)?;
        Ok(Value::String(Text::from(text)))
    }

    /// Pays for looking through so many bytes.
    pub(super) fn pay(&mut self, bytes: usize) -> Result<(), Fault> {
        self.budget.pay(bytes as u64 / 16, self.offset)
    }

    /// The pattern in an argument; one that is a literal is compiled once for all evaluations.
    pub(super) fn pattern(&mut self, at: usize) -> Result<Pattern, Fault> {
        let text = self.string(at)?;
        let literal = self.call.arguments.get(at);
        let is_literal = literal.is_some_and(|part| matches!(part.kind, super::syntax::Kind::String(_)));
        let compiled = match is_literal {
            true => self.call.pattern.get_or_init(|| Pattern::new(&text)).clone(),
            false => {
                // Compiling takes far longer than matching.
                self.budget.pay(Pattern::cost(&text), self.offset)?;
                Pattern::new(&text)
            }
        };
        compiled.map_err(|reason| self.fault(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::all;

    /// Every type that signatures may name.
    const TYPES: &str = "bool bytes cidr decision double duration dyn format group image int ip list map optional path \
        authorizer quantity resource semver string timestamp type uint url";

    #[test]
    fn signatures_name_known_types_and_parameters() {
        for function in all() {
            let words = function.signature.split(|end: char| !end.is_ascii_alphanumeric());
            for word in words.filter(|word| !matches!(*word, "" | "A" | "B")) {
                assert!(TYPES.split_whitespace().any(|known| known == word), "{}: `{word}`", function.name);
            }
            let (least, most) = function.count();
            assert!(least <= most, "{}", function.name);
        }
    }
}

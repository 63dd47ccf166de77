//! Gives variables their values: some at once, some only when an expression asks for them.

use std::cell::RefCell;

use super::evaluator::Evaluator;
use super::{Budget, Fault, Program, Value};

/// The values of an evaluation's variables.
///
/// One variable may have lazy members, as `variables` of a ValidatingAdmissionPolicy has: each is a program that runs when it is
/// first asked for, with the same variables, and whose value or fault is kept.
#[derive(Debug, Default)]
pub struct Variables<'v> {
    plain: Vec<(&'v str, Value<'v>)>,
    lazy_root: Option<&'v str>,
    lazy: Vec<Lazy<'v>>,
}

#[derive(Debug)]
struct Lazy<'v> {
    name: &'v str,
    program: &'v Program,
    state: RefCell<State<'v>>,
}

#[derive(Clone, Debug)]
enum State<'v> {
    Fresh,
    Running,
    Done(Result<Value<'v>, Fault>),
}

impl<'v> Variables<'v> {
    /// Variables with these values; one that is declared but not here is a fault when it is asked for.
    pub fn new(values: impl IntoIterator<Item = (&'v str, Value<'v>)>) -> Self {
        Variables { plain: values.into_iter().collect(), lazy_root: None, lazy: Vec::new() }
    }

    /// Adds a variable with lazy members.
    pub fn with_lazy(
        mut self,
        root: &'v str,
        members: impl IntoIterator<Item = (&'v str, &'v Program)>,
    ) -> Self {
        self.lazy_root = Some(root);
        let fresh = |(name, program)| Lazy { name, program, state: RefCell::new(State::Fresh) };
        self.lazy = members.into_iter().map(fresh).collect();
        self
    }

    pub(super) fn get(&self, name: &str, offset: usize) -> Result<Value<'v>, Fault> {
        if let Some((_, value)) = self.plain.iter().find(|(known, _)| *known == name) {
            return Ok(value.clone());
        }
        let reason = match name {
            "authorizer" => "`authorizer` is known only to a running API server".to_owned(),
            _ if self.is_lazy(name) => format!("`{name}` can only be used with a member, `{name}.x`"),
            _ => format!("`{name}` has no value here"),
        };
        Err(Fault::at(offset, reason))
    }

    pub(super) fn is_lazy(&self, root: &str) -> bool {
        self.lazy_root == Some(root)
    }

    pub(super) fn has_member(&self, name: &str) -> bool {
        self.lazy.iter().any(|lazy| lazy.name == name)
    }

    /// The value of a lazy member; what it costs is paid by whoever asks first.
    pub(super) fn member(&self, name: &str, budget: &mut Budget, offset: usize) -> Result<Value<'v>, Fault> {
        let Some(lazy) = self.lazy.iter().find(|lazy| lazy.name == name) else {
            return Err(Fault::at(offset, format!("no such key: {name}")));
        };
        let state = lazy.state.borrow().clone();
        let result = match state {
            State::Done(result) => result,
            State::Running => Err(Fault::at(offset, format!("the variable `{name}` needs itself"))),
            State::Fresh => {
                lazy.state.replace(State::Running);
                let result = Evaluator::new(self, budget).evaluate(lazy.program.root());
                lazy.state.replace(State::Done(result.clone()));
                result
            }
        };
        // The offset within the variable's own text means nothing in the text that asks for it.
        result.map_err(|fault| {
            let message = match fault.message.starts_with("variable `") {
                true => fault.message,
                false => format!("variable `{name}`: {}", fault.message),
            };
            Fault { message, offset, ..fault }
        })
    }
}

//! Judges one object by the rules of one policy, within the budgets of the API server.

use super::rules::{Rule, Rules};
use crate::cel::{Budget, EXPRESSION_STEPS, Fault, Program, Value, Variables};

/// Steps that one policy may take for one object.
const POLICY_STEPS: u64 = 10 * EXPRESSION_STEPS;

/// The longest message of an expression, in bytes, as in Kubernetes.
const LONGEST_MESSAGE: usize = 5 * 1024;

/// What a policy says of an object.
#[derive(Debug, Default)]
pub struct Judgement<'r> {
    /// The rules that it breaks, and those that have no answer.
    pub findings: Vec<Finding<'r>>,
    /// Whether a limit of the API server was reached.
    pub is_exhausted: bool,
}

/// Steps that the policies of a run may still take for the objects that they judge in turn.
#[derive(Clone, Debug)]
pub struct StepAllowance {
    left: u64,
    /// Whether a policy ended because of it, which the API server would have let go on.
    is_short: bool,
}

impl StepAllowance {
    /// Steps for any run, and for each object beyond: an ordinary rule takes tens of them, and a second holds some thirty million.
    const BASE: u64 = 20_000_000;
    const EACH: u64 = 5_000;

    /// What a run over so many objects may take.
    pub fn for_objects(count: usize) -> Self {
        StepAllowance::of(Self::BASE.saturating_add(Self::EACH.saturating_mul(count as u64)))
    }

    /// So many steps.
    pub fn of(steps: u64) -> Self {
        StepAllowance { left: steps, is_short: false }
    }

    /// Steps that are left.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// Takes steps away.
    pub fn spend(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
    }

    /// Whether a policy ended because of it.
    pub fn is_short(&self) -> bool {
        self.is_short
    }
}

/// One rule that an object does not keep.
#[derive(Debug)]
pub struct Finding<'r> {
    /// The rule; absent when the policy's conditions have no answer.
    pub rule: Option<&'r Rule>,
    /// Why.
    pub cause: Cause,
}

/// Why an object does not keep a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The expression is false; the rule's message.
    Violated(String),
    /// The expression has no value; what went wrong.
    Fault(String),
}

struct Run<'r, 'v, 'a> {
    rules: &'r Rules,
    variables: Variables<'v>,
    allowance: &'a mut StepAllowance,
    steps: u64,
    is_exhausted: bool,
}

impl Rules {
    /// Judges the object among these values.
    pub fn judge<'r>(
        &'r self,
        values: &[(&'r str, Value<'r>)],
        allowance: &mut StepAllowance,
    ) -> Judgement<'r> {
        let lazy = self.variables.iter().map(|(name, program)| (name.as_str(), program));
        let variables = Variables::new(values.iter().cloned()).with_lazy("variables", lazy);
        let mut run = Run { rules: self, variables, allowance, steps: 0, is_exhausted: false };
        let findings = run.judge();
        Judgement { findings, is_exhausted: run.is_exhausted }
    }
}

impl<'r> Run<'r, 'r, '_> {
    fn judge(&mut self) -> Vec<Finding<'r>> {
        let ignores = self.rules.ignores_faults;
        match self.conditions() {
            Ok(true) => {}
            Ok(false) => return Vec::new(),
            Err(_) if ignores => return Vec::new(),
            Err(fault) => return vec![Finding { rule: None, cause: Cause::Fault(fault) }],
        }
        let mut findings = Vec::new();
        for rule in &self.rules.rules {
            let cause = match self.evaluate(&rule.program) {
                Ok(Value::Bool(true)) => continue,
                Ok(Value::Bool(false)) => Cause::Violated(self.message(rule)),
                Ok(other) => Cause::Fault(format!("true or false is needed, not {}", other.type_name())),
                Err(fault) => Cause::Fault(fault.message),
            };
            if !(ignores && matches!(cause, Cause::Fault(_))) {
                findings.push(Finding { rule: Some(rule), cause });
            }
        }
        findings
    }

    /// Whether all conditions hold: one that does not outweighs the faults of others.
    fn conditions(&mut self) -> Result<bool, String> {
        let mut fault = None;
        for (name, program) in &self.rules.conditions {
            match self.evaluate(program) {
                Ok(Value::Bool(true)) => {}
                Ok(Value::Bool(false)) => return Ok(false),
                Ok(_) => {
                    fault.get_or_insert(format!("the match condition `{name}` is neither true nor false"));
                }
                Err(found) => {
                    fault.get_or_insert(format!(
                        "the match condition `{name}` has no value: {}",
                        found.message
                    ));
                }
            }
        }
        fault.map_or(Ok(true), Err)
    }

    fn evaluate(&mut self, program: &'r Program) -> Result<Value<'r>, Fault> {
        if self.steps == POLICY_STEPS {
            self.is_exhausted = true;
            return Err(Fault::limit(
                0,
                format!("its policy has taken all of its {POLICY_STEPS} steps before"),
            ));
        }
        let granted = EXPRESSION_STEPS.min(POLICY_STEPS - self.steps);
        let steps = granted.min(self.allowance.left);
        let mut budget = Budget::new(steps);
        let value = program.evaluate(&self.variables, &mut budget);
        self.steps = (self.steps + budget.spent()).min(POLICY_STEPS);
        // Everything costs a little, so that rules without a loop are bounded, too.
        self.allowance.spend(budget.spent() + 1);
        if value.as_ref().is_err_and(|fault| fault.is_limit) {
            match steps < granted {
                true => self.allowance.is_short = true,
                false => self.is_exhausted = true,
            }
        }
        value
    }

    /// The message's expression, else the message, else the expression itself, as in the API server.
    fn message(&mut self, rule: &'r Rule) -> String {
        if let Some(program) = &rule.message_program
            && let Ok(Value::String(text)) = self.evaluate(program)
            && !text.trim().is_empty()
            && !text.contains('\n')
            && text.len() <= LONGEST_MESSAGE
        {
            return text.trim().to_owned();
        }
        match &rule.message {
            Some(message) if !message.is_empty() => message.clone(),
            _ => format!("failed expression: {}", rule.program.text().trim()),
        }
    }
}

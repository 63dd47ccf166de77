//! Compiles the expressions of one policy: conditions, lazy variables, rules.

use serde::Deserialize;

use super::expression::compile;
use crate::cel::{Names, Program, Type};
use crate::diagnostics::{Diagnostic, Level};
use crate::source::Span;
use crate::tree::{Located, Text};

/// The compiled expressions of one policy.
#[derive(Debug, Default)]
pub struct Rules {
    /// What has to hold for the policy to look at an object at all, by name.
    pub(super) conditions: Vec<(Text, Program)>,
    /// Variables, which run when they are asked for; each knows those before it.
    pub(super) variables: Vec<(Text, Program)>,
    /// The rules.
    pub(super) rules: Vec<Rule>,
    /// Whether a fault of evaluation passes over the object instead of refusing it.
    pub(super) ignores_faults: bool,
}

/// One rule: what has to be true, and what to say when it is not.
#[derive(Debug)]
pub struct Rule {
    /// Its name; the validations of Kubernetes have none.
    pub name: Option<Text>,
    /// Where its expression stands.
    pub span: Span,
    /// The level at which it reports, where it says so itself.
    pub level: Option<Level>,
    pub(super) program: Program,
    pub(super) message: Option<String>,
    pub(super) message_program: Option<Program>,
}

/// A variable or a condition, as written.
#[derive(Clone, Deserialize, Debug)]
pub(super) struct NamedExpression {
    pub(super) name: Located<String>,
    pub(super) expression: Located<String>,
}

/// A rule, as written.
#[derive(Clone, Debug)]
pub(super) struct WrittenRule<'w> {
    pub(super) name: Option<&'w Located<String>>,
    pub(super) expression: &'w Located<String>,
    pub(super) message: Option<&'w str>,
    pub(super) message_expression: Option<&'w Located<String>>,
    pub(super) level: Option<Level>,
}

/// What a policy says, before it is compiled.
#[derive(Clone, Default, Debug)]
pub(super) struct Written<'w> {
    pub(super) conditions: &'w [NamedExpression],
    pub(super) variables: &'w [NamedExpression],
    pub(super) rules: Vec<WrittenRule<'w>>,
    /// What is written into the audit log, by key: it decides nothing, but has to compile.
    pub(super) annotations: Vec<(&'w str, &'w Located<String>)>,
    pub(super) ignores_faults: bool,
}

impl Rules {
    /// Compiles everything; each fault is reported at its place, and what holds it is left out.
    ///
    /// `roots` are the variables that every expression knows.
    pub(super) fn compile(written: &Written<'_>, roots: &Names<'_>, reports: &mut Vec<Diagnostic>) -> Self {
        let mut rules = Rules { ignores_faults: written.ignores_faults, ..Rules::default() };
        let mut known: Vec<(&str, Type)> = Vec::new();
        let mut take = |result: Result<Program, Box<Diagnostic>>| match result {
            Ok(program) => Some(program),
            Err(report) => {
                reports.push(*report);
                None
            }
        };
        for variable in written.variables {
            let names = roots.clone().with_members("variables", known.iter().cloned());
            let what = format!("the variable `{}`", variable.name);
            let compiled = take(compile(&variable.expression, &names, (&what, &[])));
            // One that is at fault is known all the same: who uses it is not to blame.
            let own = compiled.as_ref().map_or(Type::Dyn, |program| program.result().of_variable());
            known.push((&variable.name, own));
            if let Some(program) = compiled {
                rules.variables.push((Text::new(variable.name.as_str()), program));
            }
        }
        let names = roots.clone().with_members("variables", known);
        let of_messages = names.clone().without("authorizer");
        // The API server knows no variables yet where it decides whether a policy looks at all.
        for condition in written.conditions {
            let what = format!("the match condition `{}`", condition.name);
            if let Some(program) = take(compile(&condition.expression, roots, (&what, &["bool"]))) {
                rules.conditions.push((Text::new(condition.name.as_str()), program));
            }
        }
        for (key, expression) in &written.annotations {
            take(compile(
                expression,
                &names,
                (&format!("the audit annotation `{key}`"), &["string", "null"]),
            ));
        }
        for rule in &written.rules {
            let what = rule.name.map_or("the expression".to_owned(), |name| format!("the rule `{name}`"));
            let message = rule
                .message_expression
                .map(|text| take(compile(text, &of_messages, (&format!("{what}'s message"), &["string"]))));
            let compiled = take(compile(rule.expression, &names, (&what, &["bool"])));
            let Some(program) = compiled else { continue };
            rules.rules.push(Rule {
                name: rule.name.map(|name| Text::new(name.as_str())),
                span: rule.expression.span,
                level: rule.level,
                program,
                message: rule.message.map(|message| message.trim().to_owned()),
                message_program: message.flatten(),
            });
        }
        rules
    }

    /// Whether a fault of evaluation passes over the object.
    pub(super) fn ignores_faults(&self) -> bool {
        self.ignores_faults
    }

    /// Every expression.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        let named = self.conditions.iter().chain(&self.variables).map(|(_, program)| program);
        let of_rules =
            self.rules.iter().flat_map(|rule| [Some(&rule.program), rule.message_program.as_ref()]);
        named.chain(of_rules.flatten())
    }

    /// The rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

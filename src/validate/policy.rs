//! Compiles the policies among the definitions, and judges definitions by those that are about them.

use super::valid::Checked;
use crate::cel::Value;
use crate::diagnostics::{Diagnostic, Level};
use crate::model::{Policy, PolicyStage};
use crate::parse::Definition;
use crate::policy::{
    Cause, check_admission, check_match, compile_policy, names_kind, policy_error, policy_violated,
};

/// Faults of a policy.
pub(super) fn check(policy: &Policy) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    compile_policy(policy, &mut reports);
    check_match(policy, &mut reports);
    check_admission(policy, &mut reports);
    reports
}

/// What the policies about definitions find in them. One that runs out of its budget judges nothing further.
pub(super) fn judge(policies: &[Checked<Policy>], definitions: &[Definition]) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    for policy in policies.iter().filter(|policy| policy.spec.stage == PolicyStage::Definition) {
        // What is wrong with the expressions was reported when they were read.
        let rules = compile_policy(&policy.spec, &mut Vec::new());
        for definition in definitions.iter().filter(|definition| is_about(policy, definition)) {
            let judgement = rules.judge(&[("object", Value::of(&definition.node))]);
            for finding in &judgement.findings {
                let Some(rule) = finding.rule else { continue };
                let (level, name) =
                    (rule.level.unwrap_or(Level::Error), rule.name.as_deref().unwrap_or_default());
                let kind = definition.kind.name();
                let own = format!("the policy `{}`, rule `{name}`", policy.name());
                let report = match &finding.cause {
                    Cause::Violated(message) => {
                        policy_violated(format!("the {kind} `{}` breaks {own}: {message}", definition.name), level)
                    }
                    Cause::Fault(reason) => policy_error(
                        format!("{own} has no answer for the {kind} `{}`: {reason}", definition.name),
                        level,
                    )
                    .hint("guard optional fields with `has(…)` or `.?field.orValue(…)`: a rule without an answer refuses"),
                };
                reports.push(report.at(definition.name.span, "").label(rule.span, "by this rule"));
            }
            if judgement.is_exhausted {
                break;
            }
        }
    }
    reports
}

fn is_about(policy: &Checked<Policy>, definition: &Definition) -> bool {
    let wanted = &policy.spec.r#match;
    let group = definition.kind.api().version().split('/').next().unwrap_or_default();
    let own = definition.organization.as_str();
    (policy.organization.is_empty() || policy.organization == own)
        && (wanted.organizations.is_empty() || wanted.organizations.iter().any(|name| name.as_str() == own))
        && names_kind(&wanted.kinds, group, definition.kind.name())
}

//! Compiles the policies among the definitions, and judges definitions by those that are about them.

use std::collections::BTreeSet;

use super::kubernetes::{built_in_kinds, custom_kinds};
use super::valid::Checked;
use crate::cel::Value;
use crate::diagnostics::{Diagnostic, Level, did_you_mean, nearest};
use crate::model::{Kind, Policy, PolicyStage};
use crate::parse::Definition;
use crate::policy::{
    Cause, StepAllowance, check_admission, check_match, compile_policy, invalid_policy, names_kind,
    policy_error, policy_violated, too_many_steps,
};
use crate::tree::Located;

/// Faults of a policy.
pub(super) fn check(policy: &Policy) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    compile_policy(policy, &mut reports);
    check_match(policy, &mut reports);
    reports.extend(policy.r#match.kinds.iter().filter_map(|kind| unknown_kind(policy.stage, kind)));
    check_admission(policy, &mut reports);
    reports
}

/// The report of a kind that there is not, as far as all kinds of its group are known: it would match nothing.
fn unknown_kind(stage: PolicyStage, written: &Located<String>) -> Option<Diagnostic> {
    let (group, name) = match written.rsplit_once('/') {
        Some((group, name)) => (Some(group), name),
        None => (None, written.as_str()),
    };
    let (known, kinds): (Vec<(&str, &str)>, &str) = match stage {
        PolicyStage::Definition => {
            (Kind::ALL.map(|kind| (kind.api().group(), kind.name())).to_vec(), "kind of definitions")
        }
        PolicyStage::Manifest => (built_in_kinds().collect(), "built-in kind"),
    };
    let of_group = |own: &str| group.is_none_or(|group| group == own);
    let is_known = known.iter().any(|(own, kind)| of_group(own) && *kind == name);
    // Whoever extends Kubernetes has groups and kinds of his own, whose names begin with a capital all the same.
    let is_open = stage == PolicyStage::Manifest
        && group.map_or_else(
            || name.starts_with(|first: char| first.is_ascii_uppercase()),
            |group| known.iter().all(|(own, _)| *own != group),
        );
    if is_known || is_open || written.matches('/').count() > 1 {
        return None;
    }
    let elsewhere = known.iter().find(|(_, kind)| *kind == name).map(|(own, kind)| match *own {
        "" => format!("did you mean `{kind}`, which has no group?"),
        own => format!("did you mean `{own}/{kind}`?"),
    });
    let near = || did_you_mean(name, known.iter().filter(|(own, _)| of_group(own)).map(|(_, kind)| *kind));
    let anywhere = || did_you_mean(name, known.iter().map(|(_, kind)| *kind));
    let message = format!("`{}` is no {kinds}: it would match nothing", written.value);
    let hint = elsewhere.or_else(near).or_else(anywhere);
    let hint =
        hint.unwrap_or_else(|| "write kinds with their group: `apps/Deployment`, `Service`".to_owned());
    Some(invalid_policy(message, written.span, &hint))
}

/// The report of a kind that no object has: neither Kubernetes nor what clusters often have, and none of the kinds that are
/// there. `all` says whether these are all there will be; others' manifests may be a part, and only what is nearly
/// another kind is told then.
pub fn absent_kind(
    written: &Located<String>,
    there: &BTreeSet<(&str, &str)>,
    all: bool,
) -> Option<Diagnostic> {
    let (group, name) = match written.rsplit_once('/') {
        Some((group, name)) => (Some(group), name),
        None => (None, written.as_str()),
    };
    let mut known: Vec<(&str, &str)> = there.iter().copied().collect();
    for pair in built_in_kinds().chain(custom_kinds()) {
        known.push(pair);
    }
    if known.iter().any(|(own, kind)| *kind == name && group.is_none_or(|group| group == *own)) {
        return None;
    }
    let meant = nearest_kind(group, name, &known);
    let is_surely_meant = |(own, kind): (&str, &str)| {
        let alike = kind.len().abs_diff(name.len()) <= 2;
        alike && group.is_none_or(|group| !group.contains('.') || group == own)
    };
    if !all && !meant.is_some_and(is_surely_meant) {
        return None;
    }
    let message = format!("nothing is of the kind `{}`: it would match nothing", written.value);
    let hint = match meant {
        Some(("", kind)) => format!("did you mean `{kind}`?"),
        Some((group, kind)) => format!("did you mean `{group}/{kind}`?"),
        None => "correct it, or add the policy once a class adds such objects".to_owned(),
    };
    Some(invalid_policy(message, written.span, &hint))
}

/// The kind that was meant: one of the same name, a near one of the same group, or a near one of any.
fn nearest_kind<'k>(
    group: Option<&str>,
    name: &str,
    known: &[(&'k str, &'k str)],
) -> Option<(&'k str, &'k str)> {
    let of_group = |own: &str| group.is_some_and(|group| group == own || !nearest(group, [own]).is_empty());
    let called = |wanted: &str| {
        let named = || known.iter().filter(|(_, kind)| *kind == wanted).copied();
        let first = named().find(|(own, _)| of_group(own));
        first.or_else(|| named().next())
    };
    let near = |within: &dyn Fn(&str) -> bool| {
        let kinds = known.iter().filter(|(own, _)| within(own)).map(|(_, kind)| *kind);
        nearest(name, kinds).first().copied()
    };
    called(name).or_else(|| called(near(&of_group).or_else(|| near(&|_| true))?))
}

/// What the policies about definitions find in them. One that runs out of its budget judges nothing further.
pub(super) fn judge(policies: &[Checked<Policy>], definitions: &[Definition]) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut allowance = StepAllowance::for_objects(definitions.len());
    for policy in policies.iter().filter(|policy| policy.spec.stage == PolicyStage::Definition) {
        // What is wrong with the expressions was reported when they were read.
        let rules = compile_policy(&policy.spec, &mut Vec::new());
        for definition in definitions.iter().filter(|definition| is_about(policy, definition)) {
            let judgement = rules.judge(&[("object", Value::of(&definition.node))], &mut allowance);
            if allowance.is_short() {
                let place = format!("the {} `{}`", definition.kind.name(), definition.name);
                reports.push(too_many_steps(&[(policy.name(), policy.metadata.name.span)], &place));
                return reports;
            }
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
    let group = definition.kind.api().group();
    let own = definition.organization.as_str();
    (policy.organization.is_empty() || policy.organization == own)
        && (wanted.organizations.is_empty() || wanted.organizations.iter().any(|name| name.as_str() == own))
        && names_kind(&wanted.kinds, group, definition.kind.name())
}

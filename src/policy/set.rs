//! Holds the ValidatingAdmissionPolicies that judge one set of objects, with their bindings and parameters.

use super::parameters::{ParamChoice, choose_parameters};
use super::problems;
use super::{AdmissionBinding, AdmissionPolicy, Cause, Finding, Judgement, StepAllowance, Subject};
use crate::diagnostics::{Diagnostic, Level, did_you_mean};
use crate::tree::Node;

/// ValidatingAdmissionPolicies with their bindings and everything that may be their parameters.
#[derive(Debug, Default)]
pub struct AdmissionPolicies {
    policies: Vec<BoundPolicy>,
    /// Bindings of policies that are not here; a cluster takes them, and they do nothing until the policy comes.
    unbound: Vec<AdmissionBinding>,
    parameters: Vec<Node>,
}

/// A policy with its bindings; one without any applies everywhere and denies.
#[derive(Debug)]
pub struct BoundPolicy {
    /// The policy.
    pub policy: AdmissionPolicy,
    /// Its bindings.
    pub bindings: Vec<AdmissionBinding>,
}

/// What a policy says of an object through one binding.
#[derive(Debug)]
pub struct Verdict<'p> {
    /// The level of its findings.
    pub level: Level,
    /// The binding; absent where the policy has none.
    pub binding: Option<&'p AdmissionBinding>,
    /// What it found.
    pub judgement: Judgement<'p>,
}

impl AdmissionPolicies {
    /// Reads policies, bindings and whatever else may be a parameter; what is wrong is reported.
    ///
    /// Bindings of `broken` policies, which are not among the documents, are not to blame; those of policies that nobody wrote are reported at
    /// the level `absent`: the API server stores them.
    pub fn read(
        documents: Vec<Node>,
        mut broken: Vec<String>,
        absent: Level,
        reports: &mut Vec<Diagnostic>,
    ) -> Self {
        let (mut set, mut bindings) = (AdmissionPolicies::default(), Vec::new());
        for document in documents {
            if AdmissionPolicy::is_one(&document) {
                match AdmissionPolicy::compile(&document, reports) {
                    Some(policy) => set.policies.push(BoundPolicy { policy, bindings: Vec::new() }),
                    None => broken
                        .extend(document.at(&["metadata", "name"]).and_then(Node::as_str).map(str::to_owned)),
                }
            } else if AdmissionBinding::is_one(&document) {
                bindings.extend(AdmissionBinding::read(&document, reports));
            } else {
                set.parameters.push(document);
            }
        }
        for binding in bindings {
            let own = set.policies.iter_mut().find(|bound| bound.policy.name == binding.policy.as_str());
            match own {
                Some(bound) => bound.bindings.push(binding),
                None if broken.contains(&binding.policy.value) => {}
                None => {
                    let known = set.policies.iter().map(|bound| bound.policy.name.as_str());
                    let hint = did_you_mean(&binding.policy, known);
                    let message = format!("there is no ValidatingAdmissionPolicy `{}`", binding.policy);
                    let hint = hint.as_deref().unwrap_or("add the policy, or remove the binding");
                    let report = problems::invalid_policy(message, binding.policy.span, hint);
                    reports.push(report.leveled(absent));
                    set.unbound.push(binding);
                }
            }
        }
        set
    }

    /// The policies.
    pub fn policies(&self) -> &[BoundPolicy] {
        &self.policies
    }

    /// Every document: policies, bindings and parameters, in the order of kinds.
    pub fn documents(&self) -> impl Iterator<Item = &Node> {
        let bound = self.policies.iter().flat_map(|bound| {
            let bindings = bound.bindings.iter().map(|binding| &binding.document);
            std::iter::once(&bound.policy.document).chain(bindings)
        });
        let unbound = self.unbound.iter().map(|binding| &binding.document);
        bound.chain(unbound).chain(&self.parameters)
    }

    /// What may be parameters.
    pub fn parameters(&self) -> &[Node] {
        &self.parameters
    }

    /// What one of the policies says of an object; nothing where it does not match.
    pub fn judge<'p>(
        &'p self,
        bound: &'p BoundPolicy,
        subject: &'p Subject,
        allowance: &mut StepAllowance,
    ) -> Vec<Verdict<'p>> {
        if !bound.policy.constraints.matches(subject) {
            return Vec::new();
        }
        if bound.bindings.is_empty() {
            let judgement = bound.policy.judge(subject, None, allowance);
            return vec![Verdict { level: Level::Error, binding: None, judgement }];
        }
        let matching = bound.bindings.iter().filter(|binding| binding.resources.matches(subject));
        matching.flat_map(|binding| self.judge_bound(&bound.policy, binding, (subject, allowance))).collect()
    }

    fn judge_bound<'p>(
        &'p self,
        policy: &'p AdmissionPolicy,
        binding: &'p AdmissionBinding,
        (subject, allowance): (&'p Subject, &mut StepAllowance),
    ) -> Vec<Verdict<'p>> {
        let verdict = |judgement| Verdict { level: binding.level, binding: Some(binding), judgement };
        match choose_parameters(policy, Some(binding), subject, &self.parameters) {
            ParamChoice::None => vec![verdict(policy.judge(subject, None, allowance))],
            ParamChoice::Each(found) => found
                .into_iter()
                .map(|parameters| verdict(policy.judge(subject, Some(parameters), allowance)))
                .collect(),
            ParamChoice::Passes => Vec::new(),
            ParamChoice::Refused(reason) => {
                let findings = match policy.rules.ignores_faults() {
                    true => Vec::new(),
                    false => vec![Finding { rule: None, cause: Cause::Fault(reason) }],
                };
                vec![verdict(Judgement { findings, ..Judgement::default() })]
            }
        }
    }
}

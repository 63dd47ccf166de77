//! Judges objects by policies, in parallel, and stops a policy that takes too long.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::objects::Objects;
use crate::diagnostics::{Diagnostic, Diagnostics, Level};
use crate::plan::clusters_of;
use crate::policy::{
    AdmissionPolicies, BoundPolicy, Cause, Finding, StepAllowance, Subject, Verdict, policy_error,
    policy_violated, served, too_many_steps,
};
use crate::render::Manifest;
use crate::resolve::Platform;
use crate::source::Span;

/// What one policy found in one object.
pub(super) struct Found {
    pub(super) reports: Vec<Diagnostic>,
    pub(super) is_exhausted: bool,
    /// Steps that it took.
    pub(super) steps: u64,
}

/// How a policy is called, and where its name stands.
pub(super) struct Title<'p> {
    pub(super) name: &'p str,
    pub(super) span: Span,
}

/// Judges every object by every ValidatingAdmissionPolicy; with a platform, by those that go to the object's cluster.
pub(super) fn judge_by_admission(
    objects: &Objects<'_>,
    set: &AdmissionPolicies,
    platform: Option<&Platform<'_>>,
    diagnostics: &mut Diagnostics,
) {
    let documents = set.policies().iter().flat_map(|bound| {
        let bindings = bound.bindings.iter().map(|binding| (binding.span, &binding.document));
        std::iter::once((bound.policy.span, &bound.policy.document)).chain(bindings)
    });
    // A policy and each of its bindings may go to clusters of their own; plain manifests know of none.
    let clusters: BTreeMap<Span, BTreeSet<&str>> = platform.map_or_else(BTreeMap::new, |platform| {
        documents.map(|(span, document)| (span, clusters_of(document, platform))).collect()
    });
    let goes_to = |document: Span, manifest: &Manifest| {
        let own = manifest.key.cluster.as_deref();
        clusters.get(&document).is_none_or(|clusters| own.is_some_and(|own| clusters.contains(own)))
    };
    let titles = set.policies().iter();
    let titles: Vec<Title<'_>> =
        titles.map(|bound| Title { name: &bound.policy.name, span: bound.policy.span }).collect();
    judge_all(objects, &titles, diagnostics, |manifest, is_open, allowance| {
        let subject = subject(objects, manifest);
        let policies = set.policies().iter().enumerate();
        let open =
            policies.filter(|(number, bound)| is_open(*number) && goes_to(bound.policy.span, manifest));
        let is_here = |verdict: &Verdict<'_>| verdict.binding.is_none_or(|by| goes_to(by.span, manifest));
        open.map(|(number, bound)| {
            let before = allowance.left();
            let mut verdicts = set.judge(bound, &subject, allowance);
            verdicts.retain(is_here);
            let steps = before - allowance.left();
            (number, Found { steps, ..found_by(bound, &verdicts, manifest) })
        })
        .collect()
    });
}

/// How many objects are judged in parallel before the steps are counted.
const AT_ONCE: usize = 256;

/// What is known of the policies while the objects are judged in turn.
struct Run<'p> {
    titles: &'p [Title<'p>],
    allowance: StepAllowance,
    /// The object that exhausted each policy: it judges none behind it.
    stops: Vec<Option<usize>>,
    /// Steps that each policy took.
    steps: Vec<u64>,
}

/// Judges every object. `judge` gives what each policy that is still open found, within an allowance of steps.
///
/// A policy that runs out of its own budget is told once, and judges no object behind the one that exhausted it. Where all together need too
/// many steps nothing further is judged. Both are counted in the order of objects, so that threads change nothing.
pub(super) fn judge_all(
    objects: &Objects<'_>,
    titles: &[Title<'_>],
    diagnostics: &mut Diagnostics,
    judge: impl Fn(&Manifest, &dyn Fn(usize) -> bool, &mut StepAllowance) -> Vec<(usize, Found)> + Sync,
) {
    if titles.is_empty() {
        return;
    }
    let mut run = Run {
        titles,
        allowance: StepAllowance::for_objects(objects.manifests.len()),
        stops: vec![None; titles.len()],
        steps: vec![0; titles.len()],
    };
    for (chunk, manifests) in objects.manifests.chunks(AT_ONCE).enumerate() {
        // Half is kept for what may have to be judged again.
        let share = run.allowance.left() / (2 * manifests.len() as u64);
        let stops = run.stops.clone();
        let is_open = |number: usize| stops.get(number).is_some_and(Option::is_none);
        let found: Vec<(Vec<(usize, Found)>, bool)> = manifests
            .par_iter()
            .map(|manifest| {
                let mut allowance = StepAllowance::of(share);
                (judge(manifest, &is_open, &mut allowance), allowance.is_short())
            })
            .collect();
        let is_short = found.iter().any(|(_, is_short)| *is_short);
        for (at, (of_object, _)) in found.into_iter().enumerate() {
            let reports = run.take(chunk * AT_ONCE + at, of_object);
            if !is_short {
                diagnostics.extend(reports);
            }
        }
        if !is_short {
            continue;
        }
        // A share was too small for an object: one after the other takes what is left.
        run.stops = stops;
        for (at, manifest) in manifests.iter().enumerate() {
            let stops = run.stops.clone();
            let is_open = |number: usize| stops.get(number).is_some_and(Option::is_none);
            let mut allowance = run.allowance.clone();
            let found = judge(manifest, &is_open, &mut allowance);
            let reports = run.take(chunk * AT_ONCE + at, found);
            if allowance.is_short() {
                diagnostics.push(run.too_costly(manifest));
                return run.report_exhausted(objects, diagnostics);
            }
            diagnostics.extend(reports);
        }
    }
    run.report_exhausted(objects, diagnostics);
}

impl Run<'_> {
    /// Counts what an object took; the reports of policies that are still open.
    fn take(&mut self, at: usize, found: Vec<(usize, Found)>) -> Vec<Diagnostic> {
        let mut reports = Vec::new();
        for (number, found) in found {
            self.allowance.spend(found.steps);
            if let Some(steps) = self.steps.get_mut(number) {
                *steps += found.steps;
            }
            let Some(stop) = self.stops.get_mut(number).filter(|stop| stop.is_none()) else { continue };
            reports.extend(found.reports);
            *stop = found.is_exhausted.then_some(at);
        }
        reports
    }

    fn too_costly(&self, manifest: &Manifest) -> Diagnostic {
        let mut costliest: Vec<usize> = (0..self.titles.len()).collect();
        costliest.sort_by_key(|number| (std::cmp::Reverse(self.steps.get(*number)), *number));
        let titles = costliest.iter().take(3).filter_map(|number| self.titles.get(*number));
        let titles: Vec<(&str, Span)> = titles.map(|title| (title.name, title.span)).collect();
        too_many_steps(&titles, &format!("the {} `{}`", manifest.key.kind, manifest.key.name))
    }

    fn report_exhausted(&self, objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
        for (stop, title) in self.stops.iter().zip(self.titles) {
            if let Some(manifest) = stop.and_then(|at| objects.manifests.get(at)) {
                diagnostics.push(exhausted(title, manifest));
            }
        }
    }
}

/// The object as the API server would see it, with its Namespace where that is among the objects.
pub(super) fn subject(objects: &Objects<'_>, manifest: &Manifest) -> Subject {
    let cluster = manifest.key.cluster.as_deref().unwrap_or_default();
    Subject::new(served(&manifest.body, objects.minor(manifest)), objects.scope(manifest), |name| {
        let within = objects.namespaces.get(&(cluster, name))?;
        within.iter().find(|manifest| manifest.key.kind == "Namespace").map(|namespace| &namespace.body)
    })
}

fn found_by(bound: &BoundPolicy, verdicts: &[Verdict<'_>], manifest: &Manifest) -> Found {
    let is_exhausted = verdicts.iter().any(|verdict| verdict.judgement.is_exhausted);
    let what = format!("`{}`", bound.policy.name);
    let report = |verdict: &Verdict<'_>| -> Vec<Diagnostic> {
        let place = (bound.policy.span, verdict.level);
        verdict.judgement.findings.iter().map(|finding| report(&what, finding, place, manifest)).collect()
    };
    Found { reports: verdicts.iter().flat_map(report).collect(), is_exhausted, steps: 0 }
}

/// What to do about a rule without an answer.
const GUARD: &str =
    "guard optional fields with `has(…)` or `.?field.orValue(…)`: a rule without an answer refuses";

/// One finding at its object, with the rule as its cause.
pub(super) fn report(
    policy: &str,
    finding: &Finding<'_>,
    (policy_span, level): (Span, Level),
    manifest: &Manifest,
) -> Diagnostic {
    let key = &manifest.key;
    let name = finding.rule.and_then(|rule| rule.name.as_ref());
    let rule = name.map_or(String::new(), |name| format!(", rule `{name}`"));
    let report = match &finding.cause {
        Cause::Violated(message) => policy_violated(
            format!("the {} `{}` breaks {policy}{rule}: {message}", key.kind, key.name),
            level,
        ),
        Cause::Fault(reason) => policy_error(
            format!("{policy}{rule} has no answer for the {} `{}`: {reason}", key.kind, key.name),
            level,
        )
        .hints(finding.rule.map(|_| GUARD.to_owned())),
    };
    report
        .at(manifest.owner.span, "")
        .label(finding.rule.map_or(policy_span, |rule| rule.span), "by this rule")
        .object(key.object_name())
}

fn exhausted(title: &Title<'_>, manifest: &Manifest) -> Diagnostic {
    let key = &manifest.key;
    let name = title.name;
    policy_error(
        format!(
            "`{name}` needs too many steps for the {} `{}`; further objects were not judged by it",
            key.kind, key.name
        ),
        Level::Error,
    )
    .at(title.span, "")
    .hint("write it with fewer nested macros, or bound the lists that it goes over")
}

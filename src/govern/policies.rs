//! Judges objects by policies, in parallel, and stops a policy that takes too long.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::objects::Objects;
use crate::diagnostics::{Diagnostic, Diagnostics, Level};
use crate::plan::clusters_of;
use crate::policy::{
    AdmissionPolicies, BoundPolicy, Cause, Finding, Subject, Verdict, policy_error, policy_violated, served,
};
use crate::render::Manifest;
use crate::resolve::Platform;
use crate::source::Span;

/// What one policy found in one object.
pub(super) struct Found {
    pub(super) reports: Vec<Diagnostic>,
    pub(super) is_exhausted: bool,
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
    judge_all(objects, &titles, diagnostics, |manifest, is_open| {
        let subject = subject(objects, manifest);
        let policies = set.policies().iter().enumerate();
        let open =
            policies.filter(|(number, bound)| is_open(*number) && goes_to(bound.policy.span, manifest));
        let is_here = |verdict: &Verdict<'_>| verdict.binding.is_none_or(|by| goes_to(by.span, manifest));
        open.map(|(number, bound)| {
            let mut verdicts = set.judge(bound, &subject);
            verdicts.retain(is_here);
            (number, found_by(bound, &verdicts, manifest))
        })
        .collect()
    });
}

/// Judges every object in parallel. `judge` gives what each policy that is still open found.
///
/// A policy that runs out of its budget is told once, and judges no object behind the one that exhausted it: the same one
/// whichever thread comes first, since what was judged in vain is dropped.
pub(super) fn judge_all(
    objects: &Objects<'_>,
    titles: &[Title<'_>],
    diagnostics: &mut Diagnostics,
    judge: impl Fn(&Manifest, &dyn Fn(usize) -> bool) -> Vec<(usize, Found)> + Sync,
) {
    if titles.is_empty() {
        return;
    }
    let stops: Vec<AtomicUsize> = titles.iter().map(|_| AtomicUsize::new(usize::MAX)).collect();
    let stop = |number: usize| stops.get(number).map_or(0, |stop| stop.load(Ordering::Relaxed));
    let found: Vec<Vec<(usize, Found)>> = objects
        .manifests
        .par_iter()
        .enumerate()
        .map(|(at, manifest)| {
            let found = judge(manifest, &|number| stop(number) > at);
            for (number, _) in found.iter().filter(|(_, found)| found.is_exhausted) {
                if let Some(stop) = stops.get(*number) {
                    stop.fetch_min(at, Ordering::Relaxed);
                }
            }
            found
        })
        .collect();
    for (at, of_object) in found.into_iter().enumerate() {
        let in_time = of_object.into_iter().filter(|(number, _)| stop(*number) >= at);
        diagnostics.extend(in_time.flat_map(|(_, found)| found.reports));
    }
    for (number, title) in titles.iter().enumerate() {
        if let Some(manifest) = objects.manifests.get(stop(number)) {
            diagnostics.push(exhausted(title, manifest));
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
    Found { reports: verdicts.iter().flat_map(report).collect(), is_exhausted }
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

//! Judges objects by policies, in parallel, and stops a policy that takes too long.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::objects::Objects;
use crate::diagnostics::{Diagnostic, Diagnostics, Level};
use crate::policy::{
    AdmissionPolicies, BoundPolicy, Cause, Finding, Subject, Verdict, policy_error, policy_violated, served,
};
use crate::render::Manifest;
use crate::source::Span;

/// What one policy found in one object.
struct Found {
    reports: Vec<Diagnostic>,
    is_exhausted: bool,
}

/// Judges every object by every ValidatingAdmissionPolicy.
pub(super) fn judge_by_admission(
    objects: &Objects<'_>,
    set: &AdmissionPolicies,
    diagnostics: &mut Diagnostics,
) {
    if set.policies().is_empty() {
        return;
    }
    let stops: Vec<AtomicUsize> = set.policies().iter().map(|_| AtomicUsize::new(usize::MAX)).collect();
    let found: Vec<Vec<(usize, Found)>> = objects
        .manifests
        .par_iter()
        .enumerate()
        .map(|(at, manifest)| {
            let subject = subject(objects, manifest);
            let policies = set.policies().iter().zip(&stops).enumerate();
            // An object behind the one that exhausted a policy is passed over, whichever thread comes first: what
            // was judged in vain is dropped below.
            let open = policies.filter(|(_, (_, stop))| stop.load(Ordering::Relaxed) > at);
            open.map(|(number, (bound, stop))| {
                let found = judge_one(set, bound, (manifest, &subject));
                if found.is_exhausted {
                    stop.fetch_min(at, Ordering::Relaxed);
                }
                (number, found)
            })
            .collect()
        })
        .collect();
    for (at, of_object) in found.into_iter().enumerate() {
        for (number, found) in of_object {
            if stops.get(number).is_some_and(|stop| stop.load(Ordering::Relaxed) >= at) {
                diagnostics.extend(found.reports);
            }
        }
    }
    for (bound, stop) in set.policies().iter().zip(&stops) {
        if let Some(manifest) = objects.manifests.get(stop.load(Ordering::Relaxed)) {
            diagnostics.push(exhausted(&bound.policy.name, bound.policy.span, manifest));
        }
    }
}

fn subject(objects: &Objects<'_>, manifest: &Manifest) -> Subject {
    let cluster = manifest.key.cluster.as_deref().unwrap_or_default();
    Subject::new(served(&manifest.body), |name| {
        let within = objects.namespaces.get(&(cluster, name))?;
        within.iter().find(|manifest| manifest.key.kind == "Namespace").map(|namespace| &namespace.body)
    })
}

fn judge_one(
    set: &AdmissionPolicies,
    bound: &BoundPolicy,
    (manifest, subject): (&Manifest, &Subject),
) -> Found {
    let verdicts = set.judge(bound, subject);
    let is_exhausted = verdicts.iter().any(|verdict| verdict.judgement.is_exhausted);
    let what = format!("`{}`", bound.policy.name);
    let report = |verdict: &Verdict<'_>| -> Vec<Diagnostic> {
        let place = (bound.policy.span, verdict.level);
        verdict.judgement.findings.iter().map(|finding| report(&what, finding, place, manifest)).collect()
    };
    Found { reports: verdicts.iter().flat_map(report).collect(), is_exhausted }
}

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
        .hint(
            "guard optional fields with `has(…)` or `.?field.orValue(…)`; a cluster would refuse the object",
        ),
    };
    report
        .at(manifest.owner.span, "")
        .label(finding.rule.map_or(policy_span, |rule| rule.span), "by this rule")
        .object(key.object_name())
}

fn exhausted(policy: &str, span: Span, manifest: &Manifest) -> Diagnostic {
    let key = &manifest.key;
    policy_error(
        format!(
            "`{policy}` needs too many steps for the {} `{}`; further objects were not judged by it",
            key.kind, key.name
        ),
        Level::Error,
    )
    .at(span, "")
    .hint("write it with fewer nested macros, or bound the lists that it goes over")
}

//! Judges what was rendered, rule by rule, and settles the levels of all reports; changes nothing.

mod access;
mod api_versions;
mod build_usage;
mod builds;
mod entrances;
mod findings;
mod image_names;
mod images;
mod levels;
mod made;
mod missing;
mod most_pods;
mod objects;
mod own_policies;
mod places;
mod pod_amounts;
mod pod_labels;
mod pod_references;
pub mod pod_security;
mod pods;
mod policies;
mod ports;
mod problems;
mod rule;
mod rules;
mod settle;
mod usage;
mod waivable;
mod waiver;

use rayon::prelude::*;

use crate::diagnostics::{Code, Diagnostics};
use crate::model::Policy;
use crate::plan::Plan;
use crate::policy::AdmissionPolicies;
use crate::render::Rendered;
use crate::resolve::Platform;
use crate::validate::Checked;

pub use objects::Objects;
pub use pods::{Maker, Pods};
pub use rule::{Check, Judged, Rule};
pub use rules::{report_written_secrets, written_secrets};
pub use settle::{Settlement, settle};
pub use waivable::is_waivable;

/// Runs every rule over the platform, its plan and its objects.
pub fn govern(platform: &Platform<'_>, plan: &Plan<'_>, rendered: &Rendered, diagnostics: &mut Diagnostics) {
    let objects = Objects::of_platform(platform, rendered);
    govern_objects(&objects, diagnostics);
    let judged = Judged { platform, plan, objects: &objects };
    for rule in rules() {
        if let Check::Platform(check) = rule.check {
            check(&judged, diagnostics);
        }
    }
    let admission = &platform.index.valid.admission;
    policies::judge_by_admission(&objects, admission, Some(platform), diagnostics);
    own_policies::judge(platform, plan, &objects, diagnostics);
}

/// Runs the rules that need nothing but the objects.
pub fn govern_objects(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let rules: Vec<&Rule> = rules().collect();
    let found = rules.into_par_iter().map(|rule| {
        let mut found = Diagnostics::default();
        if let Check::Objects(check) = rule.check {
            check(objects, &mut found);
        }
        found
    });
    // Collected in the order of the rules, whichever thread was first.
    for found in found.collect::<Vec<_>>() {
        diagnostics.extend(found.into_reports());
    }
    image_names::judge(objects, diagnostics);
    if let Some(standard) = objects.demanded {
        pod_security::judge_all(objects.manifests, standard, diagnostics);
    }
}

/// Judges objects that belong to no platform by ValidatingAdmissionPolicies and by policies of one's own.
pub fn govern_by_policies(
    objects: &Objects<'_>,
    admission: &AdmissionPolicies,
    own: &[Checked<Policy>],
    diagnostics: &mut Diagnostics,
) {
    policies::judge_by_admission(objects, admission, None, diagnostics);
    own_policies::judge_plain(own, objects, diagnostics);
}

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().copied().chain(pod_security::rules())
}

/// The codes of all rules, and those of settling.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    rules().map(|rule| &rule.code).chain(problems::CODES.iter().copied())
}

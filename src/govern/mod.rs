//! Judges what was rendered, rule by rule, and settles the levels of all reports; changes nothing.

mod levels;
mod objects;
pub mod pod_security;
mod problems;
mod rule;
mod rules;
mod settle;
mod usage;
mod waivable;
mod waiver;

use crate::diagnostics::{Code, Diagnostics};
use crate::plan::Plan;
use crate::render::Rendered;
use crate::resolve::Platform;

pub use objects::Objects;
pub use rule::{Check, Judged, Rule};
pub use settle::{Settlement, settle};
pub use waivable::is_waivable;

/// Runs every rule over the platform, its plan and its objects.
pub fn govern(platform: &Platform<'_>, plan: &Plan<'_>, rendered: &Rendered, diagnostics: &mut Diagnostics) {
    let objects = Objects::new(rendered, None);
    govern_objects(&objects, diagnostics);
    let judged = Judged { platform, plan, objects: &objects };
    for rule in rules() {
        if let Check::Platform(check) = rule.check {
            check(&judged, diagnostics);
        }
    }
}

/// Runs the rules that need nothing but the objects.
pub fn govern_objects(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    for rule in rules() {
        if let Check::Objects(check) = rule.check {
            check(objects, diagnostics);
        }
    }
    if let Some(standard) = objects.demanded {
        pod_security::judge_all(objects.manifests, standard, diagnostics);
    }
}

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().copied().chain(pod_security::rules())
}

/// The codes of all rules, and those of settling.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    rules().map(|rule| &rule.code).chain(problems::CODES.iter().copied())
}

//! Judges what was rendered, rule by rule; changes nothing.

pub mod pod_security;
mod rule;
mod rules;
mod usage;

use crate::diagnostics::{Code, Diagnostics};
use crate::plan::Plan;
use crate::render::Rendered;
use crate::resolve::Platform;

pub use rule::{Judged, Rule};

/// Runs every rule over the platform, its plan and its objects.
pub fn govern(platform: &Platform<'_>, plan: &Plan<'_>, rendered: &Rendered, diagnostics: &mut Diagnostics) {
    let judged = Judged::new(platform, plan, rendered);
    for rule in rules::RULES {
        (rule.check)(&judged, diagnostics);
    }
}

/// The codes of all rules.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    rules::RULES.iter().map(|rule| &rule.code)
}

//! Holds reports against waivers, and reports waivers that are over or cover nothing.

use std::collections::BTreeSet;

use super::places::Places;
use super::problems;
use super::waivable::is_waivable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Target};
use crate::model::{Moment, Waiver, WaiverTarget};
use crate::source::Span;
use crate::validate::Checked;

/// The report of a definition that stands where `ownership` does not let it.
const OUT_OF_PLACE: &str = "definition-out-of-place";

/// The waivers of the platform, and what of them has been of use.
pub(super) struct Waivers<'p> {
    entries: Vec<Entry<'p>>,
}

struct Entry<'p> {
    waiver: &'p Checked<Waiver>,
    is_expired: bool,
    /// Whether it stands where definitions of the platform may.
    is_of_platform: bool,
    /// Whether `ownership` does not let it stand where it does; then it covers nothing.
    is_out_of_place: bool,
    /// By code: whether a report was covered.
    codes: Vec<bool>,
    /// By target: whether a report was covered.
    targets: Vec<bool>,
}

impl<'p> Waivers<'p> {
    /// Without a moment that counts as now every waiver holds, and an error says that nobody can know.
    pub(super) fn new(
        waivers: &'p [Checked<Waiver>],
        now: Option<Moment>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        if let (Some(first), None) = (waivers.first(), now) {
            diagnostics.push(problems::time_unknown("a waiver", first.spec.expires.span));
        }
        let entries = waivers.iter().map(|waiver| Entry {
            waiver,
            is_expired: now.is_some_and(|now| Some(now) > Moment::end_of_term(&waiver.spec.expires)),
            is_of_platform: true,
            is_out_of_place: false,
            codes: vec![false; waiver.spec.codes.len()],
            targets: vec![false; waiver.spec.targets.len()],
        });
        Waivers { entries: entries.collect() }
    }

    /// Finds out what each may cover from its place: who is judged does not switch off the judge.
    pub(super) fn judge_places(&mut self, places: &Places, reported: &Diagnostics) {
        let refused = reported.iter().filter(|report| report.code.name == OUT_OF_PLACE);
        let refused: BTreeSet<Span> =
            refused.filter_map(|report| Some(report.primary.as_ref()?.span)).collect();
        for entry in &mut self.entries {
            entry.is_of_platform = places.is_of_platform(entry.waiver.kind_span);
            entry.is_out_of_place = refused.contains(&entry.waiver.kind_span);
        }
    }

    /// Reports codes that do not exist, or that nobody may waive.
    pub(super) fn check(&self, codes: &[&Code], diagnostics: &mut Diagnostics) {
        let names = self
            .entries
            .iter()
            .flat_map(|entry| entry.waiver.spec.codes.iter().map(move |name| (entry, name)));
        for (entry, name) in names {
            match codes.iter().find(|code| code.name == name.as_str()) {
                None => diagnostics.push(problems::unknown_code(name, codes)),
                Some(code) if !is_waivable(code) => {
                    diagnostics.push(problems::waiver_of_fixed_code(code, name.span));
                }
                Some(code) if code.name == OUT_OF_PLACE && !entry.is_of_platform => {
                    diagnostics.push(problems::waiver_of_the_judged(code, name.span));
                }
                Some(_) => {}
            }
        }
    }

    /// Marks a report that a waiver covers, and shows on the others the waiver that used to.
    pub(super) fn apply(&mut self, mut report: Diagnostic, target: &Target) -> Diagnostic {
        if !is_waivable(report.code) {
            return report;
        }
        for entry in &mut self.entries {
            let is_open = entry.is_of_platform || report.code.name != OUT_OF_PLACE;
            if entry.is_out_of_place || !is_open {
                continue;
            }
            let waiver = &entry.waiver.spec;
            let Some(code) = waiver.codes.iter().position(|code| code.as_str() == report.code.name) else {
                continue;
            };
            let mut fitting = waiver.targets.iter().map(|wanted| fits(wanted, target));
            let Some(at) = fitting.position(|fits| fits) else { continue };
            entry.codes[code] = true;
            entry.targets[at] = true;
            match entry.is_expired {
                true => report = report.label(waiver.expires.span, "this waiver has expired"),
                false if report.waived_by.is_none() => {
                    report.waived_by = Some(entry.waiver.metadata.name.span);
                    let text = format!("waived here by {}: {}", *waiver.owner, *waiver.reason);
                    report = report.label(entry.waiver.metadata.name.span, text);
                }
                false => {}
            }
        }
        report
    }

    /// Reports what has expired and what covered nothing.
    pub(super) fn close(self, codes: &[&Code], diagnostics: &mut Diagnostics) {
        for entry in self.entries {
            let (name, waiver) = (&entry.waiver.metadata.name, &entry.waiver.spec);
            if entry.is_expired {
                diagnostics.push(problems::waiver_expired(name, waiver.expires.span));
                continue;
            }
            if entry.is_out_of_place {
                continue;
            }
            if !entry.codes.contains(&true) {
                // A code that does not exist is the fault, and is reported.
                let known = |name: &str| codes.iter().any(|code| code.name == name && is_waivable(code));
                if waiver.codes.iter().all(|code| known(code)) {
                    diagnostics.push(problems::waiver_unused(name, "covers nothing", name.span));
                }
                continue;
            }
            let unused = |used: &[bool]| {
                let places: Vec<usize> = (0..used.len()).filter(|at| !used[*at]).collect();
                places
            };
            for at in unused(&entry.codes) {
                let code = &waiver.codes[at];
                diagnostics.push(problems::waiver_unused(
                    name,
                    &format!("covers no `{}`", **code),
                    code.span,
                ));
            }
            for at in unused(&entry.targets) {
                diagnostics.push(problems::waiver_unused(
                    name,
                    "covers nothing for this target",
                    waiver.targets[at].span,
                ));
            }
        }
    }
}

/// Whether a target takes a report in: every field that it has is the report's own.
fn fits(wanted: &WaiverTarget, target: &Target) -> bool {
    let same = |wanted: Option<&str>, own: &Option<crate::tree::Text>| {
        wanted.is_none_or(|wanted| own.as_deref() == Some(wanted))
    };
    same(Some(&wanted.organization), &target.organization)
        && same(wanted.project.as_deref().map(String::as_str), &target.project)
        && same(wanted.component.as_deref().map(String::as_str), &target.component)
        && same(wanted.environment.as_deref().map(String::as_str), &target.environment)
}

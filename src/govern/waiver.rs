//! Holds reports against waivers, and reports waivers that are over or cover nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::places::Places;
use super::problems;
use super::waivable::is_waivable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Target};
use crate::model::{Moment, Name, Waiver, WaiverTarget};
use crate::source::Span;
use crate::validate::Checked;

/// The report of a definition that stands where `ownership` does not let it.
const OUT_OF_PLACE: &str = "definition-out-of-place";

/// The waivers of the platform, and what of them has been of use.
pub(super) struct Waivers<'p> {
    entries: Vec<Entry<'p>>,
    /// The waivers of a code for a target: their places among the entries, codes and targets.
    by_scope: BTreeMap<Scope<'p>, Vec<[usize; 3]>>,
}

/// A code, and the organization, project, component and environment of a target.
type Scope<'p> = (&'p str, [Option<&'p str>; 4]);

/// The most expired waivers that one report shows.
const MOST_SHOWN: usize = 5;

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
        codes: &[&Code],
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
        let mut by_scope: BTreeMap<Scope<'_>, Vec<[usize; 3]>> = BTreeMap::new();
        for (entry, waiver) in waivers.iter().enumerate() {
            // Of names that are no codes there may be any number; they cover nothing.
            let known = |(_, name): &(usize, &'p Name)| codes.iter().any(|code| code.name == name.as_str());
            for (code, name) in waiver.spec.codes.iter().enumerate().filter(known) {
                for (target, wanted) in waiver.spec.targets.iter().enumerate() {
                    let places = by_scope.entry((name.as_str(), wanted_scope(wanted))).or_default();
                    if places.last().is_none_or(|[last, ..]| *last != entry) {
                        places.push([entry, code, target]);
                    }
                }
            }
        }
        Waivers { entries: entries.collect(), by_scope }
    }

    /// The waivers that cover a report, in their order, each by the first of its targets that does.
    fn covering(&self, code: &str, target: &Target) -> Vec<[usize; 3]> {
        let own = [&target.organization, &target.project, &target.component, &target.environment]
            .map(|name| name.as_deref());
        let Some(organization) = own[0] else { return Vec::new() };
        // A target names some of what a report concerns: there are no more than eight ways to.
        let ways = (0..8).map(|bits: usize| {
            let named = |at: usize| own[at].filter(|_| bits & (1 << (at - 1)) != 0);
            [Some(organization), named(1), named(2), named(3)]
        });
        let ways: BTreeSet<_> = ways.collect();
        let mut found: Vec<[usize; 3]> =
            ways.into_iter().filter_map(|way| self.by_scope.get(&(code, way))).flatten().copied().collect();
        found.sort_unstable_by_key(|[entry, code, target]| (*entry, *target, *code));
        found.dedup_by_key(|[entry, ..]| *entry);
        found
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
        let mut expired = 0;
        for [entry, code, at] in self.covering(report.code.name, target) {
            let entry = &mut self.entries[entry];
            let is_open = entry.is_of_platform || report.code.name != OUT_OF_PLACE;
            if entry.is_out_of_place || !is_open {
                continue;
            }
            let waiver = &entry.waiver.spec;
            entry.codes[code] = true;
            entry.targets[at] = true;
            match entry.is_expired {
                true if expired < MOST_SHOWN => {
                    expired += 1;
                    report = report.label(waiver.expires.span, "this waiver has expired");
                }
                true => {}
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

/// What a target names.
fn wanted_scope(wanted: &WaiverTarget) -> [Option<&str>; 4] {
    [
        Some(wanted.organization.as_str()),
        wanted.project.as_ref().map(|name| name.as_str()),
        wanted.component.as_ref().map(|name| name.as_str()),
        wanted.environment.as_ref().map(|name| name.as_str()),
    ]
}

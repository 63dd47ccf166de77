//! Collects what is wrong with overrides, over every place where each holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Name;
use crate::resolve::{FieldChange, override_changes_nothing, override_of_scaled_replicas};
use crate::source::Span;
use crate::tree::Node;

/// Judgements on the overrides of one unit or of all.
#[derive(Default)]
pub(super) struct Judgements {
    /// Changes that the class does not allow.
    pub(super) refused: Vec<Diagnostic>,
    /// Overrides that change nothing here, by place.
    idle: BTreeMap<Span, Diagnostic>,
    /// Overrides that change something here, by place, with the place of the value.
    effective: BTreeMap<Span, Span>,
    /// By the place of a value that an override sets: the place of the allowance.
    allowed: BTreeMap<Span, Span>,
}

impl Judgements {
    /// Notes whether an override that is allowed changes anything.
    pub(super) fn judge(&mut self, change: &FieldChange<'_>, class: &Name) {
        if change.is_idle() {
            self.idle.entry(change.span).or_insert_with(|| override_changes_nothing(change, Some(class)));
        } else {
            self.effective.insert(change.span, change.new.origin.span);
        }
    }

    /// Notes what allows an override.
    pub(super) fn allow(&mut self, change: &FieldChange<'_>, allowance: Option<Span>) {
        self.allowed.extend(allowance.map(|allowance| (change.new.origin.span, allowance)));
    }

    /// Takes back what was noted of overrides whose value an autoscaler has the last word about.
    pub(super) fn release(&mut self, replicas: &Node, autoscaler: Span) {
        let values = std::iter::once(replicas).chain(replicas.lost.iter().flat_map(|lost| lost.iter()));
        let values: BTreeSet<Span> = values.map(|value| value.origin.span).collect();
        let released = |_: &Span, value: &mut Span| values.contains(value);
        for (span, _) in self.effective.extract_if(.., released) {
            self.idle.insert(span, override_of_scaled_replicas(span, autoscaler));
        }
    }

    /// Adds those of another unit.
    pub(super) fn add(&mut self, other: Judgements) {
        self.refused.extend(other.refused);
        for (span, report) in other.idle {
            self.idle.entry(span).or_insert(report);
        }
        self.effective.extend(other.effective);
        self.allowed.extend(other.allowed);
    }

    /// Reports each fault once, wherever else it holds, and every override that changes nothing anywhere.
    ///
    /// Gives back what allows the others, by the place of each.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) -> BTreeMap<Span, Span> {
        let mut told = BTreeSet::new();
        let place = |report: &Diagnostic| report.primary.as_ref().map(|label| label.span);
        for report in self.refused {
            if told.insert((report.code.name, place(&report))) {
                diagnostics.push(report);
            }
        }
        for (span, report) in self.idle {
            if !self.effective.contains_key(&span) {
                diagnostics.push(report);
            }
        }
        self.allowed
    }
}

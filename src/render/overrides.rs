//! Collects what is wrong with overrides, over every place where each holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Name;
use crate::resolve::{FieldChange, override_changes_nothing, override_of_scaled_replicas, path_words};
use crate::source::Span;
use crate::tree::Node;
use crate::validate::PathStep;

/// A report about one field, and the setting that the field is a part of.
#[derive(Clone)]
pub(super) struct Told {
    path: Vec<PathStep>,
    block: Span,
    report: Diagnostic,
}

impl Told {
    pub(super) fn new(change: &FieldChange<'_>, report: Diagnostic) -> Self {
        Told { path: change.path.clone(), block: change.block, report }
    }
}

/// One report for each setting and code: who writes `resources` with its four numbers makes one mistake.
pub(super) fn by_setting(told: impl IntoIterator<Item = Told>) -> Vec<Diagnostic> {
    let mut groups: Vec<Vec<Told>> = Vec::new();
    let mut places: BTreeMap<(Span, &'static str), usize> = BTreeMap::new();
    for one in told {
        let at = *places.entry((one.block, one.report.code.name)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().filter_map(whole).collect()
}

/// The first report of a group, about all that the group has in common.
fn whole(group: Vec<Told>) -> Option<Diagnostic> {
    let several = group.len() > 1;
    let mut group = group.into_iter();
    let Told { path, block, mut report } = group.next()?;
    if !several || path.is_empty() {
        return Some(report);
    }
    let shared = |one: &[PathStep], other: &[PathStep]| {
        one.iter().zip(other).take_while(|(step, other)| step == other).count()
    };
    let length = group.fold(path.len(), |length, other| length.min(shared(&path, &other.path)));
    let (field, setting) = (path_words(&path), path_words(&path[..length]));
    report.message = report.message.replace(&format!("`{field}`"), &format!("`{setting}`"));
    for hint in &mut report.hints {
        *hint = hint.replace(&field, &setting);
    }
    if let Some(label) = &mut report.primary {
        label.span = block;
    }
    Some(report)
}

/// Judgements on the overrides of one unit or of all.
#[derive(Default)]
pub(super) struct Judgements {
    /// Changes that the class does not allow.
    pub(super) refused: Vec<Diagnostic>,
    /// Overrides that change nothing here, by place.
    idle: BTreeMap<Span, Told>,
    /// Overrides that change something here, by place, with the place of the value and that of the whole setting.
    effective: BTreeMap<Span, (Span, Span)>,
    /// By the place of a value that an override sets: the place of the allowance.
    allowed: BTreeMap<Span, Span>,
}

impl Judgements {
    /// Notes whether an override that is allowed changes anything.
    pub(super) fn judge(&mut self, change: &FieldChange<'_>, class: &Name) {
        if change.is_idle() {
            let report = || Told::new(change, override_changes_nothing(change, Some(class)));
            self.idle.entry(change.span).or_insert_with(report);
        } else {
            self.effective.insert(change.span, (change.new.origin.span, change.block));
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
        let released = |_: &Span, (value, _): &mut (Span, Span)| values.contains(value);
        for (span, (_, block)) in self.effective.extract_if(.., released) {
            let report = override_of_scaled_replicas(span, autoscaler);
            self.idle.insert(span, Told { path: Vec::new(), block, report });
        }
    }

    /// Adds those of another unit.
    pub(super) fn add(&mut self, other: Judgements) {
        self.refused.extend(other.refused);
        for (span, told) in other.idle {
            self.idle.entry(span).or_insert(told);
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
        // A setting is repeated whole to change a part of it: the part that stays is no fault.
        let changed: BTreeSet<Span> = self.effective.values().map(|(_, block)| *block).collect();
        let idle = self
            .idle
            .into_iter()
            .filter(|(span, told)| !self.effective.contains_key(span) && !changed.contains(&told.block));
        diagnostics.extend(by_setting(idle.map(|(_, told)| told)));
        self.allowed
    }
}

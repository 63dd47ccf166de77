//! Gathers what a rule finds, so that one cause is one report however many objects show it.

use std::collections::{BTreeMap, BTreeSet};

use super::Objects;
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::render::Manifest;
use crate::source::Span;

/// Objects of a report that are told by name; of more only the number is.
const MOST_OBJECTS: usize = 3;

/// One fault in one object.
#[derive(Debug)]
pub(super) struct Finding<'j> {
    pub(super) manifest: &'j Manifest,
    /// The place to blame; findings of one place are one report.
    pub(super) place: Span,
    /// What is wrong, as the message says it.
    pub(super) what: String,
}

/// What a rule says about its findings.
#[derive(Clone, Copy)]
pub(super) struct Words<'w> {
    pub(super) code: &'static Code,
    /// What to do.
    pub(super) hint: &'w str,
    /// The message where one place has several faults; absent: that of the first.
    pub(super) several: Option<&'w str>,
}

/// One report for each place.
pub(super) fn reports(
    objects: &Objects<'_>,
    code: &'static Code,
    hint: &str,
    findings: Vec<Finding<'_>>,
) -> Vec<Diagnostic> {
    reports_in(objects, Words { code, hint, several: None }, findings)
}

/// The same with a message of its own for places with several faults.
pub(super) fn reports_in(
    objects: &Objects<'_>,
    words: Words<'_>,
    findings: Vec<Finding<'_>>,
) -> Vec<Diagnostic> {
    let mut by_place: BTreeMap<Span, Vec<Finding<'_>>> = BTreeMap::new();
    for finding in findings {
        by_place.entry(finding.place).or_default().push(finding);
    }
    by_place.into_values().filter_map(|findings| report(objects, words, &findings)).collect()
}

fn report(objects: &Objects<'_>, words: Words<'_>, findings: &[Finding<'_>]) -> Option<Diagnostic> {
    let first = findings.first()?;
    let label = if objects.is_class(first.place) { "the class" } else { "" };
    let faults: BTreeSet<&str> = findings.iter().map(|finding| finding.what.as_str()).collect();
    let names: BTreeSet<String> = findings.iter().map(|finding| object(finding.manifest)).collect();
    let is_one = names.len() == 1;
    let message = words.several.filter(|_| faults.len() > 1).unwrap_or(first.what.as_str());
    let mut report = Diagnostic::new(words.code, message).at(first.place, label).hint(words.hint);
    let rest = names.len().saturating_sub(MOST_OBJECTS);
    let more = (rest > 0).then(|| format!("and {rest} more"));
    let names = names.into_iter().take(MOST_OBJECTS).chain(more);
    if faults.len() > 1 {
        let names = names.filter(|_| !is_one).map(|name| format!("in {name}"));
        report = report.table("found:", faults.into_iter().map(str::to_owned).chain(names));
    } else if !is_one {
        report = report.table("found in:", names);
    }
    Some(if is_one { report.object(first.manifest.key.object_name()) } else { report })
}

/// An object in a row: `deployment/cart in shop-development on eu-1`.
fn object(manifest: &Manifest) -> String {
    let key = &manifest.key;
    let namespace = key.namespace.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let cluster = if key.cluster.is_empty() { String::new() } else { format!(" on {}", key.cluster) };
    format!("{}/{}{namespace}{cluster}", key.kind.to_lowercase(), key.name)
}

/// Makes warnings of errors where the set may be a part of what runs, and what is missed may stand elsewhere.
pub(super) fn partial(objects: &Objects<'_>, mut reports: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if !objects.is_complete {
        reports.iter_mut().for_each(|report| report.level = Level::Warning);
    }
    reports
}

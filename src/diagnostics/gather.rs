//! Makes one report of many that have one cause: the same place, code and level, in many objects.

use std::collections::{BTreeMap, BTreeSet};

use super::{Diagnostic, Diagnostics, Level, ObjectName};
use crate::source::Span;

/// Objects of a report that are told by name; of more only the number is.
const MOST_OBJECTS: usize = 3;

/// What reports have in common to become one.
type Cause = (Span, &'static str, Level, Option<Span>);

impl Diagnostics {
    /// Gathers the reports that are made to be gathered; who reads them all has levels and waivers settled before.
    pub fn gather(self) -> Diagnostics {
        let mut gathered = Diagnostics::default();
        let mut by_cause: BTreeMap<Cause, Vec<Diagnostic>> = BTreeMap::new();
        for report in self.into_reports() {
            match report.primary.as_ref().filter(|_| report.is_gathered) {
                Some(place) => {
                    let cause = (place.span, report.code.name, report.level, report.waived_by);
                    by_cause.entry(cause).or_default().push(report);
                }
                None => gathered.push(report),
            }
        }
        gathered.extend(by_cause.into_values().filter_map(one));
        gathered
    }
}

/// One report of those of one cause; the first lends its place and hints.
fn one(reports: Vec<Diagnostic>) -> Option<Diagnostic> {
    let faults: BTreeSet<String> = reports.iter().map(|report| report.message.clone()).collect();
    let objects: BTreeSet<String> =
        reports.iter().filter_map(|report| report.object.as_ref()).map(row).collect();
    let mut report = reports.into_iter().next()?;
    let is_one = objects.len() < 2;
    let rest = objects.len().saturating_sub(MOST_OBJECTS);
    let more = (rest > 0).then(|| format!("and {rest} more"));
    let objects = objects.into_iter().take(MOST_OBJECTS);
    if !is_one {
        report.object = None;
    }
    if faults.len() > 1 {
        report.message = phrase(report.code.summary);
        let objects = objects.filter(|_| !is_one).map(|object| format!("in {object}"));
        report = report.table("found:", faults.into_iter().chain(objects).chain(more));
    } else if !is_one {
        report = report.table("found in:", objects.chain(more));
    }
    Some(report)
}

/// A sentence as a message: in lower case, without its full stop.
fn phrase(sentence: &str) -> String {
    let mut characters = sentence.trim_end_matches('.').chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

/// An object in a row: `deployment/cart in shop-development on eu-1`.
fn row(object: &ObjectName) -> String {
    let namespace = object.namespace.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
    let cluster = object.cluster.as_ref().map(|name| format!(" on {name}")).unwrap_or_default();
    format!("{}/{}{namespace}{cluster}", object.kind.to_lowercase(), object.name)
}

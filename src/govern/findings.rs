//! Words what rules find in objects, so that one cause becomes one report however many objects show it.

use super::Objects;
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::render::Manifest;
use crate::source::Span;

/// One fault in one object.
#[derive(Debug)]
pub(super) struct Finding<'j> {
    pub(super) manifest: &'j Manifest,
    /// The place to blame; what is found there in several objects is one report.
    pub(super) place: Span,
    /// What is wrong, as the message says it; nothing that differs between objects of one cause.
    pub(super) what: String,
}

/// A report for each finding, to be gathered once levels and waivers are settled object by object.
pub(super) fn reports(
    objects: &Objects<'_>,
    code: &'static Code,
    hint: &str,
    findings: Vec<Finding<'_>>,
) -> Vec<Diagnostic> {
    let report = |finding: Finding<'_>| {
        let label = if objects.is_class(finding.place) { "the class" } else { "" };
        let object = finding.manifest.key.object_name();
        Diagnostic::new(code, finding.what).at(finding.place, label).hint(hint).object(object).gathered()
    };
    findings.into_iter().map(report).collect()
}

/// Whether an object and another place of the set are surely applied together: in a repository of definitions, in a
/// namespace that they name, or in one file. Folders of examples hold much that nobody applies together.
pub(super) fn are_together(objects: &Objects<'_>, manifest: &Manifest, other: Span) -> bool {
    let key = &manifest.key;
    objects.is_complete || key.namespace.is_some() || manifest.owner.span.file == other.file
}

/// Makes warnings of errors where the set may be a part of what runs, and what is missed may stand elsewhere.
pub(super) fn partial(objects: &Objects<'_>, mut reports: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if !objects.is_complete {
        reports.iter_mut().for_each(|report| report.level = Level::Warning);
    }
    reports
}

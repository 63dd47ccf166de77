//! Says what stands in the output folder, or where it was before, that Bindery does not answer for.

use std::path::Path;

use super::workspace::shown;
use crate::diagnostics::Diagnostic;
use crate::emit::{self, FileMode};
use crate::model::{FileLayout, Severity};
use crate::validate::Settings;

/// The output folder, and what is to be said of it.
pub(super) struct Output<'o> {
    pub(super) out_dir: &'o Path,
    /// Where older outputs may lie; absent when they are no matter.
    pub(super) root: Option<&'o Path>,
    pub(super) settings: &'o Settings,
}

/// How many objects share a file.
pub(super) fn file_mode(settings: &Settings) -> FileMode {
    match settings.files {
        FileLayout::Object => FileMode::Object,
        FileLayout::Component => FileMode::Component,
    }
}

impl Output<'_> {
    /// Whether something on disk can be an error.
    pub(super) fn may_fail(&self) -> bool {
        let codes = emit::CODES.iter().filter_map(|code| self.settings.severities.get(code.name));
        let mut levels = codes.map(|level| level.value);
        self.settings.is_delivered
            || levels.any(|level| level == Severity::Error)
            || self.old().iter().any(|(_, is_read)| *is_read)
    }

    /// The reports of files that no list names and of older outputs; nobody lowers those of what an engine reads.
    pub(super) fn reports(&self, foreign: Vec<String>) -> Vec<Diagnostic> {
        let folder = shown(self.out_dir);
        let is_delivered = self.settings.is_delivered;
        let foreign = foreign
            .into_iter()
            .map(|path| (emit::foreign_file(&format!("{folder}/{path}"), is_delivered), is_delivered));
        let old =
            self.old().into_iter().map(|(folder, is_read)| (emit::old_output(&folder, is_read), is_read));
        let levelled =
            |(report, is_fixed): (Diagnostic, bool)| match self.settings.severities.get(report.code.name) {
                Some(set) if !is_fixed => Some(Diagnostic { level: set.value.level()?, ..report }),
                _ => Some(report),
            };
        foreign.chain(old).filter_map(levelled).collect()
    }

    /// Older outputs, and whether an engine may still read them.
    fn old(&self) -> Vec<(String, bool)> {
        let found = self.root.map(|root| emit::other_outputs(root, self.out_dir)).unwrap_or_default();
        let is_read = |folder: &Path| self.settings.is_delivered || emit::delivers(folder);
        // As every report names it: from the root of the repository, wherever it was looked at from.
        let named = |folder: &Path| {
            let below = self.root.and_then(|root| folder.strip_prefix(root).ok());
            shown(below.unwrap_or(folder))
        };
        found.iter().map(|folder| (named(folder), is_read(folder))).collect()
    }
}

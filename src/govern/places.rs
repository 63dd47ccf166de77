//! Knows which definitions stand where those of the platform may: who is judged does not switch off the judge.

use std::collections::BTreeMap;

use crate::resolve::Platform;
use crate::source::{FileId, SourceTree, Span};
use crate::validate::PlatformPaths;

/// The files whose definitions set levels or waive, and whether they may hold definitions of the platform.
pub(super) struct Places {
    files: BTreeMap<FileId, bool>,
}

impl Places {
    pub(super) fn new(platform: &Platform<'_>, sources: &SourceTree) -> Self {
        let valid = platform.index.valid;
        let paths = PlatformPaths::new(valid.config.as_ref().map(|config| &config.spec));
        let organizations = valid.organizations.iter();
        let organizations =
            organizations.filter(|own| !own.spec.severities.is_empty()).map(|own| own.kind_span);
        let environments = valid.environments.iter();
        let environments =
            environments.filter(|own| !own.spec.severities.is_empty()).map(|own| own.kind_span);
        let waivers = valid.waivers.iter().map(|waiver| waiver.kind_span);
        let spans = organizations.chain(environments).chain(waivers);
        let files =
            spans.map(|span| span.file).map(|file| (file, paths.hold(sources.file(file).path.as_str())));
        Places { files: files.collect() }
    }

    /// Whether a definition that sets levels or waives stands where those of the platform may.
    pub(super) fn is_of_platform(&self, kind: Span) -> bool {
        self.files.get(&kind.file).copied().unwrap_or_default()
    }
}

//! Gives every report a name of its own that stays when lines move.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::{Diagnostic, Diagnostics, ObjectName};
use crate::source::Span;

/// A fingerprint for each report, in their order: of its code, its object and its place as `name_of` tells it.
///
/// Reports that share all of it are numbered.
pub fn fingerprints(diagnostics: &Diagnostics, mut name_of: impl FnMut(Span) -> String) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let fingerprint = |report: &Diagnostic| {
        let place = report.primary.as_ref().map(|label| name_of(label.span)).unwrap_or_default();
        let object = report.object.as_ref().map(object).unwrap_or_default();
        let digest = Sha256::digest(format!("{}\n{object}\n{place}", report.code.name));
        let short: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let count = seen.entry(short.clone()).or_default();
        *count += 1;
        format!("{short}:{count}")
    };
    diagnostics.iter().map(fingerprint).collect()
}

/// An object in one line: cluster, namespace, API version, kind, name.
pub(super) fn object(object: &ObjectName) -> String {
    let parts = [
        object.cluster.as_deref().unwrap_or_default(),
        object.namespace.as_deref().unwrap_or_default(),
        &object.api_version,
        &object.kind,
        &object.name,
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

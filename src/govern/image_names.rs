//! Finds images by names that no container runtime can read, wherever an object runs them.

use super::Objects;
use super::findings::{Finding, reports};
use super::images::images;
use crate::diagnostics::Diagnostics;
use crate::validate::kubernetes::image_problem;
use crate::validate::kubernetes::problems::INVALID_IMAGE;

/// Definitions were judged where they stand; here is what classes, resources and plain manifests bring.
pub(super) fn judge(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for node in images(&manifest.body) {
            let image = node.as_str().unwrap_or_default();
            // A placeholder is filled in by somebody else; what is empty or padded, another report tells.
            let is_told = is_told_by_its_digest(image) || objects.is_complete && image.trim() != image;
            if image.is_empty() || image.contains(['$', '{', '<']) || is_told {
                continue;
            }
            if let Some(reason) = image_problem(image) {
                let what = format!("the image `{image}` {reason}");
                findings.push(Finding { manifest, place: node.origin.span, what });
            }
        }
    }
    let hint = "write host, repository and tag: `registry.example.com/acme/cart:1.4.2`";
    diagnostics.extend(reports(objects, &INVALID_IMAGE, hint, findings));
}

/// Whether the digest alone is at fault, in a way that has a rule of its own.
fn is_told_by_its_digest(image: &str) -> bool {
    let parts = image.split_once('@').filter(|(_, digest)| digest.starts_with("sha256:"));
    parts.is_some_and(|(named, _)| image_problem(named).is_none())
}

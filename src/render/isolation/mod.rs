//! Proves that what organizations write themselves stays with them: their objects name no namespace, take no host and read no secret of others.

mod claims;
mod host_texts;
mod hosts;
mod namespaces;
mod problems;
mod routing_kinds;
mod secrets;
mod traefik_rule;

use std::collections::BTreeSet;

use super::manifest::{Manifest, ObjectKey};
use crate::diagnostics::Diagnostics;
use crate::resolve::Platform;

pub(super) use problems::{FOREIGN_HOST, FOREIGN_REFERENCE, FOREIGN_SECRET, UNKNOWN_ROUTING_KIND};

/// Reports what reaches beyond its owner; gives back the routes at fault, so that none is blamed a second time.
pub(super) fn prove<'m>(
    platform: &Platform<'_>,
    manifests: &'m [Manifest],
    diagnostics: &mut Diagnostics,
) -> BTreeSet<&'m ObjectKey> {
    namespaces::prove(manifests, diagnostics);
    secrets::prove(platform, manifests, diagnostics);
    hosts::prove(platform, manifests, diagnostics)
}

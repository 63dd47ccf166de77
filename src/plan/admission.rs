//! Finds the clusters that a policy of Kubernetes' own goes to.

use std::collections::BTreeSet;

use crate::cel::Program;
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::policy::invalid_policy;
use crate::resolve::Platform;
use crate::tree::Node;
use crate::validate::kubernetes_minor;

/// The annotation that names data planes, separated by commas.
const ANNOTATION: &str = "bindery.dev/data-planes";

/// The clusters of the data planes that a document names, else of all.
pub fn clusters_of<'v>(document: &Node, platform: &Platform<'v>) -> BTreeSet<&'v str> {
    let named = names(document);
    let planes = platform.index.valid.data_planes.iter();
    let wanted = planes.filter(|plane| named.as_ref().is_none_or(|named| named.contains(&plane.name())));
    wanted.map(|plane| plane.spec.kubernetes_cluster.name.as_str()).collect()
}

/// Reports data planes that are named and not there, and policies that their clusters would refuse.
pub(super) fn check(platform: &Platform<'_>, diagnostics: &mut Diagnostics) {
    check_versions(platform, diagnostics);
    let valid = platform.index.valid;
    for document in valid.admission.documents() {
        let span = annotation(document).map_or(document.origin.span, |node| node.origin.span);
        for name in names(document).into_iter().flatten() {
            let known = || valid.data_planes.iter().map(|plane| plane.name());
            if !known().any(|plane| plane == name) && !valid.incomplete {
                let hint = did_you_mean(name, known());
                let hint =
                    hint.as_deref().unwrap_or("name data planes that are defined, separated by commas");
                diagnostics.push(invalid_policy(format!("there is no data plane `{name}`"), span, hint));
            }
        }
    }
}

/// Reports functions that the Kubernetes of a policy's clusters does not have: it would refuse the policy.
fn check_versions(platform: &Platform<'_>, diagnostics: &mut Diagnostics) {
    let valid = platform.index.valid;
    for bound in valid.admission.policies() {
        let clusters = clusters_of(&bound.policy.document, platform);
        let planes = valid.data_planes.iter();
        let planes = planes.filter(|plane| clusters.contains(plane.spec.kubernetes_cluster.name.as_str()));
        let Some(oldest) = planes.map(|plane| kubernetes_minor(&plane.spec)).min() else { continue };
        let mut told = BTreeSet::new();
        for (function, since) in bound.policy.rules.programs().flat_map(Program::functions) {
            if *since > oldest && told.insert(function) {
                let name = &bound.policy.name;
                let message = format!("`{name}` calls `{function}`, which Kubernetes has since 1.{since}");
                let hint =
                    format!("keep it from data planes with Kubernetes 1.{oldest}, or write it without");
                diagnostics.push(invalid_policy(message, bound.policy.span, &hint));
            }
        }
    }
}

fn annotation(document: &Node) -> Option<&Node> {
    document.at(&["metadata", "annotations"])?.get(ANNOTATION)
}

fn names(document: &Node) -> Option<Vec<&str>> {
    Some(annotation(document)?.as_str()?.split(',').map(str::trim).filter(|name| !name.is_empty()).collect())
}

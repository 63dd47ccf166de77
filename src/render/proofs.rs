//! Proves over the whole platform that no two owners share an object, or a host and path on one gateway.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::Manifest;
use super::problems;
use crate::diagnostics::Diagnostics;
use crate::tree::Node;

/// Reports every object and every route that two owners would share; takes manifests sorted by key.
pub(super) fn prove_apart(manifests: &[Manifest], diagnostics: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for pair in manifests.windows(2) {
        if let [first, second] = pair
            && first.key == second.key
            && !shares_namespace(first, second)
            // Two components of one name share all their objects: that is one fault.
            && told.insert((first.owner.span, second.owner.span))
        {
            diagnostics.push(problems::shared_object(first, second));
        }
    }
    let mut routes: BTreeMap<(String, String, String), &Manifest> = BTreeMap::new();
    for manifest in
        manifests.iter().filter(|manifest| matches!(manifest.key.kind.as_str(), "HTTPRoute" | "GRPCRoute"))
    {
        for place in places(manifest) {
            let first = *routes.entry(place.clone()).or_insert(manifest);
            if first.key != manifest.key {
                diagnostics.push(problems::shared_route(&place, first, manifest));
            }
        }
    }
}

/// Whether the owners share the whole namespace, which plan has reported.
fn shares_namespace(first: &Manifest, second: &Manifest) -> bool {
    let owner = |manifest: &Manifest| {
        let owner = &manifest.owner;
        (owner.organization.clone(), owner.project.clone(), owner.environment.clone())
    };
    first.key.namespace.is_some() && owner(first) != owner(second)
}

/// Every gateway, host and path that a route answers.
fn places(manifest: &Manifest) -> Vec<(String, String, String)> {
    let items =
        |node: Option<&Node>| node.and_then(Node::as_sequence).map(<[Node]>::to_vec).unwrap_or_default();
    let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
    let spec = manifest.body.get("spec");
    let mut places = Vec::new();
    for gateway in items(spec.and_then(|spec| spec.get("parentRefs"))) {
        let gateway = format!(
            "{}/{}/{}",
            manifest.key.cluster,
            text(gateway.get("namespace")),
            text(gateway.get("name"))
        );
        for host in items(spec.and_then(|spec| spec.get("hostnames"))) {
            let host = text(Some(&host));
            for rule in items(spec.and_then(|spec| spec.get("rules"))) {
                let matches = items(rule.get("matches"));
                let paths = matches.iter().map(|matched| text(matched.at(&["path", "value"])));
                let paths: Vec<String> =
                    if matches.is_empty() { vec!["/".to_owned()] } else { paths.collect() };
                places.extend(paths.into_iter().map(|path| (gateway.clone(), host.clone(), path)));
            }
        }
    }
    places
}

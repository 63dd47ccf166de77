//! Proves over the whole platform that no two owners share an object, or a host and path on one gateway.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::{Manifest, ObjectKey};
use super::problems;
use crate::diagnostics::Diagnostics;
use crate::plan::Place;
use crate::tree::Node;

/// Reports every object and every route that two owners would share; takes manifests sorted by key, and routes whose hosts
/// have been refused.
pub(super) fn prove_apart(
    manifests: &[Manifest],
    refused: &BTreeSet<&ObjectKey>,
    diagnostics: &mut Diagnostics,
) {
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
    let is_route = |manifest: &&Manifest| {
        matches!(manifest.key.kind.as_str(), "HTTPRoute" | "GRPCRoute") && !refused.contains(&manifest.key)
    };
    let mut routes: BTreeMap<(String, String), Vec<(String, &Manifest)>> = BTreeMap::new();
    for manifest in manifests.iter().filter(is_route) {
        for (gateway, host, path) in places(manifest) {
            routes.entry((gateway, host)).or_default().push((path, manifest));
        }
    }
    for ((gateway, host), mut answers) in routes {
        answers.sort_by(|a, b| segments(&a.0).cmp(segments(&b.0)).then_with(|| a.1.key.cmp(&b.1.key)));
        prove_paths_apart((&gateway, &host), &answers, diagnostics);
    }
}

/// Reports every path that two routes answer, and every path of one owner that lies below that of another: a longer
/// path wins, so that it would take over a part of what the other serves. Takes answers sorted by path.
fn prove_paths_apart(
    (gateway, host): (&str, &str),
    answers: &[(String, &Manifest)],
    diagnostics: &mut Diagnostics,
) {
    let mut above: Vec<&(String, &Manifest)> = Vec::new();
    for answer in answers {
        let (path, manifest) = answer;
        while above.last().is_some_and(|(prefix, _)| !is_below(path, prefix)) {
            above.pop();
        }
        let shared = above.last().filter(|(prefix, first)| {
            let same_path = segments(prefix).eq(segments(path));
            first.key != manifest.key && (same_path || !same_owner(first, manifest))
        });
        if let Some((_, first)) = shared {
            let place = (gateway.to_owned(), host.to_owned(), path.clone());
            diagnostics.push(problems::shared_route(&place, first, manifest));
        } else {
            above.push(answer);
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_below(path: &str, prefix: &str) -> bool {
    let mut path = segments(path);
    segments(prefix).all(|segment| path.next() == Some(segment))
}

fn same_owner(first: &Manifest, second: &Manifest) -> bool {
    let of = |manifest: &Manifest| {
        let owner = &manifest.owner;
        (
            owner.organization.clone(),
            owner.project.clone(),
            owner.component.clone(),
            owner.environment.clone(),
        )
    };
    of(first) == of(second)
}

/// Whether the owners are tenants that share the whole namespace, which plan has reported.
fn shares_namespace(first: &Manifest, second: &Manifest) -> bool {
    let owner = |manifest: &Manifest| {
        let owner = &manifest.owner;
        (owner.organization.clone(), owner.project.clone(), owner.environment.clone())
    };
    let of_tenant = |manifest: &Manifest| {
        matches!(manifest.place, Place::Namespace { .. } | Place::Component { .. })
            && manifest.key.namespace.is_some()
    };
    of_tenant(first) && of_tenant(second) && owner(first) != owner(second)
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
            manifest.key.cluster.as_deref().unwrap_or_default(),
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

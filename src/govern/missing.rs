//! Finds what pods refer to although nothing makes it.

use std::collections::BTreeMap;

use super::findings::Finding;
use super::pod_references::references;
use super::pod_security::PodView;
use super::{Objects, findings};
use crate::diagnostics::{Code, Diagnostics, nearest};
use crate::model::Referent;
use crate::render::Manifest;
use crate::source::Span;
use crate::tree::{Layer, Node};

/// Missing names for which a near one is looked for; of more nobody reads that much.
const MOST_GUESSES: usize = 50;

/// What every namespace or cluster has without anybody's doing: of Kubernetes, and of OpenShift.
const BORN: [(Referent, &str); 6] = [
    (Referent::ConfigMap, "kube-root-ca.crt"),
    (Referent::ConfigMap, "openshift-service-ca.crt"),
    (Referent::ServiceAccount, "default"),
    (Referent::PriorityClass, "openshift-user-critical"),
    (Referent::PriorityClass, "system-cluster-critical"),
    (Referent::PriorityClass, "system-node-critical"),
];

/// Reports each object of a kind that pods refer to and that nothing makes, once for each organization.
///
/// Others' manifests may be a part of what runs: they are judged where they hold an object of the kind themselves.
pub(super) fn report(
    objects: &Objects<'_>,
    code: &'static Code,
    kind: Referent,
    diagnostics: &mut Diagnostics,
) {
    let mut places: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for manifest in objects.manifests {
        let Some(pod) = PodView::of_any(&manifest.body).filter(PodView::is_whole) else { continue };
        for node in references(&pod, kind) {
            let name = node.as_str().unwrap_or_default();
            if is_there(objects, manifest, kind, node) {
                continue;
            }
            let organization = manifest.owner.organization.as_deref().unwrap_or_default();
            let is_early = places.len() < MOST_GUESSES;
            let place = *places.entry((organization, name)).or_insert(node.origin.span);
            let what = format!("the {} `{name}`, which pods refer to, does not exist", kind.kind());
            let found = vec![Finding { manifest, place, what }];
            let hint = hint(objects, manifest, kind, is_early.then_some(name));
            diagnostics.extend(findings::reports(objects, code, &hint, found));
        }
    }
}

/// Whether the set holds what a pod refers to, something else makes it, or it may be elsewhere.
fn is_there(objects: &Objects<'_>, manifest: &Manifest, kind: Referent, node: &Node) -> bool {
    let name = node.as_str().unwrap_or_default();
    // What Bindery itself refers to, a definition names as something that exists.
    if node.origin.layer == Layer::Generated || BORN.contains(&(kind, name)) {
        return true;
    }
    // Whoever is told a namespace only when it is applied names none.
    let namespaces = if kind.is_of_cluster() { [Some(""), Some("")] } else { [None, Some("")] };
    let knows = |namespace: &Option<&str>| objects.knows(manifest, *namespace, kind.kind());
    if !objects.is_complete && !namespaces.iter().any(knows) {
        return true;
    }
    let is_named = |namespace: &Option<&str>| {
        !objects.named(manifest, *namespace, kind.kind(), name).is_empty()
            || objects.is_made(manifest, *namespace, kind.kind(), name)
    };
    namespaces.iter().any(is_named) || objects.is_said_to_exist(manifest, kind, name)
}

fn hint(objects: &Objects<'_>, manifest: &Manifest, kind: Referent, name: Option<&str>) -> String {
    let namespace = kind.is_of_cluster().then_some("");
    let near = name.map(|name| nearest(name, objects.names_of(manifest, namespace, kind.kind())));
    let near = near
        .unwrap_or_default()
        .first()
        .map(|near| format!("did you mean `{near}`? otherwise "))
        .unwrap_or_default();
    let field = kind.field();
    match (objects.is_complete, kind.is_of_cluster() || kind == Referent::ServiceAccount) {
        (true, true) => format!(
            "{near}correct the name; if the platform brings it, say so under `existing.{field}` of the DataPlane, \
             Environment or Organization"
        ),
        (true, false) => format!(
            "{near}correct the name, or let the class add it; if it stands on the cluster already, say so under \
             `existing.{field}` of the Organization, Environment or DataPlane"
        ),
        (false, _) => format!("{near}correct the name, or add the {} to the manifests", kind.kind()),
    }
}

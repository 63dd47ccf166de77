//! Finds labels and annotations that definitions set on rendered objects although they belong to somebody else.

use std::collections::BTreeMap;

use super::problems;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::tree::{Entry, Layer, Node, Value};

/// Prefixes of keys, and whose they are.
///
/// Argo CD reads Helm's hooks where its own are absent: `pre-install` as PreSync, `post-upgrade` as PostSync, `crd-install` as no
/// hook; an object with any other, such as `test`, it never applies (gitops-engine 0.7, `pkg/sync/hook`).
const PREFIXES: [(&str, &str); 7] = [
    ("argocd.argoproj.io/", "Argo CD, which would hide, skip or replace objects by them"),
    ("bindery.dev/", "Bindery"),
    (
        "helm.sh/hook",
        "Helm, and Argo CD takes it for a hook of its own: the object would be made anew, removed or never applied",
    ),
    ("helm.sh/resource-policy", "Helm, and Argo CD would not remove the object by it"),
    ("kustomize.toolkit.fluxcd.io/", "Flux, which would skip, keep or replace objects by them"),
    ("openchoreo.dev/", "OpenChoreo and Bindery"),
    ("pod-security.kubernetes.io/", "Kubernetes' Pod Security, which an organization sets"),
];

/// The four keys that say whose an object is: selectors and walls go by them.
const GENERATED: [&str; 4] = ["component-name", "environment-name", "organization-name", "project-name"];

/// Reports every reserved key that something else than Bindery itself wrote into an object, its pod template included.
pub(super) fn check(object: &Node) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    visit(object, &mut reports);
    reports
}

fn visit(node: &Node, reports: &mut Vec<Diagnostic>) {
    // The depth limit of parse bounds the recursion.
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| visit(item, reports)),
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                if entry.key == "metadata" {
                    for field in ["labels", "annotations"] {
                        let keys = entry.value.get(field).and_then(Node::as_mapping);
                        let keys = keys.into_iter().flat_map(|map| &map.entries);
                        reports.extend(by_place(keys.filter_map(|key| judge(key, field))));
                    }
                }
                visit(&entry.value, reports);
            }
        }
        _ => {}
    }
}

/// A reserved key: itself, whose it is, and where it was written.
type Reserved<'n> = (&'n str, &'static str, Span);

/// One report for all that one place writes: a whole map may come from one expression.
fn by_place<'n>(found: impl Iterator<Item = Reserved<'n>>) -> Vec<Diagnostic> {
    let mut places: BTreeMap<(Span, &str), Vec<&str>> = BTreeMap::new();
    for (key, owner, span) in found {
        places.entry((span, owner)).or_default().push(key);
    }
    places
        .into_iter()
        .map(|((span, owner), keys)| {
            let hint = instead(keys.first().copied().unwrap_or_default());
            problems::reserved_label(&keys, owner, span, hint)
        })
        .collect()
}

fn judge<'n>(entry: &'n Entry, field: &str) -> Option<Reserved<'n>> {
    let key = entry.key.as_str();
    let by_prefix = PREFIXES.iter().find(|(prefix, _)| key.starts_with(prefix)).map(|(_, owner)| *owner);
    let generated = || {
        (field == "labels" && GENERATED.contains(&key))
            .then_some("Bindery, which says whose the object is by it")
    };
    let owner = by_prefix.or_else(generated)?;
    Some((key, owner, author(entry)?))
}

/// What to do instead, where there is a way to the same end.
fn instead(key: &str) -> &'static str {
    let key = key.trim_start_matches("argocd.argoproj.io/").trim_start_matches("helm.sh/");
    match key {
        "hook" | "hook-weight" | "hook-delete-policy" => {
            "remove the annotation; what has to end before a workload starts is an entry of `initContainers` in the class's \
             template, which runs with each new version"
        }
        "sync-wave" => {
            "remove the annotation; controllers try again until what they need is there, and what has to end before a workload \
             starts is an entry of `initContainers` in the class's template"
        }
        _ => {
            "take another key, with a prefix of your own; pods of an object that a class adds are selected by a label such as \
             `app.kubernetes.io/name: \"{{ names.workload }}\"`"
        }
    }
}

/// Where a definition wrote the key: also when the generated value has won over it.
fn author(entry: &Entry) -> Option<Span> {
    let written = |layer: Layer| layer != Layer::Generated;
    if written(entry.key_origin.layer) {
        return Some(entry.key_origin.span);
    }
    let own = std::iter::once(&entry.value).chain(entry.value.lost.iter().flat_map(|lost| lost.iter()));
    own.map(|node| node.origin).find(|origin| written(origin.layer)).map(|origin| origin.span)
}

//! Finds custom objects of kinds of which nobody here knows whether they live in a namespace.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::source::Span;
use crate::tree::{Layer, Node};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-scope",
        level: Level::Info,
        summary: "A custom kind is taken for one that lives in a namespace.",
        docs: "Kubernetes' own kinds and those of usual projects are known by group and kind; of others only their CustomResourceDefinition \
               says whether objects live in a namespace, and it is not here. If they do not, a class cannot add them. In plain manifests \
               the definition may lie beside the objects, and one that names a namespace is no question.",
    },
    example: "\
apiVersion: example.com/v1
kind: Garden
metadata: {name: roses}
",
    instead: "\
apiVersion: example.com/v1
kind: Garden
metadata: {name: roses}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gardens.example.com}
spec:
  group: example.com
  names: {kind: Garden, plural: gardens, singular: garden, listKind: GardenList}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut places: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        let named = manifest.body.at(&["metadata", "namespace"]);
        let is_said =
            named.is_some_and(|name| name.origin.layer != Layer::Generated && name.as_str() != Some(""));
        if is_said || objects.known_scope(manifest).is_some() {
            continue;
        }
        let key = (manifest.key.group(), manifest.key.kind.as_str());
        let own = manifest.body.get("kind").map_or(manifest.body.origin.span, |kind: &Node| kind.origin.span);
        let place = *places.entry(key).or_insert(own);
        let what = format!(
            "whether a {} of `{}` lives in a namespace is not known; it is taken for granted",
            key.1, key.0
        );
        findings.push(Finding { manifest, place, what });
    }
    let hint = "nothing has to be done if it does; otherwise apply it beside Bindery";
    diagnostics.extend(reports(objects, &RULE.code, hint, findings));
}

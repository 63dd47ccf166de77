//! Sets the defaults that are worked out from other fields, which no table of values can say.

use std::collections::BTreeSet;

use super::defaults::put;
use super::pods;
use crate::tree::{Mapping, Node, Text, Value, base64};

/// The first minor version in which volumes of images are on without a feature gate.
const IMAGE_VOLUMES: u32 = 35;

/// Sets them on a value of a type.
pub(super) fn set(node: &mut Node, name: &str, (is_root, minor): (bool, u32)) {
    match name {
        "core.Container" | "core.EphemeralContainer" => pull_policy(node, "image", "imagePullPolicy"),
        "core.ImageVolumeSource" if minor >= IMAGE_VOLUMES => pull_policy(node, "reference", "pullPolicy"),
        "core.Volume" => volume(node),
        "core.Pod" => pods::set(node, is_root, minor),
        "core.LimitRangeItem" => limits(node),
        "core.Secret" => secret(node),
        "core.Service" => service(node),
        "core.Namespace" => namespace(node),
        "apiextensions.CustomResourceDefinitionNames" => names(node),
        "apps.DaemonSet" if is_root => {
            // What the deprecated field `spec.templateGeneration` became.
            let first = Node::string("1", node.origin);
            let annotations = map_at(node, &["metadata", "annotations"]);
            set_in(annotations, "deprecated.daemonset.template.generation", first);
        }
        _ => {}
    }
}

/// The map at a path, made where it is absent.
pub(super) fn map_at<'n>(node: &'n mut Node, path: &[&'static str]) -> Option<&'n mut Mapping> {
    let origin = node.origin;
    if node.at(path).is_none_or(Node::is_null) {
        put(node, path, Node::new(Value::Mapping(Mapping::default()), origin), origin);
    }
    let mut found = node;
    for key in path {
        found = found.as_mapping_mut()?.get_mut(key)?;
    }
    found.as_mapping_mut()
}

fn set_in(map: Option<&mut Mapping>, key: &str, value: Node) {
    if let Some(map) = map {
        map.set(key, value);
    }
}

/// Each map of a list.
pub(super) fn each(node: &mut Node, path: &[&str], mut work: impl FnMut(&mut Node)) {
    let mut found = node;
    for key in path {
        let Some(own) = found.as_mapping_mut().and_then(|map| map.get_mut(key)) else { return };
        found = own;
    }
    if let Value::Sequence(items) = &mut found.value {
        items.iter_mut().filter(|item| item.as_mapping().is_some()).for_each(&mut work);
    }
}

fn pull_policy(node: &mut Node, image: &str, policy: &'static str) {
    if node.get(policy).and_then(Node::as_str).is_some_and(|own| !own.is_empty()) {
        return;
    }
    let image = node.get(image).and_then(Node::as_str).unwrap_or_default();
    let name = image.rsplit('/').next().unwrap_or_default();
    let is_latest = !image.contains('@') && name.split_once(':').is_none_or(|(_, tag)| tag == "latest");
    let value = if is_latest && !image.is_empty() { "Always" } else { "IfNotPresent" };
    let (value, origin) = (Node::string(value, node.origin), node.origin);
    put(node, &[policy], value, origin);
}

/// A volume without a source is an empty directory.
fn volume(node: &mut Node) {
    let has_source =
        |map: &Mapping| map.entries.iter().any(|entry| entry.key != "name" && !entry.value.is_null());
    if !node.as_mapping().is_some_and(has_source) {
        map_at(node, &["emptyDir"]);
    }
}

pub(super) fn copy_absent(into: Option<&mut Mapping>, from: &Mapping) {
    let Some(into) = into else { return };
    into.entries.retain(|entry| !entry.value.is_null());
    let known: BTreeSet<Text> = into.entries.iter().map(|entry| entry.key.clone()).collect();
    into.entries.extend(from.entries.iter().filter(|entry| !known.contains(&entry.key)).cloned());
}

/// Of containers the default limit is the largest allowed, and the default request that limit, else the smallest allowed.
fn limits(node: &mut Node) {
    if node.get("type").and_then(Node::as_str) != Some("Container") {
        return;
    }
    for (from, into) in [("max", "default"), ("default", "defaultRequest"), ("min", "defaultRequest")] {
        let given = node.get(from).and_then(Node::as_mapping).cloned();
        if let Some(given) = given.filter(|given| !given.entries.is_empty()) {
            copy_absent(map_at(node, &[into]), &given);
        }
    }
}

/// What is written as text is kept as bytes, and outweighs bytes of the same key.
fn secret(node: &mut Node) {
    let given = node.as_mapping_mut().and_then(|map| map.remove("stringData"));
    let Some(Value::Mapping(given)) = given.map(|given| given.value) else { return };
    if given.entries.is_empty() {
        return;
    }
    let Some(data) = map_at(node, &["data"]) else { return };
    let known: BTreeSet<Text> = given.entries.iter().map(|entry| entry.key.clone()).collect();
    data.entries.retain(|entry| !known.contains(&entry.key));
    data.entries.extend(given.entries.into_iter().map(|mut entry| {
        let bytes = base64::encode(entry.value.as_str().unwrap_or_default().as_bytes());
        entry.value = Node::string(bytes, entry.value.origin);
        entry
    }));
}

fn service(node: &mut Node) {
    if let Some(spec) = node.as_mapping_mut().and_then(|map| map.get_mut("spec"))
        && spec.get("sessionAffinity").and_then(Node::as_str) == Some("None")
        && let Some(spec) = spec.as_mapping_mut()
    {
        spec.remove("sessionAffinityConfig");
    }
}

/// The label by which every namespace can be selected; one without a name yet has none.
fn namespace(node: &mut Node) {
    let name =
        node.at(&["metadata", "name"]).filter(|name| name.as_str().is_some_and(|name| !name.is_empty()));
    if let Some(name) = name.cloned() {
        set_in(map_at(node, &["metadata", "labels"]), "kubernetes.io/metadata.name", name);
    }
}

/// What a custom kind is called where its definition does not say.
fn names(node: &mut Node) {
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default().to_owned();
    let origin = node.origin;
    for (field, name) in [("singular", kind.to_lowercase()), ("listKind", format!("{kind}List"))] {
        let own = node.get(field).and_then(Node::as_str).unwrap_or_default();
        if own.is_empty() && !kind.is_empty() {
            put(node, &[field], Node::string(name, origin), origin);
        }
    }
}

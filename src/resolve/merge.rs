//! Merges two layers by Kubernetes' strategic merge, keeping for every leaf who set it and who lost.

use std::collections::BTreeMap;

use crate::tree::{Entry, Mapping, Node, Origin, Text, Value};

/// Lays `overlay` over `base`: maps merge, keyed lists merge by key, null deletes, everything else is replaced.
///
/// A null that has nothing to delete vanishes. `None` when the overlay deletes the whole.
pub fn merge(base: Node, overlay: Node) -> Option<Node> {
    merge_field("", base, overlay).and_then(strip_nulls)
}

/// The keys that name an element of a list, by the list's field name; as Kubernetes' patch strategy tables have them.
///
/// A port is its number and protocol together: one number can serve TCP and UDP.
fn merge_keys(field: &str, elements: &[Node]) -> &'static [&'static str] {
    keys_of(field, elements.iter().any(|element| element.get("containerPort").is_some()))
}

/// The same where it is known whether ports are a container's or a Service's.
pub(super) fn keys_of(field: &str, of_container: bool) -> &'static [&'static str] {
    match field {
        "containers"
        | "initContainers"
        | "ephemeralContainers"
        | "volumes"
        | "imagePullSecrets"
        | "env"
        | "schedulingGates"
        | "resourceClaims" => &["name"],
        "ports" if of_container => &["containerPort", "protocol"],
        "ports" => &["port", "protocol"],
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "hostAliases" => &["ip"],
        "topologySpreadConstraints" => &["topologyKey"],
        _ => &[],
    }
}

/// The keys by which the merge tells the elements of a list apart; none where it replaces the list whole.
pub(super) fn element_keys(field: &str, low: &[Node], high: &[Node]) -> &'static [&'static str] {
    match is_keyed(field, low, high) {
        true => merge_keys(field, if high.is_empty() { low } else { high }),
        false => &[],
    }
}

/// What names an element of a keyed list: its keys with their values.
pub(super) fn names_of(node: &Node, keys: &[&'static str]) -> Vec<(Text, Text)> {
    keys.iter().map(|key| Text::new_static(key)).zip(identity(node, keys)).collect()
}

/// A value as OpenChoreo reads the levels of a policy: a null or an empty list is an absent field.
///
/// The field's place stays: a value that is nothing throughout becomes a null.
pub fn without_empties(node: Node) -> Node {
    let origin = node.origin;
    strip(node, &says_nothing).unwrap_or(Node::new(Value::Null, origin))
}

fn says_nothing(value: &Value) -> bool {
    matches!(value, Value::Null) || matches!(value, Value::Sequence(items) if items.is_empty())
}

fn merge_field(field: &str, base: Node, overlay: Node) -> Option<Node> {
    if overlay.is_null() {
        return None;
    }
    match (base.value, overlay.value) {
        (Value::Mapping(low), Value::Mapping(high)) => {
            let (low, mut gone) = match field {
                "env" => without_other_sources(low, &high),
                _ => (low, Vec::new()),
            };
            let value = Value::Mapping(merge_maps(low, high, &mut gone));
            let mut lost = overlay.lost.map_or_else(Vec::new, |lost| *lost);
            if !gone.is_empty() {
                lost.insert(0, Node::new(Value::Mapping(Mapping { entries: gone }), overlay.origin));
            }
            lost.extend(base.lost.map_or_else(Vec::new, |lost| *lost));
            // A map is where its highest layer says so, but its leaves keep their own origins.
            Some(Node { value, origin: overlay.origin, lost: (!lost.is_empty()).then(|| Box::new(lost)) })
        }
        (Value::Sequence(low), Value::Sequence(high)) if is_keyed(field, &low, &high) => {
            let keys = merge_keys(field, if high.is_empty() { &low } else { &high });
            let value = Value::Sequence(merge_lists(field, keys, low, high));
            Some(Node { value, origin: overlay.origin, lost: overlay.lost })
        }
        (low, high) => {
            let mut winner = Node { value: high, origin: overlay.origin, lost: overlay.lost };
            let mut losers = winner.lost.take().map_or_else(Vec::new, |lost| *lost);
            losers.extend(loser(Node { value: low, ..base }));
            winner.lost = Some(Box::new(losers));
            strip_nulls(winner)
        }
    }
}

fn is_keyed(field: &str, low: &[Node], high: &[Node]) -> bool {
    let keys = merge_keys(field, if high.is_empty() { low } else { high });
    let keyed = |node: &Node| keys.first().is_some_and(|key| node.get(key).is_some());
    !keys.is_empty() && low.iter().chain(high).all(keyed)
}

/// A value that lost, and before it those that had lost against it, one after the other.
fn loser(mut node: Node) -> Vec<Node> {
    let before = node.lost.take().map_or_else(Vec::new, |lost| *lost);
    std::iter::once(node).chain(before).collect()
}

/// A field that a layer took away: a null where the layer says so, with what had stood there.
fn taken(key: Text, by: Origin, old: Node) -> Entry {
    let value = Node { value: Value::Null, origin: by, lost: Some(Box::new(loser(old))) };
    Entry { key, key_origin: by, value }
}

/// A variable has one source: the higher layer's replaces the lower's whole. Gives what is left, and what was taken away.
fn without_other_sources(low: Mapping, high: &Mapping) -> (Mapping, Vec<Entry>) {
    let Some(source) = ["value", "valueFrom"].iter().find_map(|source| high.get(source)) else {
        return (low, Vec::new());
    };
    let stays =
        |entry: &Entry| entry.key != "valueFrom" && (entry.key != "value" || high.get("value").is_some());
    let (left, gone): (Vec<Entry>, Vec<Entry>) = low.entries.into_iter().partition(stays);
    let gone = gone.into_iter().filter(|entry| high.get(&entry.key).is_none());
    (Mapping { entries: left }, gone.map(|entry| taken(entry.key, source.origin, entry.value)).collect())
}

/// Takes a field out of a map as a null of a higher layer would: what stood there stays known to those who ask.
pub fn take_away(map: &mut Node, key: &str, by: Origin) {
    let Some(old) = map.as_mapping_mut().and_then(|fields| fields.remove(key)) else { return };
    let gone = Node::new(Value::Mapping(Mapping { entries: vec![taken(Text::new(key), by, old)] }), by);
    map.lost.get_or_insert_default().insert(0, gone);
}

/// Merges key by key; what a null deletes goes to `gone`.
fn merge_maps(low: Mapping, high: Mapping, gone: &mut Vec<Entry>) -> Mapping {
    let mut merged = low;
    // Maps of definitions are small; a large one is looked up by tree, so that hostile input stays linear.
    let places: BTreeMap<Text, usize> = match merged.entries.len() * high.entries.len() {
        0..=1024 => BTreeMap::new(),
        _ => merged.entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect(),
    };
    let mut deleted = false;
    for entry in high.entries {
        let at = match places.is_empty() {
            true => merged.entries.iter().position(|low| low.key == entry.key),
            false => places.get(&entry.key).copied(),
        };
        match at {
            None => merged.entries.extend(strip_nulls(entry.value).map(|value| Entry { value, ..entry })),
            Some(at) => {
                let slot = &mut merged.entries[at];
                let origin = slot.value.origin;
                let base = std::mem::replace(&mut slot.value, Node::new(Value::Null, origin));
                slot.key_origin = entry.key_origin;
                // A deleted field stays behind as null until the loop has ended, so that places stay right.
                if entry.value.is_null() {
                    deleted = true;
                    gone.push(taken(entry.key, entry.value.origin, base));
                } else if let Some(result) = merge_field(&entry.key, base, entry.value) {
                    slot.value = result;
                }
            }
        }
    }
    if deleted {
        merged.entries.retain(|entry| !entry.value.is_null());
    }
    merged
}

/// Merges element by element; the order follows Kubernetes' strategic merge.
///
/// Elements of the overlay keep their order. An element that only the base has goes before the overlay element
/// that stands behind it in the base, and to the end when there is none.
fn merge_lists(field: &str, keys: &[&str], low: Vec<Node>, high: Vec<Node>) -> Vec<Node> {
    let mut base: Vec<(Vec<Text>, Option<Node>)> =
        low.into_iter().map(|node| (identity(&node, keys), Some(node))).collect();
    let place: BTreeMap<Vec<Text>, usize> =
        base.iter().enumerate().rev().map(|(at, (identity, _))| (identity.clone(), at)).collect();
    let mut merged: Vec<(Option<usize>, Option<Node>)> = Vec::new();
    let mut seen: BTreeMap<Vec<Text>, usize> = BTreeMap::new();
    for node in high {
        let identity = identity(&node, keys);
        if let Some(at) = seen.get(&identity) {
            // Later elements of one key merge into the first.
            if let Some(first) = merged[*at].1.take() {
                merged[*at].1 = merge_element(field, first, node);
            }
            continue;
        }
        let at = place.get(&identity).copied();
        let under = at.and_then(|at| base[at].1.take());
        let result = match under {
            Some(under) => merge_element(field, under, node),
            None => strip_nulls(node),
        };
        seen.insert(identity, merged.len());
        merged.push((at, result));
    }
    let mut rest =
        base.into_iter().enumerate().filter_map(|(at, (_, node))| node.map(|node| (at, node))).peekable();
    let mut ordered = Vec::new();
    for (at, node) in merged {
        while let Some((_, before)) = rest.next_if(|(own, _)| at.is_some_and(|at| *own < at)) {
            ordered.push(before);
        }
        ordered.extend(node);
    }
    ordered.extend(rest.map(|(_, node)| node));
    ordered
}

/// Elements of a keyed list are maps named after their list where a rule of their own holds.
fn merge_element(field: &str, base: Node, overlay: Node) -> Option<Node> {
    merge_field(if field == "env" { "env" } else { "" }, base, overlay)
}

/// The values by which an element of a keyed list is told apart.
pub(super) fn identity(node: &Node, keys: &[&str]) -> Vec<Text> {
    let text = |key: &&str| match node.get(key).map(|node| &node.value) {
        Some(Value::String(text) | Value::Float(text)) => text.clone(),
        Some(Value::Integer(number)) => Text::from(number.to_string()),
        Some(Value::Bool(truth)) => Text::from(truth.to_string()),
        _ if *key == "protocol" => Text::new_static("TCP"),
        _ => Text::default(),
    };
    keys.iter().map(text).collect()
}

/// Drops the nulls of a value that nothing lies under: there is nothing to delete.
fn strip_nulls(node: Node) -> Option<Node> {
    strip(node, &|value| matches!(value, Value::Null))
}

/// A value without the fields and elements that are `absent`.
fn strip(mut node: Node, absent: &impl Fn(&Value) -> bool) -> Option<Node> {
    if absent(&node.value) {
        return None;
    }
    match &mut node.value {
        Value::Mapping(mapping) => {
            let entries = std::mem::take(&mut mapping.entries).into_iter();
            mapping.entries = entries
                .filter_map(|Entry { key, key_origin, value }| {
                    strip(value, absent).map(|value| Entry { key, key_origin, value })
                })
                .collect();
        }
        Value::Sequence(items) => {
            *items = std::mem::take(items).into_iter().filter_map(|item| strip(item, absent)).collect();
        }
        _ => {}
    }
    Some(node)
}

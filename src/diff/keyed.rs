//! Pairs the elements of two lists by the keys that Kubernetes merges them by.

use std::collections::BTreeMap;

use crate::tree::{Node, Value};

/// The fields that together name an element; the first must be there.
type Key = &'static [&'static str];

/// Keys of lists by their field names, the better one for a reader first; sorted by field name.
const KEYS: &[(&str, &[Key])] = &[
    ("conditions", &[&["type"]]),
    ("data", &[&["secretKey"]]),
    ("hostAliases", &[&["ip"]]),
    ("ownerReferences", &[&["uid"]]),
    ("parentRefs", &[&["name", "namespace", "sectionName", "port"]]),
    // A port that keeps its name is the same port with another number.
    ("ports", &[&["name"], &["containerPort", "protocol"], &["port", "protocol"]]),
    ("subjects", &[&["name", "namespace", "kind"]]),
    ("topologySpreadConstraints", &[&["topologyKey", "whenUnsatisfiable"]]),
    ("volumeDevices", &[&["devicePath"]]),
    ("volumeMounts", &[&["mountPath"]]),
];

/// The key of every other list of maps.
const OTHERS: &[Key] = &[&["name"]];

/// An element on one side, with its index there.
pub(super) type Side<'a> = Option<(usize, &'a Node)>;

/// How the elements of two lists belong together.
pub(super) enum Pairing<'a> {
    /// Not at all: the lists are compared as wholes.
    Whole,
    /// Each with the one at its own index; the lists are equally long.
    ByIndex,
    /// By key, in the order of the head, elements that only the base has at the end.
    ByKey(Vec<(Side<'a>, Side<'a>)>),
}

/// Finds out how the elements of the list in a field belong together.
pub(super) fn pair<'a>(field: &str, base: &'a [Node], head: &'a [Node]) -> Pairing<'a> {
    if base.is_empty() || head.is_empty() {
        return Pairing::Whole;
    }
    let keys = KEYS.iter().find(|(name, _)| *name == field).map_or(OTHERS, |(_, keys)| keys);
    let named = keys.iter().find_map(|key| Some((names(key, base)?, names(key, head)?)));
    match named {
        Some((before, after)) => by_key(before, after),
        None => unnamed(base, head),
    }
}

fn unnamed<'a>(base: &[Node], head: &[Node]) -> Pairing<'a> {
    // A null element would look like one that is not there.
    let nulls = base.iter().chain(head).any(Node::is_null);
    if base.len() == head.len() && !nulls { Pairing::ByIndex } else { Pairing::Whole }
}

/// The elements by their names, when every element has one of its own.
struct Named<'a> {
    order: Vec<Vec<String>>,
    elements: BTreeMap<Vec<String>, (usize, &'a Node)>,
}

fn names<'a>(key: Key, list: &'a [Node]) -> Option<Named<'a>> {
    let order: Vec<Vec<String>> = list.iter().map(|element| name(key, element)).collect::<Option<_>>()?;
    let elements: BTreeMap<_, _> = order.iter().cloned().zip(list.iter().enumerate()).collect();
    (elements.len() == order.len()).then_some(Named { order, elements })
}

fn name(key: Key, element: &Node) -> Option<Vec<String>> {
    let first = key.first()?;
    element.get(first)?;
    key.iter()
        .map(|field| match element.get(field).map(|node| &node.value) {
            Some(Value::String(text)) => Some(format!("\"{text}")),
            Some(Value::Integer(number)) => Some(number.to_string()),
            None | Some(Value::Null) if field == first => None,
            None | Some(Value::Null) if *field == "protocol" => Some("\"TCP".to_owned()),
            None | Some(Value::Null) => Some(String::new()),
            Some(_) => None,
        })
        .collect()
}

fn by_key<'a>(base: Named<'a>, head: Named<'a>) -> Pairing<'a> {
    let differing = base.order.iter().zip(&head.order).filter(|(before, after)| before != after).count();
    if base.order.len() == head.order.len() && differing <= 1 {
        // One renamed element reads better as a changed name than as one element gone and another come.
        return Pairing::ByIndex;
    }
    let survivors = base.order.iter().filter(|name| head.elements.contains_key(*name));
    let arrived = head.order.iter().filter(|name| base.elements.contains_key(*name));
    if !survivors.eq(arrived) {
        return Pairing::Whole;
    }
    let mut pairs: Vec<(Side<'a>, Side<'a>)> = Vec::new();
    for name in &head.order {
        pairs.push((base.elements.get(name).copied(), head.elements.get(name).copied()));
    }
    for name in base.order.iter().filter(|name| !head.elements.contains_key(*name)) {
        pairs.push((base.elements.get(name).copied(), None));
    }
    Pairing::ByKey(pairs)
}

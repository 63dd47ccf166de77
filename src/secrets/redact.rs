//! Shows values of objects without their secrets: the one way from a tree to a face.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::values::hidden;
use crate::tree::{Node, Value};

/// What stands in for a secret.
pub const REDACTED: &str = "(redacted)";

/// A secret of fewer bytes hides only itself, for other values are often equal to it.
const SHORTEST_COPY: usize = 8;

/// The secrets of one object, or of one and what it was before.
#[derive(Default)]
pub struct Redactor<'n> {
    /// The addresses of nodes that are secrets.
    nodes: BTreeSet<usize>,
    /// Their texts, so that copies elsewhere are none the less hidden.
    texts: BTreeSet<&'n str>,
    /// The texts of all secrets of the first object, however short.
    before: BTreeSet<&'n str>,
}

impl<'n> Redactor<'n> {
    /// Knows what to hide of an object, and of all that lost in it.
    pub fn of(object: &'n Node) -> Self {
        let mut redactor = Redactor::default();
        redactor.add(object);
        redactor.before = hidden(object).values.into_iter().filter_map(Node::as_str).collect();
        redactor
    }

    /// Knows what to hide of a further object.
    pub fn add(&mut self, object: &'n Node) {
        let found = hidden(object);
        for node in &found.values {
            self.nodes.insert(address(node));
            self.texts.extend(node.as_str().filter(|text| text.len() >= SHORTEST_COPY));
        }
        let copies = found.copies.iter().filter(|_| !found.values.is_empty());
        self.nodes.extend(copies.map(|node| address(node)));
    }

    /// Whether a node of the objects is a secret.
    pub fn hides(&self, node: &Node) -> bool {
        self.nodes.contains(&address(node)) || node.as_str().is_some_and(|text| self.texts.contains(text))
    }

    /// A value of the objects; for what is hidden, what the caller makes of it and the way to it.
    ///
    /// The way goes by the names of elements, where they have some, so that it stays the same in another order.
    pub fn json(&self, node: &Node, show: &mut impl FnMut(&str, &Node) -> Json) -> Json {
        self.below(node, "", show)
    }

    // The depth limit of reading bounds the recursion.
    fn below(&self, node: &Node, way: &str, show: &mut impl FnMut(&str, &Node) -> Json) -> Json {
        if self.hides(node) {
            return show(way, node);
        }
        match &node.value {
            Value::Mapping(mapping) => {
                let entries = mapping.entries.iter().map(|entry| {
                    let value = self.below(&entry.value, &format!("{way}/{}", entry.key), show);
                    (entry.key.to_string(), value)
                });
                Json::Object(entries.collect())
            }
            Value::Sequence(items) => {
                let mut all = Vec::with_capacity(items.len());
                for item in items {
                    let name = ["name", "key"].into_iter().find_map(|key| item.get(key)?.as_str());
                    all.push(self.below(item, &format!("{way}/{}", name.unwrap_or("*")), show));
                }
                Json::Array(all)
            }
            _ => node.to_json(),
        }
    }

    /// Two versions of a value. What is hidden of the newer one is said to differ where it does.
    pub fn pair(&self, before: Option<&Node>, after: Option<&Node>) -> (Json, Json) {
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let old = before.map_or(Json::Null, |node| {
            self.json(node, &mut |way, node| {
                known.entry(way.to_owned()).or_default().insert(node.to_json().to_string());
                Json::from(REDACTED)
            })
        });
        // A value that was shown and is now a secret, or was one and is not, differs; so does one of another kind.
        let was_shown = before.is_some_and(|node| {
            !self.hides(node) && node.as_mapping().is_none() && node.as_sequence().is_none()
        });
        let new = after.map_or(Json::Null, |node| {
            self.json(node, &mut |way, node| {
                let same = known.get(way).map(|texts| texts.contains(&node.to_json().to_string()));
                match same {
                    Some(true) => Json::from(REDACTED),
                    // What takes the place of another may have stood elsewhere before.
                    None if !was_shown || node.as_str().is_some_and(|text| self.before.contains(text)) => {
                        Json::from(REDACTED)
                    }
                    _ => Json::from("(redacted, differs)"),
                }
            })
        });
        (old, new)
    }
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

//! Finds the values of a tree that are secrets: by their shapes, and by the names of what holds them.

use super::names::{LONGEST, holds_secret, is_secret_field, is_value_field, names_a_secret};
use super::{assigned, recognise};
use crate::tree::{Entry, Node, Value};

/// The annotation in which kubectl keeps a copy of the whole object.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The values of a tree that nothing but the object itself may show.
#[derive(Default)]
pub struct Hidden<'n> {
    /// Secrets.
    pub values: Vec<&'n Node>,
    /// Copies of the whole object, which hold its secrets as well.
    pub(super) copies: Vec<&'n Node>,
}

/// Finds the secrets of a definition or an object, and of all that lost in it.
pub fn hidden(root: &Node) -> Hidden<'_> {
    let mut hidden = Hidden::default();
    let is_secret = root.get("kind").and_then(Node::as_str) == Some("Secret")
        && root.get("apiVersion").and_then(Node::as_str) == Some("v1");
    hidden.gather(root, Around::default());
    if is_secret {
        hidden.values.append(&mut hidden.copies);
        for field in ["data", "stringData"] {
            root.get(field).into_iter().for_each(|values| hidden.all(values));
        }
    }
    hidden
}

/// What the way to a value says of it.
#[derive(Clone, Copy, Default)]
struct Around<'n> {
    /// The name of the variable or field that holds it, where that names a secret.
    name: Option<&'n str>,
    /// Such a name for the `value` of the map.
    pair: Option<&'n str>,
}

impl<'n> Hidden<'n> {
    // The depth limit of reading bounds the recursion.
    fn gather(&mut self, node: &'n Node, around: Around<'n>) {
        let own = ["name", "key"].into_iter().find_map(|key| node.get(key)?.as_str());
        let pair = own.filter(|name| names_a_secret(name)).or(around.pair);
        // What a map lost has no name of its own any more; it is still of the variable that lost it.
        for lost in node.lost.iter().flat_map(|lost| lost.iter()) {
            self.gather(lost, Around { pair, ..around });
        }
        match &node.value {
            Value::String(text) => {
                let named = around.name.is_some_and(|name| holds_secret(name, text));
                if named || recognise(text).is_some() || assigned(text).is_some() {
                    self.values.push(node);
                }
            }
            Value::Integer(_) | Value::Float(_) if around.name.is_some() => self.values.push(node),
            Value::Sequence(items) => self.items(items, around),
            Value::Mapping(mapping) => {
                mapping.entries.iter().for_each(|entry| self.entry(entry, (pair, around.name)));
            }
            Value::Integer(_) | Value::Float(_) | Value::Null | Value::Bool(_) => {}
        }
    }

    /// Elements of a list; what stands behind `--password` is one.
    fn items(&mut self, items: &'n [Node], around: Around<'n>) {
        let mut flag = None;
        for item in items {
            self.gather(item, Around { name: flag.or(around.name), pair: None });
            let option = item.as_str().filter(|text| text.starts_with('-') && text.len() <= LONGEST);
            flag = option.map(|text| text.trim_start_matches('-')).filter(|name| names_a_secret(name));
        }
    }

    fn entry(&mut self, entry: &'n Entry, (pair, name): (Option<&'n str>, Option<&'n str>)) {
        if entry.key == LAST_APPLIED {
            self.copies.push(&entry.value);
            return;
        }
        let is_value = is_value_field(&entry.key);
        let field = is_secret_field(&entry.key).then_some(entry.key.as_str());
        let own = field.or(pair.or(name).filter(|_| is_value));
        self.gather(&entry.value, Around { name: own, pair: None });
    }

    /// Every scalar below a node.
    fn all(&mut self, node: &'n Node) {
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| self.all(item)),
            Value::Mapping(mapping) => mapping.entries.iter().for_each(|entry| self.all(&entry.value)),
            Value::Null => {}
            _ => self.values.push(node),
        }
        for lost in node.lost.iter().flat_map(|lost| lost.iter()) {
            self.all(lost);
        }
    }
}

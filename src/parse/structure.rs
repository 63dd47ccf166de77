//! Names places by what they are in rather than by lines, so that the name holds when lines move.

use std::collections::BTreeMap;

use super::yaml::{ParseLimits, read_documents};
use crate::source::{FileId, SourceTree, Span};
use crate::tree::{Node, Value};

/// Reads files again, each once, and names places in them.
pub struct Structure<'s> {
    sources: &'s SourceTree,
    /// The documents of each file that was asked for.
    files: BTreeMap<FileId, Vec<Node>>,
}

impl<'s> Structure<'s> {
    /// Nothing is read until a place is asked for.
    pub fn new(sources: &'s SourceTree) -> Self {
        Structure { sources, files: BTreeMap::new() }
    }

    /// The document's kind, organization and name with the path inside it; the file's path where no document can be read.
    pub fn name(&mut self, place: Span) -> String {
        let file = self.sources.file(place.file);
        let documents = self.files.entry(place.file).or_insert_with(|| {
            let documents = read_documents(place.file, &file.text, &ParseLimits::default());
            documents.into_iter().filter_map(|document| document.root).collect()
        });
        let Some(root) = documents.iter().find(|root| holds(root.origin.span, place)) else {
            return file.path.to_string();
        };
        let text = |path: &[&str]| root.at(path).and_then(Node::as_str).unwrap_or_default();
        let identity = [
            text(&["apiVersion"]),
            text(&["kind"]),
            text(&["metadata", "namespace"]),
            text(&["metadata", "name"]),
        ];
        let mut name = identity.join("/");
        walk(root, place, &mut name);
        name
    }
}

fn holds(outer: Span, place: Span) -> bool {
    outer.file == place.file && outer.start <= place.start && place.start <= outer.end
}

/// Adds the way down to the place. Elements that have a name are told by it, since an index moves as lines do.
fn walk(root: &Node, place: Span, name: &mut String) {
    let mut node = root;
    loop {
        let next = match &node.value {
            Value::Mapping(mapping) => {
                let within = |entry: &&crate::tree::Entry| {
                    holds(entry.key_origin.span, place) || holds(entry.value.origin.span, place)
                };
                let Some(entry) = mapping.entries.iter().find(within) else { return };
                name.push('.');
                name.push_str(&entry.key);
                &entry.value
            }
            Value::Sequence(items) => {
                let at = items.iter().position(|item| holds(item.origin.span, place));
                let Some((at, item)) = at.and_then(|at| Some((at, items.get(at)?))) else { return };
                match item.get("name").and_then(Node::as_str) {
                    Some(own) => name.push_str(&format!("[name={own}]")),
                    None => name.push_str(&format!("[{at}]")),
                }
                item
            }
            _ => return,
        };
        // A value that stands elsewhere, as an alias may, ends the way.
        if !holds(next.origin.span, place) {
            return;
        }
        node = next;
    }
}

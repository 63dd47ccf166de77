//! Reads Kubernetes objects that others wrote, lists taken apart.

use super::problems;
use super::yaml::{ParseLimits, read_documents};
use crate::diagnostics::Diagnostics;
use crate::source::{FileId, SourceTree};
use crate::tree::Node;

/// Every object of every file, in the order of the files; what cannot be read is reported.
///
/// Text is read as kubectl reads it. Empty documents are passed over.
pub fn read_manifests(sources: &SourceTree, diagnostics: &mut Diagnostics) -> Vec<Node> {
    diagnostics.extend(sources.irregularities().iter().map(problems::irregular));
    let mut objects = Vec::new();
    let mut documents = 0;
    for (index, file) in sources.files().iter().enumerate() {
        let id = FileId(index as u32);
        let left = ParseLimits::KUBERNETES.documents.saturating_sub(documents);
        let limits = ParseLimits { documents: left, ..ParseLimits::KUBERNETES };
        for document in read_documents(id, &file.text, &limits) {
            documents += 1;
            if documents > ParseLimits::KUBERNETES.documents {
                diagnostics.push(problems::too_many_documents(id, ParseLimits::KUBERNETES.documents));
                return objects;
            }
            diagnostics.extend(document.faults.into_iter().map(|fault| fault.0));
            if let Some(root) = document.root.filter(|root| !root.is_null()) {
                take(root, &mut objects, diagnostics);
            }
        }
    }
    objects
}

/// Takes one object, or each of a list; a list within a list is no object.
fn take(root: Node, objects: &mut Vec<Node>, diagnostics: &mut Diagnostics) {
    let is_list = root.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    match root.get("items").and_then(Node::as_sequence).filter(|_| is_list) {
        Some(items) => {
            for item in items {
                take_object(item.clone(), objects, diagnostics);
            }
        }
        None => take_object(root, objects, diagnostics),
    }
}

fn take_object(node: Node, objects: &mut Vec<Node>, diagnostics: &mut Diagnostics) {
    let says = |key: &str| node.get(key).and_then(Node::as_str).is_some_and(|text| !text.is_empty());
    if says("apiVersion") && says("kind") {
        objects.push(node);
    } else {
        diagnostics.push(problems::not_a_manifest(node.origin.span));
    }
}

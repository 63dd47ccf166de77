//! Reads Kubernetes objects that others wrote, lists taken apart.

use super::packages::{Packages, is_template};
use super::problems;
use super::yaml::{ParseLimits, read_documents};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceTree, Span};
use crate::tree::{Node, Value};

/// Every object of every file, in the order of the files; what cannot be read is reported.
///
/// Text is read as kubectl reads it. Empty documents are passed over.
pub fn read_manifests(sources: &SourceTree, diagnostics: &mut Diagnostics) -> Vec<Node> {
    diagnostics.extend(sources.irregularities().iter().map(problems::irregular));
    let mut packages = Packages::find(sources, diagnostics);
    let mut objects = Vec::new();
    let mut documents = 0;
    for (index, file) in sources.files().iter().enumerate() {
        let id = FileId(index as u32);
        let path = file.path.as_str();
        if packages.holds(path) {
            continue;
        }
        let left = ParseLimits::KUBERNETES.documents.saturating_sub(documents);
        let limits = ParseLimits { documents: left, ..ParseLimits::KUBERNETES };
        let read = read_documents(id, &file.text, &limits);
        if is_template(&file.text) && read.iter().any(|document| document.root.is_none()) {
            if packages.is_first_template(path) {
                diagnostics.push(problems::unrendered_template(id));
            }
            continue;
        }
        let mut passed_over = PassedOver::default();
        for document in read {
            documents += 1;
            if documents > ParseLimits::KUBERNETES.documents {
                diagnostics.extend(passed_over.report());
                diagnostics.push(problems::too_many_documents(id, ParseLimits::KUBERNETES.documents));
                return objects;
            }
            diagnostics.extend(document.faults.into_iter().map(|fault| fault.0));
            if let Some(root) = document.root.filter(|root| !root.is_null()) {
                take(root, &mut objects, &mut passed_over);
            }
        }
        diagnostics.extend(passed_over.report());
    }
    objects
}

/// What of one file is no object: a file of many such documents is one fault, not many.
#[derive(Default)]
struct PassedOver {
    first: Option<Span>,
    count: usize,
}

impl PassedOver {
    fn report(&self) -> Option<Diagnostic> {
        self.first.map(|first| problems::not_a_manifest(first, self.count))
    }
}

/// Takes one object, or each of a list: as kubectl does, whatever has `items` is one, and one may lie in another.
///
/// Items of `PodList` and its like need not say what they are (Kubernetes 1.36, unstructuredJSONScheme.decodeToList and
/// FlattenListVisitor). The depth limit of parse bounds the recursion, and that of aliases the number of objects.
fn take(mut root: Node, objects: &mut Vec<Node>, passed_over: &mut PassedOver) {
    let is_list = root.get("items").is_some_and(|items| items.as_sequence().is_some());
    let Some(fields) = root.as_mapping_mut().filter(|_| is_list) else {
        return take_object(root, objects, passed_over);
    };
    let Some(Value::Sequence(items)) = fields.remove("items").map(|items| items.value) else { return };
    let text = |key: &str| fields.get(key).and_then(Node::as_str).unwrap_or_default();
    let kind = text("kind").strip_suffix("List").unwrap_or_default();
    let identity = [("apiVersion", text("apiVersion")), ("kind", kind)];
    for mut item in items {
        let says_nothing =
            |(key, _): &(&str, &str)| item.get(key).and_then(Node::as_str).is_none_or(str::is_empty);
        let is_typed = !kind.is_empty() && identity.iter().all(says_nothing);
        let origin = item.origin;
        if let Some(own) = item.as_mapping_mut().filter(|_| is_typed) {
            identity.iter().for_each(|(key, text)| own.set(*key, Node::string(*text, origin)));
        }
        take(item, objects, passed_over);
    }
}

fn take_object(node: Node, objects: &mut Vec<Node>, passed_over: &mut PassedOver) {
    let says = |key: &str| node.get(key).and_then(Node::as_str).is_some_and(|text| !text.is_empty());
    if says("apiVersion") && says("kind") {
        objects.push(node);
    } else {
        passed_over.first.get_or_insert(node.origin.span);
        passed_over.count += 1;
    }
}

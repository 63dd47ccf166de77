//! Tells the ConfigMaps that hold parameters of Kubernetes' own policies from those that are foreign.

use super::definition::Verdict;
use crate::diagnostics::Diagnostic;
use crate::tree::Node;

/// The kinds of `admissionregistration.k8s.io/v1` that are read among definitions.
pub const ADMISSION_KINDS: [&str; 2] = ["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];

/// What each document of a file is, with what there is to say of it.
type Documents = Vec<(Verdict, Vec<Diagnostic>)>;

/// Decides of every ConfigMap, once all bindings are known, whether one names it.
pub(super) fn take_parameters<F>(files: &mut [(F, Documents)]) {
    let verdicts = files.iter().flat_map(|(_, documents)| documents);
    let references: Vec<Node> = verdicts
        .filter_map(|(verdict, _)| match verdict {
            Verdict::Admission(node) => node.at(&["spec", "paramRef"]).cloned(),
            _ => None,
        })
        .collect();
    let is_named = |node: &Node| {
        let name = node.at(&["metadata", "name"]).and_then(Node::as_str);
        references.iter().any(|reference| match reference.get("name") {
            Some(wanted) => wanted.as_str() == name,
            None => reference.get("selector").is_some(),
        })
    };
    for entry in files.iter_mut().flat_map(|(_, documents)| documents) {
        match std::mem::replace(&mut entry.0, Verdict::Empty) {
            Verdict::ConfigMap(found) => {
                let (node, otherwise, reports) = *found;
                *entry = match is_named(&node) {
                    true => (Verdict::Admission(Box::new(node)), std::mem::take(&mut entry.1)),
                    false => (otherwise, reports),
                };
            }
            other => entry.0 = other,
        }
    }
}

//! Checks the ValidatingAdmissionPolicies, bindings and parameters among the definitions.

use super::kubernetes::check_object;
use crate::diagnostics::{Diagnostics, ObjectName};
use crate::policy::AdmissionPolicies;
use crate::tree::Node;

/// Holds every document against Kubernetes' type, and compiles the policies; one that is at fault is left out.
pub(super) fn check(documents: &[Node], diagnostics: &mut Diagnostics) -> AdmissionPolicies {
    let (mut sound, mut broken) = (Vec::new(), Vec::new());
    for document in documents {
        let text = |path: &[&str]| document.at(path).and_then(Node::as_str).unwrap_or_default().to_owned();
        let name = ObjectName {
            api_version: text(&["apiVersion"]),
            kind: text(&["kind"]),
            namespace: Some(text(&["metadata", "namespace"])).filter(|namespace| !namespace.is_empty()),
            name: text(&["metadata", "name"]),
            cluster: None,
        };
        let mut found = Diagnostics::default();
        check_object(document, &name, &mut found);
        match found.has_errors() {
            true => broken.push(name.name),
            false => sound.push(document.clone()),
        }
        diagnostics.extend(found.into_reports());
    }
    let mut reports = Vec::new();
    let policies = AdmissionPolicies::read(sound, broken, &mut reports);
    diagnostics.extend(reports);
    policies
}

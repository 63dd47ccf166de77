//! Finds the objects that hold a policy's parameters.

use super::admission::ParamKind;
use super::binding::{NotFound, ParamRef};
use super::matching::labels;
use super::{AdmissionBinding, AdmissionPolicy, Subject};
use crate::tree::Node;

/// The parameters with which a policy judges an object.
#[derive(Debug)]
pub enum ParamChoice<'p> {
    /// The policy has none, or the binding names none: it is judged once, with `params` null.
    None,
    /// It is judged once with each.
    Each(Vec<&'p Node>),
    /// There are none, and without them the object passes.
    Passes,
    /// There are none, and without them the object is refused; the reason.
    Refused(String),
}

/// Chooses among all objects that may hold parameters.
pub fn choose_parameters<'p>(
    policy: &AdmissionPolicy,
    binding: Option<&AdmissionBinding>,
    subject: &Subject,
    objects: &'p [Node],
) -> ParamChoice<'p> {
    let Some(kind) = &policy.param_kind else { return ParamChoice::None };
    let Some(reference) = binding.and_then(|binding| binding.parameters.as_ref()) else {
        return ParamChoice::None;
    };
    let found: Vec<&Node> =
        objects.iter().filter(|object| is_meant(object, kind, reference, subject)).collect();
    match (found.is_empty(), reference.parameter_not_found_action) {
        (false, _) => ParamChoice::Each(found),
        (true, Some(NotFound::Allow)) => ParamChoice::Passes,
        (true, _) => {
            let name = reference.name.as_ref().map_or(String::new(), |name| format!(" `{name}`"));
            ParamChoice::Refused(format!("its parameters, the {}{name}, are not there", kind.kind))
        }
    }
}

fn is_meant(object: &Node, kind: &ParamKind, reference: &ParamRef, subject: &Subject) -> bool {
    let text = |path: &[&str]| object.at(path).and_then(Node::as_str).unwrap_or_default();
    let own = text(&["metadata", "namespace"]);
    let wanted = reference.namespace.as_ref().map(|name| name.as_str()).or(subject.namespace.as_deref());
    // A document that names no namespace is applied to `default`, or lives in none.
    let in_place = own.is_empty() || wanted.is_none_or(|wanted| wanted == own);
    text(&["apiVersion"]) == kind.api_version
        && text(&["kind"]) == kind.kind
        && in_place
        && reference.name.as_ref().is_none_or(|name| name.as_str() == text(&["metadata", "name"]))
        && reference.selector.as_ref().is_none_or(|selector| selector.matches(&labels(object)))
}

//! Reads Kubernetes' own ValidatingAdmissionPolicyBinding.

use serde::Deserialize;

use super::admission::{is_kind, name_of};
use super::matching::MatchResources;
use super::problems;
use crate::diagnostics::{Diagnostic, Level};
use crate::model::{Name, Selector};
use crate::source::Span;
use crate::tree::{Node, Text, read};

/// A ValidatingAdmissionPolicyBinding: where a policy applies, with which parameters, and what follows.
#[derive(Debug)]
pub struct AdmissionBinding {
    /// Its name.
    pub name: Text,
    /// Where its name stands.
    pub span: Span,
    /// The policy.
    pub policy: Name,
    /// The parameters, when the policy has any.
    pub parameters: Option<ParamRef>,
    /// What it narrows the policy's constraints to.
    pub resources: MatchResources,
    /// The level of what it reports: Deny is an error, Warn a warning, Audit an info; the gravest counts.
    pub level: Level,
    /// The document.
    pub document: Node,
}

/// Which objects hold the parameters.
#[derive(Clone, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub struct ParamRef {
    /// Name of the one object; instead of a selector.
    pub name: Option<Name>,
    /// Namespace. Absent, where the kind has namespaces: that of the object that is judged.
    pub namespace: Option<Name>,
    /// Labels of the objects.
    pub selector: Option<Selector>,
    /// Whether an object passes when there are no parameters. Absent: it is refused.
    pub parameter_not_found_action: Option<NotFound>,
}

/// What happens when there are no parameters.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
pub enum NotFound {
    /// The object passes.
    Allow,
    /// The object is refused.
    Deny,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    policy_name: Name,
    param_ref: Option<ParamRef>,
    match_resources: Option<MatchResources>,
    #[serde(default)]
    validation_actions: Vec<Action>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum Action {
    Audit,
    Warn,
    Deny,
}

impl AdmissionBinding {
    /// Whether a document is one, whatever its version.
    pub fn is_one(document: &Node) -> bool {
        is_kind(document, "ValidatingAdmissionPolicyBinding")
    }

    /// Reads a document; what is wrong with it is reported.
    pub fn read(document: &Node, reports: &mut Vec<Diagnostic>) -> Option<Self> {
        let (name, span) = name_of(document);
        let kind = "ValidatingAdmissionPolicyBinding";
        let spec: Spec = match document.get("spec").map(read::<Spec>) {
            Some(Ok(spec)) => spec,
            Some(Err(error)) => {
                reports.push(problems::unreadable(kind, &error.message, error.span.unwrap_or(span)));
                return None;
            }
            None => {
                reports.push(problems::unreadable(kind, "it has no `spec`", span));
                return None;
            }
        };
        let level = match spec.validation_actions.iter().max() {
            Some(Action::Audit) => Level::Info,
            Some(Action::Warn) => Level::Warning,
            // The API server refuses a binding without actions.
            Some(Action::Deny) | None => Level::Error,
        };
        Some(AdmissionBinding {
            name,
            span,
            policy: spec.policy_name,
            parameters: spec.param_ref,
            resources: spec.match_resources.unwrap_or_default(),
            level,
            document: document.clone(),
        })
    }
}

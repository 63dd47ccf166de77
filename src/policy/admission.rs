//! Reads Kubernetes' own ValidatingAdmissionPolicy.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::matching::MatchResources;
use super::problems;
use super::rules::{NamedExpression, Rules, Written, WrittenRule};
use super::{Judgement, StepAllowance, Subject};
use crate::cel::{IN_NO_KUBERNETES, Names, Program, Type, Value};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::tree::{Located, Node, Text, read};

/// A ValidatingAdmissionPolicy, compiled.
#[derive(Debug)]
pub struct AdmissionPolicy {
    /// Its name.
    pub name: Text,
    /// Where its name stands.
    pub span: Span,
    /// The kind of its parameters, when it has any.
    pub param_kind: Option<ParamKind>,
    /// What it matches.
    pub constraints: MatchResources,
    /// Its expressions.
    pub rules: Rules,
    /// The document.
    pub document: Node,
}

/// The kind of the objects that hold a policy's parameters.
#[derive(Clone, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub struct ParamKind {
    /// Group and version.
    pub api_version: String,
    /// Kind.
    pub kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    failure_policy: Option<FailurePolicy>,
    match_constraints: Option<MatchResources>,
    #[serde(default)]
    match_conditions: Vec<NamedExpression>,
    param_kind: Option<ParamKind>,
    #[serde(default)]
    variables: Vec<NamedExpression>,
    #[serde(default)]
    validations: Vec<Validation>,
    #[serde(default)]
    audit_annotations: Vec<AuditAnnotation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuditAnnotation {
    key: String,
    value_expression: Located<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum FailurePolicy {
    Fail,
    Ignore,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Validation {
    expression: Located<String>,
    message: Option<String>,
    message_expression: Option<Located<String>>,
}

/// What `request` is, as in the API server.
const REQUEST: &str = "{kind: {group: string, version: string, kind: string}, resource: {group: string, version: string, resource: string}, \
    subResource: string, requestKind: {group: string, version: string, kind: string}, \
    requestResource: {group: string, version: string, resource: string}, requestSubResource: string, name: string, namespace: string, \
    operation: string, userInfo: {username: string, uid: string, groups: list(string), extra: map(string, list(string))}, dryRun: bool, \
    options: dyn}";

/// What `namespaceObject` is, as in the API server.
const NAMESPACE: &str = "{metadata: {name: string, generateName: string, namespace: string, labels: map(string, string), \
    annotations: map(string, string), UID: string, creationTimestamp: timestamp, deletionGracePeriodSeconds: int, \
    deletionTimestamp: timestamp, generation: int, resourceVersion: string, finalizers: list(string)}, \
    spec: {finalizers: list(string)}, \
    status: {conditions: list({status: string, type: string, lastTransitionTime: timestamp, message: string, reason: string}), phase: string}}";

impl AdmissionPolicy {
    /// Whether a document is one, whatever its version.
    pub fn is_one(document: &Node) -> bool {
        is_kind(document, "ValidatingAdmissionPolicy")
    }

    /// Compiles a document; what is wrong with it is reported.
    pub fn compile(document: &Node, reports: &mut Vec<Diagnostic>) -> Option<Self> {
        let (name, span) = name_of(document);
        let spec: Spec = match document.get("spec").map(read::<Spec>) {
            Some(Ok(spec)) => spec,
            Some(Err(error)) => {
                let place = error.span.unwrap_or(span);
                reports.push(problems::unreadable("ValidatingAdmissionPolicy", &error.message, place));
                return None;
            }
            None => {
                reports.push(problems::unreadable("ValidatingAdmissionPolicy", "it has no `spec`", span));
                return None;
            }
        };
        let rules = spec.validations.iter().map(|validation| WrittenRule {
            name: None,
            expression: &validation.expression,
            message: validation.message.as_deref(),
            message_expression: validation.message_expression.as_ref(),
            level: None,
        });
        let annotations = spec.audit_annotations.iter();
        let written = Written {
            annotations: annotations.map(|own| (own.key.as_str(), &own.value_expression)).collect(),
            conditions: &spec.match_conditions,
            variables: &spec.variables,
            rules: rules.collect(),
            ignores_faults: spec.failure_policy == Some(FailurePolicy::Ignore),
        };
        let before = reports.len();
        // An authorizer answers only on a cluster, but is known.
        let known = ["object", "oldObject"].into_iter().chain(spec.param_kind.as_ref().map(|_| "params"));
        let names = Names::new(known).with("request", Type::read(REQUEST));
        let names = names.with("namespaceObject", Type::read(NAMESPACE));
        let names = names.with("authorizer", Type::read("authorizer"));
        let rules = Rules::compile(&written, &names, reports);
        let functions = rules.programs().flat_map(Program::functions);
        let absent: BTreeSet<&str> = functions
            .filter(|(_, since)| *since == IN_NO_KUBERNETES)
            .map(|(function, _)| *function)
            .collect();
        for function in absent {
            let message = format!("`{name}` calls `{function}`, which Kubernetes does not have");
            let hint = "write it with the functions of Kubernetes";
            reports.push(problems::invalid_policy(message, span, hint));
        }
        if reports.len() > before {
            return None;
        }
        Some(AdmissionPolicy {
            name,
            span,
            param_kind: spec.param_kind,
            constraints: spec.match_constraints.unwrap_or_default(),
            rules,
            document: document.clone(),
        })
    }

    /// Judges an object that is matched, with one set of parameters.
    pub fn judge<'r>(
        &'r self,
        subject: &'r Subject,
        parameters: Option<&'r Node>,
        allowance: &mut StepAllowance,
    ) -> Judgement<'r> {
        let of = |node: Option<&'r Node>| node.map_or(Value::Null, Value::of);
        let values = [
            ("object", Value::of(&subject.object)),
            ("oldObject", Value::Null),
            ("request", Value::of(&subject.request)),
            ("params", of(parameters)),
            ("namespaceObject", of(subject.namespace_object.as_ref())),
        ];
        self.rules.judge(&values, allowance)
    }
}

/// Whether a document is of a kind of admissionregistration.k8s.io.
pub(super) fn is_kind(document: &Node, kind: &str) -> bool {
    let says = |key: &str| document.get(key).and_then(Node::as_str).unwrap_or_default();
    says("kind") == kind && says("apiVersion").starts_with("admissionregistration.k8s.io/")
}

/// A document's name, and where it stands.
pub(super) fn name_of(document: &Node) -> (Text, Span) {
    match document.at(&["metadata", "name"]) {
        Some(name) => (Text::new(name.as_str().unwrap_or_default()), name.origin.span),
        None => (Text::default(), document.origin.span),
    }
}

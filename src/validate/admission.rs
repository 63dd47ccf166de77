//! Checks ValidatingAdmissionPolicies, bindings and parameters as the API server does before it stores them.

use super::kubernetes::{built_in_kinds, check_object};
use crate::diagnostics::{Diagnostic, Diagnostics, Level, ObjectName, did_you_mean};
use crate::policy::{AdmissionPolicies, AdmissionPolicy, invalid_policy, resource_of};
use crate::tree::Node;

/// Holds every document against Kubernetes' type and rules, and compiles the policies; one that is at fault is left out.
pub(super) fn check(documents: &[Node], diagnostics: &mut Diagnostics) -> AdmissionPolicies {
    let (sound, broken) = sorted(documents.to_vec(), |_| true, diagnostics);
    let mut reports = Vec::new();
    let policies = AdmissionPolicies::read(sound, broken, Level::Error, &mut reports);
    diagnostics.extend(reports);
    policies
}

/// The reports of resources that rules of a policy or of its binding name although there are none: they match nothing.
///
/// Custom resources may be called anything, but their groups have a dot in them.
fn absent_resources(document: &Node) -> Vec<Diagnostic> {
    let list = |node: Option<&Node>| -> Vec<Node> {
        node.and_then(Node::as_sequence).map(<[Node]>::to_vec).unwrap_or_default()
    };
    let mut reports = Vec::new();
    for constraints in ["matchConstraints", "matchResources"] {
        for rules in ["resourceRules", "excludeResourceRules"] {
            for rule in list(document.at(&["spec", constraints, rules])) {
                let groups = list(rule.get("apiGroups"));
                let groups: Vec<&str> = groups.iter().filter_map(Node::as_str).collect();
                let resources = list(rule.get("resources"));
                reports.extend(resources.iter().filter_map(|resource| absent_resource(&groups, resource)));
            }
        }
    }
    reports
}

fn absent_resource(groups: &[&str], resource: &Node) -> Option<Diagnostic> {
    let written = resource.as_str()?;
    let name = written.split('/').next().unwrap_or_default();
    let known: Vec<(&str, String)> =
        built_in_kinds().map(|(group, kind)| (group, resource_of(kind))).collect();
    let is_built_in = |group: &str| known.iter().any(|(own, _)| *own == group);
    let every = groups.contains(&"*");
    let is_there = known.iter().any(|(group, own)| own == name && (every || groups.contains(group)));
    // Resources that are no objects have no kind of theirs here.
    let is_special = matches!(name, "*" | "bindings" | "");
    let may_be_custom = groups.iter().any(|group| group.contains('.') && !is_built_in(group));
    if is_there || is_special || may_be_custom || groups.is_empty() {
        return None;
    }
    let names = |within: bool| {
        let fits = move |group: &str| !within || every || groups.contains(&group);
        known.iter().filter(move |(group, _)| fits(group)).map(|(_, own)| own.as_str())
    };
    let elsewhere = known.iter().find(|(_, own)| own == name).map(|(group, _)| match *group {
        "" => format!("`{name}` is of the core group: write `apiGroups: [\"\"]`"),
        group => format!("`{name}` is of another group: write `apiGroups: [{group}]`"),
    });
    let near = elsewhere.or_else(|| did_you_mean(name, names(true)));
    // A custom resource of any group may be called what is near no other.
    if every && near.is_none() {
        return None;
    }
    let hint = near.or_else(|| did_you_mean(name, names(false)));
    let hint = hint.unwrap_or_else(|| "write the plural of a kind in lower case: `deployments`".to_owned());
    let message = format!("there is no resource `{written}` in these groups: it would match nothing");
    Some(invalid_policy(message, resource.origin.span, &hint))
}

/// Plain manifests that are to judge: their policies and bindings are held against Kubernetes' rules, all else may be a
/// parameter. Gives the sound ones, and the names of the others.
pub fn sound_policies(documents: Vec<Node>, diagnostics: &mut Diagnostics) -> (Vec<Node>, Vec<String>) {
    sorted(documents, is_of_admission, diagnostics)
}

/// The same for a plain manifest that judges nothing: what is to be stored has to be legal, its expressions too.
pub fn check_stored_policy(document: &Node, diagnostics: &mut Diagnostics) {
    if is_of_admission(document) && is_sound(document, diagnostics) && AdmissionPolicy::is_one(document) {
        let mut reports = Vec::new();
        AdmissionPolicy::compile(document, &mut reports);
        diagnostics.extend(reports);
    }
}

fn is_of_admission(document: &Node) -> bool {
    let version = document.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    version.starts_with("admissionregistration.k8s.io/")
}

/// The documents that are sound, and the names of those that are not; `is_judged` says which are looked at.
fn sorted(
    documents: Vec<Node>,
    is_judged: impl Fn(&Node) -> bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<Node>, Vec<String>) {
    let (mut sound, mut broken) = (Vec::new(), Vec::new());
    for document in documents {
        match !is_judged(&document) || is_sound(&document, diagnostics) {
            true => sound.push(document),
            false => broken.push(name_of(&document).name),
        }
    }
    (sound, broken)
}

fn is_sound(document: &Node, diagnostics: &mut Diagnostics) -> bool {
    let mut found = Diagnostics::default();
    check_object(document, &name_of(document), &mut found);
    found.extend(absent_resources(document));
    let sound = !found.has_errors();
    diagnostics.extend(found.into_reports());
    sound
}

fn name_of(document: &Node) -> ObjectName {
    let text = |path: &[&str]| document.at(path).and_then(Node::as_str).unwrap_or_default().to_owned();
    ObjectName {
        api_version: text(&["apiVersion"]),
        kind: text(&["kind"]),
        namespace: Some(text(&["metadata", "namespace"])).filter(|namespace| !namespace.is_empty()),
        name: text(&["metadata", "name"]),
        cluster: None,
    }
}

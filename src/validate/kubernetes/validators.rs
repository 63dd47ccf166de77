//! Tables who validates the objects that Bindery renders, by kind, and why some are validated by nobody here.

use super::kinds::{Rules, checked_kinds};

/// How far objects of a kind are validated before they are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Validator {
    /// Kubernetes' type of the kind, metadata, and the rules for its values.
    Values,
    /// Kubernetes' type of the kind and metadata; its values have no rules beyond their types here.
    Type,
    /// Nothing is validated here; the reason.
    Nobody(&'static str),
}

/// The reason of kinds that Bindery renders itself, after a definition of the kind that its tests know.
const WRITTEN_HERE: &str = "what Bindery writes itself is held against the project's own schema by its tests; what a class adds is left to the \
    cluster, which alone knows the version of the definition that it has";

/// The reason of kinds whose projects' schemas are not at hand.
const SHAPE_HERE: &str =
    "Bindery writes every field itself, and its tests pin them; the project's schema was not at hand";

/// Custom kinds that Bindery renders, by group; `*` is every kind of the group.
const CUSTOM: [(&str, &str, &str); 16] = [
    ("argoproj.io", "AppProject", WRITTEN_HERE),
    ("argoproj.io", "Application", WRITTEN_HERE),
    ("argoproj.io", "ClusterWorkflowTemplate", WRITTEN_HERE),
    ("argoproj.io", "CronWorkflow", WRITTEN_HERE),
    ("argoproj.io", "Workflow", WRITTEN_HERE),
    ("cilium.io", "CiliumNetworkPolicy", WRITTEN_HERE),
    ("external-secrets.io", "ExternalSecret", WRITTEN_HERE),
    ("gateway.envoyproxy.io", "BackendTrafficPolicy", WRITTEN_HERE),
    ("gateway.envoyproxy.io", "ClientTrafficPolicy", SHAPE_HERE),
    ("gateway.envoyproxy.io", "SecurityPolicy", WRITTEN_HERE),
    ("gateway.networking.k8s.io", "*", WRITTEN_HERE),
    (
        "kustomize.config.k8s.io",
        "Kustomization",
        "a list of files beside the objects, which no cluster is given; `render --check` compares it",
    ),
    ("kustomize.toolkit.fluxcd.io", "Kustomization", WRITTEN_HERE),
    ("opensearch.org", "*", SHAPE_HERE),
    ("source.toolkit.fluxcd.io", "GitRepository", WRITTEN_HERE),
    (
        "*",
        "*",
        "only classes add it: the cluster, which has its definition, validates it; references, hosts, pods and secrets in it are judged by the rules",
    ),
];

/// Who validates objects of a kind: the row of the table.
pub fn validator_of(api_version: &str, kind: &str) -> Validator {
    let built_in = checked_kinds().find(|(own, name, _)| (*own, *name) == (api_version, kind));
    if let Some((_, _, rules)) = built_in {
        return match rules {
            Rules::None => Validator::Type,
            Rules::Spec(_) | Rules::Object(_) => Validator::Values,
        };
    }
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let row = CUSTOM
        .iter()
        .find(|(own, name, _)| matches!(*own, "*") || *own == group && (*name == "*" || *name == kind));
    Validator::Nobody(row.map_or("", |(_, _, reason)| reason))
}

/// Whether only the last row stands for a kind, for all that Bindery itself does not render.
pub fn is_of_classes_alone(api_version: &str, kind: &str) -> bool {
    matches!((validator_of(api_version, kind), CUSTOM.last()), (Validator::Nobody(own), Some((_, _, last))) if own == *last)
}

/// All rows in the order of the table: group and version or group, kind, and who validates.
pub fn validators() -> Vec<(&'static str, &'static str, Validator)> {
    let built_in =
        checked_kinds().map(|(api_version, kind, _)| (api_version, kind, validator_of(api_version, kind)));
    built_in
        .chain(CUSTOM.iter().map(|(group, kind, reason)| (*group, *kind, Validator::Nobody(reason))))
        .collect()
}

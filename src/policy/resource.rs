//! Tells the resource of a kind: the plural by which rules of the API server match it, and whether it lives in a namespace.

/// Kinds whose plural is not formed as the others' is, or that live in no namespace.
const CLUSTER_SCOPED: [&str; 26] = [
    "APIService",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "ComponentStatus",
    "CustomResourceDefinition",
    "FlowSchema",
    "GatewayClass",
    "IngressClass",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
    "VolumeAttributesClass",
];

/// Plural of a kind, in lower case: `networkpolicies` for `NetworkPolicy`.
///
/// Kubernetes guesses by the same rules where it has to; custom kinds may say otherwise in definitions that are not here.
pub fn resource_of(kind: &str) -> String {
    let singular = kind.to_ascii_lowercase();
    if singular == "endpoints" {
        return singular;
    }
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| singular.ends_with(end));
    let consonant_y = singular.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match (sibilant, consonant_y) {
        (true, _) => format!("{singular}es"),
        (false, Some(stem)) => format!("{stem}ies"),
        (false, None) => format!("{singular}s"),
    }
}

/// Whether a kind lives in a namespace. Of custom kinds only their objects can say.
pub(super) fn is_namespaced(group: &str, kind: &str, has_namespace: bool) -> bool {
    let built_in = group.is_empty() || !group.contains('.') || group.ends_with(".k8s.io");
    match built_in {
        true => !CLUSTER_SCOPED.contains(&kind),
        false => has_namespace,
    }
}

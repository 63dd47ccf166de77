//! Says which kinds of objects a class may add: what lives in a component's namespace and widens nobody's reach.

/// Groups whose kinds lie outside namespaces, or decide what others may do.
const GROUPS: [(&str, &str); 23] = [
    ("rbac.authorization.k8s.io", "rights are given by an organization's `access`"),
    ("admissionregistration.k8s.io", "it decides about the objects of others"),
    ("apiextensions.k8s.io", "it lies outside namespaces"),
    ("apiregistration.k8s.io", "it lies outside namespaces"),
    ("certificates.k8s.io", "it lies outside namespaces"),
    ("flowcontrol.apiserver.k8s.io", "it lies outside namespaces"),
    ("node.k8s.io", "it lies outside namespaces"),
    ("scheduling.k8s.io", "it lies outside namespaces"),
    ("storage.k8s.io", "it lies outside namespaces"),
    ("discovery.k8s.io", "it could lead traffic out of the namespace"),
    ("cilium.io", "network policies are the organization's"),
    ("crd.projectcalico.org", "network policies are the organization's"),
    ("projectcalico.org", "network policies are the organization's"),
    ("gateway.networking.x-k8s.io", "gateways are the data plane's"),
    ("policy.networking.k8s.io", "network policies are the organization's"),
    ("openchoreo.dev", "it is a definition, not an object"),
    ("bindery.dev", "it is a definition, not an object"),
    ("fleet.cattle.io", "it could apply objects anywhere"),
    ("helm.cattle.io", "it could apply objects anywhere"),
    ("kappctrl.k14s.io", "it could apply objects anywhere"),
    ("kubernetes.crossplane.io", "it could apply objects anywhere"),
    ("kubernetes.m.crossplane.io", "it could apply objects anywhere"),
    ("kustomize.config.k8s.io", "it is a file of a tool, not an object"),
];

/// Kinds of groups that also have harmless ones.
const KINDS: [(&str, &str, &str); 19] = [
    ("", "Namespace", "it lies outside namespaces"),
    ("", "Node", "it lies outside namespaces"),
    ("", "PersistentVolume", "it lies outside namespaces"),
    ("", "ComponentStatus", "it lies outside namespaces"),
    ("", "ResourceQuota", "quotas are the organization's"),
    ("", "LimitRange", "limits are the organization's"),
    ("", "Endpoints", "it could lead traffic out of the namespace"),
    ("networking.k8s.io", "NetworkPolicy", "network policies are the organization's"),
    ("networking.k8s.io", "IngressClass", "it lies outside namespaces"),
    ("networking.k8s.io", "IPAddress", "it lies outside namespaces"),
    ("networking.k8s.io", "ServiceCIDR", "it lies outside namespaces"),
    ("gateway.networking.k8s.io", "ReferenceGrant", "it would let other namespaces in"),
    ("gateway.networking.k8s.io", "Gateway", "gateways are the data plane's"),
    ("gateway.networking.k8s.io", "ListenerSet", "gateways are the data plane's"),
    ("gateway.networking.k8s.io", "GatewayClass", "it lies outside namespaces"),
    ("argoproj.io", "Application", "it could apply objects anywhere"),
    ("argoproj.io", "ApplicationSet", "it could apply objects anywhere"),
    ("argoproj.io", "AppProject", "it could apply objects anywhere"),
    ("kyverno.io", "Policy", "it decides about the objects of others"),
];

/// Why a class may not add objects of a kind.
pub(super) fn refusal(api_version: &str, kind: &str) -> Option<&'static str> {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    if let Some((_, reason)) = GROUPS.iter().find(|(own, _)| *own == group) {
        return Some(reason);
    }
    if let Some((_, _, reason)) = KINDS.iter().find(|(own, name, _)| *own == group && *name == kind) {
        return Some(reason);
    }
    if group.ends_with(".toolkit.fluxcd.io") {
        return Some("it could apply objects anywhere");
    }
    if kind.ends_with("List") {
        return Some("objects of any kind could stand in it");
    }
    kind.starts_with("Cluster").then_some("it lies outside namespaces")
}

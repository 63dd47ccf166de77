//! Says which kinds of objects a class may add: what lives in a component's namespace and widens nobody's reach.

use crate::policy::Scope;

const OUTSIDE: &str = "it lies outside namespaces";
const DECIDES: &str = "it decides about the objects of others";
const NETWORK: &str = "network policies are the organization's";
const ANYWHERE: &str = "it could apply objects anywhere";
const GATEWAYS: &str = "gateways are the data plane's";
const RIGHTS: &str = "rights are given by an organization's `access`";
const TENANTS: &str = "namespaces and tenants are the platform's";
const QUOTAS: &str = "quotas are the organization's";
const LEADS_OUT: &str = "it could lead traffic out of the namespace";

/// Groups whose kinds lie outside namespaces, or decide what others may do. `*.` stands for any words before a dot; the first
/// row that fits counts, and one without a reason lets the kinds pass.
const GROUPS: &[(&str, Option<&str>)] = &[
    ("rbac.authorization.k8s.io", Some(RIGHTS)),
    ("authorization.openshift.io", Some(RIGHTS)),
    ("authorization.k8s.io", Some(RIGHTS)),
    ("user.openshift.io", Some(RIGHTS)),
    ("oauth.openshift.io", Some(RIGHTS)),
    ("rbacmanager.reactiveops.io", Some(RIGHTS)),
    ("*.teleport.dev", Some(RIGHTS)),
    ("security.openshift.io", Some("it decides what pods may do")),
    ("quota.openshift.io", Some(QUOTAS)),
    ("admissionregistration.k8s.io", Some(DECIDES)),
    ("kyverno.io", Some(DECIDES)),
    ("*.kyverno.io", Some(DECIDES)),
    ("wgpolicyk8s.io", Some(DECIDES)),
    ("*.gatekeeper.sh", Some(DECIDES)),
    ("policies.kubewarden.io", Some(DECIDES)),
    ("policy.jspolicy.com", Some(DECIDES)),
    ("apiextensions.k8s.io", Some(OUTSIDE)),
    ("apiregistration.k8s.io", Some(OUTSIDE)),
    ("certificates.k8s.io", Some(OUTSIDE)),
    ("flowcontrol.apiserver.k8s.io", Some(OUTSIDE)),
    ("node.k8s.io", Some(OUTSIDE)),
    ("scheduling.k8s.io", Some(OUTSIDE)),
    ("storage.k8s.io", Some(OUTSIDE)),
    ("storagemigration.k8s.io", Some(OUTSIDE)),
    ("internal.apiserver.k8s.io", Some(OUTSIDE)),
    ("config.openshift.io", Some(OUTSIDE)),
    ("operator.openshift.io", Some(OUTSIDE)),
    ("*.operator.openshift.io", Some(OUTSIDE)),
    ("machineconfiguration.openshift.io", Some(OUTSIDE)),
    ("console.openshift.io", Some(OUTSIDE)),
    ("discovery.k8s.io", Some(LEADS_OUT)),
    ("k8s.cni.cncf.io", Some("it could lead pods round the network policies")),
    ("cilium.io", Some(NETWORK)),
    ("isovalent.com", Some(NETWORK)),
    ("crd.projectcalico.org", Some(NETWORK)),
    ("projectcalico.org", Some(NETWORK)),
    ("*.tigera.io", Some(NETWORK)),
    ("*.antrea.io", Some(NETWORK)),
    ("*.antrea.tanzu.vmware.com", Some(NETWORK)),
    ("policy.networking.k8s.io", Some(NETWORK)),
    ("network.openshift.io", Some(NETWORK)),
    ("k8s.ovn.org", Some(NETWORK)),
    ("kubeovn.io", Some(NETWORK)),
    ("*.nsx.vmware.com", Some(NETWORK)),
    ("networking.k8s.aws", Some(NETWORK)),
    ("vpcresources.k8s.aws", Some(NETWORK)),
    ("security.istio.io", Some(NETWORK)),
    ("policy.linkerd.io", Some(NETWORK)),
    ("kuma.io", Some(NETWORK)),
    ("consul.hashicorp.com", Some(NETWORK)),
    ("gateway.networking.x-k8s.io", Some(GATEWAYS)),
    ("metallb.io", Some(GATEWAYS)),
    ("project.openshift.io", Some(TENANTS)),
    ("capsule.clastix.io", Some(TENANTS)),
    ("hnc.x-k8s.io", Some(TENANTS)),
    ("*.kiosk.sh", Some(TENANTS)),
    ("tenancy.x-k8s.io", Some(TENANTS)),
    ("*.loft.sh", Some(TENANTS)),
    ("tenant.kubesphere.io", Some(TENANTS)),
    ("openchoreo.dev", Some("it is a definition, not an object")),
    ("bindery.dev", Some("it is a definition, not an object")),
    ("*.cattle.io", Some(ANYWHERE)),
    ("kappctrl.k14s.io", Some(ANYWHERE)),
    ("*.carvel.dev", Some(ANYWHERE)),
    ("*.toolkit.fluxcd.io", Some(ANYWHERE)),
    ("fluxcd.controlplane.io", Some(ANYWHERE)),
    ("*.contrib.fluxcd.io", Some(ANYWHERE)),
    ("templates.weave.works", Some(ANYWHERE)),
    ("pipelines.weave.works", Some(ANYWHERE)),
    ("*.argoproj.io", Some(ANYWHERE)),
    ("kargo.akuity.io", Some(ANYWHERE)),
    ("kubernetes.m.crossplane.io", Some(ANYWHERE)),
    ("helm.m.crossplane.io", Some(ANYWHERE)),
    ("*.m.crossplane.io", None),
    ("*.m.upbound.io", None),
    ("kubernetes.crossplane.io", Some(ANYWHERE)),
    ("helm.crossplane.io", Some(ANYWHERE)),
    ("*.crossplane.io", Some(OUTSIDE)),
    ("*.upbound.io", Some(OUTSIDE)),
    ("*.karmada.io", Some(ANYWHERE)),
    ("*.open-cluster-management.io", Some(ANYWHERE)),
    ("*.kubernetes-fleet.io", Some(ANYWHERE)),
    ("*.kubefed.io", Some(ANYWHERE)),
    ("*.kubeadmiral.io", Some(ANYWHERE)),
    ("configsync.gke.io", Some(ANYWHERE)),
    ("configmanagement.gke.io", Some(ANYWHERE)),
    ("core.oam.dev", Some(ANYWHERE)),
    ("kro.run", Some(ANYWHERE)),
    ("addons.cluster.x-k8s.io", Some(ANYWHERE)),
    ("operators.coreos.com", Some(ANYWHERE)),
    ("*.operators.coreos.com", Some(ANYWHERE)),
    ("olm.operatorframework.io", Some(ANYWHERE)),
    ("template.openshift.io", Some(ANYWHERE)),
    ("metacontroller.k8s.io", Some(ANYWHERE)),
    ("helm.k0sproject.io", Some(ANYWHERE)),
    ("kustomize.config.k8s.io", Some("it is a file of a tool, not an object")),
];

/// Kinds of groups that also have harmless ones.
const KINDS: &[(&str, &str, &str)] = &[
    ("", "Namespace", OUTSIDE),
    ("", "Node", OUTSIDE),
    ("", "PersistentVolume", OUTSIDE),
    ("", "ComponentStatus", OUTSIDE),
    ("", "ResourceQuota", QUOTAS),
    ("", "LimitRange", "limits are the organization's"),
    ("", "Endpoints", LEADS_OUT),
    ("networking.k8s.io", "NetworkPolicy", NETWORK),
    ("extensions", "NetworkPolicy", NETWORK),
    ("networking.k8s.io", "IngressClass", OUTSIDE),
    ("networking.k8s.io", "IPAddress", OUTSIDE),
    ("networking.k8s.io", "ServiceCIDR", OUTSIDE),
    ("policy", "PodSecurityPolicy", OUTSIDE),
    ("settings.k8s.io", "PodPreset", DECIDES),
    ("resource.k8s.io", "DeviceClass", OUTSIDE),
    ("snapshot.storage.k8s.io", "VolumeSnapshotClass", OUTSIDE),
    ("snapshot.storage.k8s.io", "VolumeSnapshotContent", OUTSIDE),
    ("networking.gke.io", "FQDNNetworkPolicy", NETWORK),
    ("networking.gke.io", "NetworkLogging", OUTSIDE),
    ("networking.istio.io", "Sidecar", NETWORK),
    ("networking.istio.io", "EnvoyFilter", "it could change whatever proxies do"),
    ("gateway.networking.k8s.io", "ReferenceGrant", "it would let other namespaces in"),
    ("gateway.networking.k8s.io", "Gateway", GATEWAYS),
    ("gateway.networking.k8s.io", "ListenerSet", GATEWAYS),
    ("gateway.networking.k8s.io", "GatewayClass", OUTSIDE),
    ("gateway.envoyproxy.io", "EnvoyPatchPolicy", GATEWAYS),
    ("gateway.envoyproxy.io", "EnvoyProxy", GATEWAYS),
    ("gateway.solo.io", "Gateway", GATEWAYS),
    ("getambassador.io", "AuthService", GATEWAYS),
    ("getambassador.io", "Listener", GATEWAYS),
    ("getambassador.io", "LogService", GATEWAYS),
    ("getambassador.io", "Module", GATEWAYS),
    ("getambassador.io", "RateLimitService", GATEWAYS),
    ("getambassador.io", "TracingService", GATEWAYS),
    ("k8s.nginx.org", "GlobalConfiguration", GATEWAYS),
    ("traefik.io", "TLSStore", GATEWAYS),
    ("traefik.containo.us", "TLSStore", GATEWAYS),
    ("configuration.konghq.com", "KongClusterPlugin", OUTSIDE),
    ("configuration.konghq.com", "KongVault", OUTSIDE),
    ("argoproj.io", "Application", ANYWHERE),
    ("argoproj.io", "ApplicationSet", ANYWHERE),
    ("argoproj.io", "AppProject", ANYWHERE),
    ("scheduling.volcano.sh", "Queue", OUTSIDE),
    ("kueue.x-k8s.io", "ResourceFlavor", OUTSIDE),
];

/// Why a class may not add objects of a kind.
pub(super) fn refusal(api_version: &str, kind: &str) -> Option<&'static str> {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let row = GROUPS.iter().find(|(own, _)| is_group(own, group));
    if let Some((_, Some(reason))) = row {
        return Some(reason);
    }
    if let Some((_, _, reason)) = KINDS.iter().find(|(own, name, _)| *own == group && *name == kind) {
        return Some(reason);
    }
    if kind.ends_with("List") {
        return Some("objects of any kind could stand in it");
    }
    (Scope::of(group, kind) == Some(Scope::Cluster)).then_some("it lies outside namespaces")
}

/// Whether a row is about a group.
fn is_group(row: &str, group: &str) -> bool {
    match row.strip_prefix('*') {
        Some(end) => group.ends_with(end),
        None => group == row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_refused_by_their_group() {
        let refused = |api_version: &str, kind: &str| refusal(api_version, kind).is_some();
        for (api_version, kind) in [
            ("crd.antrea.io/v1beta1", "NetworkPolicy"),
            ("crd.projectcalico.org/v1", "NetworkPolicy"),
            ("security.istio.io/v1", "AuthorizationPolicy"),
            ("authorization.openshift.io/v1", "RoleBinding"),
            ("security.openshift.io/v1", "SecurityContextConstraints"),
            ("quota.openshift.io/v1", "AppliedClusterResourceQuota"),
            ("kyverno.io/v2", "PolicyException"),
            ("policies.kyverno.io/v1alpha1", "ValidatingPolicy"),
            ("constraints.gatekeeper.sh/v1beta1", "K8sRequiredLabels"),
            ("kustomize.toolkit.fluxcd.io/v1", "Kustomization"),
            ("management.cattle.io/v3", "ProjectRoleTemplateBinding"),
            ("argoproj.io/v1alpha1", "ApplicationSet"),
            ("helm.m.crossplane.io/v1beta1", "Release"),
            ("pkg.crossplane.io/v1", "Provider"),
            ("policy.karmada.io/v1alpha1", "PropagationPolicy"),
            ("work.open-cluster-management.io/v1", "ManifestWork"),
            ("s3.aws.m.upbound.io/v1beta1", "BucketList"),
        ] {
            assert!(refused(api_version, kind), "{api_version} {kind}");
        }
        // Rows end at a dot, and what Argo and Crossplane also have does no harm.
        for (api_version, kind) in [
            ("apps/v1", "StatefulSet"),
            ("argoproj.io/v1alpha1", "Rollout"),
            ("argoproj.io/v1alpha1", "WorkflowTemplate"),
            ("s3.aws.m.upbound.io/v1beta1", "Bucket"),
            ("notcattle.io/v1", "Cow"),
            ("networking.istio.io/v1", "VirtualService"),
            ("projectcontour.io/v1", "HTTPProxy"),
        ] {
            assert!(!refused(api_version, kind), "{api_version} {kind}");
        }
    }
}

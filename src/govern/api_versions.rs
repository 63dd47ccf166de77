//! Tables the API versions that Kubernetes gives up, with what takes their place.

use crate::render::ObjectKey;

/// An API version of some kinds that has an end.
#[derive(Debug)]
pub(super) struct Ending {
    api_version: &'static str,
    /// The kinds; empty for all of the group and version.
    kinds: &'static [&'static str],
    /// First minor version that calls it deprecated.
    pub(super) deprecated: u32,
    /// First minor version that does not serve it; absent while none is announced.
    pub(super) removed: Option<u32>,
    /// What to write instead.
    pub(super) instead: &'static str,
}

/// The end of an object's API version, if it has one.
pub(super) fn ending(key: &ObjectKey) -> Option<&'static Ending> {
    let fits = |ending: &&Ending| {
        key.api_version == ending.api_version
            && (ending.kinds.is_empty() || ending.kinds.contains(&key.kind.as_str()))
    };
    ENDINGS.iter().find(fits)
}

const fn removed(
    api_version: &'static str,
    kinds: &'static [&'static str],
    (deprecated, removed): (u32, u32),
    instead: &'static str,
) -> Ending {
    Ending { api_version, kinds, deprecated, removed: Some(removed), instead }
}

const fn deprecated(
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: u32,
    instead: &'static str,
) -> Ending {
    Ending { api_version, kinds, deprecated, removed: None, instead }
}

/// From Kubernetes' deprecation guide and the lifecycles in its API types.
static ENDINGS: &[Ending] = &[
    removed("admissionregistration.k8s.io/v1beta1", WEBHOOKS, (16, 22), "`admissionregistration.k8s.io/v1`"),
    removed("apiextensions.k8s.io/v1beta1", &[], (16, 22), "`apiextensions.k8s.io/v1`"),
    removed("apiregistration.k8s.io/v1beta1", &[], (19, 22), "`apiregistration.k8s.io/v1`"),
    removed("apps/v1beta1", &[], (9, 16), "`apps/v1`"),
    removed("apps/v1beta2", &[], (9, 16), "`apps/v1`"),
    removed("authentication.k8s.io/v1beta1", &["TokenReview"], (19, 22), "`authentication.k8s.io/v1`"),
    removed("authorization.k8s.io/v1beta1", &[], (19, 22), "`authorization.k8s.io/v1`"),
    removed("autoscaling/v2beta1", &[], (22, 25), "`autoscaling/v2`"),
    removed("autoscaling/v2beta2", &[], (23, 26), "`autoscaling/v2`"),
    removed("batch/v1beta1", &[], (21, 25), "`batch/v1`"),
    removed("batch/v2alpha1", &[], (8, 21), "`batch/v1`"),
    removed(
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        (19, 22),
        "`certificates.k8s.io/v1`",
    ),
    removed("coordination.k8s.io/v1beta1", &["Lease"], (14, 22), "`coordination.k8s.io/v1`"),
    removed("discovery.k8s.io/v1beta1", &[], (21, 25), "`discovery.k8s.io/v1`"),
    removed("events.k8s.io/v1beta1", &[], (19, 25), "`events.k8s.io/v1`"),
    removed("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], (9, 16), "`apps/v1`"),
    removed("extensions/v1beta1", &["Ingress"], (14, 22), "`networking.k8s.io/v1`"),
    removed("extensions/v1beta1", &["NetworkPolicy"], (9, 16), "`networking.k8s.io/v1`"),
    removed("extensions/v1beta1", &["PodSecurityPolicy"], (11, 16), POD_SECURITY),
    removed("flowcontrol.apiserver.k8s.io/v1beta1", &[], (23, 26), "`flowcontrol.apiserver.k8s.io/v1`"),
    removed("flowcontrol.apiserver.k8s.io/v1beta2", &[], (26, 29), "`flowcontrol.apiserver.k8s.io/v1`"),
    removed("flowcontrol.apiserver.k8s.io/v1beta3", &[], (29, 32), "`flowcontrol.apiserver.k8s.io/v1`"),
    removed("networking.k8s.io/v1beta1", &["Ingress", "IngressClass"], (19, 22), "`networking.k8s.io/v1`"),
    removed("node.k8s.io/v1beta1", &[], (20, 25), "`node.k8s.io/v1`"),
    removed("policy/v1beta1", &["PodDisruptionBudget"], (21, 25), "`policy/v1`"),
    removed("policy/v1beta1", &["PodSecurityPolicy"], (21, 25), POD_SECURITY),
    removed("rbac.authorization.k8s.io/v1alpha1", &[], (17, 22), "`rbac.authorization.k8s.io/v1`"),
    removed("rbac.authorization.k8s.io/v1beta1", &[], (17, 22), "`rbac.authorization.k8s.io/v1`"),
    removed("scheduling.k8s.io/v1alpha1", &["PriorityClass"], (14, 22), "`scheduling.k8s.io/v1`"),
    removed("scheduling.k8s.io/v1beta1", &["PriorityClass"], (14, 22), "`scheduling.k8s.io/v1`"),
    removed("settings.k8s.io/v1alpha1", &["PodPreset"], (19, 20), "the class, or an admission policy"),
    removed("storage.k8s.io/v1beta1", STORAGE, (19, 22), "`storage.k8s.io/v1`"),
    removed("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], (24, 27), "`storage.k8s.io/v1`"),
    deprecated("v1", &["ComponentStatus"], 19, "the health checks of the control plane"),
    deprecated("v1", &["Endpoints"], 33, "an EndpointSlice of `discovery.k8s.io/v1`"),
];

const WEBHOOKS: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const STORAGE: &[&str] = &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"];
const POD_SECURITY: &str = "Pod Security levels as labels of the Namespace";

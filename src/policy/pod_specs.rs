//! Says where objects keep the specs of their pods, for rules over every pod alike.

/// The variable that every rule about objects knows: the pod specs of the object, a list.
pub const POD_SPECS: &str = "podSpecs";

/// Where objects of a kind keep them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PodPath {
    /// A pod itself.
    Pod,
    /// Below `spec.template`.
    Template,
    /// Below `spec.jobTemplate`.
    JobTemplate,
    /// Nowhere, or where a custom kind alone knows; one with a template as Deployments have it counts.
    Other,
}

impl PodPath {
    /// The path of a kind; `*` is any group.
    pub fn of(group: &str, kind: &str) -> Self {
        let within = |own: &str| group == own || group == "*";
        match kind {
            "Pod" if within("") => PodPath::Pod,
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" if within("apps") => PodPath::Template,
            "Job" if within("batch") => PodPath::Template,
            "ReplicationController" if within("") => PodPath::Template,
            "CronJob" if within("batch") => PodPath::JobTemplate,
            _ => PodPath::Other,
        }
    }

    /// A word for it in names; absent where a kind has no pods that are known.
    pub fn word(self) -> Option<&'static str> {
        match self {
            PodPath::Pod => Some("pod"),
            PodPath::Template => Some("template"),
            PodPath::JobTemplate => Some("job-template"),
            PodPath::Other => None,
        }
    }

    /// The pod specs of an object, in CEL that every Kubernetes with ValidatingAdmissionPolicies knows.
    pub fn expression(self) -> &'static str {
        match self {
            PodPath::Pod => "[object.spec]",
            PodPath::Template => "[object.spec.template.spec]",
            PodPath::JobTemplate => "[object.spec.jobTemplate.spec.template.spec]",
            PodPath::Other => {
                "has(object.spec) && has(object.spec.template) && type(object.spec.template) == map \
                 && has(object.spec.template.spec) && has(object.spec.template.spec.containers) \
                 ? [object.spec.template.spec] : []"
            }
        }
    }
}

/// The pod specs of any object, in CEL.
pub(super) fn of_any_object() -> String {
    format!(
        "object.kind == 'Pod' && object.apiVersion == 'v1' ? {} : \
         object.kind == 'CronJob' && object.apiVersion.startsWith('batch/') ? {} : {}",
        PodPath::Pod.expression(),
        PodPath::JobTemplate.expression(),
        PodPath::Other.expression()
    )
}

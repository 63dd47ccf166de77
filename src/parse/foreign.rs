//! Says what to write instead of an object of Kubernetes that stands among definitions.

use crate::model::Kind;
use crate::tree::Node;

/// What a document that is no definition may be meant as.
pub(super) enum Meant {
    /// A definition of ours under another tool's `apiVersion`.
    Ours(&'static str),
    /// An object that Bindery makes, or that a class can add; what to do is said in words.
    Object(&'static str),
    /// Anything else.
    Unknown,
}

/// Fields of the `spec` that a definition of ours has and the kind of Kubernetes with the same name has not.
const OUR_FIELDS: [&str; 8] = [
    "project",
    "owner",
    "workload",
    "workloadName",
    "className",
    "apis",
    "environment",
    "deploymentPipelineRef",
];

/// Tells by kind and fields.
pub(super) fn meant(kind: &str, api_version: Option<&str>, root: &Node) -> Meant {
    let has_ours = root
        .get("spec")
        .and_then(Node::as_mapping)
        .is_some_and(|spec| spec.entries.iter().any(|entry| OUR_FIELDS.contains(&entry.key.as_str())));
    let known = Kind::ALL.iter().find(|known| known.name() == kind);
    // Kubernetes' own group has no other kind of one of our names.
    let is_core = api_version.is_none_or(|version| !version.contains('/')) && kind != "Service";
    if let Some(known) = known.filter(|_| has_ours || is_core) {
        return Meant::Ours(known.api().version());
    }
    instead(kind).map_or(Meant::Unknown, Meant::Object)
}

/// What stands for a kind of Kubernetes.
fn instead(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Service" => {
            "Bindery makes this object from a workload's `endpoints`: write them in the claim, and remove this document"
        }
        "Deployment" | "ReplicaSet" | "Pod" => {
            "Bindery makes a Deployment for every `kind: Service` and `kind: WebApplication` of `openchoreo.dev/v1alpha1`: \
             write one of these instead"
        }
        "CronJob" | "Job" => {
            "Bindery makes a CronJob for every `kind: ScheduledTask` of `openchoreo.dev/v1alpha1`: write one instead"
        }
        "Ingress" | "HTTPRoute" | "GRPCRoute" => {
            "Bindery makes routes for the `apis` of a claim and the HTTP endpoint of a web application: write these instead"
        }
        "Namespace" => {
            "Bindery makes the namespaces of every project and environment: remove it; what tenants are called on a cluster \
             is an `Organization` here"
        }
        "NetworkPolicy" | "ResourceQuota" | "LimitRange" | "Role" | "RoleBinding" => {
            "Bindery makes it for every namespace, from what the `Organization` says of `isolation`, `quota`, `limits` and \
             `access`"
        }
        "ConfigMap" | "Secret" => {
            "values that differ by environment belong into a `ConfigurationGroup`; an object of its own is added by the class \
             under `resources`"
        }
        "StatefulSet"
        | "DaemonSet"
        | "PersistentVolumeClaim"
        | "HorizontalPodAutoscaler"
        | "PodDisruptionBudget"
        | "ServiceAccount"
        | "ServiceMonitor"
        | "ExternalSecret" => {
            "a class adds such an object to each of its components: write it as a template under `resources` of the class"
        }
        _ => return None,
    })
}

/// The kind of ours that renders a kind of Kubernetes.
pub(super) fn renders(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Deployment" | "StatefulSet" | "ReplicaSet" | "Pod" | "DaemonSet" => {
            "write `kind: Service` or `kind: WebApplication`: both render a Deployment"
        }
        "CronJob" | "Job" => "write `kind: ScheduledTask`: it renders a CronJob",
        "Namespace" | "Tenant" | "Team" => {
            "write `kind: Organization` for a tenant; namespaces are rendered for every project and environment"
        }
        "ConfigMap" | "Secret" => "write `kind: ConfigurationGroup` for values by environment",
        "Ingress" | "HTTPRoute" => "write `apis` in the claim of a service",
        "Cluster" => "write `kind: DataPlane`",
        "Pipeline" => "write `kind: DeploymentPipeline`",
        "Application" | "App" => {
            "write `kind: Project` for what belongs together, and a `Service`, `WebApplication` or `ScheduledTask` for each component"
        }
        _ => return None,
    })
}

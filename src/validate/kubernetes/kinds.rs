//! Tables the built-in kinds: the type, the rule for names and the checks of each.

use k8s_openapi::api::{
    admissionregistration::v1 as admission, apps::v1 as apps, autoscaling::v1 as autoscaling_one,
    autoscaling::v2 as autoscaling, batch::v1 as batch, coordination::v1 as coordination, core::v1 as core,
    discovery::v1 as discovery, networking::v1 as networking, node::v1 as node, policy::v1 as policy,
    rbac::v1 as rbac, scheduling::v1 as scheduling, storage::v1 as storage,
};

use super::admission::{check_binding, check_policy, check_webhooks};
use super::autoscaling::{check_autoscaler, check_disruption_budget};
use super::check::Check;
use super::configuration::{check_claim, check_config_map, check_secret};
use super::field::Field;
use super::job::{check_cron_job, check_job};
use super::names::{self, dns_label_of, subdomain_of};
use super::network::{check_ingress, check_network_policy};
use super::pod::{self, Restart};
use super::quota::{check_limit_range, check_quota};
use super::rbac as roles;
use super::service::check_service;
use super::shape;
use super::volume::Volumes;
use super::workload::{check_daemon_set, check_deployment, check_replica_set, check_stateful_set};
use crate::diagnostics::Diagnostic;

/// A built-in kind.
pub(super) struct Kind {
    api_version: &'static str,
    kind: &'static str,
    /// Compares an object with the kind's type.
    pub shape: fn(&Field) -> Vec<Diagnostic>,
    /// Why a name is not one for this kind.
    pub name: fn(&str) -> Option<String>,
    /// What is checked besides shape and metadata.
    pub rules: Rules,
}

/// The checks of a kind.
pub(super) enum Rules {
    /// None of its own.
    None,
    /// Of the `spec`, which must be there.
    Spec(fn(&Field, &mut Check)),
    /// Of the whole object.
    Object(fn(&Field, &mut Check)),
}

/// The kind of an object; nothing for custom kinds and versions that are gone.
pub(super) fn find(api_version: &str, kind: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|entry| entry.kind == kind && entry.api_version == api_version)
}

/// Group and version, name and rules of the kinds that are checked.
pub(super) fn checked_kinds() -> impl Iterator<Item = (&'static str, &'static str, &'static Rules)> {
    KINDS.iter().map(|entry| (entry.api_version, entry.kind, &entry.rules))
}

/// Group and name of every built-in kind, those that have no checks of their own included.
pub(crate) fn built_in_kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let checked = KINDS.iter().map(|entry| {
        let group = entry.api_version.split_once('/').map_or("", |(group, _)| group);
        (group, entry.kind)
    });
    checked.chain(UNCHECKED)
}

/// Kinds that have no type here.
const UNCHECKED: [(&str, &str); 27] = [
    ("", "Binding"),
    ("", "ComponentStatus"),
    ("", "Event"),
    ("", "Node"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("apiregistration.k8s.io", "APIService"),
    ("apps", "ControllerRevision"),
    ("autoscaling", "Scale"),
    ("certificates.k8s.io", "CertificateSigningRequest"),
    ("certificates.k8s.io", "ClusterTrustBundle"),
    ("certificates.k8s.io", "PodCertificateRequest"),
    ("coordination.k8s.io", "LeaseCandidate"),
    ("events.k8s.io", "Event"),
    ("flowcontrol.apiserver.k8s.io", "FlowSchema"),
    ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
    ("networking.k8s.io", "IPAddress"),
    ("networking.k8s.io", "ServiceCIDR"),
    ("policy", "Eviction"),
    ("policy", "PodSecurityPolicy"),
    ("scheduling.k8s.io", "Workload"),
    ("storage.k8s.io", "CSIDriver"),
    ("storage.k8s.io", "CSINode"),
    ("storage.k8s.io", "CSIStorageCapacity"),
    ("storage.k8s.io", "VolumeAttachment"),
    ("storage.k8s.io", "VolumeAttributesClass"),
];

macro_rules! kind {
    ($version:literal, $module:ident :: $kind:ident, $name:expr, $rules:expr) => {
        Kind {
            api_version: $version,
            kind: stringify!($kind),
            shape: shape::faults::<$module::$kind>,
            name: $name,
            rules: $rules,
        }
    };
}

const SUBDOMAIN: fn(&str) -> Option<String> = names::is_dns_subdomain;
const LABEL: fn(&str) -> Option<String> = names::is_dns_label;
const SERVICE: fn(&str) -> Option<String> = names::is_dns_1035_label;
const SEGMENT: fn(&str) -> Option<String> = names::path_segment_problem;

static KINDS: &[Kind] = &[
    kind!("apps/v1", apps::Deployment, SUBDOMAIN, Rules::Spec(check_deployment)),
    kind!("v1", core::Service, SERVICE, Rules::Spec(check_service)),
    kind!("batch/v1", batch::CronJob, cron_job_name_problem, Rules::Spec(check_cron_job)),
    kind!("v1", core::ConfigMap, SUBDOMAIN, Rules::Object(check_config_map)),
    kind!("v1", core::Secret, SUBDOMAIN, Rules::Object(check_secret)),
    kind!("v1", core::ServiceAccount, SUBDOMAIN, Rules::Object(check_service_account)),
    kind!("networking.k8s.io/v1", networking::NetworkPolicy, SUBDOMAIN, Rules::Spec(check_network_policy)),
    kind!("v1", core::Namespace, LABEL, Rules::None),
    kind!("v1", core::ResourceQuota, SUBDOMAIN, Rules::Spec(check_quota)),
    kind!("v1", core::LimitRange, SUBDOMAIN, Rules::Spec(check_limit_range)),
    kind!("rbac.authorization.k8s.io/v1", rbac::Role, SEGMENT, Rules::Object(roles::check_role)),
    kind!(
        "rbac.authorization.k8s.io/v1",
        rbac::RoleBinding,
        SEGMENT,
        Rules::Object(roles::check_role_binding)
    ),
    kind!(
        "rbac.authorization.k8s.io/v1",
        rbac::ClusterRole,
        SEGMENT,
        Rules::Object(roles::check_cluster_role)
    ),
    kind!(
        "rbac.authorization.k8s.io/v1",
        rbac::ClusterRoleBinding,
        SEGMENT,
        Rules::Object(roles::check_cluster_role_binding)
    ),
    kind!("autoscaling/v2", autoscaling::HorizontalPodAutoscaler, SUBDOMAIN, Rules::Spec(check_autoscaler)),
    kind!("autoscaling/v1", autoscaling_one::HorizontalPodAutoscaler, SUBDOMAIN, Rules::None),
    kind!("policy/v1", policy::PodDisruptionBudget, SUBDOMAIN, Rules::Spec(check_disruption_budget)),
    kind!("apps/v1", apps::StatefulSet, stateful_set_name_problem, Rules::Spec(check_stateful_set)),
    kind!("apps/v1", apps::DaemonSet, SUBDOMAIN, Rules::Spec(check_daemon_set)),
    kind!("apps/v1", apps::ReplicaSet, SUBDOMAIN, Rules::Spec(check_replica_set)),
    kind!("batch/v1", batch::Job, job_name_problem, Rules::Spec(check_job)),
    kind!("v1", core::Pod, SUBDOMAIN, Rules::Spec(check_pod)),
    kind!("v1", core::PodTemplate, SUBDOMAIN, Rules::Object(check_pod_template)),
    kind!("v1", core::ReplicationController, SUBDOMAIN, Rules::None),
    kind!("v1", core::PersistentVolumeClaim, SUBDOMAIN, Rules::Object(check_claim)),
    kind!("v1", core::PersistentVolume, SUBDOMAIN, Rules::None),
    kind!("v1", core::Endpoints, SUBDOMAIN, Rules::None),
    kind!("networking.k8s.io/v1", networking::Ingress, SUBDOMAIN, Rules::Spec(check_ingress)),
    kind!("networking.k8s.io/v1", networking::IngressClass, SUBDOMAIN, Rules::None),
    kind!("discovery.k8s.io/v1", discovery::EndpointSlice, SUBDOMAIN, Rules::None),
    kind!("storage.k8s.io/v1", storage::StorageClass, SUBDOMAIN, Rules::None),
    kind!("scheduling.k8s.io/v1", scheduling::PriorityClass, SUBDOMAIN, Rules::None),
    kind!("node.k8s.io/v1", node::RuntimeClass, SUBDOMAIN, Rules::None),
    kind!("coordination.k8s.io/v1", coordination::Lease, SUBDOMAIN, Rules::None),
    kind!(
        "admissionregistration.k8s.io/v1",
        admission::ValidatingAdmissionPolicy,
        SUBDOMAIN,
        Rules::Object(check_policy)
    ),
    kind!(
        "admissionregistration.k8s.io/v1",
        admission::ValidatingAdmissionPolicyBinding,
        SUBDOMAIN,
        Rules::Spec(check_binding)
    ),
    kind!(
        "admissionregistration.k8s.io/v1",
        admission::ValidatingWebhookConfiguration,
        SUBDOMAIN,
        Rules::Object(check_webhooks)
    ),
    kind!(
        "admissionregistration.k8s.io/v1",
        admission::MutatingWebhookConfiguration,
        SUBDOMAIN,
        Rules::Object(check_webhooks)
    ),
];

/// The controller adds eleven characters for the name of each job.
fn cron_job_name_problem(name: &str) -> Option<String> {
    subdomain_of(name, 52)
}

/// The name becomes the value of a label on each pod.
fn job_name_problem(name: &str) -> Option<String> {
    subdomain_of(name, names::LONGEST_LABEL)
}

/// The controller adds a hash to the name and makes it the value of a label on each pod.
fn stateful_set_name_problem(name: &str) -> Option<String> {
    dns_label_of(name, 52)
}

fn check_pod(spec: &Field, check: &mut Check) {
    pod::check_spec(spec, Restart::Any, Volumes::default(), check);
}

fn check_pod_template(object: &Field, check: &mut Check) {
    if let Some(template) = object.get("template") {
        pod::check_template(&template, Restart::Any, Volumes::default(), check);
    }
}

fn check_service_account(object: &Field, check: &mut Check) {
    for key in ["secrets", "imagePullSecrets"] {
        let Some(list) = object.get(key) else { continue };
        for reference in list.items() {
            check.name(&reference, "name", names::is_dns_subdomain);
        }
        check.unique(&list, "name", "secret");
    }
}

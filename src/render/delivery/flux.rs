//! Renders Flux's GitRepositories and Kustomizations, and annotates what they apply.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::flux_access;
use super::object::{Draft, annotate};
use super::parts::{Part, Role, parts};
use crate::model::DeliveryGranularity;
use crate::plan::{Delivery, Place, Plan};
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::source::Span;
use crate::tree::Text;

const ENGINE: &str = "flux";

const GIT_REPOSITORY: ObjectKind =
    ObjectKind { api_version: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const KUSTOMIZATION: ObjectKind =
    ObjectKind { api_version: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };

/// Keeps Flux from deleting an object that the repository has no more.
const PRUNE: &str = "kustomize.toolkit.fluxcd.io/prune";

/// Marks what belongs to a namespace itself, which the Kustomization of its components leaves out.
const PART: (&str, &str) = ("bindery.dev/part", "namespace");

/// Removes what the target of the patch selects; kind and name are a form that Kustomize asks for.
const LEAVE_OUT: &str = "$patch: delete\napiVersion: v1\nkind: Any\nmetadata:\n  name: any\n";

/// Everything of Flux: its own objects, and the accounts with which it applies what is a tenant's.
pub(super) fn render(plan: &Plan<'_>, delivery: &Delivery, manifests: &mut [Manifest]) -> Vec<Manifest> {
    let mut found = flux_access::render(plan, delivery, manifests);
    for manifest in manifests.iter_mut().chain(&mut found) {
        prepare(manifest, delivery);
    }
    let mut parts = parts(manifests, delivery);
    let names: BTreeSet<String> = parts.iter().map(|part| part.name.clone()).collect();
    parts
        .extend(super::parts::parts(&found, delivery).into_iter().filter(|part| !names.contains(&part.name)));
    let names: BTreeSet<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    let kustomizations = parts.iter().map(|part| kustomization(part, plan, delivery, &names));
    let mut objects: Vec<Manifest> = kustomizations.collect();
    let clusters: BTreeMap<&Text, Span> =
        parts.iter().rev().map(|part| (&part.cluster, part.owner.span)).collect();
    objects.extend(clusters.into_iter().map(|(cluster, span)| repository(cluster, delivery, span)));
    found.extend(objects);
    found
}

/// A Namespace takes everything in it along, and an account has to outlive what it prunes.
fn prepare(manifest: &mut Manifest, delivery: &Delivery) {
    let is_namespace = manifest.key.kind == "Namespace" && manifest.key.group().is_empty();
    if is_namespace || flux_access::is_account(manifest, delivery) {
        annotate(manifest, PRUNE, "disabled");
    }
    if delivery.granularity == DeliveryGranularity::Namespace
        && matches!(manifest.place, Place::Namespace { .. })
    {
        annotate(manifest, PART.0, PART.1);
    }
}

fn repository(cluster: &Text, delivery: &Delivery, span: Span) -> Manifest {
    let reference = if delivery.revision.starts_with("refs/") { "name" } else { "branch" };
    let mut spec = json!({
        "interval": "1m",
        "url": delivery.repository,
        "ref": {reference: delivery.revision},
    });
    if let Some(credentials) = &delivery.credentials {
        spec["secretRef"] = json!({"name": credentials.as_str()});
    }
    let name = Delivery::name("repository", &[cluster]);
    let mut draft = Draft::new(GIT_REPOSITORY, &name, span, spec);
    draft.cluster = Some(cluster);
    draft.finish(delivery, ENGINE)
}

fn kustomization(part: &Part, plan: &Plan<'_>, delivery: &Delivery, names: &BTreeSet<&str>) -> Manifest {
    let mut spec = json!({
        "interval": "10m",
        "retryInterval": "1m",
        "timeout": "5m",
        "path": format!("./{}", delivery.in_repository(&part.folder)),
        "sourceRef": {"kind": GIT_REPOSITORY.kind, "name": Delivery::name("repository", &[&part.cluster])},
        "prune": true,
        "wait": true,
        "force": false,
    });
    let needs: Vec<Json> = needs(part, delivery)
        .into_iter()
        .filter(|name| names.contains(name.as_str()))
        .map(|name| json!({"name": name}))
        .collect();
    if !needs.is_empty() {
        spec["dependsOn"] = Json::Array(needs);
    }
    match (part.role.is_tenant(), &part.namespace) {
        (true, Some(namespace)) => spec["serviceAccountName"] = json!(flux_access::account(namespace)),
        // What is the platform's own stays when nobody applies it any more: namespaces with all that is in them.
        _ => spec["deletionPolicy"] = json!("Orphan"),
    }
    if part.role == Role::Tenant {
        let target = json!({"annotationSelector": format!("{}={}", PART.0, PART.1)});
        spec["patches"] = json!([{"target": target, "patch": LEAVE_OUT}]);
    }
    if let Some(access) = plan.accesses.get(&part.cluster) {
        spec["kubeConfig"] = json!({"secretRef": {"name": access.credentials}});
    }
    Draft::of_part(KUSTOMIZATION, part, spec).finish(delivery, ENGINE)
}

/// What has to be there before a part.
fn needs(part: &Part, delivery: &Delivery) -> Vec<String> {
    match (part.role.is_tenant(), &part.namespace) {
        (true, Some(namespace)) => vec![
            Delivery::name("namespace", &[&part.cluster, namespace]),
            Delivery::name("platform", &[&part.cluster, &delivery.namespace]),
        ],
        (false, Some(_)) => vec![Delivery::name("cluster", &[&part.cluster])],
        _ => Vec::new(),
    }
}

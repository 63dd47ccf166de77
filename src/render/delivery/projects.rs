//! Renders Argo CD's AppProjects: one for each organization, and one for what is the platform's own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::argocd::ENGINE;
use super::object::Draft;
use super::parts::{Part, Role, role};
use crate::plan::{Delivery, LABEL_LIMIT, shorten};
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::resolve::Platform;
use crate::tree::Text;

const APP_PROJECT: ObjectKind = ObjectKind { api_version: "argoproj.io/v1alpha1", kind: "AppProject" };

/// The project of everything that belongs to no application.
const PLATFORM: &str = "bindery-platform";

/// Group and kind of namespaced objects that hold a tenant in: only the platform's project applies them.
const GUARDED: [(&str, &str); 9] = [
    ("", "LimitRange"),
    ("", "ResourceQuota"),
    ("argoproj.io", "AppProject"),
    ("argoproj.io", "Application"),
    ("argoproj.io", "ApplicationSet"),
    ("cilium.io", "CiliumNetworkPolicy"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
];

/// Where a project may deploy to: cluster and namespace; no namespace for cluster-scoped objects.
type Destinations = BTreeSet<(Text, Option<Text>)>;

/// The project of a part.
pub(super) fn project(part: &Part) -> String {
    match (&part.owner.organization, part.role.is_tenant()) {
        (Some(organization), true) => of_organization(organization),
        _ => PLATFORM.to_owned(),
    }
}

fn of_organization(organization: &str) -> String {
    let plain = format!("organization-{organization}");
    if plain.len() <= LABEL_LIMIT { plain } else { shorten(LABEL_LIMIT, &[&plain]) }
}

/// Every project, with exactly the repositories and destinations that it needs.
pub(super) fn render(
    platform: &Platform<'_>,
    delivery: &Delivery,
    manifests: &[Manifest],
    parts: &[Part],
) -> Vec<Manifest> {
    let mut platforms = Destinations::new();
    let mut tenants: BTreeMap<&Text, Destinations> = BTreeMap::new();
    for manifest in manifests {
        let Some(cluster) = &manifest.key.cluster else { continue };
        let destination = (cluster.clone(), manifest.key.namespace.clone());
        match (role(&manifest.place, delivery.granularity), &manifest.owner.organization) {
            (Some(Role::Tenant | Role::Component), Some(organization)) => {
                _ = tenants.entry(organization).or_default().insert(destination);
            }
            _ => _ = platforms.insert(destination),
        }
    }
    let own = parts.iter().filter(|part| !part.role.is_tenant());
    platforms.extend(own.map(|part| (part.cluster.clone(), part.namespace.clone())));
    let mut projects = vec![of_platform(delivery, &platforms)];
    projects
        .extend(tenants.iter().map(|(name, destinations)| tenant(platform, delivery, name, destinations)));
    projects
}

/// The platform's own project. It may apply any kind: one that it may apply no more it could not prune either.
fn of_platform(delivery: &Delivery, destinations: &Destinations) -> Manifest {
    let spec = json!({
        "description": "What is the platform's own: clusters, namespaces with their walls and bounds, builds, logs",
        "sourceRepos": [delivery.repository],
        "destinations": listed(destinations),
        "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
    });
    finish(Draft::new(APP_PROJECT, PLATFORM, delivery.span, spec), delivery)
}

fn tenant(
    platform: &Platform<'_>,
    delivery: &Delivery,
    organization: &Text,
    destinations: &Destinations,
) -> Manifest {
    let document = platform.index.organizations.get(organization.as_str());
    let further = document.into_iter().flat_map(|document| &document.spec.source_repositories);
    let repositories: BTreeSet<&str> =
        further.map(|url| url.as_str()).chain([delivery.repository.as_str()]).collect();
    let guarded: Vec<Json> =
        GUARDED.iter().map(|(group, kind)| json!({"group": group, "kind": kind})).collect();
    let spec = json!({
        "description": format!("Applications of the organization {organization}"),
        "sourceRepos": repositories,
        "destinations": listed(destinations),
        "clusterResourceWhitelist": [],
        "namespaceResourceBlacklist": guarded,
    });
    let span = document.map_or(delivery.span, |document| document.metadata.name.span);
    let name = of_organization(organization);
    let mut draft = Draft::new(APP_PROJECT, &name, span, spec);
    draft.labels.push(("organization-name", organization));
    finish(draft, delivery)
}

fn finish(mut draft: Draft<'_>, delivery: &Delivery) -> Manifest {
    draft.annotations.push(("argocd.argoproj.io/sync-wave", "-4".to_owned()));
    draft.finish(delivery, ENGINE)
}

fn listed(destinations: &Destinations) -> Vec<Json> {
    let one = |(cluster, namespace): &(Text, Option<Text>)| match namespace {
        Some(namespace) => json!({"name": cluster.as_str(), "namespace": namespace.as_str()}),
        None => json!({"name": cluster.as_str()}),
    };
    destinations.iter().map(one).collect()
}

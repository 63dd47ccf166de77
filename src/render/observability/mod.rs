//! Renders where logs go: collectors on every cluster, what OpenSearch is told, and the Observers.

mod collector;
mod fluent_bit;
mod observer;
mod operator;
pub(super) mod problems;
mod proof;
mod rest;
mod route;
mod setup_job;
mod site;
mod store;

use std::collections::BTreeMap;

use super::manifest::Manifest;
use crate::diagnostics::Diagnostics;
use crate::model::DataPlane;
use crate::resolve::{BoundObservability, Platform};
use crate::validate::Checked;

/// The images of what runs in the platform's own namespaces: the one table of them.
mod images {
    /// The collector.
    pub(super) const FLUENT_BIT: &str = "docker.io/fluent/fluent-bit:4.0.3";
    /// What tells OpenSearch its templates, policies and roles.
    pub(super) const CURL: &str = "docker.io/curlimages/curl:8.11.1";
    /// Version of the OpenSearch that the operator makes; the operator has the image.
    pub(super) const OPEN_SEARCH_VERSION: &str = "2.19.1";
}

/// The clusters whose logs are collected, with the data plane that each is, if it is one.
type Clusters<'v> = BTreeMap<&'v str, Option<&'v Checked<DataPlane>>>;

/// Renders the observability plane and proves that the logs of everything in `others`, and its own, reach one place each.
pub(super) fn render(
    platform: &Platform<'_>,
    others: &[Manifest],
    diagnostics: &mut Diagnostics,
) -> Vec<Manifest> {
    let Some(bound) = &platform.observability else { return Vec::new() };
    let clusters = clusters(platform, bound);
    let mut manifests = Vec::new();
    for (cluster, plane) in &clusters {
        match store::address(&bound.plane.spec, cluster) {
            Some(address) => {
                manifests.extend(collector::render(bound, (cluster, *plane), &address));
            }
            None => diagnostics.push(problems::out_of_reach(&bound.plane.spec.open_search, cluster)),
        }
    }
    let own = clusters.get(bound.plane.spec.kubernetes_cluster.name.as_str()).copied().flatten();
    manifests.push(site::plane_namespace(bound, own));
    manifests.extend(store::render(bound));
    manifests.extend(observer::render(bound, own, diagnostics));
    proof::prove(bound, others.iter().chain(&manifests), diagnostics);
    manifests
}

/// Every cluster that something is rendered for, and those that are collected beside.
fn clusters<'v>(platform: &Platform<'v>, bound: &BoundObservability<'v>) -> Clusters<'v> {
    let valid = platform.index.valid;
    let mut clusters: Clusters<'v> = BTreeMap::new();
    for plane in &valid.data_planes {
        clusters.entry(&plane.spec.kubernetes_cluster.name).or_insert(Some(plane));
    }
    let builds = valid.build_planes.iter().map(|plane| &plane.spec.kubernetes_cluster.name);
    let spec = &bound.plane.spec;
    for name in builds.chain(&spec.collect.clusters).chain([&spec.kubernetes_cluster.name]) {
        clusters.entry(name).or_insert(None);
    }
    clusters
}

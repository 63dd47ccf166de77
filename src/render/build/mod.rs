//! Renders builds: for each build plane's cluster the templates and locks, for each organization its namespace and Workflows.

mod locks;
mod namespace;
mod pipeline;
mod problems;
mod step;
mod steps;
mod template;
mod workflow;

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::Manifest;
use crate::diagnostics::Diagnostics;
use crate::resolve::{BoundBuild, Platform};

pub(super) use problems::SHARED_IMAGE;

/// The service accounts of a namespace of builds.
mod accounts {
    /// Clones, builds, tests and scans; may do nothing.
    pub(super) const BUILD: &str = "build";
    /// Pushes; may do nothing on the cluster, and is apart so that a registry can know it.
    pub(super) const PUSH: &str = "push";
    /// Argo's executor beside each step, which reports results.
    pub(super) const EXECUTOR: &str = "executor";
}

/// Renders everything that is to be built.
pub(super) fn render(platform: &Platform<'_>, diagnostics: &mut Diagnostics) -> Vec<Manifest> {
    prove_images_apart(&platform.builds, diagnostics);
    let mut clusters: BTreeMap<&str, Vec<&BoundBuild<'_>>> = BTreeMap::new();
    for build in &platform.builds {
        clusters.entry(build.plane.spec.kubernetes_cluster.name.as_str()).or_default().push(build);
    }
    let mut manifests = Vec::new();
    for builds in clusters.values() {
        // Planes of one cluster are alike, which resolve has made sure of.
        let Some(plane) = builds.first().map(|build| build.plane) else { continue };
        manifests.extend(template::render(plane));
        manifests.extend(locks::render(platform, plane, builds));
        let mut organizations: BTreeMap<&str, Vec<&BoundBuild<'_>>> = BTreeMap::new();
        for build in builds {
            organizations.entry(build.organization).or_default().push(build);
        }
        for builds in organizations.values() {
            manifests.extend(namespace::render(platform, builds));
            manifests.extend(builds.iter().filter_map(|build| workflow::render(build)));
        }
    }
    manifests
}

/// Reports every image that two components would push to.
fn prove_images_apart(builds: &[BoundBuild<'_>], diagnostics: &mut Diagnostics) {
    let mut images: BTreeMap<String, &BoundBuild<'_>> = BTreeMap::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for build in builds {
        let image = workflow::image(build);
        let first = *images.entry(image.clone()).or_insert(build);
        if (first.organization, &first.component.value) != (build.organization, &build.component.value)
            && told.insert(image.clone())
        {
            diagnostics.push(problems::shared_image(&image, first, build));
        }
    }
}

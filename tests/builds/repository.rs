//! Makes repositories with builds, in memory.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use bindery::compile::{Compilation, compile, settings};
use bindery::source::{RepoPath, Selection, SourceTree};
use serde_json::Value as Json;

use crate::support::reports;

/// Versions of Argo Workflows that Bindery knows.
pub const VERSIONS: [&str; 5] = ["3.5", "3.6", "3.7", "4.0", "4.1"];

/// A build plane that says everything that it can, of one version of Argo.
pub fn full_plane(version: &str) -> String {
    format!(
        "
argoVersion: '{version}'
registry: {{prefix: registry.example.com/acme, pushSecretRef: push, pullSecretRef: pull}}
tools:
  - {{name: java, builder: Buildpacks, image: 'registry.example.com/java:21', writable: [/app/cache]}}
  - {{name: go, builder: Dockerfile, profiles: {{seccomp: buildkit.json, appArmor: buildkit}}}}
test: {{image: 'registry.example.com/make:4', command: [make, test], optional: true}}
scan: {{severity: Low}}
concurrency: {{component: 2, plane: 3}}
egress: [{{cidr: 203.0.113.0/24, ports: [443]}}]
nodeSelector: {{kubernetes.io/arch: amd64}}
tolerations: [{{key: builds, operator: Exists}}]
"
    )
}

/// A plane that leaves everything to defaults but the version.
pub fn plain_plane(version: &str) -> String {
    format!("argoVersion: '{version}'\n")
}

/// Builds with every tool of a plane that says everything.
pub fn of_everything(version: &str) -> Compilation {
    let tools = ["ballerina-buildpack", "docker", "google-cloud-buildpacks", "react", "java", "go"];
    repository(
        &full_plane(version),
        &tools,
        "{url: 'https://git.example.com/cart', revision: {branch: main}, appPath: .}",
    )
}

/// A component with a schedule for each tool, and a Build of each, from a source.
pub fn repository(plane: &str, tools: &[&str], source: &str) -> Compilation {
    let mut text = "
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata: {name: default}
spec:
  registry: {prefix: registry.example.com, secretRef: registry}
  kubernetesCluster: {name: main}
  gateway: {publicVirtualHost: example.com, organizationVirtualHost: internal.example.com}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {name: development}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {name: default}
spec: {promotionPaths: [{sourceEnvironmentRef: development, targetEnvironmentRefs: []}]}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {name: shop}
spec: {deploymentPipelineRef: default}
---
apiVersion: openchoreo.dev/v1alpha1
kind: BuildPlane
metadata: {name: default}
spec:
  kubernetesCluster: {name: build}
"
    .to_owned();
    for line in plane.trim().lines() {
        let _ = writeln!(text, "  {line}");
    }
    for tool in tools {
        let _ = write!(
            text,
            "---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {{name: with-{tool}-and-a-name-as-long-as-names-may-be}}
spec:
  owner: {{projectName: shop}}
  type: Service
  build: {{repository: {source}, templateRef: {{name: {tool}}}, schedule: '0 3 * * 1'}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Build
metadata: {{name: one-more-build-{tool}-of-a-name-that-is-longer}}
spec:
  owner: {{projectName: shop, componentName: with-{tool}-and-a-name-as-long-as-names-may-be}}
  repository: {source}
  templateRef: {{name: {tool}}}
"
        );
    }
    let sources = SourceTree::new([(RepoPath::new("all.yaml").unwrap(), Arc::from(text))], []);
    let sources = Arc::new(sources);
    let settings = settings(&sources, Selection::CONFIG_FILE);
    compile(sources, &settings)
}

/// The objects of a repository without errors, by cluster and kind.
pub fn objects(compilation: &Compilation) -> BTreeMap<(String, String), Vec<Json>> {
    assert!(!compilation.diagnostics.has_errors(), "{}", reports(compilation));
    let mut objects: BTreeMap<(String, String), Vec<Json>> = BTreeMap::new();
    for manifest in &compilation.rendered.manifests {
        let key =
            (manifest.key.cluster.as_deref().unwrap_or_default().to_owned(), manifest.key.kind.to_string());
        objects.entry(key).or_default().push(manifest.body.to_json());
    }
    objects
}

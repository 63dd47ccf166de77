//! Describes a build plane: a cluster that builds images, and how it does.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, EgressList, Kind, KubernetesCluster, Name, NameServer, Observer};
use crate::tree::{Located, Node};

/// A cluster that runs builds with Argo Workflows.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildPlane {
    /// The cluster itself.
    pub kubernetes_cluster: KubernetesCluster,
    /// Where logs of this cluster are read.
    pub observer: Option<Observer>,
    /// Minor version of the cluster's Kubernetes: `1.34`. Absent: the newest that Bindery knows.
    pub kubernetes_version: Option<Located<String>>,
    /// Minor version of the cluster's Argo Workflows: `3.7`. Absent: the newest that Bindery knows.
    pub argo_version: Option<Located<String>>,
    /// Where built images go. Absent: to the registry of the data plane of a component's first environment.
    pub registry: Option<BuildRegistry>,
    /// Build templates of one's own, by the names that components refer to. `docker`, `google-cloud-buildpacks`,
    /// `ballerina-buildpack` and `react` are there without being listed; an entry of such a name takes its place.
    #[serde(default)]
    pub tools: Vec<BuildTool>,
    /// A test that every image has to pass. Absent: none is run.
    pub test: Option<BuildTest>,
    /// How images are searched for known vulnerabilities. Absent: with the defaults of its fields.
    #[serde(default)]
    pub scan: BuildScan,
    /// How many builds run at one time.
    #[serde(default)]
    pub concurrency: BuildConcurrency,
    /// The only destinations that builds may reach, beside name resolution: sources, registries, package servers. Argo reports
    /// to the cluster's own API server, which Cilium's policies know; Kubernetes' are told where `apiServerURL` is an address. Absent: anything.
    #[serde(default)]
    pub egress: EgressList,
    /// Who answers builds that ask for names, as in a DataPlane. Absent: what a DataPlane of the cluster says, else the default.
    #[serde(default)]
    pub dns: Vec<NameServer>,
    /// Labels that a node has to carry to run builds.
    #[serde(default)]
    pub node_selector: BTreeMap<Name, Located<String>>,
    /// Taints of nodes that builds tolerate: Kubernetes Tolerations.
    #[serde(default)]
    pub tolerations: Vec<Node>,
}

/// Where built images go.
#[derive(Clone, PartialEq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildRegistry {
    /// Host and path under which images are stored: `registry.example.com/acme`.
    pub prefix: Located<String>,
    /// Name of the Secret (`kubernetes.io/dockerconfigjson`, in each namespace of builds) that may push there.
    pub push_secret_ref: Option<Name>,
    /// Name of the Secret of that type with which builds pull their own images and the images they build on.
    pub pull_secret_ref: Option<Name>,
}

/// A build template.
#[derive(Clone, PartialEq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildTool {
    /// The name that components refer to: that of the rendered ClusterWorkflowTemplate.
    pub name: Name,
    /// How it builds.
    pub builder: Located<Builder>,
    /// The image that builds: rootless BuildKit for `Dockerfile` and `React`, a builder of Cloud Native Buildpacks for
    /// `Buildpacks`. Absent: Bindery's own choice; `Buildpacks` has none.
    pub image: Option<Located<String>>,
    /// Folders of a Buildpacks builder that its buildpacks write to beside their own.
    #[serde(default)]
    pub writable: Vec<Located<String>>,
    /// Profiles for BuildKit that the nodes hold. Absent: the nodes' own way with containers that ask for none.
    #[serde(default)]
    pub profiles: NodeProfiles,
}

/// How a tool builds an image.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
pub enum Builder {
    /// From a Dockerfile, with rootless BuildKit.
    Dockerfile,
    /// With Cloud Native Buildpacks.
    Buildpacks,
    /// A web application built by Node.js, with a server for its static files.
    React,
}

/// Security profiles that lie on the nodes; rootless BuildKit makes a user namespace, which strict nodes allow by name only.
#[derive(Clone, PartialEq, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct NodeProfiles {
    /// A seccomp profile, as its path below the kubelet's folder of profiles.
    pub seccomp: Option<Located<String>>,
    /// An AppArmor profile, by name; needs Kubernetes 1.30.
    pub app_armor: Option<Located<String>>,
}

/// A test that every image has to pass.
#[derive(Clone, PartialEq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct BuildTest {
    /// The image that it runs in; it needs a shell.
    pub image: Located<String>,
    /// The command, in the application's folder.
    #[schemars(length(min = 1))]
    pub command: Vec<Located<String>>,
    /// Whether a build goes on after it failed. Absent: false.
    #[serde(default)]
    pub optional: bool,
}

/// How images are searched for known vulnerabilities.
#[derive(Clone, PartialEq, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct BuildScan {
    /// An image of Trivy. Absent: Bindery's own choice.
    pub image: Option<Located<String>>,
    /// The lowest severity that fails a build.
    pub severity: ScanSeverity,
}

/// How bad a vulnerability has to be to fail a build.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
pub enum ScanSeverity {
    /// Any that is known.
    Low,
    /// Medium and worse.
    Medium,
    /// High and worse.
    #[default]
    High,
    /// Critical alone.
    Critical,
    /// None: vulnerabilities are listed and fail nothing.
    Never,
}

/// How many builds run at one time.
#[derive(Clone, PartialEq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct BuildConcurrency {
    /// Builds of one component.
    #[schemars(range(min = 1))]
    pub component: u32,
    /// Builds of the whole plane.
    #[schemars(range(min = 1))]
    pub plane: u32,
}

impl BuildPlane {
    /// Whether two planes give a cluster the same build templates, nodes and walls.
    pub fn builds_like(&self, other: &BuildPlane) -> bool {
        (&self.kubernetes_version, &self.argo_version) == (&other.kubernetes_version, &other.argo_version)
            && (&self.registry, &self.tools, &self.test) == (&other.registry, &other.tools, &other.test)
            && (&self.scan, &self.concurrency) == (&other.scan, &other.concurrency)
            && (&self.egress, &self.dns) == (&other.egress, &other.dns)
            && (&self.node_selector, &self.tolerations) == (&other.node_selector, &other.tolerations)
    }
}

impl Default for BuildConcurrency {
    fn default() -> Self {
        BuildConcurrency { component: 1, plane: 10 }
    }
}

impl Definable for BuildPlane {
    const KIND: Kind = Kind::BuildPlane;
}

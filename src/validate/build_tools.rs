//! Lists the tools of a build plane: its own, and those that are always there.

use crate::model::{BuildPlane, BuildTool, Builder};
use crate::source::Span;

/// A build template in the making.
#[derive(Clone, Debug)]
pub struct Tool<'v> {
    /// Its name, which components refer to.
    pub name: &'v str,
    /// How it builds.
    pub builder: Builder,
    /// The image that builds.
    pub image: &'v str,
    /// Folders that its builder writes to beside its own.
    pub writable: Vec<&'v str>,
    /// The plane's own entry; absent for one that is always there.
    pub definition: Option<&'v BuildTool>,
}

impl Tool<'_> {
    /// The place to blame for the tool, else for its plane.
    pub fn span(&self, plane: Span) -> Span {
        self.definition.map_or(plane, |tool| tool.name.span)
    }
}

/// Images that Bindery chooses, each by a tag: the one table of them.
pub mod images {
    /// Clones.
    pub const GIT: &str = "docker.io/alpine/git:v2.47.2";
    /// Builds from Dockerfiles.
    pub const BUILDKIT: &str = "docker.io/moby/buildkit:v0.23.2-rootless";
    /// Builds with Google Cloud's buildpacks.
    pub const GOOGLE_BUILDER: &str = "gcr.io/buildpacks/builder:google-22";
    /// Builds Ballerina.
    pub const BALLERINA_BUILDER: &str = "ghcr.io/openchoreo/buildpack/ballerina:18";
    /// Holds what buildpacks export until it is scanned.
    pub const REGISTRY: &str = "docker.io/library/registry:3.0.0";
    /// Copies images.
    pub const SKOPEO: &str = "quay.io/skopeo/stable:v1.18.0";
    /// Searches for vulnerabilities.
    pub const TRIVY: &str = "docker.io/aquasec/trivy:0.58.1";
    /// Writes the Workload.
    pub const YQ: &str = "docker.io/mikefarah/yq:4.45.1";
    /// Builds web applications; the version is a parameter of the build.
    pub const NODE: &str = "docker.io/library/node";
    /// Serves the files of web applications.
    pub const WEB_SERVER: &str = "docker.io/library/nginx:1.28-alpine";
}

/// Parameters that every build has, in OpenChoreo's order, and the two of a plane without a registry.
pub const BUILD_PARAMETERS: [&str; 10] = [
    "project-name",
    "component-name",
    "git-repo",
    "app-path",
    "image-name",
    "image-tag",
    "commit",
    "branch",
    "registry-prefix",
    "registry-secret",
];

/// Parameters that a builder takes beside those.
pub fn tool_parameters(builder: Builder) -> &'static [&'static str] {
    match builder {
        Builder::Dockerfile => &["docker-context", "dockerfile-path"],
        Builder::Buildpacks => &[],
        Builder::React => &["node-version"],
    }
}

/// OpenChoreo's four, sorted by name.
fn standard() -> [Tool<'static>; 4] {
    let tool = |name, builder, image| Tool { name, builder, image, writable: Vec::new(), definition: None };
    let ballerina = Tool {
        writable: vec!["/app/generated-artifacts"],
        ..tool("ballerina-buildpack", Builder::Buildpacks, images::BALLERINA_BUILDER)
    };
    [
        ballerina,
        tool("docker", Builder::Dockerfile, images::BUILDKIT),
        tool("google-cloud-buildpacks", Builder::Buildpacks, images::GOOGLE_BUILDER),
        tool("react", Builder::React, images::BUILDKIT),
    ]
}

/// The tools of a plane, sorted by name; its own take the place of those that are always there.
pub fn tools(plane: &BuildPlane) -> Vec<Tool<'_>> {
    let own = plane.tools.iter().map(|tool| Tool {
        name: tool.name.as_str(),
        builder: tool.builder.value,
        // Checked: only builders with an image of their own go without.
        image: tool.image.as_ref().map_or(images::BUILDKIT, |image| image.as_str()),
        writable: tool.writable.iter().map(|folder| folder.as_str()).collect(),
        definition: Some(tool),
    });
    let mut tools: Vec<Tool<'_>> = own.collect();
    for tool in standard() {
        if tools.iter().all(|own| own.name != tool.name) {
            tools.push(tool);
        }
    }
    tools.sort_by_key(|tool| tool.name);
    tools
}

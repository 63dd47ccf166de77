//! Makes the steps of each builder: clone, build, test, scan, push, and the Workload that comes out.

use serde_json::{Value as Json, json};

use super::accounts;
use super::step::{Rights, Size, Step, resources, restricted};
use super::template::{NO_SECRET_PARAMETER, PREFIX_PARAMETER};
use crate::model::{BuildPlane, Builder, NodeProfiles, ScanSeverity};
use crate::source::Span;
use crate::validate::{Checked, Tool, images};

/// Without profiles of its own a node's way with containers that ask for none decides.
static NO_PROFILES: NodeProfiles = NodeProfiles { seccomp: None, app_armor: None };

/// The steps of a tool on a plane, in the order in which they run.
pub(super) fn of_tool<'s>(plane: &'s Checked<BuildPlane>, tool: &'s Tool<'s>) -> Vec<Step<'s>> {
    let span = plane.metadata.name.span;
    let mut steps = vec![clone(span)];
    match tool.builder {
        Builder::Dockerfile => steps.push(from_dockerfile(plane, tool)),
        Builder::React => steps.push(react(plane, tool)),
        Builder::Buildpacks => steps.extend(buildpacks(plane, tool)),
    }
    steps.extend(test(plane));
    steps.push(scan(plane));
    steps.push(push(plane));
    steps.push(workload(span));
    steps
}

fn clone(span: Span) -> Step<'static> {
    Step {
        outputs: vec![("git-revision", "/tmp/git-revision")],
        again: true,
        ..Step::new("clone-step", (images::GIT, span), include_str!("scripts/clone.sh"))
    }
    .takes(&["git-repo", "branch", "commit"])
}

/// A step that builds with rootless BuildKit.
fn build_kit<'s>(plane: &'s Checked<BuildPlane>, tool: &'s Tool<'s>, script: &'static str) -> Step<'s> {
    let span = plane.metadata.name.span;
    let profiles = tool.definition.map_or(&NO_PROFILES, |tool| &tool.profiles);
    let mut step = Step {
        folders: vec![("state".to_owned(), "/home/user/.local/share/buildkit")],
        rights: Rights::UserNamespace(profiles),
        size: Size::Large,
        seconds: 3600,
        // The kernel's own view of processes is left alone: a sandbox for it needs a privileged pod.
        environment: vec![("BUILDKITD_FLAGS", "--oci-worker-no-process-sandbox".to_owned())],
        ..Step::new("build-step", image(tool, span), script)
    };
    pulls(plane, &mut step);
    step
}

fn from_dockerfile<'s>(plane: &'s Checked<BuildPlane>, tool: &'s Tool<'s>) -> Step<'s> {
    let step = build_kit(plane, tool, include_str!("scripts/dockerfile.sh"));
    step.takes(&["app-path", "docker-context", "dockerfile-path"])
}

fn react<'s>(plane: &'s Checked<BuildPlane>, tool: &'s Tool<'s>) -> Step<'s> {
    let mut step = build_kit(plane, tool, include_str!("scripts/react.sh"));
    step.environment.push(("NODE_IMAGE", images::NODE.to_owned()));
    step.environment.push(("WEB_SERVER_IMAGE", images::WEB_SERVER.to_owned()));
    step.takes(&["app-path", "node-version"])
}

/// Buildpacks export to a registry only, so each pod has one of its own until the image is scanned.
fn buildpacks<'s>(plane: &'s Checked<BuildPlane>, tool: &'s Tool<'s>) -> [Step<'s>; 2] {
    let span = plane.metadata.name.span;
    let mut folders = vec![("layers".to_owned(), "/layers"), ("signal".to_owned(), "/signal")];
    folders.extend(tool.writable.iter().enumerate().map(|(at, folder)| (format!("writable-{at}"), *folder)));
    let mut build = Step {
        folders,
        sidecar: Some(registry()),
        size: Size::Large,
        seconds: 3600,
        environment: vec![("CNB_PLATFORM_API", "0.10".to_owned())],
        ..Step::new("build-step", image(tool, span), include_str!("scripts/buildpacks.sh"))
    }
    .takes(&["app-path"]);
    pulls(plane, &mut build);
    let archive = Step {
        folders: vec![("signal".to_owned(), "/signal")],
        sidecar: Some(registry()),
        ..Step::new("archive-step", (images::SKOPEO, span), include_str!("scripts/archive.sh"))
    };
    [build, archive]
}

fn registry() -> Json {
    json!({
        "name": "registry",
        "image": images::REGISTRY,
        "command": ["sh", "-euc"],
        "args": [include_str!("scripts/registry.sh")],
        "env": [
            { "name": "REGISTRY_HTTP_ADDR", "value": "127.0.0.1:5000" },
            { "name": "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "value": "/workspace/registry" },
        ],
        "resources": resources(&Size::Small),
        "securityContext": restricted(),
        "volumeMounts": [
            { "name": "workspace", "mountPath": "/workspace" },
            { "name": "signal", "mountPath": "/signal" },
        ],
    })
}

/// A build sees the credentials that pull, never those that push.
fn pulls<'s>(plane: &'s Checked<BuildPlane>, step: &mut Step<'s>) {
    let secret = plane.spec.registry.as_ref().and_then(|registry| registry.pull_secret_ref.as_ref());
    if let Some(secret) = secret {
        step.credentials = Some((secret, false));
        step.environment.push(("DOCKER_CONFIG", "/registry".to_owned()));
    }
}

fn test(plane: &Checked<BuildPlane>) -> Option<Step<'_>> {
    let test = plane.spec.test.as_ref()?;
    let image = (test.image.as_str(), test.image.span);
    let step = Step {
        words: test.command.iter().map(|word| word.as_str()).collect(),
        size: Size::Large,
        ..Step::new("test-step", image, include_str!("scripts/test.sh"))
    };
    Some(step.takes(&["app-path"]))
}

fn scan(plane: &Checked<BuildPlane>) -> Step<'_> {
    let scan = &plane.spec.scan;
    let image = scan
        .image
        .as_ref()
        .map_or((images::TRIVY, plane.metadata.name.span), |image| (image.as_str(), image.span));
    let (severities, code) = match scan.severity {
        ScanSeverity::Low => ("LOW,MEDIUM,HIGH,CRITICAL", "1"),
        ScanSeverity::Medium => ("MEDIUM,HIGH,CRITICAL", "1"),
        ScanSeverity::High => ("HIGH,CRITICAL", "1"),
        ScanSeverity::Critical => ("CRITICAL", "1"),
        ScanSeverity::Never => ("LOW,MEDIUM,HIGH,CRITICAL", "0"),
    };
    Step {
        environment: vec![("SCAN_SEVERITIES", severities.to_owned()), ("SCAN_EXIT_CODE", code.to_owned())],
        size: Size::Large,
        ..Step::new("scan-step", image, include_str!("scripts/scan.sh"))
    }
}

fn push(plane: &Checked<BuildPlane>) -> Step<'_> {
    let (prefix, credentials) = match &plane.spec.registry {
        Some(registry) => {
            let secret = registry.push_secret_ref.as_ref().map(|secret| (secret.as_str(), false));
            (registry.prefix.to_string(), secret)
        }
        None => (PREFIX_PARAMETER.to_owned(), Some((NO_SECRET_PARAMETER, true))),
    };
    Step {
        environment: vec![
            ("REGISTRY_PREFIX", prefix),
            ("BUILD_GIT_REVISION", "{{inputs.parameters.git-revision}}".to_owned()),
        ],
        credentials,
        inputs: vec!["git-revision"],
        outputs: vec![("image", "/tmp/image")],
        again: true,
        account: Some(accounts::PUSH),
        ..Step::new("push-step", (images::SKOPEO, plane.metadata.name.span), include_str!("scripts/push.sh"))
    }
    .takes(&["image-name", "image-tag"])
}

fn workload(span: Span) -> Step<'static> {
    Step {
        environment: vec![
            ("BUILD_NAMESPACE", "{{workflow.namespace}}".to_owned()),
            ("BUILD_IMAGE", "{{inputs.parameters.image}}".to_owned()),
        ],
        inputs: vec!["image"],
        outputs: vec![("workload-cr", "/tmp/workload.yaml")],
        ..Step::new("workload-create-step", (images::YQ, span), include_str!("scripts/workload.sh"))
    }
    .takes(&["app-path", "project-name", "component-name"])
}

fn image<'s>(tool: &Tool<'s>, plane: Span) -> (&'s str, Span) {
    let written = tool.definition.and_then(|tool| tool.image.as_ref());
    (tool.image, written.map_or(tool.span(plane), |image| image.span))
}

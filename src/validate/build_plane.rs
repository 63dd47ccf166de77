//! Checks a build plane: its versions, its registry, and that nothing of its tools is replaced by Argo.

use std::collections::{BTreeMap, BTreeSet};

use super::build::replaced;
use super::data_plane::{build_kubernetes_minor, check_access, check_name_servers, check_version};
use super::{build_problems, kubernetes, organization, problems};
use crate::diagnostics::{Diagnostic, Diagnostics, ObjectName};
use crate::model::{BuildPlane, BuildRegistry, BuildTool, Builder};
use crate::source::Span;
use crate::tree::{Located, Node, Origin};

/// How a version of Argo Workflows spells what it renamed over time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ArgoDialect {
    /// Minor version: `4.1`.
    pub version: &'static str,
    /// Whether locks and schedules are lists (`mutexes`, `semaphores`, `schedules`).
    pub lists: bool,
}

/// The dialects that Bindery knows, oldest first.
static DIALECTS: [ArgoDialect; 5] = [
    ArgoDialect { version: "3.5", lists: false },
    ArgoDialect { version: "3.6", lists: true },
    ArgoDialect { version: "3.7", lists: true },
    ArgoDialect { version: "4.0", lists: true },
    ArgoDialect { version: "4.1", lists: true },
];

/// The dialect of a plane's Argo Workflows; without a version the newest that Bindery knows.
pub fn argo_dialect(plane: &BuildPlane) -> ArgoDialect {
    let [.., newest] = DIALECTS;
    let written = plane.argo_version.as_ref();
    let found = written.and_then(|written| DIALECTS.iter().find(|known| known.version == written.as_str()));
    found.copied().unwrap_or(newest)
}

/// Faults of a build plane.
pub(super) fn check(plane: &BuildPlane) -> Vec<Diagnostic> {
    let mut reports = check_access(&plane.kubernetes_cluster, plane.observer.as_ref());
    reports.extend(check_version(plane.kubernetes_version.as_ref()));
    if let Some(version) = &plane.argo_version
        && DIALECTS.iter().all(|known| known.version != version.as_str())
    {
        let known: Vec<&str> = DIALECTS.iter().map(|known| known.version).collect();
        reports.push(build_problems::unknown_argo_version(version, &known));
    }
    reports.extend(plane.registry.iter().flat_map(check_registry));
    reports.extend(check_tools(&plane.tools, build_kubernetes_minor(plane)));
    if let Some(test) = &plane.test {
        reports.extend(check_image("test.image", &test.image));
        reports.extend(test.command.iter().filter_map(|word| replaced("test.command", word)));
    }
    reports.extend(plane.scan.image.iter().flat_map(|image| check_image("scan.image", image)));
    reports.extend(organization::check_egress(&plane.egress));
    reports.extend(check_name_servers(&plane.dns, &plane.kubernetes_cluster));
    reports.extend(check_nodes(plane));
    reports
}

fn check_registry(registry: &BuildRegistry) -> Vec<Diagnostic> {
    let prefix = &registry.prefix;
    let legal = |part: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        !part.is_empty() && part.chars().all(inner)
    };
    let (host, path) =
        prefix.split_once('/').map_or((prefix.as_str(), None), |(host, path)| (host, Some(path)));
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let mut fits = legal(&name.to_ascii_lowercase()) && path.is_none_or(|path| path.split('/').all(legal));
    fits &= port.is_none_or(|port| port.parse::<u16>().is_ok());
    let mut reports = Vec::new();
    if !fits {
        let reason = "write a host, a port if needed, and a path in lower case: `registry.example.com/acme`";
        reports.push(problems::invalid_setting("registry.prefix", prefix, reason, prefix.span));
    }
    for secret in [&registry.push_secret_ref, &registry.pull_secret_ref].into_iter().flatten() {
        if let Some(reason) = kubernetes::names::is_dns_subdomain(secret) {
            reports.push(problems::invalid_name("the Secret's name", secret, &reason, secret.span));
        }
    }
    reports
}

fn check_tools(tools: &[BuildTool], minor: u32) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for tool in tools {
        if let Some(reason) = kubernetes::names::is_dns_label(&tool.name) {
            reports.push(problems::invalid_name("the tool's name", &tool.name, &reason, tool.name.span));
        }
        if let Some(first) = seen.insert(&tool.name, tool.name.span) {
            reports.push(build_problems::duplicate_tool(&tool.name, first));
        }
        reports.extend(tool.image.iter().flat_map(|image| check_image("tools.image", image)));
        if tool.image.is_none() && tool.builder.value == Builder::Buildpacks {
            let reason = "name the `image` of a builder: Buildpacks have none that fits every language";
            reports.push(problems::invalid_setting("builder", "Buildpacks", reason, tool.builder.span));
        }
        reports.extend(check_folders(tool));
        reports.extend(check_profiles(tool, minor));
    }
    reports
}

/// Folders of the steps themselves: a container has one volume at a place.
const TAKEN: [&str; 4] = ["/layers", "/registry", "/signal", "/workspace"];

fn check_folders(tool: &BuildTool) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for folder in &tool.writable {
        if let Some(report) = replaced("tools.writable", folder) {
            reports.push(report);
            continue;
        }
        let plain = folder.trim_end_matches('/');
        let within = |taken: &str| {
            plain.strip_prefix(taken).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let reason = if tool.builder.value != Builder::Buildpacks {
            "only a builder of Buildpacks has folders of its own"
        } else if !folder.starts_with('/') || plain.is_empty() {
            "write the whole path, from `/` on"
        } else if folder.contains(':') || folder.split('/').any(|part| part == "..") {
            "Kubernetes mounts nothing at a path with `:` or `..`"
        } else if TAKEN.iter().any(|taken| within(taken)) {
            "the build has a folder of its own there"
        } else if !seen.insert(plain) {
            "it is listed already"
        } else {
            continue;
        };
        reports.push(problems::invalid_setting("tools.writable", folder, reason, folder.span));
    }
    reports
}

fn check_profiles(tool: &BuildTool, minor: u32) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let profiles = [("seccomp", &tool.profiles.seccomp), ("appArmor", &tool.profiles.app_armor)];
    for (name, profile) in profiles {
        let Some(profile) = profile else { continue };
        let field = format!("tools.profiles.{name}");
        if let Some(report) = replaced(&field, profile) {
            reports.push(report);
            continue;
        }
        let reason = if tool.builder.value == Builder::Buildpacks {
            "builders of Buildpacks need no profile: they make no user namespace"
        } else if profile.trim().is_empty() || profile.trim() != profile.as_str() {
            "write the name of a profile"
        } else if name == "seccomp"
            && (profile.starts_with('/') || profile.split('/').any(|part| part == ".."))
        {
            "write the path below the kubelet's folder of profiles, without `..`"
        } else if name == "appArmor" && minor < 30 {
            "the field for it came with Kubernetes 1.30"
        } else {
            continue;
        };
        reports.push(problems::invalid_setting(&field, profile, reason, profile.span));
    }
    reports
}

fn check_image(field: &str, image: &Located<String>) -> Vec<Diagnostic> {
    if let Some(report) = replaced(field, image) {
        return vec![report];
    }
    let reason = kubernetes::image_problem(image);
    reason.map(|reason| kubernetes::problems::invalid_image(image, &reason, image.span)).into_iter().collect()
}

/// What Kubernetes would say about a pod with the plane's node selector and tolerations.
fn check_nodes(plane: &BuildPlane) -> Vec<Diagnostic> {
    let key = plane.node_selector.keys().next().map(|key| Origin::generated(key.span));
    let toleration = plane.tolerations.first().map(|toleration| toleration.origin);
    let Some(origin) = key.or(toleration) else { return Vec::new() };
    let text = |text: &str| Node::string(text, origin);
    let label = |value: &Located<String>| Node::string(value.as_str(), Origin::generated(value.span));
    let selector = plane.node_selector.iter().map(|(key, value)| (key.as_str(), label(value)));
    let container = Node::mapping([("name", text("main")), ("image", text("builder"))], origin);
    let spec = Node::mapping(
        [
            ("containers", Node::sequence(vec![container], origin)),
            ("nodeSelector", Node::mapping(selector, origin)),
            ("tolerations", Node::sequence(plane.tolerations.clone(), origin)),
        ],
        origin,
    );
    let metadata = Node::mapping([("name", text("build")), ("namespace", text("builds"))], origin);
    let body = [("apiVersion", text("v1")), ("kind", text("Pod")), ("metadata", metadata), ("spec", spec)];
    let name = ObjectName {
        api_version: "v1".to_owned(),
        kind: "Pod".to_owned(),
        namespace: None,
        name: plane.kubernetes_cluster.name.value.clone(),
        cluster: None,
    };
    let mut found = Diagnostics::default();
    kubernetes::check_object(&Node::mapping(body, origin), &name, &mut found);
    found.into_reports()
}

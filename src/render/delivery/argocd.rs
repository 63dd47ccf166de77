//! Renders Argo CD's Applications and the clusters that it has to know, and annotates what it applies.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::object::{Draft, annotate};
use super::parts::{Part, Role, parts};
use super::{problems, projects};
use crate::diagnostics::Diagnostics;
use crate::plan::{ClusterAccess, Delivery, Plan};
use crate::render::file_name::object_path;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::resolve::Platform;
use crate::tree::{Node, Text, Value};

pub(super) const ENGINE: &str = "argocd";

const APPLICATION: ObjectKind = ObjectKind { api_version: "argoproj.io/v1alpha1", kind: "Application" };
const EXTERNAL_SECRET: ObjectKind =
    ObjectKind { api_version: "external-secrets.io/v1", kind: "ExternalSecret" };

/// Lower waves are applied, and healthy, before higher ones; absent means 0.
const SYNC_WAVE: &str = "argocd.argoproj.io/sync-wave";
const SYNC_OPTIONS: &str = "argocd.argoproj.io/sync-options";

/// Files without which an Application need not be compared again; `.` is its own folder.
const GENERATE_PATHS: &str = "argocd.argoproj.io/manifest-generate-paths";

/// Deletes what an Application applied when it is deleted itself.
const CASCADE: &[&str] = &["resources-finalizer.argocd.argoproj.io"];

/// A file that holds this anywhere is left out by Argo CD.
const SKIP_MARKER: &str = "+argocd:skip-file-rendering";

/// How many syncs an Application remembers, each with a copy of its source. Nobody rolls back what syncs by itself.
const HISTORY: u32 = 2;

/// The file of a Namespace in its own folder.
const NAMESPACES: &str = "namespace-*.yaml";

/// Everything of Argo CD.
pub(super) fn render(
    (platform, plan): (&Platform<'_>, &Plan<'_>),
    delivery: &Delivery,
    manifests: &mut [Manifest],
    diagnostics: &mut Diagnostics,
) -> Vec<Manifest> {
    for manifest in manifests.iter_mut() {
        prepare(manifest);
    }
    let mut parts = parts(manifests, delivery);
    add_cluster_parts(&mut parts, delivery);
    move_namespaces(&mut parts, manifests);
    let mut found: Vec<Manifest> = parts.iter().map(|part| application(part, delivery)).collect();
    found.extend(projects::render(platform, delivery, manifests, &parts));
    found.extend(plan.accesses.iter().map(|(name, access)| registration(name, access, delivery)));
    for manifest in manifests.iter().chain(&found) {
        if let Some(leaf) = marked(&manifest.body) {
            diagnostics.push(problems::left_out_by_engine(manifest, SKIP_MARKER, leaf.origin.span));
        }
    }
    found
}

/// What containers start with comes before them. A namespace takes everything in it along, so it asks before it goes.
fn prepare(manifest: &mut Manifest) {
    match (manifest.key.kind.as_str(), manifest.key.group()) {
        ("Namespace", "") => annotate(manifest, SYNC_OPTIONS, "Delete=confirm,Prune=confirm"),
        ("ConfigMap" | "ServiceAccount", "") | ("ExternalSecret", "external-secrets.io") => {
            annotate(manifest, SYNC_WAVE, "-1");
        }
        _ => {}
    }
}

/// Gives every cluster a part of what is cluster-scoped: each Namespace is, so that none is without.
fn add_cluster_parts(parts: &mut Vec<Part>, delivery: &Delivery) {
    let has_one: BTreeSet<Text> =
        parts.iter().filter(|part| part.role == Role::Cluster).map(|part| part.cluster.clone()).collect();
    let all: BTreeSet<Text> = parts.iter().map(|part| part.cluster.clone()).collect();
    parts.extend(all.difference(&has_one).map(|cluster| Part::of_cluster(cluster, delivery)));
}

/// A Namespace is applied with what is cluster-scoped, wherever its file stands.
fn move_namespaces(parts: &mut [Part], manifests: &[Manifest]) {
    let is_namespace = |manifest: &&Manifest| {
        manifest.key.kind == "Namespace" && manifest.key.group().is_empty() && manifest.key.cluster.is_some()
    };
    let mut files: BTreeMap<Text, BTreeSet<String>> = BTreeMap::new();
    for manifest in manifests.iter().filter(is_namespace) {
        let cluster = manifest.key.cluster.clone().unwrap_or_default();
        files.entry(cluster).or_default().insert(object_path(manifest));
    }
    for part in parts {
        let Some(files) = files.get(&part.cluster) else { continue };
        match part.role {
            Role::Cluster => part.files.extend(files.iter().cloned()),
            _ => part.files.retain(|file| !files.contains(file)),
        }
    }
}

/// The part with the first leaf that holds the marker.
fn marked(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::String(text) => text.contains(SKIP_MARKER).then_some(node),
        Value::Sequence(items) => items.iter().find_map(marked),
        Value::Mapping(mapping) => mapping.entries.iter().find_map(|entry| {
            if entry.key.contains(SKIP_MARKER) { Some(&entry.value) } else { marked(&entry.value) }
        }),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => None,
    }
}

fn application(part: &Part, delivery: &Delivery) -> Manifest {
    let mut destination = json!({"name": part.cluster.as_str()});
    if let Some(namespace) = &part.namespace {
        destination["namespace"] = json!(namespace.as_str());
    }
    let spec = json!({
        "project": projects::project(part),
        "source": source(part, delivery),
        "destination": destination,
        "syncPolicy": sync_policy(part.role),
        "revisionHistoryLimit": HISTORY,
    });
    let mut draft = Draft::of_part(APPLICATION, part, spec);
    draft.annotations.push((GENERATE_PATHS, generate_paths(part, delivery)));
    draft.annotations.extend(wave(part.role).map(|wave| (SYNC_WAVE, wave.to_owned())));
    if part.role == Role::Component {
        draft.finalizers = CASCADE;
    }
    draft.finish(delivery, ENGINE)
}

/// A source of type directory that names every file: what stands beside them reaches no cluster.
///
/// Argo CD 3.5 holds `include` against the path below the Application's folder (`reposerver/repository/repository.go`,
/// `getPotentiallyValidManifestFile`); an empty one would include everything.
fn source(part: &Part, delivery: &Delivery) -> Json {
    let folder = match part.role {
        Role::Cluster => cluster_folder(&part.cluster),
        _ => part.folder.clone(),
    };
    let prefix = format!("{folder}/");
    let files: Vec<&str> = part.files.iter().filter_map(|file| file.strip_prefix(&prefix)).collect();
    let mut directory = match files.as_slice() {
        [] => json!({"exclude": "*"}),
        [file] => json!({"include": file}),
        files => json!({"include": format!("{{{}}}", files.join(","))}),
    };
    directory["recurse"] = json!(true);
    json!({
        "repoURL": delivery.repository,
        "targetRevision": delivery.revision,
        "path": delivery.in_repository(&folder),
        "directory": directory,
    })
}

fn cluster_folder(cluster: &str) -> String {
    format!("clusters/{cluster}")
}

fn generate_paths(part: &Part, delivery: &Delivery) -> String {
    if part.role != Role::Cluster {
        return ".".to_owned();
    }
    let folder = delivery.in_repository(&cluster_folder(&part.cluster));
    let below = |pattern: &str| format!("/{folder}/{pattern}");
    let namespaces = |parent: &str| below(&format!("{parent}/{NAMESPACES}"));
    [below("_cluster"), namespaces("_platform/*"), namespaces("*/*/_namespace")].join(";")
}

/// The wave of an Application among the others: what the later ones stand on comes first.
fn wave(role: Role) -> Option<&'static str> {
    match role {
        Role::Cluster => Some("-3"),
        Role::Platform => Some("-2"),
        Role::Namespace => Some("-1"),
        Role::Tenant | Role::Component => None,
    }
}

/// A sync is tried again: waves of Applications do not wait for health, unless Argo CD is told how healthy one is.
fn sync_policy(role: Role) -> Json {
    let mut automated = json!({"prune": true, "selfHeal": true});
    // A namespace whose walls are switched off has nothing left beside itself, and the last wall has to go too.
    if matches!(role, Role::Platform | Role::Namespace) {
        automated["allowEmpty"] = json!(true);
    }
    json!({
        "automated": automated,
        "retry": {"limit": 10, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "3m"}},
        "syncOptions": ["ServerSideApply=true"],
    })
}

/// The Secret by which Argo CD knows a cluster; what is secret in it comes from the plane's store.
fn registration(name: &Text, access: &ClusterAccess, delivery: &Delivery) -> Manifest {
    let object = Delivery::name("cluster", &[name]);
    let spec = json!({
        "secretStoreRef": {"kind": access.store.kind, "name": access.store.name},
        "target": {
            "name": object,
            "creationPolicy": "Owner",
            "template": {
                "engineVersion": "v2",
                "metadata": {"labels": {"argocd.argoproj.io/secret-type": "cluster"}},
                "data": {"name": name.as_str(), "server": access.server, "config": "{{ .config }}"},
            },
        },
        "data": [{"secretKey": "config", "remoteRef": {"key": access.credentials}}],
    });
    let mut draft = Draft::new(EXTERNAL_SECRET, &object, access.span, spec);
    draft.cluster = Some(name);
    draft.annotations.push((SYNC_WAVE, "-4".to_owned()));
    draft.finish(delivery, ENGINE)
}

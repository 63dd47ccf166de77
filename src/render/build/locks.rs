//! Renders the locks that bound how many builds run at one time, and how templates take them.

use serde_json::{Map, Value as Json, json};

use super::namespace;
use crate::model::BuildPlane;
use crate::plan::{Place, name_servers_of};
use crate::render::frame::{MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::render::tenancy::{Home, Traffic, render_home};
use crate::resolve::{BoundBuild, Platform};
use crate::tree::{Node, Text};
use crate::validate::{Checked, argo_dialect, build_kubernetes_minor};

const CONFIG_MAP: ObjectKind = ObjectKind { api_version: "v1", kind: "ConfigMap" };

/// The namespace of what all builds of a cluster share. Nothing runs in it.
const NAMESPACE: &str = "openchoreo-builds";

/// The ConfigMap of the semaphores, and the key of the whole plane's.
const SEMAPHORES: &str = "concurrency";
const PLANE: &str = "plane";

/// Renders the semaphores' ConfigMap and its namespace.
pub(super) fn render(
    platform: &Platform<'_>,
    plane: &Checked<BuildPlane>,
    builds: &[&BoundBuild<'_>],
) -> Vec<Manifest> {
    let namespace = Text::new_static(NAMESPACE);
    let home = Home {
        cluster: Text::new(plane.spec.kubernetes_cluster.name.as_str()),
        namespace: namespace.clone(),
        kubernetes_minor: build_kubernetes_minor(&plane.spec),
        organization: None,
        environment: None,
        place: Place::Platform { namespace },
        owner: Owner::platform(plane.metadata.name.span),
        labels: vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned())],
    };
    let mut data = Map::new();
    data.insert(PLANE.to_owned(), json!(plane.spec.concurrency.plane.to_string()));
    let component = plane.spec.concurrency.component;
    for build in builds.iter().filter(|_| component > 1) {
        let key = format!("{}.{}", namespace::name(build.organization), build.component);
        data.insert(key, json!(component.to_string()));
    }
    let data = Node::from_json(Json::Object(data), home.generated());
    let name_servers = name_servers_of(platform, &home.cluster).to_vec();
    let walls = Traffic { declared_egress: true, name_servers, ..Traffic::default() };
    let mut manifests = render_home(&home, &walls);
    manifests.push(home.manifest(CONFIG_MAP, SEMAPHORES, vec![("data", data)]));
    manifests
}

/// How a template takes the lock of its component: a mutex, or a semaphore where several may run.
///
/// A component is taken before its plane, so that builds that wait for each other hold no place of others.
pub(super) fn of_component(plane: &BuildPlane) -> Json {
    if plane.concurrency.component > 1 {
        return semaphore(plane, "{{workflow.namespace}}.{{workflow.parameters.component-name}}");
    }
    let mutex = json!({ "name": "build-{{workflow.parameters.component-name}}" });
    match argo_dialect(plane).lists {
        true => json!({ "mutexes": [mutex] }),
        false => json!({ "mutex": mutex }),
    }
}

/// How a template takes one of the plane's places.
pub(super) fn of_plane(plane: &BuildPlane) -> Json {
    semaphore(plane, PLANE)
}

fn semaphore(plane: &BuildPlane, key: &str) -> Json {
    let semaphore = json!({ "configMapKeyRef": { "name": SEMAPHORES, "key": key }, "namespace": NAMESPACE });
    match argo_dialect(plane).lists {
        true => json!({ "semaphores": [semaphore] }),
        false => json!({ "semaphore": semaphore }),
    }
}

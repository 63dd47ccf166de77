//! Divides the rendered folders into the parts that one object of an engine applies each.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::DeliveryGranularity;
use crate::plan::{Delivery, Place};
use crate::render::file_name::file_path;
use crate::render::manifest::{Manifest, Owner};
use crate::tree::Text;

/// What a part holds, in the order in which parts are applied.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Role {
    /// Cluster-scoped objects.
    Cluster,
    /// A namespace that belongs to no environment.
    Platform,
    /// What belongs to a tenant's namespace itself.
    Namespace,
    /// Every component of a tenant's namespace.
    Tenant,
    /// One component.
    Component,
}

/// A folder that one object of an engine applies.
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) cluster: Text,
    /// Absent for cluster-scoped objects.
    pub(super) namespace: Option<Text>,
    /// The folder below the output root.
    pub(super) folder: String,
    /// The files that it holds, below the output root.
    pub(super) files: BTreeSet<String>,
    /// Whom its objects belong to; a part of several components names none.
    pub(super) owner: Owner,
    /// Name of the engine's object.
    pub(super) name: String,
}

impl Part {
    /// The part with what is cluster-scoped.
    pub(super) fn of_cluster(cluster: &Text, delivery: &Delivery) -> Self {
        Part {
            role: Role::Cluster,
            cluster: cluster.clone(),
            namespace: None,
            folder: Place::Cluster.folder(cluster),
            files: BTreeSet::new(),
            owner: Owner::platform(delivery.span),
            name: Delivery::name("cluster", &[cluster]),
        }
    }
}

impl Role {
    /// Whether the part is an application's, and not the platform's own.
    pub(super) fn is_tenant(self) -> bool {
        matches!(self, Role::Tenant | Role::Component)
    }
}

/// The role of what stands at a place; nothing for the engine's own objects.
pub(super) fn role(place: &Place, granularity: DeliveryGranularity) -> Option<Role> {
    match (place, granularity) {
        (Place::Cluster, _) => Some(Role::Cluster),
        (Place::Platform { .. }, _) => Some(Role::Platform),
        (Place::Namespace { .. }, _) => Some(Role::Namespace),
        (Place::Component { .. }, DeliveryGranularity::Namespace) => Some(Role::Tenant),
        (Place::Component { .. }, DeliveryGranularity::Component) => Some(Role::Component),
        (Place::Delivery { .. }, _) => None,
    }
}

/// Every part, by cluster, role and folder.
pub(super) fn parts(manifests: &[Manifest], delivery: &Delivery) -> Vec<Part> {
    let mut parts: BTreeMap<(Text, Role, String), Part> = BTreeMap::new();
    for manifest in manifests {
        let Some(part) = part(manifest, delivery) else { continue };
        let part = parts.entry((part.cluster.clone(), part.role, part.folder.clone())).or_insert(part);
        part.files.insert(file_path(manifest, delivery.files));
    }
    parts.into_values().collect()
}

fn part(manifest: &Manifest, delivery: &Delivery) -> Option<Part> {
    let cluster = manifest.key.cluster.as_ref()?;
    let role = role(&manifest.place, delivery.granularity)?;
    let mut folder = manifest.folder();
    let mut owner = manifest.owner.clone();
    let (namespace, name) = match (&manifest.place, role) {
        (Place::Component { namespace, component, .. }, Role::Component) => {
            (Some(namespace), Delivery::name("component", &[cluster, namespace, component]))
        }
        (Place::Component { namespace, .. }, _) => {
            owner.component = None;
            folder.truncate(folder.rfind('/').unwrap_or_default());
            (Some(namespace), Delivery::name("tenant", &[cluster, namespace]))
        }
        (Place::Namespace { namespace, .. }, _) => {
            (Some(namespace), Delivery::name("namespace", &[cluster, namespace]))
        }
        (Place::Platform { namespace }, _) => {
            (Some(namespace), Delivery::name("platform", &[cluster, namespace]))
        }
        (Place::Cluster | Place::Delivery { .. }, _) => (None, Delivery::name("cluster", &[cluster])),
    };
    let namespace = namespace.cloned();
    Some(Part { role, cluster: cluster.clone(), namespace, folder, files: BTreeSet::new(), owner, name })
}

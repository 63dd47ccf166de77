//! Builds objects of the observability plane's own namespaces, and the namespaces themselves.

use serde_json::Value as Json;

use crate::model::{DataPlane, PodSecurity, PodSecurityLevel};
use crate::plan::{LABEL_LIMIT, Place, short_hash, shorten};
use crate::render::frame::{Frame, MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::render::pod_security;
use crate::resolve::BoundObservability;
use crate::source::Span;
use crate::tree::{Node, Origin, Reason, Text};
use crate::validate::{Checked, NEWEST_MINOR, kubernetes_minor};

/// The namespace of collectors, on every cluster; it alone has host access.
pub(super) const COLLECTORS: &str = "openchoreo-logging";
/// The namespace of OpenSearch and the Observers, on the plane's cluster; OpenChoreo's own name.
pub(super) const PLANE: &str = "openchoreo-observability-plane";

const NAMESPACE: ObjectKind = ObjectKind { api_version: "v1", kind: "Namespace" };
pub(super) const NETWORK_POLICY: ObjectKind =
    ObjectKind { api_version: "networking.k8s.io/v1", kind: "NetworkPolicy" };

/// Where objects stand, and what all of them carry.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    pub(super) cluster: &'s str,
    /// Absent for cluster-scoped objects.
    pub(super) namespace: Option<&'static str>,
    /// Value of `app.kubernetes.io/name`.
    pub(super) name: &'static str,
    /// The plane's name: the owner to blame.
    pub(super) owner: Span,
}

impl<'s> Site<'s> {
    /// Objects of one namespace.
    pub(super) fn new(
        bound: &BoundObservability<'_>,
        cluster: &'s str,
        namespace: &'static str,
        name: &'static str,
    ) -> Self {
        Site { cluster, namespace: Some(namespace), name, owner: bound.plane.metadata.name.span }
    }

    /// Objects of the same name that belong to no namespace.
    pub(super) fn of_cluster(self) -> Self {
        Site { namespace: None, ..self }
    }

    /// An object from the fields beside apiVersion, kind and metadata; `cause` is the place that asks for it.
    pub(super) fn object(
        &self,
        kind: ObjectKind,
        name: &str,
        cause: Span,
        fields: Vec<(&'static str, Json)>,
    ) -> Manifest {
        let labels =
            vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned()), ("app.kubernetes.io/name", self.name.to_owned())];
        self.labelled(kind, name, labels, (cause, fields))
    }

    fn labelled(
        &self,
        kind: ObjectKind,
        name: &str,
        labels: Vec<(&'static str, String)>,
        (cause, fields): (Span, Vec<(&'static str, Json)>),
    ) -> Manifest {
        let origin = Origin::generated(cause).because(Reason::Observability);
        // A Namespace stands in the folder of what is in it.
        let namespace = self.namespace.filter(|_| kind.kind != NAMESPACE.kind);
        let place = match self.namespace {
            Some(namespace) => Place::Platform { namespace: Text::new_static(namespace) },
            None => Place::Cluster,
        };
        let frame = Frame {
            cluster: self.cluster,
            namespace,
            place,
            owner: Owner::platform(self.owner),
            labels,
            origin,
        };
        let fields = fields.into_iter().map(|(key, json)| (key, Node::from_json(json, origin)));
        frame.object(kind, name, fields.collect())
    }

    /// The Namespace itself, with its Pod Security levels.
    pub(super) fn namespace(
        &self,
        name: &'static str,
        levels: &PodSecurity,
        plane: Option<&Checked<DataPlane>>,
    ) -> Manifest {
        let minor = plane.map_or(NEWEST_MINOR, |plane| kubernetes_minor(&plane.spec));
        let mut labels = vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned())];
        labels.extend(pod_security::labels(levels, minor));
        self.labelled(NAMESPACE, name, labels, (self.owner, Vec::new()))
    }
}

/// The namespace of OpenSearch and the Observers.
///
/// The operator's pods prepare their disks as root, which the restricted level refuses.
pub(super) fn plane_namespace(
    bound: &BoundObservability<'_>,
    plane: Option<&Checked<DataPlane>>,
) -> Manifest {
    let spec = &bound.plane.spec;
    let enforced = match spec.open_search.operator {
        Some(_) => PodSecurityLevel::Baseline,
        None => PodSecurityLevel::Restricted,
    };
    let site = Site::new(bound, &spec.kubernetes_cluster.name, PLANE, "observability-plane");
    site.namespace(PLANE, &PodSecurity { enforce: enforced, ..PodSecurity::default() }, plane)
}

/// A name that changes with the content that it stands for.
pub(super) fn hashed_name(words: &[&str], content: &str) -> String {
    let hash = short_hash(content);
    let base = words.join("-");
    let limit = LABEL_LIMIT - hash.len() - 1;
    let base = if base.len() <= limit { base } else { shorten(limit, words) };
    format!("{base}-{hash}")
}

/// The security context of a container that needs nothing: what the restricted level asks for, and a read-only root.
pub(super) fn restricted_container() -> Json {
    serde_json::json!({
        "allowPrivilegeEscalation": false,
        "capabilities": { "drop": ["ALL"] },
        "readOnlyRootFilesystem": true,
    })
}

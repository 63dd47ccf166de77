//! Gathers what a namespace of an organization is, whatever runs in it.

use crate::model::{Environment, Isolation, Organization, PodSecurity};
use crate::plan::Place;
use crate::render::frame::{Frame, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::source::Span;
use crate::tree::{Node, Origin, Reason, Text};
use crate::validate::Checked;

/// One namespace of an organization on one cluster.
pub(in crate::render) struct Home<'v> {
    pub(in crate::render) cluster: Text,
    pub(in crate::render) namespace: Text,
    /// Minor version of the cluster's Kubernetes 1.
    pub(in crate::render) kubernetes_minor: u32,
    /// The organization's document; `default` may have none.
    pub(in crate::render) organization: Option<&'v Checked<Organization>>,
    /// The stage; absent for namespaces that belong to none, as those of builds.
    pub(in crate::render) environment: Option<&'v Checked<Environment>>,
    /// The folder of its own objects.
    pub(in crate::render) place: Place,
    pub(in crate::render) owner: Owner,
    /// Labels that name the owner.
    pub(in crate::render) labels: Vec<(&'static str, String)>,
}

impl Home<'_> {
    /// How the organization is walled off.
    pub(in crate::render) fn isolation(&self) -> Isolation {
        self.organization.map(|organization| organization.spec.isolation.clone()).unwrap_or_default()
    }

    /// Pod Security levels: the environment's, else the organization's, else the defaults.
    pub(super) fn pod_security(&self) -> PodSecurity {
        let environment = self.environment.and_then(|environment| environment.spec.pod_security.as_ref());
        let organization = self.organization.and_then(|organization| organization.spec.pod_security.as_ref());
        environment.or(organization).cloned().unwrap_or_default()
    }

    /// Origin of what follows from the namespace itself.
    pub(in crate::render) fn generated(&self) -> Origin {
        Origin::generated(self.owner.span).because(Reason::Tenancy)
    }

    /// Origin of what the organization's document says at a place.
    pub(super) fn of_organization(&self, span: Span) -> Origin {
        Origin::generated(span).because(Reason::Tenancy)
    }

    /// A manifest in the namespace's own folder, from the fields beside apiVersion, kind and metadata.
    pub(in crate::render) fn manifest(
        &self,
        kind: ObjectKind,
        name: &str,
        fields: Vec<(&'static str, Node)>,
    ) -> Manifest {
        let frame = Frame {
            cluster: &self.cluster,
            namespace: Some(&self.namespace),
            place: self.place.clone(),
            owner: self.owner.clone(),
            labels: self.labels.clone(),
            origin: self.generated(),
        };
        frame.object(kind, name, fields)
    }
}

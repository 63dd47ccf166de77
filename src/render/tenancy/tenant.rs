//! Gathers what is known of one namespace: its owner, its plane, and everything deployed to it.

use std::collections::BTreeMap;

use crate::model::{DataPlane, Isolation, Organization, PodSecurity};
use crate::plan::{Place, Plan, Unit};
use crate::render::context::owner;
use crate::render::frame::{Frame, MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::resolve::{Bound, Platform};
use crate::source::Span;
use crate::tree::{Node, Origin, Text};
use crate::validate::Checked;

/// One namespace on one cluster.
pub(super) struct Tenant<'p, 'v> {
    pub(super) cluster: &'p Text,
    pub(super) namespace: &'p Text,
    pub(super) plane: &'v Checked<DataPlane>,
    /// The organization's document; `default` may have none.
    pub(super) organization: Option<&'v Checked<Organization>>,
    /// Everything deployed to it, in the order of the plan.
    pub(super) units: Vec<(&'p Unit<'v>, &'p Bound<'v>)>,
}

/// Every namespace that something is deployed to, by cluster and name.
pub(super) fn tenants<'p, 'v>(platform: &'p Platform<'v>, plan: &'p Plan<'v>) -> Vec<Tenant<'p, 'v>> {
    let mut tenants: BTreeMap<(&str, &str), Tenant<'p, 'v>> = BTreeMap::new();
    for unit in &plan.units {
        let bound = &platform.bindings[unit.binding];
        let tenant = tenants.entry((&unit.cluster, &unit.namespace)).or_insert_with(|| Tenant {
            cluster: &unit.cluster,
            namespace: &unit.namespace,
            plane: unit.plane,
            organization: platform.index.organizations.get(bound.organization).copied(),
            units: Vec::new(),
        });
        tenant.units.push((unit, bound));
    }
    tenants.into_values().collect()
}

impl<'p, 'v> Tenant<'p, 'v> {
    /// The first binding: it says project and environment, which all of a namespace share.
    pub(super) fn bound(&self) -> &'p Bound<'v> {
        self.units[0].1
    }

    /// Whom the namespace belongs to.
    pub(super) fn owner(&self) -> Owner {
        owner(self.bound(), false)
    }

    /// How the organization is walled off.
    pub(super) fn isolation(&self) -> Isolation {
        self.organization.map(|organization| organization.spec.isolation.clone()).unwrap_or_default()
    }

    /// Pod Security levels: the environment's, else the organization's, else the defaults.
    pub(super) fn pod_security(&self) -> PodSecurity {
        let environment = self.bound().environment.spec.pod_security.as_ref();
        let organization = self.organization.and_then(|organization| organization.spec.pod_security.as_ref());
        environment.or(organization).cloned().unwrap_or_default()
    }

    /// Origin of what follows from the tenant itself.
    pub(super) fn generated(&self) -> Origin {
        Origin::generated(self.bound().project.metadata.name.span)
    }

    /// Origin of what the organization's document says at a place.
    pub(super) fn of_organization(&self, span: Span) -> Origin {
        Origin::generated(span)
    }

    /// Labels that name the owner.
    pub(super) fn labels(&self) -> Vec<(&'static str, String)> {
        let bound = self.bound();
        vec![
            (MANAGED_BY.0, MANAGED_BY.1.to_owned()),
            ("environment-name", bound.environment.name().to_owned()),
            ("organization-name", bound.organization.to_owned()),
            ("project-name", bound.project.name().to_owned()),
        ]
    }

    /// A manifest in the namespace's own folder, from the fields beside apiVersion, kind and metadata.
    pub(super) fn manifest(
        &self,
        kind: ObjectKind,
        name: &str,
        fields: Vec<(&'static str, Node)>,
    ) -> Manifest {
        let frame = Frame {
            cluster: self.cluster,
            namespace: Some(self.namespace),
            place: Place::Namespace {
                environment: Text::new(self.bound().environment.name()),
                namespace: self.namespace.clone(),
            },
            owner: self.owner(),
            labels: self.labels(),
            origin: self.generated(),
        };
        frame.object(kind, name, fields)
    }
}

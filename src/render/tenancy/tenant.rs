//! Gathers what is deployed to each namespace: its plane, and everything in it.

use std::collections::BTreeMap;

use super::home::Home;
use crate::model::DataPlane;
use crate::plan::{Place, Plan, Unit};
use crate::render::context::owner;
use crate::render::frame::MANAGED_BY;
use crate::resolve::{Bound, Platform};
use crate::tree::Text;
use crate::validate::{Checked, kubernetes_minor};

/// One namespace on one cluster, and what is deployed to it.
pub(super) struct Tenant<'p, 'v> {
    pub(super) home: Home<'v>,
    pub(super) plane: &'v Checked<DataPlane>,
    /// Everything deployed to it, in the order of the plan.
    pub(super) units: Vec<(&'p Unit<'v>, &'p Bound<'v>)>,
}

/// Every namespace that something is deployed to, by cluster and name.
pub(super) fn tenants<'p, 'v>(platform: &'p Platform<'v>, plan: &'p Plan<'v>) -> Vec<Tenant<'p, 'v>> {
    let mut tenants: BTreeMap<(&str, &str), Tenant<'p, 'v>> = BTreeMap::new();
    for unit in &plan.units {
        let bound = &platform.bindings[unit.binding];
        // The first binding says project and environment, which all of a namespace share.
        let tenant = tenants.entry((&unit.cluster, &unit.namespace)).or_insert_with(|| Tenant {
            home: home(platform, unit, bound),
            plane: unit.plane,
            units: Vec::new(),
        });
        tenant.units.push((unit, bound));
    }
    tenants.into_values().collect()
}

fn home<'v>(platform: &Platform<'v>, unit: &Unit<'v>, bound: &Bound<'v>) -> Home<'v> {
    let environment = bound.environment.name();
    Home {
        cluster: unit.cluster.clone(),
        namespace: unit.namespace.clone(),
        kubernetes_minor: kubernetes_minor(&unit.plane.spec),
        organization: platform.index.organizations.get(bound.organization).copied(),
        environment: Some(bound.environment),
        place: Place::Namespace { environment: Text::new(environment), namespace: unit.namespace.clone() },
        owner: owner(bound, false),
        labels: vec![
            (MANAGED_BY.0, MANAGED_BY.1.to_owned()),
            ("environment-name", environment.to_owned()),
            ("organization-name", bound.organization.to_owned()),
            ("project-name", bound.project.name().to_owned()),
        ],
    }
}

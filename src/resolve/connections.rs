//! Leads each connection to the binding and the endpoint that serve it.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::{Bound, BoundConnection};
use super::problems;
use super::resolver::Resolver;
use crate::model::{ClaimKind, Connection, Kind, Name};

/// Where bindings stand, by organization, component and environment: no two are for one component in one environment.
pub(super) type Places<'v> = BTreeMap<(&'v str, &'v str, &'v str), usize>;

/// The place of every binding.
pub(super) fn places<'v>(bindings: &[Bound<'v>]) -> Places<'v> {
    let key = |bound: &Bound<'v>| (bound.organization, bound.component.as_str(), bound.environment.name());
    bindings.iter().enumerate().map(|(at, bound)| (key(bound), at)).collect()
}

impl<'v> Resolver<'v, '_> {
    /// Fills in the connections of every binding.
    pub(super) fn connect(&mut self, bindings: &mut [Bound<'v>]) {
        let places = places(bindings);
        for at in 0..bindings.len() {
            if !bindings[at].is_deployed() {
                continue;
            }
            let mut connections = Vec::new();
            let spec = bindings[at].workload.spec;
            for (name, connection) in &spec.connections {
                connections.extend(self.connect_one(name, connection, &bindings[at], (&places, bindings)));
            }
            bindings[at].connections = connections;
        }
    }

    fn connect_one(
        &mut self,
        name: &'v Name,
        connection: &'v Connection,
        from: &Bound<'v>,
        (places, bindings): (&Places<'v>, &[Bound<'v>]),
    ) -> Option<BoundConnection<'v>> {
        let component = connection.params.get("componentName")?;
        let endpoint_name = connection.params.get("endpoint")?;
        let written = connection.params.get("projectName");
        let project = written.map_or(from.project.name(), |project| project.as_str());
        let organization = from.organization;
        let environment = from.environment.name();
        let Some(at) = places.get(&(organization, component.as_str(), environment)).copied() else {
            match self.unbuilt.get(&(organization, component.as_str())) {
                Some(unbuilt) => {
                    self.diagnostics.push(problems::connection_to_unbuilt(name, component, *unbuilt))
                }
                None => self.report_missing_target(name, component, from, places),
            }
            return None;
        };
        let target = &bindings[at];
        if target.project.name() != project {
            let own = target.project.name();
            self.diagnostics.push(problems::connection_to_another_project(component, written, project, own));
            return None;
        }
        if target.kind != ClaimKind::Service {
            // One of whose definitions another says a different kind of is reported there.
            if self.failed.contains(&(organization, component.value.clone())) {
                return None;
            }
            self.diagnostics.push(problems::connection_target_not_a_service(
                component,
                target.kind,
                target.name.span,
            ));
            return None;
        }
        if !target.is_deployed() {
            self.diagnostics.push(problems::connection_target_undeployed(
                component,
                environment,
                target.name.span,
            ));
            return None;
        }
        let endpoints = &target.workload.spec.endpoints;
        let Some(endpoint) = endpoints.get(endpoint_name.as_str()) else {
            let report = problems::unknown_endpoint(endpoint_name, component, target.workload.span);
            let hint = self.suggest(endpoint_name, endpoints.keys().map(|name| name.as_str()));
            let listed = || {
                let names: Vec<String> = endpoints.keys().take(5).map(|name| format!("`{name}`")).collect();
                (!names.is_empty()).then(|| format!("its endpoints: {}", names.join(", ")))
            };
            let hint = hint.or_else(listed);
            self.diagnostics.push(report.hints(hint));
            return None;
        };
        Some(BoundConnection { name, connection, target: at, endpoint })
    }

    fn report_missing_target(
        &mut self,
        name: &Name,
        component: &Name,
        from: &Bound<'v>,
        places: &Places<'v>,
    ) {
        let organization = from.organization;
        let excused = self.index.valid.incomplete
            || self.failed.contains(&(organization, component.value.clone()))
            || self.index.is_faulty(Kind::Component, organization, component)
            || self.hidden.holds(Kind::Component, organization, component);
        if excused {
            return;
        }
        let bound_elsewhere = places
            .range((organization, component.as_str(), "")..)
            .next()
            .is_some_and(|((place, other, _), _)| (*place, *other) == (organization, component.as_str()));
        if bound_elsewhere || self.index.components.contains_key(&(organization, component.as_str())) {
            let environment = from.environment.name();
            let report = problems::connection_target_not_bound(name, component, environment, from.name.span);
            self.diagnostics.push(report);
            return;
        }
        let others: BTreeSet<&str> = places
            .range((organization, "", "")..)
            .map(|((place, other, _), _)| (*place, *other))
            .take_while(|(place, _)| *place == organization && self.may_suggest())
            .map(|(_, other)| other)
            .collect();
        let hint = self.suggest(component, others);
        self.diagnostics.push(problems::unknown_connection_target(component, name, organization).hints(hint));
    }
}

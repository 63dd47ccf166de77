//! Checks the references of the platform's own definitions: pipelines, environments, projects, components, groups.

use std::collections::{BTreeMap, BTreeSet};

use super::pipeline::PipelineGraph;
use super::placement::planes_of;
use super::resolver::Resolver;
use super::{placement_problems, problems};
use crate::model::{Environment, Kind, Name};
use crate::source::Span;
use crate::validate::Checked;

/// Component types of OpenChoreo; those that no claim kind renders are still legal.
pub(super) const COMPONENT_TYPES: [&str; 8] = [
    "Service",
    "WebApplication",
    "ScheduledTask",
    "ManualTask",
    "Webhook",
    "APIProxy",
    "TestRunner",
    "EventHandler",
];

impl<'v> Resolver<'v, '_> {
    /// Checks everything that no binding needs to be looked at for.
    pub(super) fn check_platform(&mut self) {
        let valid = self.index.valid;
        self.check_pipelines();
        for environment in &valid.environments {
            self.check_planes(environment);
        }
        for organization in &valid.organizations {
            for name in organization.spec.access.iter().flat_map(|access| &access.environments) {
                self.require(|index| &index.environments, Kind::Environment, organization.name(), name);
            }
        }
        self.check_policies();
        self.check_plane_selectors();
        for plane in &valid.data_planes {
            for name in plane.spec.accepts.iter().flat_map(|accepts| &accepts.environments) {
                self.require_environment(&plane.organization, name);
            }
        }
        for project in &valid.projects {
            let pipeline = &project.spec.deployment_pipeline_ref;
            self.require(|index| &index.pipelines, Kind::DeploymentPipeline, &project.organization, pipeline);
        }
        for component in &valid.components {
            self.require(
                |index| &index.projects,
                Kind::Project,
                &component.organization,
                &component.spec.owner.project_name,
            );
            let kind = &component.spec.r#type;
            if !COMPONENT_TYPES.contains(&kind.as_str()) {
                self.diagnostics.push(problems::unknown_component_type(kind, kind.span, &COMPONENT_TYPES));
                self.fail(&component.organization, component.name());
            }
        }
        self.check_workload_owners();
        self.check_groups();
    }

    /// The planes of an environment exist, are distinct clusters, and accept it.
    fn check_planes(&mut self, environment: &'v Checked<Environment>) {
        if let (Some(single), Some(several)) =
            (&environment.spec.data_plane_ref, environment.spec.data_planes.first())
        {
            self.diagnostics.push(placement_problems::two_ways_of_placing(single.span, several.name.span));
        }
        let mut clusters: BTreeMap<&str, Span> = BTreeMap::new();
        let planes = planes_of(environment);
        if let Some((first, _)) = planes.first()
            && planes.iter().all(|(_, standby)| *standby)
        {
            self.diagnostics.push(placement_problems::no_active_plane(environment, first.span));
        }
        for (name, _) in planes {
            let found =
                self.require(|index| &index.data_planes, Kind::DataPlane, &environment.organization, &name);
            let Some(plane) = found else { continue };
            if let Some(accepts) = &plane.spec.accepts
                && !accepts.environments.iter().any(|accepted| accepted.as_str() == environment.name())
            {
                self.diagnostics.push(placement_problems::plane_does_not_accept(
                    plane,
                    environment.name(),
                    name.span,
                ));
            }
            let cluster = plane.spec.kubernetes_cluster.name.as_str();
            if let Some(first) = clusters.insert(cluster, name.span) {
                self.diagnostics.push(placement_problems::cluster_twice(cluster, name.span, first));
            }
        }
    }

    fn check_pipelines(&mut self) {
        let valid = self.index.valid;
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        for pipeline in &valid.pipelines {
            let organization = pipeline.organization.as_str();
            let graph = PipelineGraph::new(&pipeline.spec, self.diagnostics);
            reached.extend(graph.environments());
            self.graphs.insert((organization, pipeline.name()), graph);
            let mut seen: BTreeMap<&str, &Name> = BTreeMap::new();
            for path in &pipeline.spec.promotion_paths {
                seen.entry(&path.source_environment_ref).or_insert(&path.source_environment_ref);
                for target in &path.target_environment_refs {
                    seen.entry(&target.name).or_insert(&target.name);
                }
            }
            for name in seen.into_values() {
                if !self.require_environment(organization, name) {
                    self.broken_pipelines.insert((organization, pipeline.name()));
                }
            }
        }
        if valid.incomplete
            || valid.pipelines.is_empty()
            || valid.faulty.iter().any(|(kind, ..)| *kind == Kind::DeploymentPipeline)
        {
            return;
        }
        // A step to an environment that does not exist may be meant for any of those that nothing leads to.
        let broken: BTreeSet<&str> = self.broken_pipelines.iter().map(|(place, _)| *place).collect();
        let shared = self.index.shared.as_deref();
        let is_excused = |organization: &str| {
            broken.contains(organization) || shared.is_some_and(|shared| broken.contains(shared))
        };
        let unreached = |environment: &&Checked<Environment>| !reached.contains(environment.name());
        for environment in valid.environments.iter().filter(unreached) {
            if is_excused(&environment.organization) {
                continue;
            }
            self.diagnostics
                .push(problems::unreachable_environment(environment.name(), environment.metadata.name.span));
        }
    }

    fn check_workload_owners(&mut self) {
        for workload in &self.index.valid.workloads {
            // The claim in short form implies its component, so only a wrong project is a fault of the workload alone.
            let owner = &workload.spec.owner;
            let organization = workload.organization.as_str();
            self.check_owner(organization, owner);
        }
    }

    /// Checks that a component exists and lies in the project that its owner reference says.
    pub(super) fn check_owner(&mut self, organization: &'v str, owner: &'v crate::model::Owner) -> bool {
        // A wrong project or organization would make the component look unknown as well.
        let project = self.require(|index| &index.projects, Kind::Project, organization, &owner.project_name);
        if project.is_none() {
            return false;
        }
        if let Some(implied) =
            self.index.implied_components.get(&(organization, owner.component_name.as_str()))
        {
            let same = implied.project.value == owner.project_name.value;
            // A claim whose own project leads nowhere is the one at fault.
            let known =
                self.index.find(&self.index.projects, Kind::Project, organization, implied.project).found();
            if !same && known.is_some() {
                let component = &owner.component_name;
                let report = problems::owner_mismatch(component, implied.project, &owner.project_name);
                self.diagnostics.push(report);
            }
            return same;
        }
        match self.index.find_own(
            &self.index.components,
            Kind::Component,
            organization,
            &owner.component_name,
        ) {
            super::Lookup::Found(component) => {
                let own = &component.spec.owner.project_name;
                let same = own.value == owner.project_name.value;
                // A component whose own project leads nowhere is the one at fault.
                let known = self.index.find(&self.index.projects, Kind::Project, organization, own).found();
                if !same && known.is_some() {
                    self.diagnostics.push(problems::owner_mismatch(
                        component.name(),
                        own,
                        &owner.project_name,
                    ));
                }
                same
            }
            super::Lookup::Faulty => false,
            super::Lookup::Unknown => {
                // A claim in the short form that is at fault implies its component all the same.
                if !self.failed.contains(&(organization, owner.component_name.value.clone())) {
                    self.note_unknown(Kind::Component, organization, &owner.component_name);
                }
                false
            }
        }
    }

    /// Notes the name of an environment that does not exist; what is shared is about the environments of those who use it.
    ///
    /// False where it is not to be had, whoever is to blame.
    pub(super) fn require_environment(&mut self, organization: &'v str, name: &Name) -> bool {
        let shared = self.index.shared.as_deref() == Some(organization);
        (shared && self.index.environment_names.contains(name.as_str()))
            || self.require(|index| &index.environments, Kind::Environment, organization, name).is_some()
    }

    fn check_groups(&mut self) {
        for group in &self.index.valid.configuration_groups {
            let organization = group.organization.as_str();
            let in_sets = group.spec.environment_groups.iter().flat_map(|set| &set.environments);
            let in_values = group
                .spec
                .configurations
                .iter()
                .flat_map(|c| &c.values)
                .filter_map(|v| v.environment.as_ref());
            for name in in_sets.chain(in_values) {
                self.require_environment(organization, name);
            }
        }
    }

    /// The first environment of a project's pipeline, where claims are bound implicitly; `blame` is the claim.
    pub(super) fn first_environment(
        &mut self,
        organization: &'v str,
        project: &'v Name,
        blame: &Name,
    ) -> Option<Name> {
        let project = self.index.find(&self.index.projects, Kind::Project, organization, project).found()?;
        let pipeline_ref = &project.spec.deployment_pipeline_ref;
        let pipeline = self
            .index
            .find(&self.index.pipelines, Kind::DeploymentPipeline, &project.organization, pipeline_ref)
            .found()?;
        let graph = self.graphs.get(&(pipeline.organization.as_str(), pipeline.name()))?;
        match graph.first_environments()[..] {
            [first] => {
                // A name that leads nowhere is blamed on the pipeline, unless that is a shared one.
                let own = pipeline.organization == organization;
                let written = pipeline.spec.promotion_paths.iter().map(|path| &path.source_environment_ref);
                let written = written.filter(|_| own).find(|name| name.as_str() == first);
                Some(Name::new(first.to_owned(), written.map_or(blame.span, |name| name.span)))
            }
            ref several => {
                let broken = (pipeline.organization.as_str(), pipeline.name());
                // A cycle has no first environment; it is reported where it is, and so is a name that leads nowhere.
                let is_circle = several.is_empty() && graph.environments().next().is_some();
                if !is_circle && !self.broken_pipelines.contains(&broken) {
                    let report = problems::no_first_environment(
                        pipeline.name(),
                        several,
                        blame.span,
                        pipeline.metadata.name.span,
                    );
                    self.diagnostics.push(report);
                }
                None
            }
        }
    }
}

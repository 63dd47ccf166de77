//! Binds builds: which plane runs them, with which tool, and which registry takes the image.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::{BoundBuild, BuildTrigger, PushRegistry};
use super::placement::planes_of;
use super::resolver::Resolver;
use super::{Lookup, build_problems};
use crate::model::{BuildPlane, BuildRepository, Kind, Name, Project, TemplateRef};
use crate::source::Span;
use crate::validate::{BUILD_PARAMETERS, Checked, tool_parameters, tools};

/// A build before its references are followed.
struct Asked<'v> {
    organization: &'v str,
    name: &'v Name,
    project: &'v Name,
    component: &'v Name,
    repository: &'v BuildRepository,
    template: &'v TemplateRef,
    trigger: BuildTrigger<'v>,
}

/// What is told once, however many builds it concerns.
#[derive(Default)]
struct Told<'v> {
    /// Planes without a registry, by place, with the registry that takes the images instead.
    without_registry: BTreeMap<Span, (&'v Checked<BuildPlane>, Option<&'v Name>)>,
    /// Organizations without a plane, and whether all that they lose is what nobody has asked for.
    without_plane: BTreeSet<(&'v str, bool)>,
    /// Components that could be built on several.
    ambiguous: BTreeSet<(&'v str, &'v str)>,
}

impl<'v> Resolver<'v, '_> {
    /// Everything that is to be built: Builds, and components with a `build`.
    pub(super) fn bind_builds(&mut self) -> Vec<BoundBuild<'v>> {
        self.check_build_planes();
        let mut asked = Vec::new();
        for build in &self.index.valid.builds {
            if self.check_owner(&build.organization, &build.spec.owner) {
                asked.push(Asked {
                    organization: &build.organization,
                    name: &build.metadata.name,
                    project: &build.spec.owner.project_name,
                    component: &build.spec.owner.component_name,
                    repository: &build.spec.repository,
                    template: &build.spec.template_ref,
                    trigger: BuildTrigger::Once,
                });
            }
        }
        for component in &self.index.valid.components {
            let Some(build) = &component.spec.build else { continue };
            let name = &component.metadata.name;
            asked.push(Asked {
                organization: &component.organization,
                name,
                project: &component.spec.owner.project_name,
                component: name,
                repository: &build.repository,
                template: &build.template_ref,
                trigger: build.schedule.as_ref().map_or(BuildTrigger::Asked, BuildTrigger::Schedule),
            });
        }
        let mut told = Told::default();
        let mut bound: Vec<BoundBuild<'v>> =
            asked.iter().filter_map(|asked| self.bind_build(asked, &mut told)).collect();
        for (_, (plane, registry)) in told.without_registry {
            self.diagnostics.push(build_problems::no_push_registry(plane, registry));
        }
        bound.sort_by_key(|build| (build.organization, build.trigger, build.name.as_str()));
        bound
    }

    /// Planes that describe one cluster have to describe it alike, since the cluster has each build template once.
    fn check_build_planes(&mut self) {
        let valid = self.index.valid;
        for project in &valid.projects {
            if let Some(name) = &project.spec.build_plane_ref {
                self.require(|index| &index.build_planes, Kind::BuildPlane, &project.organization, name);
            }
        }
        for component in &valid.components {
            if let Some(name) = &component.spec.build_plane_ref {
                self.require(|index| &index.build_planes, Kind::BuildPlane, &component.organization, name);
            }
        }
        let mut clusters: BTreeMap<&str, &Checked<BuildPlane>> = BTreeMap::new();
        for plane in &valid.build_planes {
            let cluster = plane.spec.kubernetes_cluster.name.as_str();
            let first = *clusters.entry(cluster).or_insert(plane);
            if !first.spec.builds_like(&plane.spec) {
                self.diagnostics.push(build_problems::build_plane_conflict(cluster, first, plane));
            }
        }
    }

    fn bind_build(&mut self, asked: &Asked<'v>, told: &mut Told<'v>) -> Option<BoundBuild<'v>> {
        let plane = self.plane_of(asked, told)?;
        if !self.check_template(asked, plane) {
            return None;
        }
        let registry = match &plane.spec.registry {
            Some(registry) => PushRegistry {
                prefix: &registry.prefix,
                secret: registry.push_secret_ref.as_ref(),
                of_plane: true,
            },
            None => {
                let found = self.registry_of(asked);
                let entry = told.without_registry.entry(plane.metadata.name.span);
                entry.or_insert((plane, found.as_ref().map(|registry| registry.prefix)));
                found?
            }
        };
        let Asked { organization, name, project, component, repository, template, trigger } = *asked;
        Some(BoundBuild {
            organization,
            name,
            project,
            component,
            repository,
            template,
            trigger,
            plane,
            registry,
        })
    }

    fn project_of(&self, asked: &Asked<'v>) -> Option<&'v Checked<Project>> {
        self.index.find(&self.index.projects, Kind::Project, asked.organization, asked.project).found()
    }

    /// The component's plane, else the project's, else the only one or the one named `default`, first in the own
    /// organization and then in the shared one.
    fn plane_of(&mut self, asked: &Asked<'v>, told: &mut Told<'v>) -> Option<&'v Checked<BuildPlane>> {
        let component =
            self.index.find_own(&self.index.components, Kind::Component, asked.organization, asked.component);
        let of_component = component.found().and_then(|component| component.spec.build_plane_ref.as_ref());
        let project = self.project_of(asked);
        let of_project = project.and_then(|project| project.spec.build_plane_ref.as_ref());
        if let Some(name) = of_component.or(of_project) {
            // One that leads nowhere is told where it stands.
            let of = |organization| {
                self.index.find(&self.index.build_planes, Kind::BuildPlane, organization, name)
            };
            return match of_component {
                Some(_) => of(asked.organization).found(),
                None => of(&project?.organization).found(),
            };
        }
        let shared = self.index.shared.clone();
        for organization in std::iter::once(asked.organization).chain(shared.as_deref()) {
            let own: Vec<&'v Checked<BuildPlane>> = self
                .index
                .build_planes
                .values()
                .copied()
                .filter(|plane| plane.organization == organization)
                .collect();
            let default = own.iter().find(|plane| plane.name() == "default");
            match (own.as_slice(), default) {
                ([only], _) => return Some(only),
                (_, Some(default)) => return Some(default),
                ([], _) => {}
                (several, _) => {
                    if told.ambiguous.insert((asked.organization, asked.component)) {
                        let report = build_problems::ambiguous_build_plane(asked.component, several);
                        self.diagnostics.push(report);
                    }
                    return None;
                }
            }
            if self
                .index
                .valid
                .faulty
                .iter()
                .any(|(kind, own, _)| *kind == Kind::BuildPlane && own == organization)
            {
                return None;
            }
        }
        let idle = asked.trigger == BuildTrigger::Asked;
        if !self.index.valid.incomplete && told.without_plane.insert((asked.organization, idle)) {
            self.diagnostics.push(build_problems::no_build_plane(asked.name, asked.organization, idle));
        }
        None
    }

    /// Whether the template is one of the plane's tools, with parameters that it takes, each once.
    fn check_template(&mut self, asked: &Asked<'v>, plane: &'v Checked<BuildPlane>) -> bool {
        let template = asked.template;
        let tools = tools(&plane.spec);
        let Some(tool) = tools.iter().find(|tool| tool.name == template.name.as_str()) else {
            let known: Vec<&str> = tools.iter().map(|tool| tool.name).collect();
            let hint = self.suggest(&template.name, known.iter().copied());
            let report = build_problems::unknown_build_template(&template.name, plane, &known).hints(hint);
            self.diagnostics.push(report);
            return false;
        };
        let known = tool_parameters(tool.builder);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut fits = true;
        for parameter in &template.parameters {
            let name = &parameter.name;
            let report = if BUILD_PARAMETERS.contains(&name.as_str()) || !seen.insert(name) {
                build_problems::duplicate_build_parameter(name)
            } else if !known.contains(&name.as_str()) {
                build_problems::unknown_build_parameter(name, tool.name, known)
            } else {
                continue;
            };
            self.diagnostics.push(report);
            fits = false;
        }
        fits
    }

    /// The registry from which the first environment of the component's project runs images.
    fn registry_of(&self, asked: &Asked<'v>) -> Option<PushRegistry<'v>> {
        let project = self.project_of(asked)?;
        let name = &project.spec.deployment_pipeline_ref;
        let pipelines = &self.index.pipelines;
        let found = self.index.find(pipelines, Kind::DeploymentPipeline, &project.organization, name);
        let pipeline = found.found()?;
        let graph = self.graphs.get(&(pipeline.organization.as_str(), pipeline.name()))?;
        let [first] = graph.first_environments()[..] else { return None };
        let environments = &self.index.environments;
        let environment =
            self.index.find(environments, Kind::Environment, asked.organization, first).found()?;
        let (plane, _) = planes_of(environment).into_iter().next()?;
        let planes = &self.index.data_planes;
        match self.index.find(planes, Kind::DataPlane, &environment.organization, &plane) {
            Lookup::Found(plane) => {
                let registry = &plane.spec.registry;
                Some(PushRegistry {
                    prefix: &registry.prefix,
                    secret: registry.secret_ref.as_ref(),
                    of_plane: false,
                })
            }
            Lookup::Faulty | Lookup::Unknown => None,
        }
    }
}

//! Finds definitions by kind, organization and name: first in the own organization, then in the shared one.

use std::collections::{BTreeMap, BTreeSet};

use super::class::{DefaultClasses, mark_defaults};
use super::problems;
use crate::diagnostics::Diagnostics;
use crate::model::{
    Api, ApiClass, BuildPlane, ClaimKind, Class, Component, ConfigurationGroup, DataPlane,
    DeploymentPipeline, Environment, Kind, Name, Organization, Project, Workload,
};
use crate::source::Span;
use crate::tree::Text;
use crate::validate::{Checked, Valid};

/// What a reference leads to.
#[derive(Clone, Copy, Debug)]
pub enum Lookup<T> {
    /// The definition.
    Found(T),
    /// A definition that exists but is faulty, or may stand in a document that could not be read: nobody else is to blame.
    Faulty,
    /// Nothing.
    Unknown,
}

impl<T> Lookup<T> {
    /// The definition, if there is a good one.
    pub fn found(self) -> Option<T> {
        match self {
            Lookup::Found(item) => Some(item),
            Lookup::Faulty | Lookup::Unknown => None,
        }
    }
}

/// A component that has no document because a claim in the short form says it all.
#[derive(Clone, Copy, Debug)]
pub struct Implied<'v> {
    /// The claim's kind, which is the component's type.
    pub kind: ClaimKind,
    /// Where the claim says its kind.
    pub kind_span: Span,
    /// The project, where the claim names it.
    pub project: &'v Name,
}

/// The definitions of one kind, by organization and name.
pub type Table<'v, T> = BTreeMap<(&'v str, &'v str), &'v Checked<T>>;

/// Every definition that others refer to.
#[derive(Debug)]
pub struct Index<'v> {
    /// The definitions themselves.
    pub valid: &'v Valid,
    /// The organization in which references are looked up after the own one.
    pub shared: Option<Text>,
    /// Organizations, by name.
    pub organizations: BTreeMap<&'v str, &'v Checked<Organization>>,
    /// Data planes.
    pub data_planes: Table<'v, DataPlane>,
    /// Build planes.
    pub build_planes: Table<'v, BuildPlane>,
    /// Environments.
    pub environments: Table<'v, Environment>,
    /// Deployment pipelines.
    pub pipelines: Table<'v, DeploymentPipeline>,
    /// Projects.
    pub projects: Table<'v, Project>,
    /// Components.
    pub components: Table<'v, Component>,
    /// Workloads.
    pub workloads: Table<'v, Workload>,
    /// Service classes.
    pub service_classes: Table<'v, Class>,
    /// Web application classes.
    pub web_application_classes: Table<'v, Class>,
    /// Scheduled task classes.
    pub scheduled_task_classes: Table<'v, Class>,
    /// API classes.
    pub api_classes: Table<'v, ApiClass>,
    /// APIs.
    pub apis: Table<'v, Api>,
    /// Configuration groups.
    pub configuration_groups: Table<'v, ConfigurationGroup>,
    /// Classes that are marked as the default ones.
    pub default_classes: DefaultClasses<'v>,
    /// Components that a claim in the short form implies, by organization and name.
    pub implied_components: BTreeMap<(&'v str, &'v str), Implied<'v>>,
    /// Names of environments of any organization.
    pub environment_names: BTreeSet<&'v str>,
}

impl<'v> Index<'v> {
    /// Indexes all definitions and reports those that stand twice.
    pub fn new(valid: &'v Valid, shared: Option<Text>, diagnostics: &mut Diagnostics) -> Self {
        let mut names: BTreeMap<(Kind, &'v str, &'v str), Span> = BTreeMap::new();
        once(&valid.organizations, &mut names, diagnostics);
        once(&valid.builds, &mut names, diagnostics);
        once(&valid.waivers, &mut names, diagnostics);
        once(&valid.api_bindings, &mut names, diagnostics);
        once(valid.claims.iter().map(|(_, claim)| claim), &mut names, diagnostics);
        once(valid.bindings.iter().map(|(_, binding)| binding), &mut names, diagnostics);
        let mut index = Index {
            valid,
            shared,
            organizations: valid.organizations.iter().map(|item| (item.name(), item)).collect(),
            data_planes: table(&valid.data_planes, &mut names, diagnostics),
            build_planes: table(&valid.build_planes, &mut names, diagnostics),
            environments: table(&valid.environments, &mut names, diagnostics),
            pipelines: table(&valid.pipelines, &mut names, diagnostics),
            projects: table(&valid.projects, &mut names, diagnostics),
            components: table(&valid.components, &mut names, diagnostics),
            workloads: table(&valid.workloads, &mut names, diagnostics),
            service_classes: table(&valid.service_classes, &mut names, diagnostics),
            web_application_classes: table(&valid.web_application_classes, &mut names, diagnostics),
            scheduled_task_classes: table(&valid.scheduled_task_classes, &mut names, diagnostics),
            api_classes: table(&valid.api_classes, &mut names, diagnostics),
            apis: table(&valid.apis, &mut names, diagnostics),
            configuration_groups: table(&valid.configuration_groups, &mut names, diagnostics),
            default_classes: DefaultClasses::new(),
            implied_components: implied_components(valid),
            environment_names: valid.environments.iter().map(Checked::name).collect(),
        };
        let defaults = &mut index.default_classes;
        mark_defaults(&index.service_classes, defaults);
        mark_defaults(&index.web_application_classes, defaults);
        mark_defaults(&index.scheduled_task_classes, defaults);
        mark_defaults(&index.api_classes, defaults);
        index
    }

    /// Looks a name up in an organization, then in the shared one.
    pub fn find<T>(
        &self,
        table: &Table<'v, T>,
        kind: Kind,
        organization: &str,
        name: &str,
    ) -> Lookup<&'v Checked<T>> {
        for place in std::iter::once(organization).chain(self.shared.as_deref()) {
            if let Some(found) = table.get(&(place, name)) {
                return Lookup::Found(found);
            }
            if self.is_faulty(kind, place, name) {
                return Lookup::Faulty;
            }
        }
        if self.valid.incomplete { Lookup::Faulty } else { Lookup::Unknown }
    }

    /// Looks a name up in its own organization alone, for what cannot be shared.
    pub fn find_own<T>(
        &self,
        table: &Table<'v, T>,
        kind: Kind,
        organization: &str,
        name: &str,
    ) -> Lookup<&'v Checked<T>> {
        match table.get(&(organization, name)) {
            Some(found) => Lookup::Found(found),
            None if self.valid.incomplete || self.is_faulty(kind, organization, name) => Lookup::Faulty,
            None => Lookup::Unknown,
        }
    }

    /// Whether a definition exists but is faulty.
    pub fn is_faulty(&self, kind: Kind, organization: &str, name: &str) -> bool {
        let organization = if kind.is_cluster_scoped() { "" } else { organization };
        self.valid.faulty.contains(&(kind, Text::new(organization), Text::new(name)))
    }

    /// The organizations that have a definition of a kind and name: one that is missed may have landed there.
    pub fn holders(&self, kind: Kind, name: &str) -> Vec<&'v str> {
        let keys = self.keys(kind).into_iter();
        keys.filter(|(_, own)| *own == name).map(|(organization, _)| organization).collect()
    }

    /// The names of a kind that an organization can refer to.
    pub fn names(&self, kind: Kind, organization: &str) -> Vec<&'v str> {
        let visible = |place: &str| place == organization || self.shared.as_deref() == Some(place);
        self.keys(kind).into_iter().filter(|(place, _)| visible(place)).map(|(_, name)| name).collect()
    }

    /// Organization and name of every definition of a kind. It is asked for hints only, of which a run gives few.
    pub(super) fn keys(&self, kind: Kind) -> Vec<(&'v str, &'v str)> {
        fn of<'v, T>(table: &Table<'v, T>) -> Vec<(&'v str, &'v str)> {
            table.keys().copied().collect()
        }
        match kind {
            Kind::DataPlane => of(&self.data_planes),
            Kind::BuildPlane => of(&self.build_planes),
            Kind::Environment => of(&self.environments),
            Kind::DeploymentPipeline => of(&self.pipelines),
            Kind::Project => of(&self.projects),
            Kind::Component => {
                self.components.keys().chain(self.implied_components.keys()).copied().collect()
            }
            Kind::Workload => of(&self.workloads),
            Kind::ServiceClass => of(&self.service_classes),
            Kind::WebApplicationClass => of(&self.web_application_classes),
            Kind::ScheduledTaskClass => of(&self.scheduled_task_classes),
            Kind::ApiClass => of(&self.api_classes),
            Kind::Api => of(&self.apis),
            Kind::ConfigurationGroup => of(&self.configuration_groups),
            // Nothing refers to these by name.
            Kind::Organization
            | Kind::Service
            | Kind::ServiceBinding
            | Kind::WebApplication
            | Kind::WebApplicationBinding
            | Kind::ScheduledTask
            | Kind::ScheduledTaskBinding
            | Kind::ApiBinding
            | Kind::Build
            | Kind::Policy
            | Kind::Waiver
            | Kind::ObservabilityPlane
            | Kind::Config => Vec::new(),
        }
    }
}

fn implied_components(valid: &Valid) -> BTreeMap<(&str, &str), Implied<'_>> {
    let short = valid.claims.iter().filter_map(|(kind, claim)| {
        let project = claim.spec.project.as_ref()?;
        let implied = Implied { kind: *kind, kind_span: claim.kind_span, project };
        Some(((claim.organization.as_str(), claim.name()), implied))
    });
    short.collect()
}

fn once<'v, T: 'v>(
    definitions: impl IntoIterator<Item = &'v Checked<T>>,
    names: &mut BTreeMap<(Kind, &'v str, &'v str), Span>,
    diagnostics: &mut Diagnostics,
) {
    for definition in definitions {
        let span = definition.metadata.name.span;
        let key = (definition.kind, definition.organization.as_str(), definition.name());
        match names.get(&key) {
            Some(first) => diagnostics.push(problems::duplicate_definition(key.0, key.2, span, *first)),
            None => {
                names.insert(key, span);
            }
        }
    }
}

fn table<'v, T>(
    definitions: &'v [Checked<T>],
    names: &mut BTreeMap<(Kind, &'v str, &'v str), Span>,
    diagnostics: &mut Diagnostics,
) -> Table<'v, T> {
    once(definitions, names, diagnostics);
    let mut table = Table::new();
    for definition in definitions {
        table.entry((definition.organization.as_str(), definition.name())).or_insert(definition);
    }
    table
}

//! Runs the stage: indexes, checks every reference, and builds the bindings.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bound::{Bound, ExposedApi, Platform};
use super::class::{ApiLineages, Lineages};
use super::configuration::EnvironmentVariables;
use super::hidden::Hidden;
use super::index::{Index, Lookup, Table};
use super::pipeline::PipelineGraph;
use super::{organizations, problems};
use crate::diagnostics::{Diagnostic, Diagnostics, did_you_mean};
use crate::model::{ApiClass, Kind, Name, OverrideBy, ServiceApi};
use crate::source::Span;
use crate::tree::Text;
use crate::validate::{Checked, Valid};

/// Binds every reference of the platform.
pub fn resolve<'v>(valid: &'v Valid, shared: Option<Text>, diagnostics: &mut Diagnostics) -> Platform<'v> {
    let mut hidden = Hidden::new(valid);
    let strange = organizations::check(valid, &hidden, diagnostics);
    let index = Index::new(valid, shared, diagnostics);
    hidden.add_astray(&index, &strange);
    let mut resolver = Resolver {
        index,
        graphs: BTreeMap::new(),
        unknown: BTreeMap::new(),
        suggestions: MOST_SUGGESTIONS,
        failed: valid.faulty_components.iter().map(|(o, c)| (o.as_str(), c.to_string())).collect(),
        unbuilt: BTreeMap::new(),
        strange,
        hidden,
        broken_pipelines: BTreeSet::new(),
        lineages: Lineages::new(),
        api_lineages: ApiLineages::new(),
        environment_variables: EnvironmentVariables::new(),
        told: BTreeSet::new(),
        diagnostics,
    };
    resolver.check_platform();
    resolver.lineages = resolver.class_lineages();
    resolver.api_lineages = resolver.api_lineages_of_all();
    resolver.environment_variables = resolver.variables_of_environments();
    let claims = resolver.bind_claims();
    let mut bindings = resolver.bind_all(&claims);
    resolver.connect(&mut bindings);
    let api_bindings = resolver.bind_apis(&bindings);
    let observability = resolver.bind_observability();
    let builds = resolver.bind_builds();
    resolver.report_unknown();
    Platform { index: resolver.index, bindings, api_bindings, observability, builds }
}

/// How many unknown names of one run get a suggestion; comparing each with every other would take time squared.
pub(super) const MOST_SUGGESTIONS: usize = 100;

/// What a name was looked up as, and where from.
type Reference<'v> = (Kind, &'v str, String);

/// The stage's working state.
pub(super) struct Resolver<'v, 'd> {
    pub(super) index: Index<'v>,
    /// Pipelines by organization and name.
    pub(super) graphs: BTreeMap<(&'v str, &'v str), PipelineGraph<'v>>,
    /// References that lead nowhere, with every place that makes them: one fault, one report.
    unknown: BTreeMap<Reference<'v>, BTreeSet<Span>>,
    /// How many more names may be compared with all that they could have meant.
    suggestions: usize,
    /// Components of which some definition is at fault: organization and component.
    pub(super) failed: BTreeSet<(&'v str, String)>,
    /// Components whose workload is still to come from their build, with the place that says so.
    pub(super) unbuilt: BTreeMap<(&'v str, &'v str), Span>,
    /// Organizations that do not exist: nothing is found there, and that is one fault.
    strange: BTreeSet<&'v str>,
    /// Definitions that cannot be found for a fault of their own.
    pub(super) hidden: Hidden,
    /// Pipelines that name an environment which does not exist: what follows from that is no fault of others.
    pub(super) broken_pipelines: BTreeSet<(&'v str, &'v str)>,
    /// What classes inherit.
    pub(super) lineages: Lineages<'v>,
    /// What API classes inherit.
    pub(super) api_lineages: ApiLineages<'v>,
    /// What environments give every workload.
    pub(super) environment_variables: EnvironmentVariables<'v>,
    /// Faults that several bindings lead to and that are told once: code, message and place.
    told: BTreeSet<(&'static str, String, Option<Span>)>,
    pub(super) diagnostics: &'d mut Diagnostics,
}

impl<'v> Resolver<'v, '_> {
    /// Follows a reference; one that leads nowhere is noted.
    pub(super) fn require<T>(
        &mut self,
        table: for<'a> fn(&'a Index<'v>) -> &'a Table<'v, T>,
        kind: Kind,
        organization: &'v str,
        name: &Name,
    ) -> Option<&'v Checked<T>> {
        match self.index.find(table(&self.index), kind, organization, name) {
            Lookup::Found(found) => Some(found),
            Lookup::Faulty => None,
            Lookup::Unknown => {
                self.note_unknown(kind, organization, name);
                None
            }
        }
    }

    /// Notes a reference that leads nowhere.
    pub(super) fn note_unknown(&mut self, kind: Kind, organization: &'v str, name: &Name) {
        if self.strange.contains(organization) {
            return;
        }
        let noted = self.unknown.entry((kind, organization, name.value.clone()));
        noted.or_default().insert(name.span);
    }

    /// Whether one more name may be compared with others; collecting them is a waste otherwise.
    pub(super) fn may_suggest(&self) -> bool {
        self.suggestions > 0
    }

    /// The hint that names what is nearest to a name; none once there were too many unknown names.
    pub(super) fn suggest<'n>(
        &mut self,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        did_you_mean(name, known)
    }

    /// An API under a class; nothing when the class has no sound lineage, which is reported where it is.
    pub(super) fn expose(
        &self,
        name: &'v Name,
        api: Cow<'v, ServiceApi>,
        (class, by): (&'v Checked<ApiClass>, OverrideBy),
    ) -> Option<ExposedApi<'v>> {
        let lineage = self.api_lineages.get(&(class.organization.as_str(), class.name()))?;
        Some(ExposedApi { name, api, class, lineage: Arc::clone(lineage), by })
    }

    /// Reports a fault that several bindings can lead to.
    pub(super) fn tell_once(&mut self, report: Diagnostic) {
        let place = report.primary.as_ref().map(|label| label.span);
        if self.told.insert((report.code.name, report.message.clone(), place)) {
            self.diagnostics.push(report);
        }
    }

    fn report_unknown(&mut self) {
        for ((kind, organization, name), places) in std::mem::take(&mut self.unknown) {
            if self.hidden.holds(kind, organization, &name) {
                continue;
            }
            let report = problems::unknown_reference(kind, organization, &name, &places);
            let elsewhere =
                self.may_suggest().then(|| self.index.holders(kind, &name).first().copied()).flatten();
            let near = self.hint_of_kind(kind, organization, &name);
            let hint = near.or_else(|| problems::write_one(kind, &name).filter(|_| elsewhere.is_none()));
            self.diagnostics
                .push(report.hints(hint).hints(elsewhere.map(|other| elsewhere_hint(kind, other))));
        }
    }

    /// What is nearest; else, of what the platform has few of, what there is. Any component would be a guess.
    fn hint_of_kind(&mut self, kind: Kind, organization: &str, name: &str) -> Option<String> {
        if !self.may_suggest() {
            return None;
        }
        let known = self.index.names(kind, organization);
        let few = (1..=5).contains(&known.len()) && !is_of_application(kind);
        self.suggest(name, known.iter().copied()).or_else(|| {
            few.then(|| {
                let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                format!("there is {}", names.join(", "))
            })
        })
    }

    /// Marks a component as faulty, so that nobody who needs it is blamed.
    pub(super) fn fail(&mut self, organization: &'v str, component: &str) {
        self.failed.insert((organization, component.to_owned()));
    }

    /// Builds the list of bindings in a fixed order.
    pub(super) fn sorted(mut bindings: Vec<Bound<'v>>) -> Vec<Bound<'v>> {
        bindings.sort_by_key(|bound| {
            (bound.organization, bound.component.as_str(), bound.environment.name(), bound.name.as_str())
        });
        bindings
    }
}

/// Whether definitions of a kind belong to one application rather than to the platform.
fn is_of_application(kind: Kind) -> bool {
    matches!(kind, Kind::Component | Kind::Workload | Kind::Project | Kind::Api | Kind::ConfigurationGroup)
}

/// What to do about a definition that only another organization has.
fn elsewhere_hint(kind: Kind, other: &str) -> String {
    match kind {
        Kind::Component | Kind::Workload | Kind::Project | Kind::Api => {
            format!("organization `{other}` has one: `metadata.namespace` says where a definition belongs")
        }
        _ => format!(
            "organization `{other}` has one: define one here, or share that organization's with `sharedOrganization` in bindery.yaml"
        ),
    }
}

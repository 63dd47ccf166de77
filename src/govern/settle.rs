//! Settles what every stage reported: levels and waivers are applied here, once.

use super::levels::Levels;
use super::places::Places;
use super::waiver::Waivers;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Target};
use crate::model::Moment;
use crate::render::Rendered;
use crate::resolve::Platform;
use crate::source::SourceTree;
use crate::tree::Text;
use crate::validate::extent_at;

/// What settling goes by.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'s> {
    /// Holds levels and waivers.
    pub platform: &'s Platform<'s>,
    /// Knows where definitions stand.
    pub sources: &'s SourceTree,
    /// Knows whom objects belong to.
    pub rendered: &'s Rendered,
    /// Every code that there is.
    pub codes: &'s [&'static Code],
    /// The moment that counts as now, when it is known.
    pub now: Option<Moment>,
}

/// Gives every report the level that is set for whom it concerns, and marks what is waived.
pub fn settle(by: Settlement<'_>, reported: Diagnostics) -> Diagnostics {
    let mut settled = Diagnostics::default();
    let places = Places::new(by.platform, by.sources);
    let levels = Levels::new(by.platform, &places);
    levels.check(by.codes, &mut settled);
    let mut waivers = Waivers::new(&by.platform.index.valid.waivers, by.now, by.codes, &mut settled);
    waivers.judge_places(&places, &reported);
    waivers.check(by.codes, &mut settled);
    for report in reported.into_reports() {
        let target = by.target(&report);
        settled.extend(levels.apply(report, &target).map(|report| waivers.apply(report, &target)));
    }
    let mut own = Diagnostics::default();
    waivers.close(by.codes, &mut own);
    // Levels hold for these reports as for any other; a waiver of waivers there is none.
    settled.extend(own.into_reports().into_iter().filter_map(|report| {
        let target = by.target(&report);
        levels.apply(report, &target)
    }));
    settled
}

impl Settlement<'_> {
    /// Whom a report concerns: as it says itself, else the owner of its object, else of the definition at its place.
    fn target(&self, report: &Diagnostic) -> Target {
        if report.target != Target::default() {
            return report.target.clone();
        }
        self.owner(report).or_else(|| self.place(report)).unwrap_or_default()
    }

    fn owner(&self, report: &Diagnostic) -> Option<Target> {
        let object = report.object.as_ref()?;
        let cluster = object.cluster.as_deref();
        let wanted =
            (cluster, object.namespace.as_deref(), &*object.api_version, &*object.kind, &*object.name);
        let manifests = &self.rendered.manifests;
        let at = manifests.binary_search_by(|manifest| {
            let key = &manifest.key;
            let namespace = key.namespace.as_deref();
            (key.cluster.as_deref(), namespace, &*key.api_version, &*key.kind, &*key.name).cmp(&wanted)
        });
        manifests.get(at.ok()?).map(|manifest| manifest.owner.target())
    }

    fn place(&self, report: &Diagnostic) -> Option<Target> {
        let valid = self.platform.index.valid;
        let mut target = extent_at(&valid.outline, report.primary.as_ref()?.span)?.target.clone();
        if target.project.is_none() {
            target.project =
                target.component.as_ref().and_then(|component| self.project_of(&target, component));
        }
        Some(target)
    }

    /// The project of a component that a definition names without it.
    fn project_of(&self, target: &Target, component: &str) -> Option<Text> {
        let index = &self.platform.index;
        let key = (target.organization.as_deref()?, component);
        let own = index.components.get(&key).map(|found| &found.spec.owner.project_name);
        let implied = || index.implied_components.get(&key).map(|implied| implied.project);
        own.or_else(implied).map(|project| Text::new(project.as_str()))
    }
}

//! Looks up the level that definitions set for a code, and reports levels that nobody may set.

use super::places::Places;
use super::problems;
use super::waivable::is_waivable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Target};
use crate::model::{Environment, Kind, Organization, Severities};
use crate::resolve::Platform;
use crate::validate::Checked;

/// Every `severities` of the platform.
pub(super) struct Levels<'p> {
    platform: &'p Platform<'p>,
    places: &'p Places,
    /// Whether anyone sets any level at all.
    any: bool,
}

/// The levels that one definition sets.
struct Setting<'p> {
    severities: &'p Severities,
    /// Whether it may set a level below what counts without it.
    may_lower: bool,
}

impl<'p> Levels<'p> {
    pub(super) fn new(platform: &'p Platform<'p>, places: &'p Places) -> Self {
        let mut levels = Levels { platform, places, any: false };
        let any = levels.all().any(|setting| !setting.severities.is_empty());
        levels.any = any;
        levels
    }

    /// Reports settings for codes that do not exist, and those that lower what nobody may lower, or not from there.
    pub(super) fn check(&self, codes: &[&Code], diagnostics: &mut Diagnostics) {
        let of_config = self.of_config();
        for setting in self.all() {
            for (name, severity) in setting.severities {
                let Some(code) = codes.iter().find(|code| code.name == name.as_str()) else {
                    diagnostics.push(problems::unknown_code(name, codes));
                    continue;
                };
                let level = severity.value.level();
                let counts = of_config.and_then(|own| own.get(name.as_str()));
                let counts = counts.map_or(Some(code.level), |set| set.value.level());
                if !is_waivable(code) && level < Some(code.level) {
                    diagnostics.push(problems::level_of_fixed_code(code, severity.span));
                } else if !setting.may_lower && level < counts {
                    diagnostics.push(problems::level_set_by_the_judged(code, severity.span));
                }
            }
        }
    }

    /// Gives a report the level that is set for its target; `None` when it is not to be told.
    ///
    /// Config's comes first, then that of the organization, then that of the environment.
    pub(super) fn apply(&self, mut report: Diagnostic, target: &Target) -> Option<Diagnostic> {
        if !self.any {
            return Some(report);
        }
        let mut level = Some(report.level);
        for setting in self.of(target) {
            if let Some(set) = setting.severities.get(report.code.name) {
                let wanted = set.value.level();
                level = if setting.may_lower { wanted } else { level.max(wanted) };
            }
        }
        if !is_waivable(report.code) {
            level = level.max(Some(report.level));
        }
        report.level = level?;
        Some(report)
    }

    fn of_config(&self) -> Option<&'p Severities> {
        self.platform.index.valid.config.as_ref().map(|config| &config.spec.severities)
    }

    /// Who sets levels for a target, the last one last.
    fn of(&self, target: &Target) -> impl Iterator<Item = Setting<'p>> {
        let index = &self.platform.index;
        let name = target.organization.as_deref().unwrap_or_default();
        let environment = target
            .environment
            .as_deref()
            .and_then(|own| index.find(&index.environments, Kind::Environment, name, own).found());
        let of_config = self.of_config().map(|severities| Setting { severities, may_lower: true });
        let of_organization = index.organizations.get(name).map(|own| self.of_organization(own));
        let of_environment = environment.map(|own| self.of_environment(own));
        of_config.into_iter().chain(of_organization).chain(of_environment)
    }

    fn of_organization(&self, own: &'p Checked<Organization>) -> Setting<'p> {
        Setting { severities: &own.spec.severities, may_lower: self.places.is_of_platform(own.kind_span) }
    }

    fn of_environment(&self, own: &'p Checked<Environment>) -> Setting<'p> {
        Setting { severities: &own.spec.severities, may_lower: self.places.is_of_platform(own.kind_span) }
    }

    /// Everyone who sets levels.
    fn all(&self) -> impl Iterator<Item = Setting<'p>> {
        let valid = self.platform.index.valid;
        let of_config = self.of_config().map(|severities| Setting { severities, may_lower: true });
        let of_organizations = valid.organizations.iter().map(|own| self.of_organization(own));
        let of_environments = valid.environments.iter().map(|own| self.of_environment(own));
        of_config.into_iter().chain(of_organizations).chain(of_environments)
    }
}

//! Looks up the level that definitions set for a code, and reports levels that nobody may set.

use super::problems;
use super::waivable::is_waivable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Target};
use crate::model::{Environment, Kind, Severities, Severity};
use crate::resolve::Platform;
use crate::validate::Checked;

/// Every `severities` of the platform.
pub(super) struct Levels<'p> {
    platform: &'p Platform<'p>,
    /// Whether anyone sets any level at all.
    any: bool,
}

impl<'p> Levels<'p> {
    pub(super) fn new(platform: &'p Platform<'p>) -> Self {
        let any = all(platform).next().is_some();
        Levels { platform, any }
    }

    /// Reports settings for codes that do not exist, and those that lower what nobody may lower.
    pub(super) fn check(&self, codes: &[&Code], diagnostics: &mut Diagnostics) {
        for (name, severity) in all(self.platform).flatten() {
            match codes.iter().find(|code| code.name == name.as_str()) {
                None => diagnostics.push(problems::unknown_code(name, codes)),
                Some(code) if !is_waivable(code) && severity.value.level() < Some(code.level) => {
                    diagnostics.push(problems::level_of_fixed_code(code, severity.span));
                }
                Some(_) => {}
            }
        }
    }

    /// Gives a report the level that is set for its target; `None` when it is not to be told.
    pub(super) fn apply(&self, mut report: Diagnostic, target: &Target) -> Option<Diagnostic> {
        if !self.any {
            return Some(report);
        }
        let Some(severity) = self.of(report.code, target) else { return Some(report) };
        match severity.level() {
            Some(level) if is_waivable(report.code) => report.level = level,
            Some(level) => report.level = report.level.max(level),
            None if is_waivable(report.code) => return None,
            None => {}
        }
        Some(report)
    }

    /// The level that the environment sets, else the organization, else Config.
    fn of(&self, code: &Code, target: &Target) -> Option<Severity> {
        let index = &self.platform.index;
        let organization = target.organization.as_deref().unwrap_or_default();
        let environment = target
            .environment
            .as_deref()
            .and_then(|name| index.find(&index.environments, Kind::Environment, organization, name).found());
        let of_organization = index.organizations.get(organization).map(|found| &found.spec.severities);
        let of_environment = environment.map(|found: &Checked<Environment>| &found.spec.severities);
        let of_config = index.valid.config.as_ref().map(|config| &config.spec.severities);
        let sources = [of_environment, of_organization, of_config].into_iter().flatten();
        sources.filter_map(|severities| severities.get(code.name)).map(|found| found.value).next()
    }
}

fn all<'p>(platform: &'p Platform<'p>) -> impl Iterator<Item = &'p Severities> {
    let valid = platform.index.valid;
    let of_config = valid.config.iter().map(|config| &config.spec.severities);
    let of_organizations = valid.organizations.iter().map(|organization| &organization.spec.severities);
    let of_environments = valid.environments.iter().map(|environment| &environment.spec.severities);
    let maps = of_config.chain(of_organizations).chain(of_environments);
    maps.filter(|severities| !severities.is_empty())
}

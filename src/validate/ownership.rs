//! Holds every definition against Config's `ownership`: which paths may hold what.

use std::collections::BTreeMap;

use super::outline::Extent;
use super::problems;
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::{Config, Kind, Ownership};
use crate::parse::ADMISSION_KINDS;
use crate::source::{Glob, SourceTree};
use crate::tree::{Located, Text};

/// Stands for one folder in a path, and for the organization that the folder is named after.
const CAPTURE: &str = "{organization}";

/// The kinds that a repository may hold, Kubernetes' own policies and their parameters included.
fn known_kinds() -> impl Iterator<Item = &'static str> {
    Kind::ALL.map(Kind::name).into_iter().chain(ADMISSION_KINDS).chain(["ConfigMap"])
}

/// Faults of the entries themselves.
pub(super) fn check(entries: &[Located<Ownership>]) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    for entry in entries {
        let path = &entry.path;
        if let Err(reason) = Glob::new(&path.replace(CAPTURE, "*")) {
            reports.push(problems::invalid_setting("ownership.path", path, &reason, path.span));
        }
        let captures = entry.organizations.iter().filter(|name| name.as_str() == CAPTURE);
        if !path.contains(CAPTURE) {
            let reason = "the path names no `{organization}`";
            reports.extend(
                captures.map(|name| {
                    problems::invalid_setting("ownership.organizations", name, reason, name.span)
                }),
            );
        }
        for kind in &entry.kinds {
            if !known_kinds().any(|known| known == kind.as_str()) {
                let report =
                    problems::invalid_setting("ownership.kinds", kind, "there is no such kind", kind.span);
                reports.push(report.hints(did_you_mean(kind, known_kinds())));
            }
        }
    }
    reports
}

/// Definitions that no entry lets stand where they are; Config itself is free.
pub fn check_ownership(config: &Config, outline: &[Extent], sources: &SourceTree) -> Vec<Diagnostic> {
    let mut entries: Vec<Entry<'_>> =
        config.ownership.iter().filter_map(|entry| Entry::new(&entry.value)).collect();
    let Some(first) = config.ownership.first() else { return Vec::new() };
    let mut reports = Vec::new();
    for extent in outline.iter().filter(|extent| extent.kind != Kind::Config.name()) {
        let path = sources.file(extent.span.file).path.as_str();
        if entries.iter_mut().any(|entry| entry.covers(path) && entry.refusal(extent, path).is_none()) {
            continue;
        }
        // The entry for the place says most; else the one that would take the definition elsewhere.
        let covering = entries.iter_mut().find(|entry| entry.covers(path));
        let (rule, text) = match covering {
            Some(entry) => (entry.rule, entry.refusal(extent, path).unwrap_or_default()),
            None => {
                let home = entries.iter().find(|entry| entry.takes_kind(&extent.kind));
                let rule = home.map_or(&first.value, |entry| entry.rule);
                (
                    rule,
                    "no entry is about the definition's path; this is the first that may hold its kind"
                        .to_owned(),
                )
            }
        };
        reports.push(problems::definition_out_of_place(extent, path, (rule.path.span, &text)));
    }
    reports
}

/// The paths that may hold definitions of the platform, for which a DataPlane of any organization stands.
pub struct PlatformPaths<'c> {
    /// Absent without `ownership`: then every path may.
    entries: Option<Vec<Entry<'c>>>,
}

impl<'c> PlatformPaths<'c> {
    /// The paths by the entries of a Config.
    pub fn new(config: Option<&'c Config>) -> Self {
        let all = config.map_or(&[][..], |config| &config.ownership);
        let is_open = |entry: &Entry<'_>| {
            entry.rule.organizations.is_empty() && entry.takes_kind(Kind::DataPlane.name())
        };
        let open = all.iter().filter_map(|entry| Entry::new(&entry.value)).filter(is_open);
        PlatformPaths { entries: (!all.is_empty()).then(|| open.collect()) }
    }

    /// Whether a path is one of them.
    pub fn hold(&self, path: &str) -> bool {
        self.entries.as_ref().is_none_or(|entries| entries.iter().any(|entry| entry.covers(path)))
    }
}

/// One entry of `ownership`, ready to be held against paths.
struct Entry<'c> {
    rule: &'c Ownership,
    /// The path with any folder in the capture's place.
    any: Glob,
    /// The path with one organization's name in the capture's place.
    by_organization: BTreeMap<Text, Option<Glob>>,
}

impl<'c> Entry<'c> {
    fn new(rule: &'c Ownership) -> Option<Self> {
        let any = Glob::new(&rule.path.replace(CAPTURE, "*")).ok()?;
        Some(Entry { rule, any, by_organization: BTreeMap::new() })
    }

    fn covers(&self, path: &str) -> bool {
        self.any.matches(path)
    }

    fn takes_kind(&self, kind: &str) -> bool {
        self.rule.kinds.is_empty() || self.rule.kinds.iter().any(|own| own.as_str() == kind)
    }

    /// Why a definition on a path of this entry may not stand there.
    fn refusal(&mut self, extent: &Extent, path: &str) -> Option<String> {
        if !self.takes_kind(&extent.kind) {
            return Some(format!("this path may not hold the kind `{}`", extent.kind));
        }
        let organizations = &self.rule.organizations;
        if organizations.is_empty() {
            return None;
        }
        let Some(organization) = &extent.target.organization else {
            return Some("this path is for definitions of organizations alone".to_owned());
        };
        let named = organizations.iter().any(|name| name.as_str() == organization.as_str());
        let captured = organizations.iter().any(|name| name.as_str() == CAPTURE);
        let fits = named || captured && self.names_organization(organization, path);
        (!fits).then(|| format!("this path may not hold definitions of `{organization}`"))
    }

    /// Whether the folder in the capture's place is the organization's.
    fn names_organization(&mut self, organization: &Text, path: &str) -> bool {
        let pattern = &self.rule.path;
        let glob = self.by_organization.entry(organization.clone()).or_insert_with(|| {
            // A name that is no DNS label, which is reported already, could be a pattern itself.
            let plain =
                organization.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
            plain.then(|| Glob::new(&pattern.replace(CAPTURE, organization)).ok()).flatten()
        });
        glob.as_ref().is_some_and(|glob| glob.matches(path))
    }
}

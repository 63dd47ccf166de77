//! Binds the observability plane: which logs there are, how long each is kept, and who reads them.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Lookup;
use super::observability_problems as faults;
use super::resolver::Resolver;
use crate::model::{Environment, Kind, Name, ObservabilityPlane, Retention};
use crate::validate::Checked;

/// The longest beginning of an index name that Fluent Bit takes; it cuts a longer one in silence.
const LONGEST_PREFIX: usize = 128;

/// The observability plane with every stream of logs that the platform can have.
#[derive(Debug)]
pub struct BoundObservability<'v> {
    /// The definition.
    pub plane: &'v Checked<ObservabilityPlane>,
    /// Every stream, the platform's own first, then by organization: its builds, then its environments.
    pub streams: Vec<LogStream<'v>>,
    /// Who reads the logs of each organization; one without readers has an empty list.
    pub readers: BTreeMap<&'v str, Vec<&'v Name>>,
}

/// Logs that share an index for each day.
#[derive(Clone, Debug)]
pub struct LogStream<'v> {
    /// Whose logs.
    pub source: LogSource<'v>,
    /// How long they are kept.
    pub rule: &'v Retention,
}

/// Whose logs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LogSource<'v> {
    /// What belongs to no organization.
    Platform,
    /// What an organization runs outside environments: its builds.
    Builds(&'v str),
    /// What an organization runs in an environment.
    Environment(&'v str, &'v str),
}

impl<'v> LogSource<'v> {
    /// The source of what runs in a namespace that carries these names.
    pub fn of(organization: Option<&'v str>, environment: Option<&'v str>) -> Self {
        match (organization, environment) {
            (Some(organization), Some(environment)) => LogSource::Environment(organization, environment),
            (Some(organization), None) => LogSource::Builds(organization),
            (None, _) => LogSource::Platform,
        }
    }

    /// The organization; absent for the platform's own.
    pub fn organization(self) -> Option<&'v str> {
        match self {
            LogSource::Platform => None,
            LogSource::Builds(organization) | LogSource::Environment(organization, _) => Some(organization),
        }
    }

    /// The environment; absent for what runs outside of them.
    pub fn environment(self) -> Option<&'v str> {
        match self {
            LogSource::Environment(_, environment) => Some(environment),
            LogSource::Platform | LogSource::Builds(_) => None,
        }
    }

    /// What the names of its indices begin with; `.` and the date follow.
    ///
    /// Organizations and environments are DNS labels, which hold no dot and no underscore. So every part is between two
    /// dots, no name is the beginning of another, and no organization or environment can be called `_platform` or `_builds`.
    pub fn index_prefix(self) -> String {
        match self {
            LogSource::Platform => "logs._platform".to_owned(),
            LogSource::Builds(organization) => format!("logs.{organization}._builds"),
            LogSource::Environment(organization, environment) => format!("logs.{organization}.{environment}"),
        }
    }
}

impl<'v> Resolver<'v, '_> {
    /// Binds the observability plane; none without a definition, or while names in it lead nowhere.
    pub(super) fn bind_observability(&mut self) -> Option<BoundObservability<'v>> {
        let (plane, others) = self.index.valid.observability_planes.split_first()?;
        for other in others {
            let report = faults::several_planes(&plane.metadata.name, &other.metadata.name);
            self.diagnostics.push(report);
        }
        if !self.check_names(&plane.spec) || self.index.valid.incomplete {
            return None;
        }
        let visible = self.visible_environments();
        self.check_lengths(&visible);
        let mut sources = vec![LogSource::Platform];
        for (organization, environments) in &visible {
            sources.push(LogSource::Builds(organization));
            sources.extend(environments.keys().map(|name| LogSource::Environment(organization, name)));
        }
        let streams = self.choose_retention(&plane.spec.retention, sources);
        let mut readers: BTreeMap<&str, Vec<&Name>> =
            visible.keys().map(|organization| (*organization, Vec::new())).collect();
        for entry in &plane.spec.access {
            readers.entry(&entry.organization).or_default().extend(&entry.groups);
        }
        Some(BoundObservability { plane, streams, readers })
    }

    /// Whether every organization and environment that the plane names exists; those that do not are reported.
    ///
    /// Unknown organizations are reported with all others.
    fn check_names(&mut self, plane: &'v ObservabilityPlane) -> bool {
        let known = |organization: &str| {
            organization == "default" || self.index.organizations.contains_key(organization)
        };
        let mut all_known = plane.access.iter().all(|entry| known(&entry.organization))
            && plane.retention.iter().filter_map(|rule| rule.organization.as_ref()).all(|name| known(name));
        for rule in &plane.retention {
            let Some(environment) = &rule.environment else { continue };
            let found = match &rule.organization {
                Some(organization) => {
                    let environments = &self.index.environments;
                    self.index.find(environments, Kind::Environment, organization, environment)
                }
                None => self.find_anywhere(environment),
            };
            match (found, &rule.organization) {
                (Lookup::Found(_), _) => continue,
                (Lookup::Faulty, _) => {}
                (Lookup::Unknown, Some(organization)) => {
                    self.note_unknown(Kind::Environment, organization.as_str(), environment);
                }
                (Lookup::Unknown, None) => self.diagnostics.push(faults::unknown_environment(
                    environment,
                    "a retention rule for nothing",
                    self.index.valid,
                )),
            }
            all_known = false;
        }
        all_known
    }

    pub(super) fn find_anywhere(&self, name: &Name) -> Lookup<&'v Checked<Environment>> {
        let valid = self.index.valid;
        if let Some(found) = valid.environments.iter().find(|environment| environment.name() == name.as_str())
        {
            return Lookup::Found(found);
        }
        let faulty = |(kind, _, other): &(Kind, _, crate::tree::Text)| {
            *kind == Kind::Environment && other.as_str() == name.as_str()
        };
        if valid.incomplete || valid.faulty.iter().any(faulty) { Lookup::Faulty } else { Lookup::Unknown }
    }

    /// The environments that each organization can run something in: its own, and the shared ones.
    fn visible_environments(&self) -> BTreeMap<&'v str, BTreeMap<&'v str, &'v Checked<Environment>>> {
        let valid = self.index.valid;
        let mut organizations: BTreeSet<&str> = self.index.organizations.keys().copied().collect();
        organizations.extend(valid.projects.iter().map(|project| project.organization.as_str()));
        organizations.extend(valid.environments.iter().map(|environment| environment.organization.as_str()));
        let shared = self.index.shared.as_deref();
        let of = |organization: &str| {
            // The own environment comes last, since it hides a shared one of its name.
            let places = shared.into_iter().chain(std::iter::once(organization));
            let mut found = BTreeMap::new();
            for place in places {
                let here = valid.environments.iter().filter(|environment| environment.organization == place);
                found.extend(here.map(|environment| (environment.name(), environment)));
            }
            found
        };
        organizations.into_iter().map(|organization| (organization, of(organization))).collect()
    }

    fn check_lengths(&mut self, visible: &BTreeMap<&'v str, BTreeMap<&'v str, &'v Checked<Environment>>>) {
        for (organization, environments) in visible {
            for (name, environment) in environments {
                let length = LogSource::Environment(organization, name).index_prefix().len();
                if length > LONGEST_PREFIX {
                    let document = self.index.organizations.get(organization);
                    let report = faults::index_too_long(
                        environment,
                        (organization, document.map(|document| document.metadata.name.span)),
                        length - LONGEST_PREFIX,
                    );
                    self.diagnostics.push(report);
                }
            }
        }
    }

    /// Gives each source the rule that names most of it, and reports what is open and what is idle.
    fn choose_retention(
        &mut self,
        rules: &'v [Retention],
        sources: Vec<LogSource<'v>>,
    ) -> Vec<LogStream<'v>> {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut streams = Vec::new();
        for source in sources {
            let fitting = rules.iter().enumerate().filter(|(_, rule)| fits(rule, source));
            let most = fitting.clone().map(|(_, rule)| weight(rule)).max().unwrap_or_default();
            let mut best = fitting.filter(|(_, rule)| weight(rule) == most);
            let Some((first, rule)) = best.next() else { continue };
            used.insert(first);
            if let Some((second, other)) = best.next() {
                used.insert(second);
                if told.insert((first, second)) {
                    self.diagnostics.push(faults::ambiguous_retention(source, rule, other));
                }
            }
            streams.push(LogStream { source, rule });
        }
        for (_, rule) in rules.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
            self.diagnostics.push(faults::idle_retention(rule));
        }
        streams
    }
}

fn fits(rule: &Retention, source: LogSource<'_>) -> bool {
    let same = |named: &Option<Name>, own: Option<&str>| {
        named.as_ref().is_none_or(|name| Some(name.as_str()) == own)
    };
    same(&rule.organization, source.organization()) && same(&rule.environment, source.environment())
}

/// How much of a source a rule names.
fn weight(rule: &Retention) -> usize {
    usize::from(rule.organization.is_some()) + usize::from(rule.environment.is_some())
}

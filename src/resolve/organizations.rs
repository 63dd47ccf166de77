//! Checks that every organization that definitions name exists.

use std::collections::{BTreeMap, BTreeSet};

use super::hidden::Hidden;
use super::problems;
use super::resolver::MOST_SUGGESTIONS;
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::model::{Kind, Name};
use crate::source::Span;
use crate::tree::Text;
use crate::validate::{Checked, Valid};

/// Reports organizations without a document, each once, and returns them; `default` needs none.
pub(super) fn check<'v>(
    valid: &'v Valid,
    hidden: &Hidden,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<&'v str> {
    if valid.incomplete {
        return BTreeSet::new();
    }
    let known: BTreeSet<&str> = valid.organizations.iter().map(Checked::name).collect();
    let mut unknown: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
    let exists = |name: &str| {
        let faulty = valid.faulty.contains(&(Kind::Organization, Text::default(), Text::new(name)));
        name == DEFAULT || known.contains(name) || faulty || hidden.is_misnamed(Kind::Organization, "")
    };
    let shared = valid.config.as_ref().and_then(|config| config.spec.shared_organization.as_ref());
    if let Some(shared) = shared.filter(|shared| !exists(shared)) {
        unknown.entry(shared.as_str()).or_default().push(shared);
    }
    for (namespace, organization) in namespaces(valid) {
        if let Some(namespace) = namespace.filter(|_| !exists(organization)) {
            unknown.entry(organization).or_default().push(namespace);
        }
    }
    let mut names: BTreeSet<&str> = unknown.keys().copied().collect();
    for (at, (organization, mut places)) in unknown.into_iter().enumerate() {
        places.sort_by_key(|place| place.span);
        let spans: Vec<_> = places.iter().map(|place| place.span).collect();
        let hint = (at < MOST_SUGGESTIONS).then(|| did_you_mean(organization, known.iter().copied()));
        diagnostics.push(problems::unknown_organization(organization, &spans, hint.flatten()));
    }
    let unplaced = unplaced(valid, &known);
    if !unplaced.is_empty() {
        let known: Vec<&str> = known.into_iter().collect();
        diagnostics.push(problems::no_organization(&unplaced, &known));
        names.insert(DEFAULT);
    }
    names
}

/// The organization of definitions that name none.
const DEFAULT: &str = "default";

/// Where definitions name no organization although `default`, which is meant then, cannot be: others have documents,
/// it has none, nobody names it, and it has no data plane or no environment.
fn unplaced(valid: &Valid, known: &BTreeSet<&str>) -> Vec<Span> {
    let shares = valid.config.as_ref().is_some_and(|config| config.spec.shared_organization.is_some());
    let named = || {
        let mut namespaces = namespaces(valid).into_iter();
        namespaces.any(|(namespace, organization)| namespace.is_some() && organization == DEFAULT)
    };
    if known.is_empty() || shares || known.contains(DEFAULT) || named() {
        return Vec::new();
    }
    fn inside<T>(list: &[Checked<T>]) -> bool {
        list.iter().any(|item| item.organization == DEFAULT)
    }
    let faulty = |kind| valid.faulty.iter().any(|(own, place, _)| *own == kind && place == DEFAULT);
    let has_platform = (inside(&valid.data_planes) || faulty(Kind::DataPlane))
        && (inside(&valid.environments) || faulty(Kind::Environment));
    if has_platform {
        return Vec::new();
    }
    let mut places: Vec<Span> = names_in_default(valid).into_iter().map(|name| name.span).collect();
    places.sort();
    places
}

/// The names of what lies in `default`.
fn names_in_default(valid: &Valid) -> Vec<&Name> {
    fn of<'v, T>(list: impl IntoIterator<Item = &'v Checked<T>>) -> impl Iterator<Item = &'v Name>
    where
        T: 'v,
    {
        let inside = list.into_iter().filter(|item| item.organization == DEFAULT);
        inside.map(|item| &item.metadata.name)
    }
    let platform = of(&valid.data_planes)
        .chain(of(&valid.build_planes))
        .chain(of(&valid.environments))
        .chain(of(&valid.pipelines))
        .chain(of(&valid.service_classes))
        .chain(of(&valid.web_application_classes))
        .chain(of(&valid.scheduled_task_classes))
        .chain(of(&valid.api_classes));
    let applications = of(&valid.projects)
        .chain(of(&valid.components))
        .chain(of(&valid.workloads))
        .chain(of(valid.claims.iter().map(|(_, claim)| claim)))
        .chain(of(valid.bindings.iter().map(|(_, binding)| binding)))
        .chain(of(&valid.apis))
        .chain(of(&valid.api_bindings))
        .chain(of(&valid.builds))
        .chain(of(&valid.configuration_groups));
    platform.chain(applications).collect()
}

/// The organizations that the observability plane speaks of.
fn of_logs(valid: &Valid) -> Vec<(Option<&Name>, &str)> {
    let planes = || valid.observability_planes.iter().map(|plane| &plane.spec);
    let kept = planes().flat_map(|plane| &plane.retention).filter_map(|rule| rule.organization.as_ref());
    let read = planes().flat_map(|plane| &plane.access).map(|entry| &entry.organization);
    kept.chain(read).map(|name| (Some(name), name.as_str())).collect()
}

/// The organizations that policies match.
fn of_policies(valid: &Valid) -> Vec<(Option<&Name>, &str)> {
    let matched = valid.policies.iter().flat_map(|policy| &policy.spec.r#match.organizations);
    matched.map(|name| (Some(name), name.as_str())).collect()
}

fn namespaces(valid: &Valid) -> Vec<(Option<&Name>, &str)> {
    fn of<'v, T>(list: impl IntoIterator<Item = &'v Checked<T>>) -> Vec<(Option<&'v Name>, &'v str)>
    where
        T: 'v,
    {
        list.into_iter().map(|item| (item.metadata.namespace.as_ref(), item.organization.as_str())).collect()
    }
    let mut all = of(&valid.data_planes);
    all.extend(of(&valid.build_planes));
    all.extend(of(&valid.environments));
    all.extend(of(&valid.pipelines));
    all.extend(of(&valid.projects));
    all.extend(of(&valid.components));
    all.extend(of(&valid.workloads));
    all.extend(of(&valid.service_classes));
    all.extend(of(&valid.web_application_classes));
    all.extend(of(&valid.scheduled_task_classes));
    all.extend(of(&valid.api_classes));
    all.extend(of(valid.claims.iter().map(|(_, claim)| claim)));
    all.extend(of(valid.bindings.iter().map(|(_, binding)| binding)));
    all.extend(of(&valid.apis));
    all.extend(of(&valid.api_bindings));
    all.extend(of(&valid.builds));
    all.extend(of(&valid.configuration_groups));
    all.extend(of(&valid.policies));
    all.extend(of_policies(valid));
    all.extend(of_logs(valid));
    all
}

//! Checks that every organization that definitions name exists.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use super::resolver::MOST_SUGGESTIONS;
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::model::{Kind, Name};
use crate::tree::Text;
use crate::validate::{Checked, Valid};

/// Reports organizations without a document, each once, and returns them; `default` needs none.
pub(super) fn check<'v>(valid: &'v Valid, diagnostics: &mut Diagnostics) -> BTreeSet<&'v str> {
    if valid.incomplete {
        return BTreeSet::new();
    }
    let known: BTreeSet<&str> = valid.organizations.iter().map(Checked::name).collect();
    let mut unknown: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
    let exists = |name: &str| {
        let faulty = valid.faulty.contains(&(Kind::Organization, Text::default(), Text::new(name)));
        name == "default" || known.contains(name) || faulty
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
    let names = unknown.keys().copied().collect();
    for (at, (organization, mut places)) in unknown.into_iter().enumerate() {
        places.sort_by_key(|place| place.span);
        let spans: Vec<_> = places.iter().map(|place| place.span).collect();
        let report = problems::unknown_organization(organization, &spans);
        let hint = (at < MOST_SUGGESTIONS).then(|| did_you_mean(organization, known.iter().copied()));
        diagnostics.push(report.hints(hint.flatten()));
    }
    names
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

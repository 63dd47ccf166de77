//! Finds organizations whose objects, over all namespaces and clusters, ask for more than their total quota.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::build_usage;
use crate::govern::usage::{Surroundings, full_name, is_counted, of_object, shown};
use crate::govern::{Check, Judged, Rule};
use crate::model::{Amount, Organization};
use crate::tree::Located;
use crate::validate::Checked;
use crate::validate::kubernetes::quantity::parse;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "total-quota-exceeded",
        level: Level::Error,
        summary: "An organization asks for more than its total quota.",
        docs: "`totalQuota` of the Organization bounds all its namespaces on all clusters together. No cluster could check that, so it is \
               proven when compiling, counted as `quota-exceeded` counts.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  totalQuota: {requests.memory: 512Mi}
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  totalQuota: {requests.memory: 20Gi}
",
    check: Check::Platform(check),
};

/// Amounts by organization, resource and place.
type Totals<'j> = BTreeMap<(&'j str, String), BTreeMap<String, i128>>;

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    let mut totals: Totals<'_> = BTreeMap::new();
    for ((cluster, namespace), manifests) in &judged.objects.namespaces {
        let around = Surroundings::of(manifests);
        let counted = manifests.iter().filter(|manifest| is_counted(manifest));
        let objects = counted.map(|manifest| (*manifest, of_object(manifest, &around)));
        for (manifest, usage) in objects.chain(build_usage::of_namespace(manifests, judged, &around)) {
            for (resource, amount) in usage.amounts {
                let Some(organization) = manifest.owner.organization.as_deref() else { continue };
                let places = totals.entry((organization, resource)).or_default();
                let sum = places.entry(format!("{cluster}/{namespace}")).or_insert(0);
                *sum = sum.saturating_add(amount);
            }
        }
    }
    for organization in judged.platform.index.organizations.values() {
        for (resource, bound) in organization.spec.total_quota.iter().flatten() {
            let Some(limit) = parse(&bound.value.0) else { continue };
            let Some(places) = totals.get(&(organization.name(), full_name(&resource.value).to_owned()))
            else {
                continue;
            };
            let total = places.values().fold(0_i128, |sum, amount| sum.saturating_add(*amount));
            if total > limit.nanos {
                diagnostics.push(report(organization, (resource, bound), places, total));
            }
        }
    }
}

fn report(
    organization: &Checked<Organization>,
    (resource, bound): (&str, &Located<Amount>),
    places: &BTreeMap<String, i128>,
    total: i128,
) -> Diagnostic {
    let message = format!(
        "the organization `{}` asks for {} of `{resource}` in all, its total quota is {}",
        organization.name(),
        shown(resource, total),
        bound.value.0
    );
    let width = places.keys().map(String::len).max().unwrap_or(0);
    let table: Vec<String> = places
        .iter()
        .map(|(place, amount)| format!("{place:width$}  {}", shown(resource, *amount)))
        .collect();
    Diagnostic::new(&RULE.code, message).at(bound.span, "the total quota").table("what asks for it:", table)
}

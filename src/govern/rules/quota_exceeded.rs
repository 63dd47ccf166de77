//! Finds namespaces whose objects ask for more than their quota.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::build_usage;
use crate::govern::usage::{Surroundings, full_name, is_counted, of_object, shown};
use crate::govern::{Check, Judged, Rule};
use crate::render::Manifest;
use crate::tree::Node;
use crate::validate::kubernetes::quantity::of_node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "quota-exceeded",
        level: Level::Error,
        summary: "What is rendered into a namespace does not fit its quota.",
        docs: "Requests and limits are counted as the cluster counts them: by replicas, or an autoscaler's most, with the surge of a rollout; init \
               containers at their largest, sidecars and defaults of the LimitRange included; two runs of a CronJob that lets runs \
               overlap; of builds as many as the build plane lets run, each with its largest step, and their volumes from the start. \
               A container that does not say a resource that the quota bounds is refused as well. \
               Raise the quota, lower requests or replicas, or give the class requests.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  quota: {requests.memory: 256Mi}
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  quota: {requests.memory: 4Gi}
",
    check: Check::Platform(check),
};

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    for manifests in judged.objects.namespaces.values() {
        let quota = manifests.iter().find(|manifest| manifest.key.kind == "ResourceQuota");
        let Some(hard) = quota.and_then(|quota| quota.body.at(&["spec", "hard"])?.as_mapping()) else {
            continue;
        };
        let around = Surroundings::of(manifests);
        let counted = manifests.iter().filter(|manifest| is_counted(manifest));
        let mut usages: Vec<_> = counted.map(|manifest| (*manifest, of_object(manifest, &around))).collect();
        usages.extend(build_usage::of_namespace(manifests, judged, &around));
        for entry in &hard.entries {
            let resource = full_name(&entry.key);
            let Some(bound) = of_node(&entry.value) else { continue };
            let mut asked: BTreeMap<String, i128> = BTreeMap::new();
            for (manifest, usage) in &usages {
                let Some(amount) = usage.amounts.get(resource).filter(|amount| **amount > 0) else {
                    continue;
                };
                let sum = asked.entry(object(manifest)).or_insert(0);
                *sum = sum.saturating_add(*amount);
            }
            let total = asked.values().fold(0_i128, |sum, amount| sum.saturating_add(*amount));
            if !asked.is_empty() && total > bound.nanos {
                diagnostics.push(exceeded((resource, &entry.value), &asked, total, manifests));
            }
            for (manifest, _) in
                usages.iter().filter(|(_, usage)| usage.unsaid.iter().any(|name| name == resource))
            {
                diagnostics.push(unsaid(resource, &entry.value, manifest));
            }
        }
    }
}

fn object(manifest: &Manifest) -> String {
    format!("{}/{}", manifest.key.kind.to_lowercase(), manifest.key.name)
}

fn exceeded(
    (resource, bound): (&str, &Node),
    asked: &BTreeMap<String, i128>,
    total: i128,
    manifests: &[&Manifest],
) -> Diagnostic {
    let key = manifests.first().map(|manifest| &manifest.key);
    let namespace =
        key.and_then(|key| key.namespace.as_ref().or(Some(&key.name))).map_or("", |name| name.as_str());
    let cluster = key.map_or_else(String::new, |key| key.on_cluster());
    let limit = of_node(bound).map_or(0, |amount| amount.nanos);
    let message = format!(
        "the namespace `{namespace}`{cluster} asks for {} of `{resource}`, its quota is {}",
        shown(resource, total),
        shown(resource, limit)
    );
    let width = asked.keys().map(String::len).max().unwrap_or(0);
    let table: Vec<String> = asked
        .iter()
        .map(|(object, amount)| format!("{object:width$}  {}", shown(resource, *amount)))
        .collect();
    let target = manifests.iter().find(|manifest| manifest.key.kind == "ResourceQuota");
    Diagnostic::new(&RULE.code, message)
        .at(bound.origin.span, "the quota")
        .table("what asks for it:", table)
        .concerning(target.map(|quota| quota.owner.target()).unwrap_or_default())
}

fn unsaid(resource: &str, bound: &Node, manifest: &Manifest) -> Diagnostic {
    let key = &manifest.key;
    Diagnostic::new(
        &RULE.code,
        format!(
            "a container of the {} `{}` does not say `{resource}`, so the quota would refuse its pods",
            key.kind, key.name
        ),
    )
    .at(manifest.owner.span, "")
    .label(bound.origin.span, "the quota")
    .hint("give the class requests and limits, or the organization a LimitRange with defaults under `limits`")
    .object(key.object_name())
}

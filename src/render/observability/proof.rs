//! Proves that the logs of every rendered pod reach one index, one retention policy and its own organization's readers.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::{self, Astray};
use super::store::{self, Policy, Reader};
use crate::diagnostics::Diagnostics;
use crate::render::manifest::Manifest;
use crate::resolve::{BoundObservability, LogSource};
use crate::tree::Node;

/// Reports every pod whose logs go astray, once for each namespace and fault, and every organization that nobody reads.
pub(super) fn prove<'m>(
    bound: &BoundObservability<'_>,
    manifests: impl Iterator<Item = &'m Manifest> + Clone,
    diagnostics: &mut Diagnostics,
) {
    let sources = sources(manifests.clone());
    let (policies, readers) = (store::policies(bound), store::readers(bound));
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut running: BTreeMap<&str, &Manifest> = BTreeMap::new();
    for manifest in manifests.filter(|manifest| runs_pods(manifest)) {
        let (Some(cluster), Some(namespace)) = (&manifest.key.cluster, &manifest.key.namespace) else {
            continue;
        };
        let source =
            sources.get(&(cluster.as_str(), namespace.as_str())).copied().unwrap_or(LogSource::Platform);
        if let Some(organization) = source.organization() {
            running.entry(organization).or_insert(manifest);
        }
        let prefix = source.index_prefix();
        let fault = judge(bound, (manifest, source, &prefix), &policies, &readers);
        if let Some(fault) = fault.filter(|_| told.insert((cluster, namespace))) {
            diagnostics.push(problems::astray(manifest, &fault));
        }
    }
    for (organization, manifest) in running {
        if bound.readers.get(organization).is_none_or(Vec::is_empty) {
            let plane = bound.plane.metadata.name.span;
            diagnostics.push(problems::no_readers(plane, organization, manifest.owner.span));
        }
    }
}

fn judge<'a>(
    bound: &BoundObservability<'_>,
    (manifest, source, prefix): (&Manifest, LogSource<'_>, &'a str),
    policies: &[Policy],
    readers: &'a [Reader<'_>],
) -> Option<Astray<'a>> {
    let namespace = manifest.key.namespace.as_deref().unwrap_or_default();
    let excluded = &bound.plane.spec.collect.exclude;
    if let Some(name) = excluded.iter().find(|name| name.as_str() == namespace) {
        return Some(Astray::Excluded(name.span));
    }
    let owner = &manifest.owner;
    let owned = LogSource::of(owner.organization.as_deref(), owner.environment.as_deref());
    if owned != source {
        return Some(Astray::AnotherOwner(prefix));
    }
    let index = format!("{prefix}.2000-01-01");
    let keeping = policies.iter().filter(|policy| covers(&policy.pattern, &index)).count();
    if keeping != 1 {
        return Some(Astray::Policies(prefix, keeping));
    }
    let reading: Vec<&Reader<'_>> = readers.iter().filter(|reader| covers(&reader.pattern, &index)).collect();
    let wanted: Vec<&str> = source.organization().into_iter().collect();
    let found: Vec<&str> = reading.iter().map(|reader| reader.organization).collect();
    (found != wanted).then_some(Astray::Readers(prefix, found))
}

/// Whose logs each rendered namespace gives, as a collector reads it from the namespace's labels.
fn sources<'m>(manifests: impl Iterator<Item = &'m Manifest>) -> BTreeMap<(&'m str, &'m str), LogSource<'m>> {
    let namespaces = manifests.filter(|manifest| manifest.key.kind == "Namespace");
    let source = |manifest: &'m Manifest| {
        let labels = manifest.body.at(&["metadata", "labels"]);
        let label = |key: &str| labels.and_then(|labels| labels.get(key)).and_then(Node::as_str);
        let key = (manifest.key.cluster.as_deref().unwrap_or_default(), manifest.key.name.as_str());
        (key, LogSource::of(label("organization-name"), label("environment-name")))
    };
    namespaces.map(source).collect()
}

/// Whether pods come of an object, Kubernetes' own kinds and those of the controllers that Bindery renders for.
fn runs_pods(manifest: &Manifest) -> bool {
    let kinds = [
        "CronJob",
        "CronWorkflow",
        "DaemonSet",
        "Deployment",
        "Job",
        "OpenSearchCluster",
        "Pod",
        "ReplicaSet",
        "Rollout",
        "StatefulSet",
        "Workflow",
    ];
    kinds.contains(&manifest.key.kind.as_str())
}

/// Whether a pattern that ends in `*` and has no other covers a name.
fn covers(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').is_some_and(|beginning| name.starts_with(beginning))
}

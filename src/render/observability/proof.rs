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
    let mut judged: BTreeSet<(&str, &str, LogSource<'_>)> = BTreeSet::new();
    let mut running: BTreeMap<&str, &Manifest> = BTreeMap::new();
    for manifest in manifests.filter(|manifest| runs_pods(manifest)) {
        let (Some(cluster), Some(namespace)) = (&manifest.key.cluster, &manifest.key.namespace) else {
            continue;
        };
        let place = (cluster.as_str(), namespace.as_str());
        let source = sources.get(&place).copied().unwrap_or(LogSource::Platform);
        let owner = &manifest.owner;
        let owned = LogSource::of(owner.organization.as_deref(), owner.environment.as_deref());
        if let Some(organization) = owned.organization() {
            running.entry(organization).or_insert(manifest);
        }
        if !judged.insert((place.0, place.1, owned)) {
            continue;
        }
        let excluded = bound.plane.spec.collect.exclude.iter().find(|name| name.as_str() == place.1);
        let fault = match excluded {
            Some(name) => Some(Astray::Excluded(name.span)),
            None => judge(source, owned, &policies, &readers),
        };
        diagnostics.extend(fault.map(|fault| problems::astray(manifest, &fault)));
    }
    for (organization, manifest) in running {
        if bound.readers.get(organization).is_none_or(Vec::is_empty) {
            let plane = bound.plane.metadata.name.span;
            diagnostics.push(problems::no_readers(plane, organization, manifest.owner.span));
        }
    }
}

/// What is wrong with where the logs of one source go, when they are those of `owned`.
fn judge<'a>(
    source: LogSource<'_>,
    owned: LogSource<'_>,
    policies: &[Policy],
    readers: &[Reader<'a>],
) -> Option<Astray<'a>> {
    let prefix = source.index_prefix();
    if owned != source {
        return Some(Astray::AnotherOwner(prefix));
    }
    let index = format!("{prefix}.2000-01-01");
    let keeping = policies.iter().filter(|policy| covers(&policy.pattern, &index)).count();
    if keeping != 1 {
        return Some(Astray::Policies(prefix, keeping));
    }
    let reading = readers.iter().filter(|reader| covers(&reader.pattern, &index));
    let found: Vec<&str> = reading.map(|reader| reader.organization).collect();
    let wanted: Vec<&str> = source.organization().into_iter().collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn policy(pattern: &str) -> Policy {
        let span = Span::head(FileId(0), 0);
        Policy { name: pattern.to_owned(), pattern: pattern.to_owned(), hours: 24, span }
    }

    fn reader<'a>(organization: &'a str, pattern: &str) -> Reader<'a> {
        Reader { organization, role: String::new(), pattern: pattern.to_owned(), groups: &[] }
    }

    #[test]
    fn each_way_to_go_astray_is_found() {
        let acme = LogSource::Environment("acme", "production");
        let keeping = [policy("logs.acme.production.*"), policy("logs._platform.*")];
        let reading = [reader("acme", "logs.acme.*"), reader("zeta", "logs.zeta.*")];
        assert!(judge(acme, acme, &keeping, &reading).is_none());
        assert!(judge(LogSource::Platform, LogSource::Platform, &keeping, &reading).is_none());

        let other = judge(LogSource::Platform, acme, &keeping, &reading);
        assert!(matches!(other, Some(Astray::AnotherOwner(prefix)) if prefix == "logs._platform"));
        let unkept = judge(acme, acme, &keeping[1..], &reading);
        assert!(matches!(unkept, Some(Astray::Policies(_, 0))));
        let twice = [policy("logs.acme.*"), policy("logs.acme.production.*")];
        assert!(matches!(judge(acme, acme, &twice, &reading), Some(Astray::Policies(_, 2))));
        let unread = judge(acme, acme, &keeping, &reading[1..]);
        assert!(matches!(unread, Some(Astray::Readers(_, readers)) if readers.is_empty()));
        let wide = [reader("acme", "logs.acme.*"), reader("ac", "logs.ac*")];
        let shared = judge(acme, acme, &keeping, &wide);
        assert!(matches!(shared, Some(Astray::Readers(_, readers)) if readers == ["acme", "ac"]));
    }
}

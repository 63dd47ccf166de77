//! Adds up what the builds of a namespace ask for at one time: as many of the largest as the build plane lets run.

use std::collections::{BTreeMap, BTreeSet};

use super::builds;
use super::rule::Judged;
use super::usage::{Surroundings, Usage};
use crate::model::BuildConcurrency;
use crate::render::Manifest;

/// What the builds among the objects of a namespace ask for, each with its part; who waits for another has none.
///
/// Steps run one after the other, so the largest counts. Volumes are there from the start, before any lock is taken.
pub(super) fn of_namespace<'j>(
    manifests: &[&'j Manifest],
    judged: &Judged<'j>,
    around: &Surroundings<'_>,
) -> Vec<(&'j Manifest, Usage)> {
    let mut largest: Vec<(&'j Manifest, BTreeMap<String, i128>)> = Vec::new();
    let mut usages: Vec<(&'j Manifest, Usage)> = Vec::new();
    for manifest in manifests {
        let Some(build) = builds::pods(manifest, judged.objects) else { continue };
        let mut amounts: BTreeMap<String, i128> = BTreeMap::new();
        let mut usage = Usage::none();
        for pod in build.containers() {
            let mut step = Usage::none();
            step.add_pods(&pod, 1, around);
            for (resource, amount) in step.amounts {
                let most = amounts.entry(resource).or_insert(0);
                *most = amount.max(*most);
            }
        }
        for claim in &build.claims {
            usage.add_claims(*claim, 1);
        }
        largest.push((manifest, amounts));
        usages.push((manifest, usage));
    }
    let Some(concurrency) = largest.first().and_then(|(manifest, _)| concurrency(manifest, judged)) else {
        return usages;
    };
    let resources: BTreeSet<String> =
        largest.iter().flat_map(|(_, amounts)| amounts.keys().cloned()).collect();
    for resource in &resources {
        let amounts = largest.iter().enumerate().filter_map(|(at, (manifest, amounts))| {
            Some((*amounts.get(resource)?, at, manifest.owner.component.as_deref()))
        });
        for (at, amount) in running(amounts.collect(), concurrency) {
            if let Some((_, usage)) = usages.get_mut(at) {
                usage.add(resource, amount);
            }
        }
    }
    usages
}

/// The amounts that count: the largest of each component, and of these the largest of all, as many as may run.
fn running(
    mut amounts: Vec<(i128, usize, Option<&str>)>,
    concurrency: &BuildConcurrency,
) -> Vec<(usize, i128)> {
    let most = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    amounts.sort_by_key(|(amount, at, _)| (std::cmp::Reverse(*amount), *at));
    let mut taken: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let may_run = amounts.into_iter().filter(|(_, _, component)| {
        let count = taken.entry(*component).or_insert(0);
        *count += 1;
        *count <= most(concurrency.component)
    });
    may_run.take(most(concurrency.plane)).map(|(amount, at, _)| (at, amount)).collect()
}

/// How many builds run on the cluster of an object; planes of one cluster say the same.
fn concurrency<'j>(manifest: &Manifest, judged: &Judged<'j>) -> Option<&'j BuildConcurrency> {
    let cluster = manifest.key.cluster.as_deref();
    let mut planes = judged.platform.index.valid.build_planes.iter();
    let plane = planes.find(|plane| Some(plane.spec.kubernetes_cluster.name.as_str()) == cluster)?;
    Some(&plane.spec.concurrency)
}

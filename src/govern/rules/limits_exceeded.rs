//! Finds pods and volumes that the LimitRange of their own namespace would refuse.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::builds;
use crate::govern::findings::are_together;
use crate::govern::pod_amounts::{PodContainers, Side, amount};
use crate::govern::pod_security::PodView;
use crate::govern::usage::{Surroundings, shown};
use crate::govern::{Check, Objects, Rule};
use crate::render::Manifest;
use crate::tree::Node;
use crate::validate::kubernetes::is_exact;
use crate::validate::kubernetes::quantity::of_node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "limits-exceeded",
        level: Level::Error,
        summary: "A workload's pods or volumes lie outside the limits of their namespace.",
        docs: "The cluster would take the Deployment and refuse every pod of it: a LimitRange says the least and the most that a container, a \
               pod or a volume claim may ask for, and gives containers that say nothing their amounts. A default limit below a request that is \
               written refuses the pod as well. Ask for less or more, or change \
               `limits` of the organization or environment. Between plain manifests of two files that name no namespace it is a warning.",
    },
    example: "\
apiVersion: v1
kind: LimitRange
metadata: {name: organization, namespace: shop}
spec:
  limits: [{type: Container, max: {memory: 256Mi}}]
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      resources: {requests: {memory: 256Mi}, limits: {memory: 512Mi}}
",
    instead: "\
apiVersion: v1
kind: LimitRange
metadata: {name: organization, namespace: shop}
spec:
  limits: [{type: Container, max: {memory: 512Mi}}]
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      resources: {requests: {memory: 256Mi}, limits: {memory: 512Mi}}
",
    check: Check::Objects(check),
};

/// So many refusals of one object are told.
const MOST_REFUSALS: usize = 8;

/// What one container, pod or claim asks for of one resource, and may use at most.
struct Asked {
    what: String,
    request: Option<i128>,
    limit: Option<i128>,
}

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    for manifests in objects.namespaces.values() {
        let ranges = manifests.iter().filter(|manifest| manifest.key.kind == "LimitRange");
        let limits = ranges.filter_map(|range| range.body.at(&["spec", "limits"])?.as_sequence()).flatten();
        let limits: Vec<&Node> = limits.collect();
        if limits.is_empty() {
            continue;
        }
        let bounds = tightest(&limits);
        let around = Surroundings::of(manifests);
        for manifest in manifests {
            let build = builds::pods(manifest, objects);
            let own = PodView::of_object(&manifest.body).map(|pod| PodContainers::of_pod(&pod));
            let pods: Vec<PodContainers<'_>> =
                own.into_iter().chain(build.iter().flat_map(|build| build.containers())).collect();
            let claim = (manifest.key.kind == "PersistentVolumeClaim").then(|| manifest.body.get("spec"));
            let claims: Vec<Option<&Node>> = claim
                .into_iter()
                .chain(build.iter().flat_map(|build| build.claims.iter().copied()))
                .collect();
            if pods.is_empty() && claims.is_empty() {
                continue;
            }
            let mut found = refusals(&bounds, &pods, &claims, &around);
            if found.is_empty() {
                found.extend(pods.iter().find_map(|pod| refused_with_defaults(pod, &around)));
            }
            diagnostics.extend(found.into_iter().map(|found| report(objects, manifest, found)));
        }
    }
}

/// One bound of an item of a LimitRange.
struct Bound<'n> {
    /// Which item of the namespace says it.
    item: usize,
    kind: &'n str,
    field: &'static str,
    resource: &'n str,
    node: &'n Node,
    nanos: i128,
}

/// The bounds that decide: what keeps the tightest keeps all that say the same of the same resource. Without this every object would be
/// compared with every item of every LimitRange.
fn tightest<'n>(limits: &[&'n Node]) -> Vec<Bound<'n>> {
    let mut bounds: Vec<Bound<'n>> = Vec::new();
    let mut known: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for (item, limit) in limits.iter().enumerate() {
        let Some(kind) = limit.get("type").and_then(Node::as_str) else { continue };
        for field in ["max", "min", "maxLimitRequestRatio"] {
            let entries = limit.get(field).and_then(Node::as_mapping);
            for entry in entries.into_iter().flat_map(|entries| &entries.entries) {
                let Some(amount) = of_node(&entry.value) else { continue };
                let resource = entry.key.as_str();
                let bound = Bound { item, kind, field, resource, node: &entry.value, nanos: amount.nanos };
                match known.entry((kind, field, resource)) {
                    Entry::Vacant(free) => {
                        free.insert(bounds.len());
                        bounds.push(bound);
                    }
                    Entry::Occupied(taken) => {
                        let before = &mut bounds[*taken.get()];
                        let is_tighter = match field {
                            "min" => bound.nanos > before.nanos,
                            _ => bound.nanos < before.nanos,
                        };
                        if is_tighter {
                            *before = bound;
                        }
                    }
                }
            }
        }
    }
    // One after another, as the items stand, whichever of them turned out the tightest.
    bounds.sort_by_key(|bound| bound.item);
    bounds
}

/// What the bounds refuse: once for each item, since the steps of a build are alike, and no more than anybody reads of one object.
fn refusals<'n>(
    bounds: &[Bound<'n>],
    pods: &[PodContainers<'_>],
    claims: &[Option<&Node>],
    around: &Surroundings<'_>,
) -> Vec<(&'n Node, String)> {
    let mut found = Vec::new();
    let mut told = None;
    for bound in bounds {
        if told == Some(bound.item) {
            continue;
        }
        let resource = bound.resource;
        let asked: Vec<Asked> = match bound.kind {
            "Container" => pods.iter().flat_map(|pod| of_containers(pod, resource, around)).collect(),
            "Pod" => pods.iter().map(|pod| of_pod(pod, resource, around)).collect(),
            "PersistentVolumeClaim" => claims.iter().map(|claim| of_claim(*claim, resource)).collect(),
            _ => Vec::new(),
        };
        let fault = asked.iter().find_map(|asked| fault(asked, (bound.field, bound.nanos), resource));
        if let Some(fault) = fault {
            told = Some(bound.item);
            found.push((bound.node, fault));
            if found.len() == MOST_REFUSALS {
                break;
            }
        }
    }
    found
}

/// The first fault that the defaults make: the API server fills them in, and then judges the pod again.
fn refused_with_defaults<'n>(
    pod: &PodContainers<'_>,
    around: &Surroundings<'n>,
) -> Option<(&'n Node, String)> {
    // Of what the pod says nothing the defaults alone decide, and that is known once for all pods.
    let said = pod.said().filter(|resource| around.limited().contains(resource));
    let resources: BTreeSet<&str> = said.chain(around.contradicted().iter().copied()).collect();
    resources.into_iter().find_map(|resource| {
        let limit_node = around.default_node(Side::Limits, resource)?;
        let limit = around.default(Side::Limits, resource)?;
        let written = |container: &Node| container.at(&["resources", "limits", resource]).is_some();
        let mut given = pod.all().filter(|container| !written(container));
        let fault = given.find_map(|container| {
            let name = container.get("name").and_then(Node::as_str).unwrap_or("main");
            let request = amount(container, Side::Requests, resource, around)?;
            let (asked, most) = (shown(resource, request), shown(resource, limit));
            if request > limit {
                return Some(format!("container `{name}` asks for {asked} of {resource}, and its default limit is {most}"));
            }
            if request != limit && is_exact(resource) {
                return Some(format!("container `{name}` asks for {asked} of {resource}, and its default limit is {most}, which has to be the same"));
            }
            let whole = pod.of_whole(Side::Limits, resource).filter(|whole| limit > *whole)?;
            let whole = shown(resource, whole);
            Some(format!("container `{name}` has the default limit {most} of {resource}, and its pod a limit of {whole}"))
        });
        fault.map(|fault| (limit_node, fault))
    })
}

fn of_containers(pod: &PodContainers<'_>, resource: &str, around: &Surroundings<'_>) -> Vec<Asked> {
    let asked = |container: &Node| Asked {
        what: format!("container `{}`", container.get("name").and_then(Node::as_str).unwrap_or("main")),
        request: amount(container, Side::Requests, resource, around),
        limit: amount(container, Side::Limits, resource, around),
    };
    pod.all().map(asked).collect()
}

fn of_pod(pod: &PodContainers<'_>, resource: &str, around: &Surroundings<'_>) -> Asked {
    let sum = |side: Side| Some(pod.sum(side, resource, around)).filter(|sum| *sum > 0);
    Asked { what: "the pod".to_owned(), request: sum(Side::Requests), limit: sum(Side::Limits) }
}

fn of_claim(claim: Option<&Node>, resource: &str) -> Asked {
    let request = claim.and_then(|claim| claim.at(&["resources", "requests", resource])).and_then(of_node);
    let request = request.map(|request| request.nanos);
    Asked { what: "the volume claim".to_owned(), request, limit: request }
}

/// What a bound refuses: the API server wants to see an amount wherever there is a bound.
fn fault(asked: &Asked, (field, bound): (&str, i128), resource: &str) -> Option<String> {
    let Asked { what, request, limit } = asked;
    let unsaid = |side: &str| Some(format!("{what} says no {side} for {resource}"));
    let says =
        |verb: &str, amount: i128| Some(format!("{what} {verb} {} of {resource}", shown(resource, amount)));
    match field {
        "max" => match (*limit, *request) {
            (None, _) => unsaid("limit"),
            (Some(limit), _) if limit > bound => says("may use", limit),
            (_, Some(request)) if request > bound => says("asks for", request),
            _ => None,
        },
        "min" => match (*request, *limit) {
            (None, _) => unsaid("request"),
            (Some(request), _) if request < bound => says("asks for", request),
            (_, Some(limit)) if limit < bound => says("may use", limit),
            _ => None,
        },
        _ => match (*request, *limit) {
            (None | Some(0), _) => unsaid("request"),
            (_, None) => unsaid("limit"),
            // Both sides in the same unit: the ratio is a number, not an amount.
            (Some(request), Some(limit)) => (limit.saturating_mul(1_000_000_000)
                > request.saturating_mul(bound))
            .then(|| format!("{what} has a limit for {resource} that is too many times its request")),
        },
    }
}

fn report(objects: &Objects<'_>, manifest: &Manifest, (bound, message): (&Node, String)) -> Diagnostic {
    let key = &manifest.key;
    let hint = match objects.is_complete {
        true => "ask for less or more, or change the `limits` of the organization or environment",
        false => "ask for less or more, or change the LimitRange",
    };
    let is_sure = are_together(objects, manifest, bound.origin.span);
    let level = if is_sure { RULE.code.level } else { Level::Warning };
    Diagnostic::new(&RULE.code, format!("the limits of the namespace refuse this: {message}"))
        .at(bound.origin.span, "this limit")
        .label(manifest.owner.span, format!("needed by the {} `{}`", key.kind, key.name))
        .hint(hint)
        .object(key.object_name())
        .leveled(level)
}

//! Holds the objects that rules judge, with the ways to look them up.

use std::collections::{BTreeMap, BTreeSet};

use super::pod_security::{NEWEST, Standard};
use super::pods::Pods;
use crate::render::{Manifest, Owner, Rendered};
use crate::resolve::Platform;
use crate::source::Span;
use crate::validate::kubernetes_minor;

/// Organization, project, component and environment.
type Bound<'j> = (&'j str, &'j str, &'j str, &'j str);

/// A set of objects, rendered by us or read from plain manifests.
#[derive(Debug)]
pub struct Objects<'j> {
    /// All of them, in the order of the set.
    pub manifests: &'j [Manifest],
    /// By cluster and namespace: those in it, and the Namespace itself. An empty name holds those that name none.
    pub namespaces: BTreeMap<(&'j str, &'j str), Vec<&'j Manifest>>,
    /// By cluster and namespace: what makes pods there.
    pub pods: BTreeMap<(&'j str, &'j str), Pods<'j>>,
    /// By cluster, namespace, kind and name; alternatives of one object may lie beside each other in manifests of others.
    named: BTreeMap<(&'j str, &'j str, &'j str, &'j str), Vec<&'j Manifest>>,
    /// The Pod Security level that the user demands of every pod, beside what namespaces enforce.
    pub demanded: Option<Standard>,
    /// Whether the set holds all that its objects refer to by selectors and names; others' manifests may be a part.
    pub is_complete: bool,
    /// Name of the class of each binding, where it stands.
    classes: BTreeMap<Bound<'j>, Span>,
    /// The same places.
    class_names: BTreeSet<Span>,
    /// Minor version of Kubernetes by cluster, where it is known.
    versions: BTreeMap<&'j str, u32>,
    /// Minor version of Kubernetes elsewhere.
    version: u32,
}

impl<'j> Objects<'j> {
    /// Indexes what a platform renders.
    pub fn of_platform(platform: &'j Platform<'_>, rendered: &'j Rendered) -> Self {
        let mut objects = Objects::new(rendered);
        objects.is_complete = true;
        for bound in &platform.bindings {
            let key = (
                bound.organization,
                bound.project.name(),
                bound.component.as_str(),
                bound.environment.name(),
            );
            objects.classes.insert(key, bound.class.name.span);
            objects.class_names.insert(bound.class.name.span);
            for placement in &bound.placements {
                let plane = &placement.plane.spec;
                objects.versions.insert(plane.kubernetes_cluster.name.as_str(), kubernetes_minor(plane));
            }
        }
        objects
    }

    /// Indexes manifests that others wrote, for one minor version of Kubernetes.
    pub fn of_manifests(rendered: &'j Rendered, demanded: Option<Standard>, version: Option<u32>) -> Self {
        let mut objects = Objects::new(rendered);
        objects.demanded = demanded;
        objects.version = version.or(demanded.map(|standard| standard.minor)).unwrap_or(NEWEST);
        objects
    }

    fn new(rendered: &'j Rendered) -> Self {
        let mut namespaces: BTreeMap<(&str, &str), Vec<&Manifest>> = BTreeMap::new();
        let mut named: BTreeMap<(&str, &str, &str, &str), Vec<&Manifest>> = BTreeMap::new();
        for manifest in &rendered.manifests {
            let key = &manifest.key;
            let own = (key.kind == "Namespace").then_some(&key.name);
            let namespace = key.namespace.as_ref().or(own).map_or("", |name| name.as_str());
            let cluster = key.cluster.as_deref().unwrap_or_default();
            namespaces.entry((cluster, namespace)).or_default().push(manifest);
            let name = (cluster, namespace, key.kind.as_str(), key.name.as_str());
            named.entry(name).or_default().push(manifest);
        }
        let pods = namespaces.iter().map(|(key, manifests)| (*key, Pods::among(manifests))).collect();
        Objects {
            manifests: &rendered.manifests,
            namespaces,
            named,
            pods,
            demanded: None,
            is_complete: false,
            classes: BTreeMap::new(),
            class_names: BTreeSet::new(),
            versions: BTreeMap::new(),
            version: NEWEST,
        }
    }

    /// The place that should have said what an object does not say: the name of its class, else `otherwise`.
    pub fn author(&self, owner: &Owner, otherwise: Span) -> Span {
        let names = [&owner.organization, &owner.project, &owner.component, &owner.environment];
        let [Some(organization), Some(project), Some(component), Some(environment)] =
            names.map(Option::as_ref)
        else {
            return otherwise;
        };
        let key: Bound<'_> = (organization, project, component, environment);
        self.classes.get(&key).copied().unwrap_or(otherwise)
    }

    /// Whether a place is the name of a class.
    pub fn is_class(&self, place: Span) -> bool {
        self.class_names.contains(&place)
    }

    /// Minor version of the Kubernetes that an object is for.
    pub fn minor(&self, manifest: &Manifest) -> u32 {
        self.versions.get(place(manifest).0).copied().unwrap_or(self.version)
    }

    /// The objects of a kind and name beside another object, or in the namespace that it names.
    pub fn named<'o>(
        &'o self,
        beside: &'o Manifest,
        namespace: Option<&'o str>,
        kind: &'o str,
        name: &'o str,
    ) -> &'o [&'o Manifest] {
        let (cluster, own) = place(beside);
        let key = (cluster, namespace.unwrap_or(own), kind, name);
        self.named.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Whether the set would hold an object of a kind beside another one, or in the namespace that it names, if there were one.
    ///
    /// Manifests of others may be a part of what runs: without any object of the kind they say nothing about it.
    pub fn knows(&self, beside: &Manifest, namespace: Option<&str>, kind: &str) -> bool {
        let (cluster, own) = place(beside);
        let namespace = namespace.unwrap_or(own);
        if self.is_complete {
            return self.namespaces.contains_key(&(cluster, namespace));
        }
        let next = self.named.range((cluster, namespace, kind, "")..).next();
        next.is_some_and(|((a, b, c, _), _)| (*a, *b, *c) == (cluster, namespace, kind))
    }

    /// What makes pods in an object's namespace.
    pub fn pods_beside(&self, manifest: &'j Manifest) -> Option<&Pods<'j>> {
        self.pods.get(&place(manifest))
    }
}

/// Cluster and namespace of an object.
pub(super) fn place(manifest: &Manifest) -> (&str, &str) {
    let namespace = manifest.key.namespace.as_ref().map_or("", |name| name.as_str());
    (manifest.key.cluster.as_deref().unwrap_or_default(), namespace)
}

//! Holds the objects that rules judge, with the ways to look them up.

use std::collections::{BTreeMap, BTreeSet};

use super::made::Made;
use super::pod_security::{NEWEST, Standard};
use super::pods::Pods;
use crate::model::{Existing, Referent};
use crate::policy::Scope;
use crate::render::{Manifest, Owner, Rendered};
use crate::resolve::Platform;
use crate::source::Span;
use crate::tree::Node;
use crate::validate::kubernetes_minor;

/// Organization, project, component and environment.
type Bound<'j> = (&'j str, &'j str, &'j str, &'j str);

/// Where definitions say that something exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place<'j> {
    Organization(&'j str),
    Environment(&'j str, &'j str),
    Cluster(&'j str),
}

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
    /// By cluster and namespace: what controllers make there of the objects.
    made: BTreeMap<(&'j str, &'j str), Made<'j>>,
    /// By cluster: what they make in every namespace.
    made_everywhere: BTreeMap<&'j str, Made<'j>>,
    /// By group and kind: where CustomResourceDefinitions of the set say that objects live.
    defined: BTreeMap<(&'j str, &'j str), Scope>,
    /// What is said to exist, by organization and environment, by organization, and by cluster.
    existing: BTreeMap<Place<'j>, Vec<&'j Existing>>,
    /// The Pod Security level that the user demands of every pod, beside what namespaces enforce.
    pub demanded: Option<Standard>,
    /// Whether the set holds all that its objects refer to by selectors and names; others' manifests may be a part.
    pub is_complete: bool,
    /// Name of the class of each binding, where it stands.
    classes: BTreeMap<Bound<'j>, Span>,
    /// Bindings whose workload says that it offers nothing.
    without_endpoints: BTreeSet<Bound<'j>>,
    /// The same places.
    class_names: BTreeSet<Span>,
    /// Minor version of Kubernetes by cluster, where it is known.
    versions: BTreeMap<&'j str, u32>,
    /// Minor version of Kubernetes elsewhere.
    version: u32,
}

/// The binding that an object was rendered for.
fn bound(owner: &Owner) -> Option<Bound<'_>> {
    let [organization, project, component, environment] =
        [&owner.organization, &owner.project, &owner.component, &owner.environment].map(Option::as_deref);
    Some((organization?, project?, component?, environment?))
}

impl<'j> Objects<'j> {
    /// Indexes what a platform renders.
    pub fn of_platform(platform: &'j Platform<'_>, rendered: &'j Rendered) -> Self {
        let mut objects = Objects::new(rendered);
        objects.is_complete = true;
        for (name, organization) in &platform.index.organizations {
            let existing = &organization.spec.existing;
            objects.existing.entry(Place::Organization(name)).or_default().push(existing);
        }
        for bound in &platform.bindings {
            let key = (
                bound.organization,
                bound.project.name(),
                bound.component.as_str(),
                bound.environment.name(),
            );
            objects.classes.insert(key, bound.class.name.span);
            if bound.workload.spec.endpoints.are_none() {
                objects.without_endpoints.insert(key);
            }
            objects.class_names.insert(bound.class.name.span);
            let environment = Place::Environment(bound.organization, bound.environment.name());
            objects.existing.entry(environment).or_insert_with(|| vec![&bound.environment.spec.existing]);
            for placement in &bound.placements {
                let plane = &placement.plane.spec;
                objects.versions.insert(plane.kubernetes_cluster.name.as_str(), kubernetes_minor(plane));
            }
        }
        for plane in platform.index.data_planes.values() {
            let cluster = Place::Cluster(plane.spec.kubernetes_cluster.name.as_str());
            objects.existing.entry(cluster).or_default().push(&plane.spec.existing);
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
        let mut defined: BTreeMap<(&str, &str), Scope> = BTreeMap::new();
        let mut made: BTreeMap<(&str, &str), Made<'_>> = BTreeMap::new();
        let mut made_everywhere: BTreeMap<&str, Made<'_>> = BTreeMap::new();
        for manifest in &rendered.manifests {
            let key = &manifest.key;
            let own = (key.kind == "Namespace").then_some(&key.name);
            let namespace = key.namespace.as_ref().or(own).map_or("", |name| name.as_str());
            let cluster = key.cluster.as_deref().unwrap_or_default();
            namespaces.entry((cluster, namespace)).or_default().push(manifest);
            let name = (cluster, namespace, key.kind.as_str(), key.name.as_str());
            named.entry(name).or_default().push(manifest);
            made.entry((cluster, namespace)).or_default().add(manifest);
            made_everywhere.entry(cluster).or_default().add_copied(manifest);
            defined.extend(defined_scope(manifest));
        }
        let pods = namespaces.iter().map(|(key, manifests)| (*key, Pods::among(manifests))).collect();
        Objects {
            manifests: &rendered.manifests,
            namespaces,
            named,
            pods,
            made,
            made_everywhere,
            defined,
            existing: BTreeMap::new(),
            demanded: None,
            is_complete: false,
            classes: BTreeMap::new(),
            without_endpoints: BTreeSet::new(),
            class_names: BTreeSet::new(),
            versions: BTreeMap::new(),
            version: NEWEST,
        }
    }

    /// The place that should have said what an object does not say: the name of its class, else `otherwise`.
    pub fn author(&self, owner: &Owner, otherwise: Span) -> Span {
        bound(owner).and_then(|key| self.classes.get(&key).copied()).unwrap_or(otherwise)
    }

    /// Whether the workload of a binding says that it has no endpoints; one that says nothing of them does not.
    pub fn offers_nothing(&self, owner: &Owner) -> bool {
        bound(owner).is_some_and(|key| self.without_endpoints.contains(&key))
    }

    /// Whether a place is the name of a class.
    pub fn is_class(&self, place: Span) -> bool {
        self.class_names.contains(&place)
    }

    /// Where an object lives, as far as its kind is known: by the set's own definition of it, else by what is usual.
    pub fn known_scope(&self, manifest: &Manifest) -> Option<Scope> {
        let (group, kind) = (manifest.key.group(), manifest.key.kind.as_str());
        self.defined.get(&(group, kind)).copied().or_else(|| Scope::of(group, kind))
    }

    /// The same; a kind that nobody knows counts as one that lives in a namespace.
    pub fn scope(&self, manifest: &Manifest) -> Scope {
        self.known_scope(manifest).unwrap_or(Scope::Namespaced)
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

    /// Whether a controller makes an object of a kind of another one's namespace, or may make it.
    pub fn is_made(
        &self,
        beside: &Manifest,
        namespace: Option<&str>,
        kind: &'static str,
        name: &str,
    ) -> bool {
        let (cluster, own) = place(beside);
        let made = self.made.get(&(cluster, namespace.unwrap_or(own)));
        made.into_iter().chain(self.made_everywhere.get(cluster)).any(|made| made.has(kind, name))
    }

    /// Whether an operator may make an object of that name beside another one, and call it after an object of its own.
    pub fn is_operated(&self, beside: &Manifest, namespace: Option<&str>, name: &str) -> bool {
        let (cluster, own) = place(beside);
        let made = self.made.get(&(cluster, namespace.unwrap_or(own)));
        made.is_some_and(|made| made.is_operated(name))
    }

    /// Whether the definitions say that there is something to which a pod of an object refers.
    pub fn is_said_to_exist(&self, beside: &Manifest, kind: Referent, name: &str) -> bool {
        let owner = &beside.owner;
        let organization = owner.organization.as_deref().unwrap_or_default();
        let environment = owner.environment.as_deref().unwrap_or_default();
        let places = [
            Place::Organization(organization),
            Place::Environment(organization, environment),
            Place::Cluster(place(beside).0),
        ];
        let said = places.iter().filter_map(|place| self.existing.get(place)).flatten();
        said.into_iter().any(|existing| existing.has(kind, name))
    }

    /// The names of a kind beside an object, or in the namespace that it names.
    pub fn names_of(&self, beside: &Manifest, namespace: Option<&str>, kind: &str) -> Vec<&'j str> {
        let (cluster, own) = place(beside);
        let of_kind = (cluster, namespace.unwrap_or(own), kind);
        let from = (of_kind.0, of_kind.1, of_kind.2, "");
        let named = self.named.range(from..).map(|(key, _)| *key);
        named.take_while(|(a, b, c, _)| (*a, *b, *c) == of_kind).map(|(.., name)| name).collect()
    }

    /// What makes pods in an object's namespace.
    pub fn pods_beside(&self, manifest: &'j Manifest) -> Option<&Pods<'j>> {
        self.pods.get(&place(manifest))
    }
}

/// Group and kind that a CustomResourceDefinition defines, and where their objects live.
fn defined_scope(manifest: &Manifest) -> Option<((&str, &str), Scope)> {
    let text = |path: &[&str]| manifest.body.at(path).and_then(Node::as_str);
    let is_definition = manifest.key.kind == "CustomResourceDefinition";
    let scope = match text(&["spec", "scope"]).filter(|_| is_definition)? {
        "Cluster" => Scope::Cluster,
        _ => Scope::Namespaced,
    };
    Some(((text(&["spec", "group"])?, text(&["spec", "names", "kind"])?), scope))
}

/// Cluster and namespace of an object.
pub(super) fn place(manifest: &Manifest) -> (&str, &str) {
    let namespace = manifest.key.namespace.as_ref().map_or("", |name| name.as_str());
    (manifest.key.cluster.as_deref().unwrap_or_default(), namespace)
}

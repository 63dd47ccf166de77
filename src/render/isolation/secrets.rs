//! Proves that no entry of a store for the whole cluster is read by two organizations, unless the store says that it may be.

use std::collections::{BTreeMap, BTreeSet};

use super::problems;
use crate::diagnostics::Diagnostics;
use crate::model::SecretPrefix;
use crate::render::manifest::Manifest;
use crate::resolve::Platform;
use crate::tree::Node;

/// The kind of store that all namespaces of a cluster share.
const SHARED_STORE: &str = "ClusterSecretStore";

/// Stands for all shared stores of a cluster, where labels select them; no store has this name.
const EVERY_STORE: &str = "";

/// One entry, or all that begin with some words, that an object reads or writes.
#[derive(Clone, Debug)]
struct Read<'m> {
    manifest: &'m Manifest,
    store: &'m str,
    place: &'m Node,
    /// The entry as stores understand it.
    key: String,
    /// Whether everything that begins with the key is meant.
    all: bool,
}

/// Who reads an entry; one read for each organization, nobody is the platform.
type Readers<'m> = BTreeMap<Option<&'m str>, Read<'m>>;

/// What is read on one cluster.
#[derive(Default)]
struct Entries<'m> {
    /// By store and entry.
    readers: BTreeMap<(&'m str, String), Readers<'m>>,
    /// How long the words are by which several entries are found.
    lengths: BTreeSet<usize>,
}

/// Reports every entry that an organization reads although it is another's.
pub(super) fn prove(platform: &Platform<'_>, manifests: &[Manifest], diagnostics: &mut Diagnostics) {
    let mut clusters: BTreeMap<&str, Entries<'_>> = BTreeMap::new();
    let mut told = BTreeSet::new();
    let reads: Vec<Read<'_>> = manifests.iter().flat_map(reads).collect();
    // The platform's own entries, how engines log in to clusters, are nobody else's, whatever the cluster.
    let mut of_platform = Entries::default();
    for read in reads.iter().filter(|read| read.manifest.key.cluster.is_none()) {
        of_platform.note(None, read);
    }
    let stated = Stated::of(platform);
    // Entries come before what finds several of them, and named stores before what could be any of them.
    let mut ordered: Vec<&Read<'_>> = reads.iter().collect();
    ordered.sort_by_key(|read| (read.store == EVERY_STORE, read.all));
    for read in ordered {
        let (Some(cluster), Some(own)) =
            (read.manifest.key.cluster.as_deref(), read.manifest.owner.organization.as_deref())
        else {
            continue;
        };
        let entries = clusters.entry(cluster).or_default();
        let place = read.place.origin.span;
        let fitting = stated.fitting(cluster, read);
        let report = match refusal(&fitting, own) {
            Some(prefix) => Some(problems::secret_below_prefix(read.manifest, (&read.key, place), prefix)),
            None => of_platform
                .other(read, |_| false)
                .or_else(|| {
                    // What one store's prefixes share is not shared in others.
                    let may_share = |reader: &str| read.store != EVERY_STORE && is_for(&fitting, own, reader);
                    entries.other(read, may_share)
                })
                .map(|first| {
                    let first = (first.manifest, first.place);
                    problems::foreign_secret(read.manifest, (&read.key, place), first)
                }),
        };
        match report {
            Some(report) if told.insert(place) => diagnostics.push(report),
            Some(_) => {}
            None => entries.note(Some(own), read),
        }
    }
}

impl<'m> Entries<'m> {
    fn note(&mut self, reader: Option<&'m str>, read: &Read<'m>) {
        if read.all {
            self.lengths.insert(read.key.len());
        }
        for store in BTreeSet::from([read.store, EVERY_STORE]) {
            let readers = self.readers.entry((store, read.key.clone())).or_default();
            readers.entry(reader).or_insert_with(|| read.clone());
        }
    }

    /// Another's read of the same entry. What both are told at one place is shared by whoever wrote that.
    fn other(&self, read: &Read<'m>, may_share: impl Fn(&str) -> bool) -> Option<&Read<'m>> {
        let own = read.manifest.owner.organization.as_deref();
        let key = |key: &str| self.readers.get(&(read.store, key.to_owned()));
        let above = self.lengths.range(..read.key.len());
        let above = above.filter_map(|length| key(read.key.get(..*length)?)).flatten();
        let above = above.filter(|(_, other)| other.all);
        let same = key(&read.key).into_iter().flatten();
        let below = self.readers.range((read.store, read.key.clone())..);
        let below = below
            .take_while(|((store, key), _)| read.all && *store == read.store && key.starts_with(&read.key));
        let below = below.flat_map(|(_, readers)| readers);
        same.chain(above).chain(below).find_map(|(reader, other)| {
            let is_own = *reader == own || other.place.origin.span == read.place.origin.span;
            (!is_own && !reader.is_some_and(&may_share)).then_some(other)
        })
    }
}

/// A prefix, as it is compared, with the organization of the plane that states it: nobody where planes are everybody's.
struct Statement<'p> {
    plane: usize,
    organization: Option<&'p str>,
    cleaned: String,
    prefix: &'p SecretPrefix,
}

/// What planes say of prefixes, by cluster and store.
struct Stated<'p>(BTreeMap<(&'p str, &'p str), Vec<Statement<'p>>>);

impl<'p> Stated<'p> {
    fn of(platform: &Platform<'p>) -> Self {
        let shared = platform.index.shared.as_deref();
        let mut stated: BTreeMap<(&str, &str), Vec<Statement<'_>>> = BTreeMap::new();
        let planes = platform.index.valid.data_planes.iter().enumerate();
        for (at, plane) in planes.filter(|(_, plane)| plane.spec.secret_store.kind == SHARED_STORE) {
            let store = &plane.spec.secret_store;
            let organization = Some(plane.organization.as_str()).filter(|own| shared != Some(own));
            let key = (plane.spec.kubernetes_cluster.name.as_str(), store.name.as_str());
            stated.entry(key).or_default().extend(store.prefixes.iter().map(|prefix| Statement {
                plane: at,
                organization,
                cleaned: clean(&prefix.prefix),
                prefix,
            }));
        }
        Stated(stated)
    }

    /// Of each plane the longest prefix that an entry has; who finds entries could find those of longer ones as well.
    fn fitting<'s>(&'s self, cluster: &'s str, read: &Read<'s>) -> Vec<&'s Statement<'p>> {
        let stores = self.0.range((cluster, read.store)..);
        let stores = stores.take_while(|((own, store), _)| {
            *own == cluster && (read.store == EVERY_STORE || *store == read.store)
        });
        let all: Vec<&Statement<'p>> = stores.flat_map(|(_, statements)| statements).collect();
        let mut longest: BTreeMap<usize, &Statement<'p>> = BTreeMap::new();
        for own in all.iter().copied().filter(|own| read.key.starts_with(&own.cleaned)) {
            let known = longest.entry(own.plane).or_insert(own);
            if known.cleaned.len() < own.cleaned.len() {
                *known = own;
            }
        }
        let inner = all.iter().copied().filter(|own| read.all && own.cleaned.starts_with(&read.key));
        longest.into_values().chain(inner).collect()
    }
}

/// A prefix that is not an organization's, whichever plane says so.
fn refusal<'p>(fitting: &[&Statement<'p>], own: &str) -> Option<&'p SecretPrefix> {
    fitting.iter().map(|statement| statement.prefix).find(|prefix| {
        let named = &prefix.organizations;
        !named.is_empty() && !named.iter().any(|name| name.as_str() == own)
    })
}

/// Whether the planes of both organizations, or those of everybody, say whose an entry is.
fn is_for(fitting: &[&Statement<'_>], first: &str, second: &str) -> bool {
    let says = |own: &str| {
        fitting.iter().any(|statement| statement.organization.is_none_or(|organization| organization == own))
    };
    says(first) && says(second)
}

/// What an object of the External Secrets Operator reads from stores for the whole cluster, or writes there.
fn reads(manifest: &Manifest) -> Vec<Read<'_>> {
    if manifest.key.group() != "external-secrets.io" {
        return Vec::new();
    }
    let body = &manifest.body;
    let spec = match manifest.key.kind.as_str() {
        "ExternalSecret" | "PushSecret" => body.get("spec"),
        "ClusterExternalSecret" => body.at(&["spec", "externalSecretSpec"]),
        "ClusterPushSecret" => body.at(&["spec", "pushSecretSpec"]),
        _ => None,
    };
    let Some(spec) = spec else { return Vec::new() };
    if manifest.key.kind.ends_with("PushSecret") { pushed(manifest, spec) } else { pulled(manifest, spec) }
}

fn list<'m>(spec: &'m Node, field: &str) -> &'m [Node] {
    spec.get(field).and_then(Node::as_sequence).unwrap_or_default()
}

fn pulled<'m>(manifest: &'m Manifest, spec: &'m Node) -> Vec<Read<'m>> {
    let default = spec.get("secretStoreRef");
    let mut reads = Vec::new();
    for entry in list(spec, "data") {
        let store = entry.at(&["sourceRef", "storeRef"]).or(default);
        reads.extend(read(manifest, store, entry.at(&["remoteRef", "key"]), false));
    }
    for entry in list(spec, "dataFrom") {
        let store = entry.at(&["sourceRef", "storeRef"]).or(default);
        reads.extend(read(manifest, store, entry.at(&["extract", "key"]), false));
        if let Some(find) = entry.get("find") {
            reads.extend(read(manifest, store, find.get("path").or(Some(find)), true));
        }
    }
    reads
}

fn pushed<'m>(manifest: &'m Manifest, spec: &'m Node) -> Vec<Read<'m>> {
    let stores = list(spec, "secretStoreRefs");
    let mut reads = Vec::new();
    for entry in list(spec, "data") {
        let key = entry.at(&["match", "remoteRef", "remoteKey"]);
        reads.extend(stores.iter().filter_map(|store| read(manifest, Some(store), key, false)));
    }
    for entry in list(spec, "dataTo") {
        // Without one key for all, the keys of a Secret on the cluster, rewritten, become entries: any.
        let key = entry.get("remoteKey").filter(|key| key.as_str().is_some_and(|key| !key.is_empty()));
        let of_entry = entry.get("storeRef").map(std::slice::from_ref);
        let stores = of_entry.unwrap_or(stores).iter();
        reads.extend(
            stores.filter_map(|store| read(manifest, Some(store), key.or(Some(entry)), key.is_none())),
        );
    }
    reads
}

fn read<'m>(
    manifest: &'m Manifest,
    store: Option<&'m Node>,
    place: Option<&'m Node>,
    all: bool,
) -> Option<Read<'m>> {
    let (store, place) = (shared_store(store?)?, place?);
    Some(Read { manifest, store, place, key: clean(place.as_str().unwrap_or_default()), all })
}

/// The name of a store, if all namespaces of its cluster share it; without one, labels select some.
fn shared_store(reference: &Node) -> Option<&str> {
    let is_shared = reference.get("kind").and_then(Node::as_str) == Some(SHARED_STORE);
    is_shared.then(|| reference.get("name").and_then(Node::as_str).unwrap_or(EVERY_STORE))
}

/// A key without empty steps, `.` and `..`, in lower case: some stores do not tell cases apart. A prefix keeps its `/`.
fn clean(key: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in key.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    let end = if key.ends_with('/') && !steps.is_empty() { "/" } else { "" };
    format!("{}{end}", steps.join("/")).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn keys_are_compared_as_paths() {
        for key in ["/shop/db", "shop//db", "shop/./db", "acme/../shop/db", "Shop/DB"] {
            assert_eq!(clean(key), "shop/db", "{key}");
        }
        assert_eq!(clean("shop/"), "shop/");
        assert_eq!(clean("/"), "");
    }
}

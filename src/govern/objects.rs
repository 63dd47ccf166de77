//! Holds the objects that rules judge, with the ways to look them up.

use std::collections::BTreeMap;

use super::pod_security::Standard;
use crate::render::{Manifest, Rendered};

/// A set of objects, rendered by us or read from plain manifests.
#[derive(Debug)]
pub struct Objects<'j> {
    /// All of them, in the order of the set.
    pub manifests: &'j [Manifest],
    /// By cluster and namespace: those in it, and the Namespace itself. An empty name holds those that name none.
    pub namespaces: BTreeMap<(&'j str, &'j str), Vec<&'j Manifest>>,
    /// The Pod Security level that the user demands of every pod, beside what namespaces enforce.
    pub demanded: Option<Standard>,
}

impl<'j> Objects<'j> {
    /// Indexes a set.
    pub fn new(rendered: &'j Rendered, demanded: Option<Standard>) -> Self {
        let mut namespaces: BTreeMap<(&str, &str), Vec<&Manifest>> = BTreeMap::new();
        for manifest in &rendered.manifests {
            let key = &manifest.key;
            let own = (key.kind == "Namespace").then_some(&key.name);
            let namespace = key.namespace.as_ref().or(own).map_or("", |name| name.as_str());
            namespaces
                .entry((key.cluster.as_deref().unwrap_or_default(), namespace))
                .or_default()
                .push(manifest);
        }
        Objects { manifests: &rendered.manifests, namespaces, demanded }
    }
}

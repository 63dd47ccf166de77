//! Defines a rule, and what rules look at.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostics};
use crate::model::Organization;
use crate::plan::Plan;
use crate::render::{Manifest, Rendered};
use crate::resolve::Platform;
use crate::validate::Checked;

/// A rule: its code with its documentation, and the function that finds faults.
#[derive(Debug)]
pub struct Rule {
    /// Name, level and documentation.
    pub code: Code,
    /// Reports every fault.
    pub check: fn(&Judged<'_>, &mut Diagnostics),
}

/// Everything that a rule may look at.
#[derive(Debug)]
pub struct Judged<'j> {
    /// The platform with its references bound.
    pub platform: &'j Platform<'j>,
    /// What runs where.
    pub plan: &'j Plan<'j>,
    /// The objects, sorted by key.
    pub rendered: &'j Rendered,
    /// The objects of each namespace: those in it, and the Namespace itself.
    pub namespaces: BTreeMap<(&'j str, &'j str), Vec<&'j Manifest>>,
}

impl<'j> Judged<'j> {
    pub(super) fn new(platform: &'j Platform<'j>, plan: &'j Plan<'j>, rendered: &'j Rendered) -> Self {
        let mut namespaces: BTreeMap<(&str, &str), Vec<&Manifest>> = BTreeMap::new();
        for manifest in &rendered.manifests {
            let key = &manifest.key;
            let own = (key.kind == "Namespace").then_some(&key.name);
            if let Some(namespace) = key.namespace.as_ref().or(own) {
                namespaces.entry((&key.cluster, namespace)).or_default().push(manifest);
            }
        }
        Judged { platform, plan, rendered, namespaces }
    }

    /// The document of an organization; `default` may have none.
    pub fn organization(&self, name: &str) -> Option<&'j Checked<Organization>> {
        self.platform.index.organizations.get(name).copied()
    }
}

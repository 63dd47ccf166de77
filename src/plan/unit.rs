//! Defines the plan: one unit for each binding that is deployed, with its cluster, namespace and names.

use std::collections::BTreeMap;

use super::{ClusterAccess, Delivery, ManagedGateway, Place};
use crate::model::DataPlane;
use crate::source::Span;
use crate::tree::Text;
use crate::validate::Checked;

/// What runs where.
///
/// Made by plan: no two owners share a namespace, and every name fits Kubernetes' limits.
#[derive(Debug, Default)]
pub struct Plan<'v> {
    /// A unit for each deployed binding, in the order of the platform's bindings.
    pub units: Vec<Unit<'v>>,
    /// The Gateways to render, by cluster, namespace and name.
    pub gateways: Vec<ManagedGateway<'v>>,
    /// What applies the rendered folders; absent when nothing does that Bindery renders.
    pub delivery: Option<Delivery>,
    /// How the delivery engine reaches each cluster that it does not know otherwise, by name.
    pub accesses: BTreeMap<Text, ClusterAccess>,
}

/// One binding on one cluster.
#[derive(Debug)]
pub struct Unit<'v> {
    /// The binding, by its place in the platform's bindings.
    pub binding: usize,
    /// The binding's placement on the data plane, by its place among the binding's placements.
    pub placement: usize,
    /// The data plane.
    pub plane: &'v Checked<DataPlane>,
    /// Whether nothing of it runs there.
    pub standby: bool,
    /// The cluster's name.
    pub cluster: Text,
    /// The namespace on it.
    pub namespace: Text,
    /// Folder of the binding's objects.
    pub place: Place,
    /// Names of its objects.
    pub names: Names,
    /// The four labels of everything that is rendered for it, sorted by key.
    pub labels: [(&'static str, Text); 4],
    /// Variables that carry the addresses of its connections, in order.
    pub variables: Vec<InjectedVariable>,
}

/// The names of a binding's objects.
#[derive(Clone, Debug)]
pub struct Names {
    /// Deployment or CronJob.
    pub workload: Text,
    /// Service.
    pub service: Text,
    /// What other names begin with; the binding's name, or the workload's own where Config names it.
    pub base: Text,
    /// Whether Config names workloads, so that no name carries a hash unless it has to be cut.
    pub plain: bool,
}

/// A variable that a connection injects.
#[derive(Clone, Debug)]
pub struct InjectedVariable {
    /// Its name.
    pub name: Text,
    /// Where the name stands.
    pub name_span: Span,
    /// Its value.
    pub value: Text,
    /// Where the template stands.
    pub value_span: Span,
}

impl Names {
    /// The name of a further object, from the words that tell it apart.
    pub fn of(&self, words: &[&str]) -> String {
        let mut parts = vec![self.base.as_str()];
        parts.extend(words);
        let joined = parts.join("-");
        match self.plain && joined.len() <= super::LABEL_LIMIT {
            true => joined,
            false => super::shorten(super::LABEL_LIMIT, &parts),
        }
    }
}

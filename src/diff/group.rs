//! Groups changes as people look at them: cluster, namespace, component.

use std::collections::BTreeMap;

use super::{Change, Changes};

/// A cluster's namespace in one environment, and its changes by component.
pub(super) struct Group<'a> {
    /// Cluster; absent for objects of the delivery engine.
    pub(super) cluster: Option<&'a str>,
    /// Namespace; absent for the cluster-scoped objects.
    pub(super) namespace: Option<&'a str>,
    /// Environment, where the namespace belongs to one.
    pub(super) environment: Option<&'a str>,
    /// Changes by component; those of no component come first.
    pub(super) components: BTreeMap<Option<&'a str>, Vec<&'a Change>>,
}

/// The changes in groups, sorted by cluster, namespace and environment.
pub(super) fn groups(changes: &Changes) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<_, BTreeMap<Option<&str>, Vec<&Change>>> = BTreeMap::new();
    for change in &changes.changes {
        let (namespace, environment) = (change.namespace.as_deref(), change.environment.as_deref());
        let group = groups.entry((change.cluster.as_deref(), namespace, environment)).or_default();
        group.entry(change.component.as_deref()).or_default().push(change);
    }
    let group = |((cluster, namespace, environment), components)| Group {
        cluster,
        namespace,
        environment,
        components,
    };
    groups.into_iter().map(group).collect()
}

impl<'a> Group<'a> {
    /// The namespace and its environment: `shop-production (production)`.
    pub(super) fn title(&self) -> String {
        let namespace = self.namespace.unwrap_or("(cluster-scoped)");
        match self.environment {
            Some(environment) => format!("{namespace} ({environment})"),
            None => namespace.to_owned(),
        }
    }

    /// Every change in the order of components.
    pub(super) fn changes(&self) -> impl Iterator<Item = &'a Change> {
        self.components.values().flatten().copied()
    }
}

/// What the group is below a cluster or beside all of them: `cluster eu-1`, `delivery`.
pub(super) fn place(cluster: Option<&str>) -> String {
    cluster.map_or_else(|| "delivery".to_owned(), |cluster| format!("cluster {cluster}"))
}

/// What happens to which object: `update deployment/cart-1c42ddc0 (apps/v1)`.
pub(super) fn title(change: &Change) -> String {
    let Change { action, api_version, kind, name, .. } = change;
    format!("{} {}/{name} ({api_version})", action.word(), kind.to_lowercase())
}

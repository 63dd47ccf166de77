//! Gathers how the delivery engine reaches each cluster.

use std::collections::BTreeMap;

use crate::model::{KubernetesCluster, SecretStore};
use crate::resolve::Platform;
use crate::source::Span;
use crate::tree::Text;

/// How the delivery engine reaches a cluster.
#[derive(Clone, Debug)]
pub struct ClusterAccess {
    /// URL of the API server.
    pub server: String,
    /// Name under which the credentials are kept.
    pub credentials: String,
    /// The store of the plane.
    pub store: SecretStore,
    /// Name of the plane that says so.
    pub span: Span,
}

/// The access of every cluster of which a plane says it, by name; planes that say otherwise are reported elsewhere.
pub(super) fn accesses(platform: &Platform<'_>) -> BTreeMap<Text, ClusterAccess> {
    let valid = platform.index.valid;
    let data_planes = valid.data_planes.iter().map(|plane| {
        (&plane.spec.kubernetes_cluster, plane.spec.secret_store.clone(), plane.metadata.name.span)
    });
    let build_planes = valid
        .build_planes
        .iter()
        .map(|plane| (&plane.spec.kubernetes_cluster, SecretStore::default(), plane.metadata.name.span));
    let observability_planes = valid
        .observability_planes
        .iter()
        .map(|plane| (&plane.spec.kubernetes_cluster, SecretStore::default(), plane.metadata.name.span));
    let mut accesses: BTreeMap<Text, ClusterAccess> = BTreeMap::new();
    for (cluster, store, span) in data_planes.chain(build_planes).chain(observability_planes) {
        if let Some(access) = access(cluster, store, span) {
            accesses.entry(Text::new(cluster.name.as_str())).or_insert(access);
        }
    }
    accesses
}

fn access(cluster: &KubernetesCluster, store: SecretStore, span: Span) -> Option<ClusterAccess> {
    let server = cluster.api_server_url.as_ref()?.value.clone();
    let credentials = cluster.credentials_ref.as_ref()?.name.value.clone();
    Some(ClusterAccess { server, credentials, store, span })
}

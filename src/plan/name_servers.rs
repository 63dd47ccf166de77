//! Works out who answers the pods of a cluster that ask for names.

use super::clusters::Fact;
use crate::model::{KubernetesCluster, NameServer};
use crate::resolve::Platform;
use crate::source::Span;

/// Those that the planes of a cluster name; none where all leave it to the default. Planes of one cluster agree.
pub fn name_servers_of<'p>(platform: &Platform<'p>, cluster: &str) -> &'p [NameServer] {
    let valid = platform.index.valid;
    let of_data = valid.data_planes.iter().map(|plane| (&plane.spec.kubernetes_cluster, &plane.spec.dns));
    let of_builds = valid.build_planes.iter().map(|plane| (&plane.spec.kubernetes_cluster, &plane.spec.dns));
    let is_here = |own: &&KubernetesCluster| own.name.as_str() == cluster;
    let mut said = of_data.chain(of_builds).filter(|(own, servers)| is_here(own) && !servers.is_empty());
    said.next().map_or(&[], |(_, servers)| servers)
}

/// What a plane says of them; one that leaves them out has no opinion.
pub(super) fn fact(servers: &[NameServer]) -> Option<Fact> {
    let first = servers.first()?;
    let place = [first.namespace.as_ref(), first.address.as_ref()];
    let span = place.into_iter().flatten().next().map(|name| name.span)?;
    let mut words: Vec<String> = servers.iter().map(words).collect();
    words.sort();
    Some(Fact { what: "dns", value: words.join(", "), span })
}

fn words(server: &NameServer) -> String {
    let labels: Vec<String> =
        server.labels.iter().map(|(key, value)| format!("{}={}", key.value, value.value)).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("[{}]", labels.join(",")) };
    let place = [server.namespace.as_ref(), server.address.as_ref()].into_iter().flatten().next();
    format!("{}{labels}:{}", place.map_or("", |name| name.as_str()), server.port())
}

/// The namespaces in which name servers run; no tenant may land there.
pub(super) fn namespaces(servers: &[NameServer]) -> impl Iterator<Item = (String, Span)> {
    servers.iter().filter_map(|server| {
        let namespace = server.namespace.as_ref()?;
        Some((namespace.value.clone(), namespace.span))
    })
}

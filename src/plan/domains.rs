//! Proves that no plane's virtual host lies below one of another organization, whose hosts it would take over.

use std::collections::BTreeMap;

use super::problems;
use crate::diagnostics::Diagnostics;
use crate::model::Name;
use crate::resolve::Platform;
use crate::validate::Checked;

/// A plane's virtual host.
pub(super) struct Domain<'v> {
    /// The plane's organization; absent where planes are everybody's.
    pub(super) organization: Option<&'v str>,
    pub(super) cluster: &'v str,
    pub(super) host: &'v Name,
}

/// Reports every virtual host below one that only planes of other organizations have, at the nearest of these.
///
/// What two organizations both write is theirs together: they share the domain.
pub(super) fn check(platform: &Platform<'_>, diagnostics: &mut Diagnostics) {
    let domains: Vec<Domain<'_>> = domains(platform);
    let mut known: BTreeMap<String, Vec<&Domain<'_>>> = BTreeMap::new();
    for domain in &domains {
        known.entry(plain(domain.host)).or_default().push(domain);
    }
    for domain in domains.iter().filter(|domain| domain.organization.is_some()) {
        let host = plain(domain.host);
        let mut above = host.match_indices('.').filter_map(|(at, _)| known.get(host.get(at + 1..)?));
        let Some(owners) = above.next() else { continue };
        let is_own =
            |owner: &&&Domain<'_>| owner.organization.is_none() || owner.organization == domain.organization;
        if owners.iter().any(|owner| is_own(&owner)) {
            continue;
        }
        let beside = owners.iter().find(|owner| owner.cluster == domain.cluster);
        if let Some(owner) = beside.or(owners.first()) {
            diagnostics.push(problems::nested_virtual_host(domain, owner));
        }
    }
}

fn domains<'v>(platform: &Platform<'v>) -> Vec<Domain<'v>> {
    let shared = platform.index.shared.as_deref();
    // An organization that nobody declares is reported where it is named; its planes are nobody's.
    let declared = |plane: &Checked<crate::model::DataPlane>| {
        let organizations = &platform.index.valid.organizations;
        organizations.is_empty() || organizations.iter().any(|own| own.name() == plane.organization.as_str())
    };
    let of_plane = |plane: &'v Checked<crate::model::DataPlane>| {
        let organization = Some(plane.organization.as_str()).filter(|own| shared != Some(own));
        let cluster = plane.spec.kubernetes_cluster.name.as_str();
        let gateway = &plane.spec.gateway;
        let hosts = [&gateway.public_virtual_host, &gateway.organization_virtual_host];
        let hosts = hosts.into_iter().chain(&gateway.web_application_virtual_host);
        hosts.map(move |host| Domain { organization, cluster, host })
    };
    platform.index.valid.data_planes.iter().filter(|plane| declared(plane)).flat_map(of_plane).collect()
}

fn plain(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

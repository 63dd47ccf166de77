//! Works out the Gateways that planes want rendered: a listener for each host, open to the environments placed there.

use std::collections::{BTreeMap, BTreeSet};

use super::hosts::{virtual_host, web_virtual_host};
use super::{GatewayPlace, api_host, problems};
use crate::diagnostics::Diagnostics;
use crate::model::{DataPlane, Environment, ExposeLevel, Kind, ManagedGateways};
use crate::resolve::{Platform, planes_of};
use crate::tree::Located;
use crate::validate::Checked;

/// Most listeners that the Gateway API allows in one Gateway.
const MOST_LISTENERS: usize = 64;

/// Longest host whose listener still has a name: as long as DNS allows, without the word that names begin with.
const LONGEST_HOST: usize = 253 - "host.".len();

/// A Gateway to render on a cluster.
#[derive(Debug)]
pub struct ManagedGateway<'v> {
    /// The cluster's name.
    pub cluster: &'v str,
    /// Its name and namespace.
    pub place: GatewayPlace,
    /// The first plane that describes it; the others of the cluster agree.
    pub plane: &'v Checked<DataPlane>,
    /// Class and certificate.
    pub manage: &'v Located<ManagedGateways>,
    /// Who may be reached at which host: an exact one of an environment, or `*.` and a virtual host.
    pub hosts: BTreeMap<String, Admitted<'v>>,
}

/// The namespaces whose routes a listener takes, by what their labels say.
#[derive(Default, Debug)]
pub struct Admitted<'v> {
    /// Environments.
    pub environments: BTreeSet<&'v str>,
    /// Organizations; none when an environment is shared, which admits all.
    pub organizations: BTreeSet<&'v str>,
    /// Whether every organization is admitted.
    pub everybody: bool,
    /// Whether browsers load pages from hosts of the listener.
    pub serves_pages: bool,
}

impl<'v> Admitted<'v> {
    fn add(&mut self, environment: &'v Checked<Environment>, shared: Option<&str>) {
        self.environments.insert(environment.name());
        match shared == Some(environment.organization.as_str()) {
            true => self.everybody = true,
            false => {
                self.organizations.insert(&environment.organization);
            }
        }
    }
}

/// The Gateways of every cluster whose planes want them rendered, by cluster, namespace and name.
pub(super) fn managed<'v>(platform: &Platform<'v>, diagnostics: &mut Diagnostics) -> Vec<ManagedGateway<'v>> {
    let valid = platform.index.valid;
    let mut gateways: BTreeMap<(&str, GatewayPlace), ManagedGateway<'v>> = BTreeMap::new();
    for plane in &valid.data_planes {
        let Some(manage) = &plane.spec.gateway.manage else { continue };
        for level in [ExposeLevel::Public, ExposeLevel::Organization] {
            let cluster = plane.spec.kubernetes_cluster.name.as_str();
            let place = GatewayPlace::of(&plane.spec, level);
            if place.namespace == "default" || place.namespace.starts_with("kube-") {
                diagnostics.push(problems::gateway_in_a_namespace_of_kubernetes(&place, manage.span));
                continue;
            }
            let new =
                || ManagedGateway { cluster, place: place.clone(), plane, manage, hosts: BTreeMap::new() };
            let gateway = gateways.entry((cluster, place.clone())).or_insert_with(new);
            for environment in &valid.environments {
                if is_placed(environment, plane, platform) {
                    gateway.open(environment, (plane, level), platform.index.shared.as_deref());
                }
            }
        }
    }
    gateways.into_values().filter(|gateway| is_possible(gateway, diagnostics)).collect()
}

/// Whether the Gateway API takes a Gateway with these hosts.
fn is_possible(gateway: &ManagedGateway<'_>, diagnostics: &mut Diagnostics) -> bool {
    // One listener beside those of hosts leads from HTTP to HTTPS.
    let fits = gateway.hosts.len() < MOST_LISTENERS;
    if !fits {
        diagnostics.push(problems::too_many_listeners(gateway, MOST_LISTENERS));
    }
    let mut long = gateway.hosts.keys().filter(|host| host.len() > LONGEST_HOST).peekable();
    let possible = fits && long.peek().is_none();
    for host in long {
        let reason = "is too long for the name of a listener";
        diagnostics.push(problems::unusable_name("host of a listener", host, reason, gateway.manage.span));
    }
    possible
}

fn is_placed(
    environment: &Checked<Environment>,
    plane: &Checked<DataPlane>,
    platform: &Platform<'_>,
) -> bool {
    let index = &platform.index;
    planes_of(environment).iter().any(|(name, _)| {
        let found = index.find(&index.data_planes, Kind::DataPlane, &environment.organization, name).found();
        found.is_some_and(|found| std::ptr::eq(found, plane))
    })
}

impl<'v> ManagedGateway<'v> {
    /// Adds the hosts of an environment at one level: its own for REST APIs, and those that hold one host for each component.
    fn open(
        &mut self,
        environment: &'v Checked<Environment>,
        (plane, level): (&Checked<DataPlane>, ExposeLevel),
        shared: Option<&str>,
    ) {
        let mut hosts = BTreeSet::from([
            api_host(environment, &plane.spec, level),
            format!("*.{}", virtual_host(&plane.spec, level)),
        ]);
        let pages = (level == ExposeLevel::Public).then(|| format!("*.{}", web_virtual_host(&plane.spec)));
        hosts.extend(pages.clone());
        for host in hosts {
            let serves_pages = pages.as_ref() == Some(&host);
            let admitted = self.hosts.entry(host).or_default();
            admitted.serves_pages |= serves_pages;
            admitted.add(environment, shared);
        }
    }
}

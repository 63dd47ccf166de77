//! Proves that planes agree on the cluster that they share, and checks the names in them.

use std::collections::BTreeMap;

use super::{GatewayPlace, name_servers, problems};
use crate::diagnostics::Diagnostics;
use crate::model::{DataPlane, ExposeLevel, GatewayReference, KubernetesCluster, ManagedGateways, Name};
use crate::resolve::Platform;
use crate::source::Span;
use crate::validate::{Checked, build_kubernetes_minor, kubernetes, kubernetes_minor};

/// One thing that a plane says of its cluster.
pub(super) struct Fact {
    /// The field.
    pub(super) what: &'static str,
    /// What it says, with the default filled in.
    pub(super) value: String,
    /// Where it says so; the plane's name where it leaves it to the default.
    pub(super) span: Span,
}

/// What the planes seen so far say of each cluster, by cluster and field.
type Known<'v> = BTreeMap<(&'v str, &'static str), Fact>;

/// Checks cluster and host names, and that all planes of one cluster describe it alike.
pub(super) fn check(platform: &Platform<'_>, diagnostics: &mut Diagnostics) {
    let mut known = Known::new();
    let valid = platform.index.valid;
    for plane in &valid.data_planes {
        check_names(&plane.spec, diagnostics);
        let cluster = &plane.spec.kubernetes_cluster;
        let facts = of_cluster(cluster).into_iter().chain(of_plane(plane));
        let facts = facts.chain(name_servers::fact(&plane.spec.dns));
        agree(&cluster.name, facts, &mut known, diagnostics);
    }
    for plane in &valid.build_planes {
        let cluster = &plane.spec.kubernetes_cluster;
        check_name("cluster name", &cluster.name, diagnostics);
        // A plane that leaves the version out has no opinion: a data plane may have said it.
        let version = plane.spec.kubernetes_version.as_ref().map(|version| Fact {
            what: "kubernetesVersion",
            value: format!("1.{}", build_kubernetes_minor(&plane.spec)),
            span: version.span,
        });
        let facts = of_cluster(cluster).into_iter().chain(version);
        let facts = facts.chain(name_servers::fact(&plane.spec.dns));
        agree(&cluster.name, facts, &mut known, diagnostics);
    }
    for plane in &valid.observability_planes {
        let cluster = &plane.spec.kubernetes_cluster;
        agree(&cluster.name, of_cluster(cluster), &mut known, diagnostics);
    }
    for environment in &valid.environments {
        let prefix = environment.spec.gateway.as_ref().and_then(|gateway| gateway.dns_prefix.as_ref());
        if let Some(prefix) = prefix {
            check_name("DNS prefix", prefix, diagnostics);
        }
    }
}

fn agree<'v>(
    cluster: &'v Name,
    facts: impl IntoIterator<Item = Fact>,
    known: &mut Known<'v>,
    diagnostics: &mut Diagnostics,
) {
    for fact in facts {
        match known.get(&(cluster.as_str(), fact.what)) {
            Some(first) if first.value != fact.value => {
                diagnostics.push(problems::cluster_conflict(cluster, first, &fact));
            }
            Some(_) => {}
            None => {
                known.insert((cluster, fact.what), fact);
            }
        }
    }
}

/// What every kind of plane says of its cluster, if it says it.
fn of_cluster(cluster: &KubernetesCluster) -> Vec<Fact> {
    let address = cluster.credentials.as_ref().map(|credentials| &credentials.api_server_url);
    let said = [
        ("kubernetesCluster.credentials.apiServerURL", address.filter(|address| !address.is_empty())),
        ("kubernetesCluster.apiServerURL", cluster.api_server_url.as_ref()),
        (
            "kubernetesCluster.credentialsRef",
            cluster.credentials_ref.as_ref().map(|reference| &reference.name),
        ),
    ];
    said.into_iter()
        .filter_map(|(what, text)| text.map(|text| Fact { what, value: text.value.clone(), span: text.span }))
        .collect()
}

/// What a data plane says of its cluster. Hosts, registry, secret store and platform services are the plane's own: two
/// organizations on one cluster may each have theirs.
fn of_plane(plane: &Checked<DataPlane>) -> Vec<Fact> {
    let spec = &plane.spec;
    let gateway = &spec.gateway;
    let place = |level: ExposeLevel, reference: Option<&GatewayReference>| {
        let place = GatewayPlace::of(spec, level);
        let value = format!("{}/{}, proxies in {}", place.namespace, place.name, place.proxy_namespace);
        (value, reference.map(|reference| reference.name.span))
    };
    let written = |gateways: &ManagedGateways| {
        let certificate = &gateways.certificate_ref;
        let namespace = certificate.namespace.as_ref().map_or("", |name| name.as_str());
        format!("class {}, certificate {namespace}/{}", gateways.class_name, certificate.name)
    };
    let manage = gateway.manage.as_ref();
    let facts = [
        (
            "kubernetesVersion",
            format!("1.{}", kubernetes_minor(spec)),
            spec.kubernetes_version.as_ref().map(|version| version.span),
        ),
        (
            "gateway.implementation",
            gateway.implementation().word().to_owned(),
            gateway.implementation.as_ref().map(|written| written.span),
        ),
        (
            "gateway.manage",
            manage.map_or_else(|| "nothing".to_owned(), |manage| written(manage)),
            manage.map(|manage| manage.span),
        ),
    ];
    let (external, at_external) = place(ExposeLevel::Public, gateway.external.as_ref());
    let (internal, at_internal) = place(ExposeLevel::Organization, gateway.internal.as_ref());
    let places = [("gateway.external", external, at_external), ("gateway.internal", internal, at_internal)];
    let default = plane.metadata.name.span;
    let fact = |(what, value, span): (&'static str, String, Option<Span>)| Fact {
        what,
        value,
        span: span.unwrap_or(default),
    };
    facts.into_iter().chain(places).map(fact).collect()
}

fn check_names(plane: &DataPlane, diagnostics: &mut Diagnostics) {
    check_name("cluster name", &plane.kubernetes_cluster.name, diagnostics);
    let gateway = &plane.gateway;
    for host in [&gateway.public_virtual_host, &gateway.organization_virtual_host]
        .into_iter()
        .chain(&gateway.web_application_virtual_host)
    {
        check_name("virtual host", host, diagnostics);
    }
    for reference in [&gateway.external, &gateway.internal].into_iter().flatten() {
        check_name("gateway", &reference.name, diagnostics);
        let namespaces = [
            ("gateway namespace", &reference.namespace),
            ("namespace of the gateway's proxies", &reference.proxy_namespace),
        ];
        for (what, namespace) in namespaces {
            check_namespace(what, namespace.as_ref(), diagnostics);
        }
    }
    if let Some(manage) = &gateway.manage {
        let certificate = &manage.certificate_ref;
        check_name("gateway class", &manage.class_name, diagnostics);
        check_name("certificate", &certificate.name, diagnostics);
        check_namespace("namespace of the certificate", certificate.namespace.as_ref(), diagnostics);
    }
}

fn check_name(what: &str, name: &Name, diagnostics: &mut Diagnostics) {
    if let Some(reason) = kubernetes::names::is_dns_subdomain(name) {
        diagnostics.push(problems::unusable_name(what, name, &reason, name.span));
    }
}

fn check_namespace(what: &str, name: Option<&Name>, diagnostics: &mut Diagnostics) {
    let Some(name) = name else { return };
    if let Some(reason) = kubernetes::names::is_dns_label(name) {
        diagnostics.push(problems::unusable_name(what, name, &reason, name.span));
    }
}

//! Renders the Gateways of clusters whose planes want them: listeners, their namespace, and what they need beside them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::HTTP_ROUTE;
use crate::model::{GatewayImplementation, PodSecurity};
use crate::plan::{Admitted, ManagedGateway, Place};
use crate::render::frame::{Frame, MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::render::pod_security;
use crate::tree::{Node, Origin, Reason, Text};
use crate::validate::kubernetes_minor;

const NAMESPACE: ObjectKind = ObjectKind { api_version: "v1", kind: "Namespace" };
const GATEWAY: ObjectKind = ObjectKind { api_version: "gateway.networking.k8s.io/v1", kind: "Gateway" };
/// Every version of the Gateway API serves this one.
const REFERENCE_GRANT: ObjectKind =
    ObjectKind { api_version: "gateway.networking.k8s.io/v1beta1", kind: "ReferenceGrant" };
const CLIENT_TRAFFIC_POLICY: ObjectKind =
    ObjectKind { api_version: "gateway.envoyproxy.io/v1alpha1", kind: "ClientTrafficPolicy" };
const GROUP: &str = "gateway.networking.k8s.io";

/// The listener for HTTP, and the route on it that leads to HTTPS; the listener takes no other.
const HTTP: &str = "http";
const REDIRECT: &str = "redirect-to-https";

/// Renders every managed Gateway with its namespace, its redirect, and the grant of its certificate.
pub(in crate::render) fn render(gateways: &[ManagedGateway<'_>]) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    let mut namespaces: BTreeMap<(&str, &str), Vec<&ManagedGateway<'_>>> = BTreeMap::new();
    let mut grants: BTreeMap<(&str, &str), Vec<&ManagedGateway<'_>>> = BTreeMap::new();
    for gateway in gateways {
        let namespace = gateway.place.namespace.as_str();
        namespaces.entry((gateway.cluster, namespace)).or_default().push(gateway);
        let certificate = gateway.manage.certificate_ref.namespace.as_ref().map(|name| name.as_str());
        if let Some(elsewhere) = certificate.filter(|certificate| *certificate != namespace) {
            grants.entry((gateway.cluster, elsewhere)).or_default().push(gateway);
        }
        manifests.push(of(gateway, GATEWAY, &gateway.place.name, spec(gateway)));
        manifests
            .extend(http2(gateway).map(|spec| of(gateway, CLIENT_TRAFFIC_POLICY, &gateway.place.name, spec)));
    }
    for gateways in namespaces.values() {
        let Some(first) = gateways.first() else { continue };
        manifests.push(namespace(first));
        manifests.push(of(first, HTTP_ROUTE, REDIRECT, redirect(gateways)));
    }
    manifests.extend(grants.into_iter().filter_map(|((_, namespace), gateways)| grant(namespace, &gateways)));
    manifests
}

fn frame<'f>(gateway: &'f ManagedGateway<'_>, namespace: &'f str) -> Frame<'f> {
    Frame {
        cluster: gateway.cluster,
        namespace: Some(namespace),
        place: Place::Platform { namespace: Text::new(namespace) },
        owner: Owner::platform(gateway.plane.metadata.name.span),
        labels: vec![(MANAGED_BY.0, MANAGED_BY.1.to_owned())],
        origin: Origin::generated(gateway.manage.span).because(Reason::ManagedGateway),
    }
}

fn of(gateway: &ManagedGateway<'_>, kind: ObjectKind, name: &str, spec: Json) -> Manifest {
    let frame = frame(gateway, &gateway.place.namespace);
    frame.object(kind, name, vec![("spec", Node::from_json(spec, frame.origin))])
}

fn namespace(gateway: &ManagedGateway<'_>) -> Manifest {
    let mut frame = frame(gateway, &gateway.place.namespace);
    frame.namespace = None;
    frame.labels.extend(pod_security::labels(&PodSecurity::default(), kubernetes_minor(&gateway.plane.spec)));
    frame.object(NAMESPACE, &gateway.place.namespace, Vec::new())
}

fn spec(gateway: &ManagedGateway<'_>) -> Json {
    let certificate = &gateway.manage.certificate_ref;
    let mut reference = json!({ "kind": "Secret", "name": certificate.name.as_str() });
    if let Some(namespace) = &certificate.namespace {
        reference["namespace"] = json!(namespace.as_str());
    }
    let plain = json!({
        "name": HTTP,
        "port": 80,
        "protocol": "HTTP",
        "allowedRoutes": { "kinds": [{ "kind": "HTTPRoute" }], "namespaces": { "from": "Same" } },
    });
    let secure = gateway.hosts.iter().map(|(host, admitted)| {
        json!({
            "name": listener_name(host),
            "hostname": host,
            "port": 443,
            "protocol": "HTTPS",
            "tls": { "mode": "Terminate", "certificateRefs": [reference.clone()] },
            "allowedRoutes": { "namespaces": { "from": "Selector", "selector": selector(admitted) } },
        })
    });
    let listeners: Vec<Json> = std::iter::once(plain).chain(secure).collect();
    json!({ "gatewayClassName": gateway.manage.class_name.as_str(), "listeners": listeners })
}

/// A listener's name follows from its host alone, so that it stays when others come and go.
fn listener_name(host: &str) -> String {
    match host.strip_prefix("*.") {
        Some(domain) => format!("any.{domain}"),
        None => format!("host.{host}"),
    }
}

/// Namespaces that Bindery renders for the environments placed there, and no others.
fn selector(admitted: &Admitted<'_>) -> Json {
    let mut expressions =
        vec![json!({ "key": "environment-name", "operator": "In", "values": admitted.environments })];
    if !admitted.everybody {
        expressions
            .push(json!({ "key": "organization-name", "operator": "In", "values": admitted.organizations }));
    }
    json!({ "matchLabels": { MANAGED_BY.0: MANAGED_BY.1 }, "matchExpressions": expressions })
}

fn redirect(gateways: &[&ManagedGateway<'_>]) -> Json {
    let parent = |gateway: &&ManagedGateway<'_>| json!({ "name": gateway.place.name, "sectionName": HTTP });
    json!({
        "parentRefs": gateways.iter().map(parent).collect::<Vec<Json>>(),
        "rules": [{
            "filters": [{ "type": "RequestRedirect", "requestRedirect": { "scheme": "https", "statusCode": 301 } }],
        }],
    })
}

/// Offers HTTP/2, without which there is no gRPC, on the listeners for whole virtual hosts.
///
/// Listeners that share a certificate get HTTP/1.1 alone from Envoy Gateway, because a browser would carry an HTTP/2
/// connection over to the host of another listener. So listeners from which browsers load pages are left as they are.
fn http2(gateway: &ManagedGateway<'_>) -> Option<Json> {
    let envoy = gateway.plane.spec.gateway.implementation() == GatewayImplementation::EnvoyGateway;
    let open =
        gateway.hosts.iter().filter(|(host, admitted)| host.starts_with("*.") && !admitted.serves_pages);
    let target = |host: &str| json!({ "group": GROUP, "kind": "Gateway", "name": gateway.place.name, "sectionName": listener_name(host) });
    let targets: Vec<Json> = open.map(|(host, _)| target(host)).collect();
    (envoy && !targets.is_empty())
        .then(|| json!({ "targetRefs": targets, "tls": { "alpnProtocols": ["h2", "http/1.1"] } }))
}

/// Lets the Gateways of other namespaces read the certificate, and nothing else there.
fn grant(namespace: &str, gateways: &[&ManagedGateway<'_>]) -> Option<Manifest> {
    let first = *gateways.first()?;
    let certificate = &first.manage.certificate_ref.name;
    let from: BTreeSet<&str> = gateways.iter().map(|gateway| gateway.place.namespace.as_str()).collect();
    let from: Vec<Json> = from
        .into_iter()
        .map(|from| json!({ "group": GROUP, "kind": "Gateway", "namespace": from }))
        .collect();
    let spec = json!({
        "from": from,
        "to": [{ "group": "", "kind": "Secret", "name": certificate.as_str() }],
    });
    let frame = frame(first, namespace);
    let spec = Node::from_json(spec, frame.origin);
    Some(frame.object(REFERENCE_GRANT, "gateway-certificate", vec![("spec", spec)]))
}

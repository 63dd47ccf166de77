//! Renders an Observer for each organization that has readers, with rights to that organization's logs and no other.

use serde_json::{Value as Json, json};

use super::site::{NETWORK_POLICY, PLANE, Site, restricted_container};
use super::store::{self, Reader};
use super::{problems, route};
use crate::diagnostics::Diagnostics;
use crate::model::{DataPlane, ExposeLevel, GatewayImplementation, ObservabilityPlane};
use crate::plan::{GatewayPlace, LABEL_LIMIT, shorten};
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;
use crate::resolve::BoundObservability;
use crate::validate::Checked;

const SERVICE_ACCOUNT: ObjectKind = ObjectKind { api_version: "v1", kind: "ServiceAccount" };
const SERVICE: ObjectKind = ObjectKind { api_version: "v1", kind: "Service" };
const CONFIG_MAP: ObjectKind = ObjectKind { api_version: "v1", kind: "ConfigMap" };
const DEPLOYMENT: ObjectKind = ObjectKind { api_version: "apps/v1", kind: "Deployment" };

const NAME: &str = "observer";
/// The port that OpenChoreo's Observer listens on.
pub(super) const PORT: u16 = 9097;
/// The label that tells the Observers of two organizations apart.
const INSTANCE: &str = "app.kubernetes.io/instance";

/// Renders the Observers, and the walls of their namespace.
pub(super) fn render(
    bound: &BoundObservability<'_>,
    own: Option<&Checked<DataPlane>>,
    diagnostics: &mut Diagnostics,
) -> Vec<Manifest> {
    let spec = &bound.plane.spec;
    let cluster = spec.kubernetes_cluster.name.as_str();
    let site = Site::new(bound, cluster, PLANE, NAME);
    let cause = spec.observer.image.span;
    let closed = json!({ "podSelector": {}, "policyTypes": ["Ingress"] });
    let mut manifests = vec![site.object(NETWORK_POLICY, "default", site.owner, vec![("spec", closed)])];
    let Some(gateway) = gateway(spec, own) else {
        diagnostics.push(problems::no_gateway(spec));
        return manifests;
    };
    let readers = store::readers(bound);
    for reader in readers.iter().filter(|reader| !reader.groups.is_empty()) {
        let name = object_name(reader);
        manifests.push(site.object(DEPLOYMENT, &name, cause, vec![("spec", deployment(spec, reader))]));
        let selector = labels(reader);
        let ports = json!([{ "name": "http", "port": PORT, "protocol": "TCP", "targetPort": "http" }]);
        let service = json!({ "selector": selector, "ports": ports });
        manifests.push(site.object(SERVICE, &name, cause, vec![("spec", service)]));
        manifests.extend(route::render(&site, spec, &gateway, (reader, &name)));
    }
    if manifests.len() > 1 {
        let token = vec![("automountServiceAccountToken", json!(false))];
        manifests.push(site.object(SERVICE_ACCOUNT, NAME, cause, token));
        manifests.push(site.object(NETWORK_POLICY, NAME, cause, vec![("spec", network_policy(&gateway))]));
        if let Some(pem) = &spec.open_search.certificate_authority {
            let data = vec![("data", json!({ "ca.crt": pem.value }))];
            manifests.push(site.object(CONFIG_MAP, AUTHORITY, pem.span, data));
        }
    }
    manifests
}

/// The ConfigMap with the authority that signed OpenSearch's certificate.
const AUTHORITY: &str = "opensearch-authority";

/// The Gateway in front of the Observers: the one that is written, else the external one of the cluster's data plane.
///
/// One that Bindery renders has a listener for each environment's host and none for this one; one that keeps to the
/// Gateway API would let everybody in.
fn gateway(spec: &ObservabilityPlane, own: Option<&Checked<DataPlane>>) -> Option<GatewayPlace> {
    let place = match &spec.observer.gateway {
        Some(reference) => GatewayPlace::referenced(reference),
        None => GatewayPlace::of(&own?.spec, ExposeLevel::Public),
    };
    let unfit = own.is_some_and(|plane| {
        let gateway = &plane.spec.gateway;
        let of_plane = [ExposeLevel::Public, ExposeLevel::Organization].iter().any(|level| {
            let other = GatewayPlace::of(&plane.spec, *level);
            (&other.name, &other.namespace) == (&place.name, &place.namespace)
        });
        let envoy = gateway.implementation() == GatewayImplementation::EnvoyGateway;
        of_plane && (gateway.manage.is_some() || !envoy)
    });
    (!unfit).then_some(place)
}

fn object_name(reader: &Reader<'_>) -> String {
    let plain = format!("{NAME}-{}", reader.organization);
    if plain.len() <= LABEL_LIMIT { plain } else { shorten(LABEL_LIMIT, &[NAME, reader.organization]) }
}

fn labels(reader: &Reader<'_>) -> Json {
    json!({ "app.kubernetes.io/name": NAME, INSTANCE: reader.organization })
}

fn deployment(spec: &ObservabilityPlane, reader: &Reader<'_>) -> Json {
    let store = &spec.open_search;
    let authentication = &spec.observer.authentication;
    let address = store::address(spec, &spec.kubernetes_cluster.name).map(|address| store::url(&address));
    let secret = format!("{}-observer-{}", store.secret(), reader.organization);
    let audiences: Vec<&str> = authentication.audiences.iter().map(|audience| audience.as_str()).collect();
    let mut env = vec![
        json!({ "name": "PORT", "value": PORT.to_string() }),
        json!({ "name": "OPENSEARCH_ADDRESS", "value": address }),
        json!({ "name": "OPENSEARCH_USERNAME", "value": reader.user() }),
        json!({
            "name": "OPENSEARCH_PASSWORD",
            "valueFrom": { "secretKeyRef": { "name": secret, "key": "password" } },
        }),
        json!({ "name": "OPENSEARCH_INDEX_PREFIX", "value": reader.pattern.trim_end_matches('*') }),
        json!({ "name": "OPENSEARCH_INDEX_PATTERN", "value": reader.pattern }),
        json!({ "name": "JWT_ISSUER", "value": authentication.issuer.value }),
        json!({ "name": "JWKS_URL", "value": authentication.jwks.value }),
    ];
    if !audiences.is_empty() {
        env.push(json!({ "name": "JWT_AUDIENCE", "value": audiences.join(",") }));
    }
    let mut mounts = vec![json!({ "name": "temporary", "mountPath": "/tmp" })];
    let mut volumes = vec![json!({ "name": "temporary", "emptyDir": { "sizeLimit": "64Mi" } })];
    if store.certificate_authority.is_some() {
        env.push(json!({ "name": "SSL_CERT_FILE", "value": "/etc/opensearch-authority/ca.crt" }));
        mounts
            .push(json!({ "name": "authority", "mountPath": "/etc/opensearch-authority", "readOnly": true }));
        volumes.push(json!({ "name": "authority", "configMap": { "name": AUTHORITY } }));
    }
    let probe = json!({ "httpGet": { "path": "/health", "port": "http" }, "periodSeconds": 10 });
    let container = json!({
        "name": NAME,
        "image": spec.observer.image.value,
        "env": env,
        "ports": [{ "name": "http", "containerPort": PORT, "protocol": "TCP" }],
        "livenessProbe": probe,
        "readinessProbe": probe,
        "resources": {
            "requests": { "cpu": "50m", "memory": "64Mi" },
            "limits": { "memory": "256Mi" },
        },
        "securityContext": restricted_container(),
        "volumeMounts": mounts,
    });
    json!({
        "replicas": 1,
        "selector": { "matchLabels": labels(reader) },
        "template": {
            "metadata": { "labels": labels(reader) },
            "spec": {
                "serviceAccountName": NAME,
                "automountServiceAccountToken": false,
                "securityContext": {
                    "runAsNonRoot": true,
                    "runAsUser": 65532,
                    "runAsGroup": 65532,
                    "seccompProfile": { "type": "RuntimeDefault" },
                },
                "containers": [container],
                "volumes": volumes,
                "terminationGracePeriodSeconds": 30,
            },
        },
    })
}

/// The gateway's proxies get to the Observers, and nobody else.
fn network_policy(gateway: &GatewayPlace) -> Json {
    let proxies = json!({ "matchLabels": { "kubernetes.io/metadata.name": gateway.proxy_namespace } });
    json!({
        "podSelector": { "matchLabels": { "app.kubernetes.io/name": NAME } },
        "policyTypes": ["Ingress"],
        "ingress": [{
            "from": [{ "namespaceSelector": proxies }],
            "ports": [{ "port": PORT, "protocol": "TCP" }],
        }],
    })
}

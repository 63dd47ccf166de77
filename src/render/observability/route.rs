//! Renders how people reach an organization's Observer: a route, and whose tokens it takes.

use serde_json::{Value as Json, json};

use super::observer::PORT;
use super::site::Site;
use super::store::Reader;
use crate::model::ObservabilityPlane;
use crate::plan::GatewayPlace;
use crate::render::frame::ObjectKind;
use crate::render::manifest::Manifest;

const HTTP_ROUTE: ObjectKind = ObjectKind { api_version: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" };
const SECURITY_POLICY: ObjectKind =
    ObjectKind { api_version: "gateway.envoyproxy.io/v1alpha1", kind: "SecurityPolicy" };

/// The most values of a claim that Envoy Gateway takes in one rule.
const MOST_GROUPS: usize = 128;

/// Renders route and policy of one Observer: the organization's groups pass, everyone else is refused.
pub(super) fn render(
    site: &Site<'_>,
    spec: &ObservabilityPlane,
    gateway: &GatewayPlace,
    (reader, name): (&Reader<'_>, &str),
) -> [Manifest; 2] {
    let observer = &spec.observer;
    let route = json!({
        "hostnames": [observer.host.value],
        "parentRefs": [{ "name": gateway.name, "namespace": gateway.namespace }],
        "rules": [{
            "backendRefs": [{ "name": name, "port": PORT }],
            "filters": [{
                "type": "URLRewrite",
                "urlRewrite": { "path": { "type": "ReplacePrefixMatch", "replacePrefixMatch": "/" } },
            }],
            "matches": [{ "path": { "type": "PathPrefix", "value": format!("/{}", reader.organization) } }],
        }],
    });
    let authentication = &observer.authentication;
    let mut provider = json!({
        "name": "default",
        "issuer": authentication.issuer.value,
        "remoteJWKS": { "uri": authentication.jwks.value },
    });
    if !authentication.audiences.is_empty() {
        let audiences: Vec<&str> =
            authentication.audiences.iter().map(|audience| audience.as_str()).collect();
        provider["audiences"] = json!(audiences);
    }
    let rule = |groups: &[&crate::model::Name]| -> Json {
        let values: Vec<&str> = groups.iter().map(|group| group.as_str()).collect();
        let claim =
            json!({ "name": authentication.groups_claim(), "valueType": "StringArray", "values": values });
        json!({ "action": "Allow", "principal": { "jwt": { "provider": "default", "claims": [claim] } } })
    };
    let rules: Vec<Json> = reader.groups.chunks(MOST_GROUPS).map(rule).collect();
    let policy = json!({
        "authorization": { "defaultAction": "Deny", "rules": rules },
        "jwt": { "providers": [provider] },
        "targetRefs": [{ "group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": name }],
    });
    [
        site.object(HTTP_ROUTE, name, observer.host.span, vec![("spec", route)]),
        site.object(SECURITY_POLICY, name, authentication.issuer.span, vec![("spec", policy)]),
    ]
}

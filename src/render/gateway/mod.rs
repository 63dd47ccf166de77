//! Renders how an API or a web application is reached: routes and the policies on them.

mod backend_traffic_policy;
pub(super) mod managed;
mod policy;
mod route;
mod security_policy;
mod standard;

use std::collections::BTreeSet;

use crate::model::{ApiType, ExposeLevel, GatewayImplementation, Name, RestPolicy};
use crate::plan::{GatewayPlace, api_host, grpc_host, route_path, shorten, web_host};
use crate::render::context::Context;
use crate::render::frame::ObjectKind;
use crate::render::problems;
use crate::resolve::{ExposedApi, merge, without_empties};
use crate::tree::{Node, Origin, read};

use route::Route;

const HTTP_ROUTE: ObjectKind = ObjectKind { api_version: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" };
const GRPC_ROUTE: ObjectKind = ObjectKind { api_version: "gateway.networking.k8s.io/v1", kind: "GRPCRoute" };
const SECURITY_POLICY: ObjectKind =
    ObjectKind { api_version: "gateway.envoyproxy.io/v1alpha1", kind: "SecurityPolicy" };
const BACKEND_TRAFFIC_POLICY: ObjectKind =
    ObjectKind { api_version: "gateway.envoyproxy.io/v1alpha1", kind: "BackendTrafficPolicy" };

/// Longest name of a route or policy of a service.
const SHORT: usize = 63;
/// Longest name of a web application's route.
const LONG: usize = 253;

/// Renders one exposed API: for each level beyond the project a route, and the policies that its class asks for.
///
/// `owner` is the name that the objects' names begin with: the binding's, or that of the APIBinding.
pub(super) fn render_api(
    context: &mut Context<'_, '_>,
    owner: &Name,
    exposed: &ExposedApi<'_>,
    ports: &[u16],
) {
    let (Some(api_type), Some(api)) = (exposed.api.api_type(), exposed.api.route()) else { return };
    let port = &api.backend.port;
    let plane = &context.unit.plane.spec;
    let beyond =
        api.expose_levels.iter().map(|level| level.value).filter(|level| *level != ExposeLevel::Project);
    let levels: BTreeSet<ExposeLevel> = beyond.collect();
    if !levels.is_empty() && !ports.contains(&port.value) {
        let report = problems::unknown_backend_port(exposed.name, port, ports);
        context.reports.push(report);
        return;
    }
    let base_path = api.backend.base_path.as_ref().map_or("", |path| path.as_str());
    let from = context.manifests.len();
    for level in levels {
        let word = level.word().to_lowercase();
        let rest = api_type == ApiType::Rest;
        let kind = if rest { HTTP_ROUTE } else { GRPC_ROUTE };
        let names = ApiNames::new(context, owner, &[exposed.name, &word], kind);
        let host = if rest {
            api_host(context.bound.environment, plane, level)
        } else {
            grpc_host(context.bound, plane, level)
        };
        let policy = effective_policy(context, exposed, level);
        let standard = plane.gateway.implementation() == GatewayImplementation::Standard;
        let cors = policy.as_ref().filter(|_| standard).and_then(|policy| {
            let (cors, beyond) = standard::carry(policy, rest);
            let report = |(what, span)| problems::policy_beyond_gateway_api(what, span, exposed, plane);
            context.reports.extend(beyond.into_iter().map(report));
            cors
        });
        let route = Route {
            gateway: GatewayPlace::of(plane, level),
            host,
            path: rest.then(|| (route_path(context.bound, base_path), base_path.to_owned())),
            cors,
            port: port.value,
            blame: exposed.name.span,
        };
        route::render(context, kind, &names.route, &route);
        if let Some(policy) = policy.filter(|_| !standard) {
            let target = target_refs(context, kind, &names.route);
            security_policy::render(context, &names.security, &policy, target.clone());
            backend_traffic_policy::render(context, &names.traffic, &policy, target);
        }
    }
    for manifest in context.manifests.iter_mut().skip(from) {
        manifest.owner.api_class = Some(exposed.class.metadata.name.span);
    }
}

/// Renders the public route of a web application's HTTP endpoint.
pub(super) fn render_web(context: &mut Context<'_, '_>, endpoint: &Name, port: u16) {
    let name = match context.unit.names.plain {
        true => context.unit.names.of(&[endpoint.as_str()]),
        false => shorten(LONG, &[context.bound.name.as_str(), endpoint.as_str(), "httproute"]),
    };
    let route = Route {
        gateway: GatewayPlace::of(&context.unit.plane.spec, ExposeLevel::Public),
        host: web_host(context.bound, &context.unit.plane.spec),
        path: Some(("/".to_owned(), "/".to_owned())),
        cors: None,
        port,
        blame: endpoint.span,
    };
    route::render(context, HTTP_ROUTE, &name, &route);
}

/// Names of the objects of one API at one level.
struct ApiNames {
    route: String,
    security: String,
    traffic: String,
}

impl ApiNames {
    fn new(context: &Context<'_, '_>, owner: &Name, words: &[&str; 2], kind: ObjectKind) -> Self {
        let names = &context.unit.names;
        if names.plain {
            // The binding's own APIs begin with the workload's name, an APIBinding's with its own.
            let own = owner.span == context.bound.name.span;
            let base = if own { names.base.as_str() } else { owner.as_str() };
            let joined = [base, words[0], words[1]].join("-");
            let name =
                if joined.len() <= SHORT { joined } else { shorten(SHORT, &[base, words[0], words[1]]) };
            return ApiNames { route: name.clone(), security: name.clone(), traffic: name };
        }
        let of = |last: Option<&str>| {
            let parts: Vec<&str> = [owner.as_str(), words[0], words[1]].into_iter().chain(last).collect();
            shorten(SHORT, &parts)
        };
        ApiNames { route: of(Some(&kind.kind.to_lowercase())), security: of(None), traffic: of(Some("btp")) }
    }
}

/// The class's defaults with the level's own policy over them; none when the class has neither.
fn effective_policy(
    context: &mut Context<'_, '_>,
    exposed: &ExposedApi<'_>,
    level: ExposeLevel,
) -> Option<RestPolicy> {
    let policies = policy::fold(context, exposed);
    let field = match level {
        ExposeLevel::Public => "public",
        ExposeLevel::Organization => "organization",
        ExposeLevel::Project => "",
    };
    let node = match (policies.get("defaults"), policies.get(field)) {
        // As in OpenChoreo a null or an empty list says nothing: a level that could take its guard away would open a
        // route in silence.
        (Some(defaults), Some(own)) => merge(defaults.clone(), without_empties(own.clone()))?,
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => return None,
    };
    // Validate has read each level as a whole policy, and two whole policies merge into one. To go on without it would
    // open the route.
    let policy = read::<RestPolicy>(&node).unwrap_or_else(|error| {
        unreachable!("the policies of the API class {} do not merge: {error}", exposed.class.name())
    });
    if let Some(authentication) = &policy.authentication
        && authentication.r#type.as_str() == "jwt"
        && authentication.jwt.is_none()
    {
        let report =
            problems::incomplete_policy(exposed.class.name(), authentication.r#type.span, exposed.name.span);
        context.reports.push(report);
    }
    Some(policy)
}

fn target_refs(context: &Context<'_, '_>, kind: ObjectKind, name: &str) -> Node {
    let origin: Origin = context.generated();
    let target =
        Node::strings([("group", "gateway.networking.k8s.io"), ("kind", kind.kind), ("name", name)], origin);
    Node::sequence(vec![target], origin)
}

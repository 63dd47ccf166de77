//! Renders an HTTPRoute or GRPCRoute.

use super::{Context, ObjectKind};
use crate::plan::GatewayPlace;
use crate::render::problems;
use crate::source::Span;
use crate::tree::Node;

/// What a route says.
pub(super) struct Route {
    /// The Gateway that it hangs on.
    pub(super) gateway: GatewayPlace,
    /// Its host name.
    pub(super) host: String,
    /// Path prefix and what replaces it; absent for gRPC, which is told apart by host.
    pub(super) path: Option<(String, String)>,
    /// The filter that says which web pages may call; only where no policy beside the route does.
    pub(super) cors: Option<Node>,
    /// Port of the Service behind it.
    pub(super) port: u16,
    /// The place to blame.
    pub(super) blame: Span,
}

/// Renders one route to the binding's Service.
pub(super) fn render(context: &mut Context<'_, '_>, kind: ObjectKind, name: &str, route: &Route) {
    let longest = route.host.split('.').map(str::len).max().unwrap_or(0);
    if longest > 63 || route.host.len() > 253 {
        context.reports.push(problems::host_too_long(&route.host, route.blame));
        return;
    }
    let origin = context.generated();
    let list = |node: Node| Node::sequence(vec![node], origin);
    let text = |text: &str| Node::string(text, origin);
    let backend = Node::mapping(
        [
            ("name", Node::string(context.unit.names.service.clone(), origin)),
            ("port", Node::integer(route.port.into(), origin)),
        ],
        origin,
    );
    let mut rule = vec![("backendRefs", list(backend))];
    if let Some((prefix, replacement)) = &route.path {
        let matched = Node::mapping(
            [("path", Node::strings([("type", "PathPrefix"), ("value", prefix.as_str())], origin))],
            origin,
        );
        let rewritten = Node::strings(
            [("type", "ReplacePrefixMatch"), ("replacePrefixMatch", replacement.as_str())],
            origin,
        );
        let filter = Node::mapping(
            [("type", text("URLRewrite")), ("urlRewrite", Node::mapping([("path", rewritten)], origin))],
            origin,
        );
        let filters = std::iter::once(filter).chain(route.cors.clone()).collect();
        rule.push(("filters", Node::sequence(filters, origin)));
        rule.push(("matches", list(matched)));
    }
    let gateway = [("name", route.gateway.name.as_str()), ("namespace", route.gateway.namespace.as_str())];
    let spec = Node::mapping(
        [
            ("hostnames", list(text(&route.host))),
            ("parentRefs", list(Node::strings(gateway, origin))),
            ("rules", list(Node::mapping(rule, origin))),
        ],
        origin,
    );
    context.add(kind, name, spec);
}

//! Renders who may call an API: tokens, scopes, origins and addresses.

use super::{Context, SECURITY_POLICY};
use crate::model::{Cors, JwtAuthentication, RestPolicy};
use crate::tree::{Layer, Located, Node, Origin};
use crate::validate::address_range;

/// Renders the SecurityPolicy of a route; none when the policy says nothing that one carries.
pub(super) fn render(context: &mut Context<'_, '_>, name: &str, policy: &RestPolicy, target: Node) {
    let origin = context.generated();
    let authentication =
        policy.authentication.as_ref().filter(|authentication| authentication.r#type.as_str() == "jwt");
    let jwt = authentication.and_then(|authentication| authentication.jwt.as_ref());
    let scopes =
        authentication.filter(|_| jwt.is_some()).and_then(|authentication| authentication.oauth2.as_ref());
    let scopes: &[Located<String>] = scopes.map_or(&[], |oauth2| &oauth2.scopes);
    let mut fields = Vec::new();
    if let Some(jwt) = jwt {
        fields.push(("jwt", providers(jwt, origin)));
    }
    if let Some(authorization) = authorization(policy, scopes, origin) {
        fields.push(("authorization", authorization));
    }
    if let Some(cors) = &policy.cors {
        fields.push(("cors", self::cors(cors, origin)));
    }
    if !fields.is_empty() {
        fields.push(("targetRefs", target));
        context.add(SECURITY_POLICY, name, Node::mapping(fields, origin));
    }
}

fn text(text: &Located<String>) -> Node {
    Node::string(text.as_str(), Origin::new(Layer::Class, text.span))
}

fn texts(items: &[Located<String>], origin: Origin) -> Node {
    Node::sequence(items.iter().map(text).collect(), origin)
}

fn providers(jwt: &JwtAuthentication, origin: Origin) -> Node {
    let mut provider = vec![
        ("name", Node::string("default", origin)),
        ("remoteJWKS", Node::mapping([("uri", text(&jwt.jwks))], origin)),
    ];
    if !jwt.issuer.is_empty() {
        provider.push(("issuer", text(&jwt.issuer)));
    }
    if !jwt.audience.is_empty() {
        provider.push(("audiences", texts(&jwt.audience, origin)));
    }
    Node::mapping([("providers", Node::sequence(vec![Node::mapping(provider, origin)], origin))], origin)
}

/// Blocked addresses first; then what is allowed. Scopes and allowed addresses have to hold both.
fn authorization(policy: &RestPolicy, scopes: &[Located<String>], origin: Origin) -> Option<Node> {
    let security = policy.security.as_ref();
    let blocked = security.map_or(&[][..], |security| &security.blocked_ips);
    let allowed = security.map_or(&[][..], |security| &security.allowed_ips);
    if blocked.is_empty() && allowed.is_empty() && scopes.is_empty() {
        return None;
    }
    let rule = |action: &str, principal: Vec<(&'static str, Node)>| {
        Node::mapping(
            [("action", Node::string(action, origin)), ("principal", Node::mapping(principal, origin))],
            origin,
        )
    };
    let range = |address: &Located<String>| {
        let range = address_range(address).unwrap_or_else(|| address.value.clone());
        Node::string(range, Origin::new(Layer::Class, address.span))
    };
    let ranges = |addresses: &[Located<String>]| {
        ("clientCIDRs", Node::sequence(addresses.iter().map(range).collect(), origin))
    };
    let mut rules: Vec<Node> =
        blocked.iter().map(|address| rule("Deny", vec![ranges(std::slice::from_ref(address))])).collect();
    if !scopes.is_empty() {
        let mut principal = vec![(
            "jwt",
            Node::mapping(
                [("provider", Node::string("default", origin)), ("scopes", texts(scopes, origin))],
                origin,
            ),
        )];
        principal.extend((!allowed.is_empty()).then(|| ranges(allowed)));
        rules.push(rule("Allow", principal));
    } else {
        rules
            .extend(allowed.iter().map(|address| rule("Allow", vec![ranges(std::slice::from_ref(address))])));
    }
    let default = if allowed.is_empty() && scopes.is_empty() { "Allow" } else { "Deny" };
    Some(Node::mapping(
        [("defaultAction", Node::string(default, origin)), ("rules", Node::sequence(rules, origin))],
        origin,
    ))
}

fn cors(cors: &Cors, origin: Origin) -> Node {
    let lists = [
        ("allowHeaders", &cors.allow_headers),
        ("allowMethods", &cors.allow_methods),
        ("allowOrigins", &cors.allow_origins),
        ("exposeHeaders", &cors.expose_headers),
    ];
    let mut fields: Vec<(&str, Node)> = lists
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(field, items)| (field, texts(items, origin)))
        .collect();
    if let Some(age) = &cors.max_age {
        fields.push(("maxAge", Node::string(duration(age.value), Origin::new(Layer::Class, age.span))));
    }
    Node::mapping(fields, origin)
}

/// Seconds as Go writes a duration, which is how OpenChoreo's manifests read.
fn duration(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    }
}

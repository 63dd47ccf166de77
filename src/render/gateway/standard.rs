//! Finds what of an API's policy the Gateway API alone can carry: origins, on routes for HTTP; nothing else.

use serde_json::json;

use crate::model::{Cors, RestPolicy};
use crate::source::Span;
use crate::tree::{Layer, Located, Node, Origin};

/// Most entries that the Gateway API takes in one list of a CORS filter.
const MOST: usize = 64;

const METHODS: [&str; 10] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"];

/// The filter that a policy becomes, and every field that none can carry, with its place.
pub(super) fn carry(policy: &RestPolicy, is_http: bool) -> (Option<Node>, Vec<(&'static str, Span)>) {
    let mut beyond = Vec::new();
    let tokens =
        policy.authentication.as_ref().filter(|own| own.r#type.as_str() == "jwt" && own.jwt.is_some());
    beyond.extend(tokens.map(|authentication| ("authentication", authentication.r#type.span)));
    if let Some(limit) = &policy.rate_limit {
        beyond.push(("rateLimit", limit.requests.span));
    }
    if let Some(breaker) = policy.circuit_breaker.as_ref().filter(|breaker| breaker.enabled) {
        let limits = [
            &breaker.max_connections,
            &breaker.max_pending_requests,
            &breaker.max_parallel_requests,
            &breaker.max_parallel_retries,
        ];
        beyond.extend(limits.into_iter().flatten().map(|limit| ("circuitBreaker", limit.span)).next());
    }
    if let Some(security) = &policy.security {
        beyond.extend(security.allowed_ips.first().map(|address| ("security.allowedIPs", address.span)));
        beyond.extend(security.blocked_ips.first().map(|address| ("security.blockedIPs", address.span)));
    }
    let Some((cors, place)) = policy.cors.as_ref().and_then(|cors| Some((cors, first_place(cors)?))) else {
        return (None, beyond);
    };
    let unfit = if is_http { unfit(cors) } else { Some(place) };
    match unfit {
        Some(span) => {
            beyond.push(("cors", span));
            (None, beyond)
        }
        None => (Some(filter(cors, place)), beyond),
    }
}

/// Where a CORS policy says something; nothing for an empty one.
fn first_place(cors: &Cors) -> Option<Span> {
    let texts = lists(cors).into_iter().flat_map(|(_, list)| list).map(|text| text.span);
    texts.chain(cors.max_age.as_ref().map(|age| age.span)).next()
}

fn lists(cors: &Cors) -> [(&'static str, &[Located<String>]); 4] {
    [
        ("allowOrigins", &cors.allow_origins),
        ("allowMethods", &cors.allow_methods),
        ("allowHeaders", &cors.allow_headers),
        ("exposeHeaders", &cors.expose_headers),
    ]
}

/// The first value that the filter of the Gateway API does not take.
fn unfit(cors: &Cors) -> Option<Span> {
    for (field, list) in lists(cors) {
        let fits = |text: &str| match field {
            "allowOrigins" => is_origin(text),
            "allowMethods" => METHODS.contains(&text),
            _ => is_header(text),
        };
        let alone =
            |text: &Located<String>| text.as_str() != "*" || list.len() == 1 || field == "exposeHeaders";
        let wrong = list.iter().enumerate().find(|(at, text)| *at >= MOST || !fits(text) || !alone(text));
        if let Some((_, text)) = wrong {
            return Some(text.span);
        }
    }
    let age = cors.max_age.as_ref();
    age.filter(|age| !(1..=i64::from(i32::MAX)).contains(&age.value)).map(|age| age.span)
}

/// `*`, or a scheme with a host, whose first part may be `*`, and perhaps a port.
fn is_origin(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let is_port =
        |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let named = host.strip_prefix("*.").unwrap_or(host);
    text.len() <= 253 && port.is_none_or(is_port) && (host == "*" || named.split('.').all(is_part))
}

fn is_header(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    (1..=256).contains(&text.len()) && text.bytes().all(is_token)
}

fn filter(cors: &Cors, place: Span) -> Node {
    let origin = Origin::new(Layer::Class, place);
    let own = |span: Span| Origin::new(Layer::Class, span);
    let text = |text: &Located<String>| Node::string(text.as_str(), own(text.span));
    let mut fields: Vec<(&str, Node)> = lists(cors)
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(field, list)| (field, Node::sequence(list.iter().map(text).collect(), origin)))
        .collect();
    fields.extend(cors.max_age.as_ref().map(|age| ("maxAge", Node::integer(age.value, own(age.span)))));
    let kind = Node::from_json(json!("CORS"), origin);
    Node::mapping([("type", kind), ("cors", Node::mapping(fields, origin))], origin)
}

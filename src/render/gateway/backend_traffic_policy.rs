//! Renders how much traffic an API takes: rate limits and circuit breakers.

use super::{BACKEND_TRAFFIC_POLICY, Context};
use crate::model::{CircuitBreaker, RateLimit, RestPolicy};
use crate::tree::{Layer, Node, Origin};
use crate::validate::rate_unit;

/// Renders the BackendTrafficPolicy of a route; none when the policy says nothing that one carries.
pub(super) fn render(context: &mut Context<'_, '_>, name: &str, policy: &RestPolicy, target: Node) {
    let origin = context.generated();
    let mut fields = Vec::new();
    if let Some(limit) = policy.rate_limit.as_ref().and_then(|limit| rate_limit(limit, origin)) {
        fields.push(("rateLimit", limit));
    }
    if let Some(breaker) =
        policy.circuit_breaker.as_ref().and_then(|breaker| circuit_breaker(breaker, origin))
    {
        fields.push(("circuitBreaker", breaker));
    }
    if !fields.is_empty() {
        fields.push(("targetRefs", target));
        context.add(BACKEND_TRAFFIC_POLICY, name, Node::mapping(fields, origin));
    }
}

fn rate_limit(limit: &RateLimit, origin: Origin) -> Option<Node> {
    let unit = rate_unit(&limit.window)?;
    let fields = [
        ("requests", Node::integer(limit.requests.value, Origin::new(Layer::Class, limit.requests.span))),
        ("unit", Node::string(unit.word(), Origin::new(Layer::Class, limit.window.span))),
    ];
    let rule = Node::mapping([("limit", Node::mapping(fields, origin))], origin);
    let local = Node::mapping([("rules", Node::sequence(vec![rule], origin))], origin);
    Some(Node::mapping([("local", local), ("type", Node::string("Local", origin))], origin))
}

fn circuit_breaker(breaker: &CircuitBreaker, origin: Origin) -> Option<Node> {
    let limits = [
        ("maxConnections", &breaker.max_connections),
        ("maxParallelRequests", &breaker.max_parallel_requests),
        ("maxParallelRetries", &breaker.max_parallel_retries),
        ("maxPendingRequests", &breaker.max_pending_requests),
    ];
    let fields: Vec<(&str, Node)> = limits
        .into_iter()
        .filter_map(|(field, limit)| {
            let limit = limit.as_ref()?;
            Some((field, Node::integer(limit.value.into(), Origin::new(Layer::Class, limit.span))))
        })
        .collect();
    (breaker.enabled && !fields.is_empty()).then(|| Node::mapping(fields, origin))
}

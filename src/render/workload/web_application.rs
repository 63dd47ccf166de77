//! Renders a web application: its Deployment, its Service, and the route to its HTTP endpoint.

use super::deployment;
use crate::model::EndpointType;
use crate::render::context::Context;
use crate::render::{gateway, problems};

/// Renders everything of a WebApplicationBinding; returns the ports that its Service serves.
pub(in crate::render) fn render(context: &mut Context<'_, '_>) -> Vec<u16> {
    let ports = deployment::render(context);
    let endpoints = &context.bound.workload.spec.endpoints;
    let mut http = endpoints.iter().filter(|(_, endpoint)| endpoint.r#type.value == EndpointType::HTTP);
    match (http.next(), http.next()) {
        (Some((name, endpoint)), None) => gateway::render_web(context, name, endpoint.port.value),
        (Some((first, _)), Some((second, _))) => {
            let report = problems::two_http_endpoints(context.bound, first, second);
            context.reports.push(report);
        }
        (None, _) if endpoints.is_empty() => {}
        (None, _) => {
            let report = problems::no_http_endpoint(context.bound);
            context.reports.push(report);
        }
    }
    ports
}

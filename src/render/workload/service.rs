//! Renders a service: its Deployment and its Service.

use super::deployment;
use crate::render::context::Context;

/// Renders the workload of a ServiceBinding; returns the ports that its Service serves.
pub(in crate::render) fn render(context: &mut Context<'_, '_>) -> Vec<u16> {
    deployment::render(context)
}

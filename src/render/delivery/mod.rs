//! Renders the objects with which an engine applies the rendered folders, and what it has to find in these.

mod argocd;
mod flux;
mod flux_access;
mod object;
mod parts;
mod problems;
mod projects;

pub(super) use problems::LEFT_OUT;

use super::manifest::Manifest;
use crate::diagnostics::Diagnostics;
use crate::model::DeliveryEngine;
use crate::plan::Plan;
use crate::resolve::Platform;

/// The objects of the engine that Config names, from everything that is to reach a cluster; none without an engine.
///
/// An engine may also annotate what it applies.
pub(super) fn render(
    platform: &Platform<'_>,
    plan: &Plan<'_>,
    manifests: &mut [Manifest],
    diagnostics: &mut Diagnostics,
) -> Vec<Manifest> {
    let Some(delivery) = &plan.delivery else { return Vec::new() };
    match delivery.engine {
        DeliveryEngine::ArgoCD => argocd::render((platform, plan), delivery, manifests, diagnostics),
        DeliveryEngine::Flux => flux::render(plan, delivery, manifests),
        DeliveryEngine::None => Vec::new(),
    }
}

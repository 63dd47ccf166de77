//! Renders every unit of the plan, in parallel and in a fixed order.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::amount::{Amount, batches};
use super::context::{Context, steps_of_unit};
use super::delivery;
use super::manifest::{Manifest, Rendered};
use super::overrides::Judgements;
use super::{
    admission, build, gateway, isolation, observability, own_admission, proofs, reserved_keys, resources,
    tenancy, workload,
};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::ClaimKind;
use crate::plan::{Plan, Unit};
use crate::resolve::Platform;
use crate::source::Span;
use crate::validate::kubernetes::check_object;

/// Where classes allow overrides: by the place of a value that an override sets, the place of the allowance.
pub type Allowed = BTreeMap<Span, Span>;

/// Renders every object of every cluster and proves that they stay apart; says as well what allows which override.
///
/// Nothing, and a report of it, where all objects come to more than `most` bytes.
pub fn render(
    platform: &Platform<'_>,
    plan: &Plan<'_>,
    most: u64,
    diagnostics: &mut Diagnostics,
) -> Option<(Rendered, Allowed)> {
    let (units, mut amount) = units(platform, plan, most).map_err(|report| diagnostics.push(*report)).ok()?;
    let mut manifests = tenancy::render(platform, plan);
    manifests.extend(gateway::managed::render(&plan.gateways));
    manifests.extend(build::render(platform, diagnostics));
    for manifest in &manifests {
        check_object(&manifest.body, &manifest.key.object_name(), diagnostics);
    }
    let own = own_admission::render(platform, plan);
    for manifest in &own {
        check_object(&manifest.body, &manifest.key.object_name(), diagnostics);
    }
    manifests.extend(own);
    manifests.extend(admission::render(platform));
    let mut overrides = Judgements::default();
    amount.add_others(&manifests);
    if let Some(report) = amount.fault(most) {
        diagnostics.push(report);
        return None;
    }
    for (of_unit, reports, judged) in units {
        manifests.extend(of_unit);
        diagnostics.extend(reports);
        overrides.add(judged);
    }
    let allowed = overrides.report(diagnostics);
    let observed = observability::render(platform, &manifests, diagnostics);
    for manifest in &observed {
        check_object(&manifest.body, &manifest.key.object_name(), diagnostics);
    }
    manifests.extend(observed);
    let of_engine = delivery::render(platform, plan, &mut manifests, diagnostics);
    for manifest in &of_engine {
        check_object(&manifest.body, &manifest.key.object_name(), diagnostics);
    }
    manifests.extend(of_engine);
    manifests.sort_by(|a, b| a.key.cmp(&b.key));
    let refused = isolation::prove(platform, &manifests, diagnostics);
    proofs::prove_apart(&manifests, &refused, diagnostics);
    Some((Rendered { manifests }, allowed))
}

/// What one unit comes to.
type OfUnit = (Vec<Manifest>, Vec<Diagnostic>, Judgements);

/// Renders the units, batch by batch, as long as they come to no more bytes than may be.
fn units<'p>(
    platform: &'p Platform<'_>,
    plan: &'p Plan<'_>,
    most: u64,
) -> Result<(Vec<OfUnit>, Amount<'p>), Box<Diagnostic>> {
    let mut exposed: Vec<Vec<usize>> = vec![Vec::new(); platform.bindings.len()];
    for (at, api) in platform.api_bindings.iter().enumerate() {
        exposed[api.binding].push(at);
    }
    let steps = steps_of_unit(plan.units.len());
    let (mut rendered, mut amount) = (Vec::with_capacity(plan.units.len()), Amount::default());
    for batch in batches(platform, &plan.units) {
        let of_batch: Vec<OfUnit> =
            batch.par_iter().map(|unit| of_unit(platform, unit, &exposed[unit.binding], steps)).collect();
        for (unit, (manifests, ..)) in batch.iter().zip(&of_batch) {
            amount.add(&platform.bindings[unit.binding], manifests);
        }
        if let Some(report) = amount.fault(most) {
            return Err(Box::new(report));
        }
        rendered.extend(of_batch);
    }
    Ok((rendered, amount))
}

/// Everything of one binding on one cluster; `exposed` are the APIs of others that lead to it.
fn of_unit(platform: &Platform<'_>, unit: &Unit<'_>, exposed: &[usize], steps: u64) -> OfUnit {
    let mut context = Context::new(&platform.bindings[unit.binding], unit);
    context.steps = steps;
    let ports = match context.bound.kind {
        ClaimKind::Service => workload::service::render(&mut context),
        ClaimKind::WebApplication => workload::web_application::render(&mut context),
        ClaimKind::ScheduledTask => workload::scheduled_task::render(&mut context),
    };
    let bound = context.bound;
    if bound.kind == ClaimKind::Service {
        for api in &bound.apis {
            gateway::render_api(&mut context, bound.name, api, &ports);
        }
        for at in exposed {
            let api = &platform.api_bindings[*at];
            gateway::render_api(&mut context, api.name, &api.api, &ports);
        }
    }
    resources::render(&mut context);
    check(&mut context);
    (context.manifests, context.reports, context.overrides)
}

/// Holds every built-in object against Kubernetes' types and rules, and its labels against those who own them.
fn check(context: &mut Context<'_, '_>) {
    let mut found = Diagnostics::default();
    for manifest in &context.manifests {
        found.extend(reserved_keys::check(&manifest.body));
        check_object(&manifest.body, &manifest.key.object_name(), &mut found);
    }
    context.reports.extend(found.into_reports());
}

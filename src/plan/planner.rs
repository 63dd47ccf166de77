//! Plans every deployed binding.

use rayon::prelude::*;

use super::addresses;
use super::names::{LABEL_LIMIT, shorten};
use super::reserved_namespaces::Reserved;
use super::unit::{Names, Plan, Unit};
use super::{Place, admission, clusters, domains, gateways, namespaces, problems};
use super::{accesses, delivery};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{self, ClaimKind};
use crate::resolve::{Bound, Placement, Platform};
use crate::tree::{Located, Text};
use crate::validate::{Settings, Template, kubernetes};

/// Longest name of a CronJob: its Jobs append eleven characters to it.
const CRON_JOB_LIMIT: usize = 52;

/// Gives every deployed binding its clusters, namespace, names and addresses: one unit for each data plane.
pub fn plan<'v>(platform: &Platform<'v>, settings: &Settings, diagnostics: &mut Diagnostics) -> Plan<'v> {
    clusters::check(platform, diagnostics);
    domains::check(platform, diagnostics);
    admission::check(platform, diagnostics);
    let written = platform.index.valid.config.as_ref().map(|config| &config.spec.naming);
    let naming = Naming { settings, written, reserved: Reserved::of(platform) };
    // Threads do the work in any order; what they give is collected in the order of the bindings.
    let deployed = platform.bindings.par_iter().enumerate().filter(|(_, bound)| bound.is_deployed());
    let planned: Vec<_> = deployed.map(|(at, _)| of_binding(platform, at, &naming)).collect();
    let mut units = Vec::new();
    for result in planned {
        match result {
            Ok(of_binding) => units.extend(of_binding),
            Err(report) => diagnostics.push(*report),
        }
    }
    namespaces::prove_apart(platform, &units, diagnostics);
    let addresses = addresses::of_units(&units);
    let connected = units.par_iter_mut().map(|unit| {
        let mut found = Diagnostics::default();
        let bound = &platform.bindings[unit.binding];
        unit.variables =
            addresses::variables(bound, (&unit.cluster, &unit.namespace), &addresses, &mut found);
        found.into_reports()
    });
    let found: Vec<Vec<Diagnostic>> = connected.collect();
    diagnostics.extend(found.into_iter().flatten());
    Plan {
        units,
        gateways: gateways::managed(platform, diagnostics),
        delivery: delivery::settle(platform),
        accesses: accesses::accesses(platform),
    }
}

fn of_binding<'v>(
    platform: &Platform<'v>,
    at: usize,
    naming: &Naming<'_, '_>,
) -> Result<Vec<Unit<'v>>, Box<Diagnostic>> {
    let bound = &platform.bindings[at];
    let namespace = namespace(bound, naming)?;
    let names = names(bound, naming)?;
    let labels = labels(bound)?;
    let environment = Text::new(bound.environment.name());
    let component = Text::new(bound.component.as_str());
    let unit = |(place, placement): (usize, &Placement<'v>)| Unit {
        binding: at,
        placement: place,
        plane: placement.plane,
        standby: placement.standby,
        cluster: Text::new(placement.plane.spec.kubernetes_cluster.name.as_str()),
        place: Place::Component {
            environment: environment.clone(),
            namespace: namespace.clone(),
            component: component.clone(),
        },
        namespace: namespace.clone(),
        names: names.clone(),
        labels: labels.clone(),
        variables: Vec::new(),
    };
    Ok(bound.placements.iter().enumerate().map(unit).collect())
}

/// The naming templates, where Config has them (the places to blame), and the namespaces that no name may give.
struct Naming<'s, 'v> {
    settings: &'s Settings,
    written: Option<&'s model::Naming>,
    reserved: Reserved<'v>,
}

fn fill(
    template: &Template,
    written: Option<&Located<String>>,
    bound: &Bound<'_>,
) -> Result<String, Box<Diagnostic>> {
    let values = [
        ("organization", bound.organization),
        ("project", bound.project.name()),
        ("component", bound.component.as_str()),
        ("environment", bound.environment.name()),
    ];
    let place = written.map_or(bound.name.span, |template| template.span);
    template.render(&values).map_err(|fault| Box::new(problems::naming_failed(&fault, place)))
}

fn namespace(bound: &Bound<'_>, naming: &Naming<'_, '_>) -> Result<Text, Box<Diagnostic>> {
    let written = naming.written.and_then(|naming| naming.namespace.as_ref());
    let name = match &naming.settings.namespace_template {
        Some(template) => fill(template, written, bound)?,
        None => {
            shorten(LABEL_LIMIT, &["dp", bound.organization, bound.project.name(), bound.environment.name()])
        }
    };
    if let Some(plane) = naming.reserved.named(&name, bound) {
        return Err(Box::new(problems::namespace_of_a_plane(&name, bound.name.span, plane)));
    }
    let reserved =
        || naming.reserved.is_of_platform(&name).then(|| "belongs to the cluster itself".to_owned());
    match kubernetes::names::is_dns_label(&name).or_else(reserved) {
        Some(reason) => {
            Err(Box::new(problems::unusable_name("namespace name", &name, &reason, bound.name.span)))
        }
        None => Ok(Text::from(name)),
    }
}

fn names(bound: &Bound<'_>, naming: &Naming<'_, '_>) -> Result<Names, Box<Diagnostic>> {
    let written = naming.written.and_then(|naming| naming.workload.as_ref());
    let task = bound.kind == ClaimKind::ScheduledTask;
    let limit = if task { CRON_JOB_LIMIT } else { LABEL_LIMIT };
    let names = match &naming.settings.workload_template {
        Some(template) => {
            let base = fill(template, written, bound)?;
            let name = if base.len() <= limit { base.clone() } else { shorten(limit, &[&base]) };
            Names {
                workload: Text::from(name.as_str()),
                service: Text::from(name),
                base: Text::from(base),
                plain: true,
            }
        }
        None => {
            let base = bound.name.as_str();
            let name = Text::from(shorten(limit, &[base]));
            Names { workload: name.clone(), service: name, base: Text::new(base), plain: false }
        }
    };
    // A Service's name is a DNS label that begins with a letter; the other objects share it.
    let problem = match task {
        true => kubernetes::names::is_dns_subdomain(&names.workload),
        false => kubernetes::names::is_dns_1035_label(&names.service),
    };
    match problem {
        Some(reason) => Err(Box::new(problems::unusable_name(
            if task { "CronJob name" } else { "Service name" },
            &names.workload,
            &reason,
            bound.name.span,
        ))),
        None => Ok(names),
    }
}

fn labels(bound: &Bound<'_>) -> Result<[(&'static str, Text); 4], Box<Diagnostic>> {
    let labels = [
        ("component-name", Text::new(bound.component.as_str())),
        ("environment-name", Text::new(bound.environment.name())),
        ("organization-name", Text::new(bound.organization)),
        ("project-name", Text::new(bound.project.name())),
    ];
    for (key, value) in &labels {
        if let Some(reason) = kubernetes::names::label_value_problem(value) {
            return Err(Box::new(problems::unusable_label(key, value, &reason, bound.component.span)));
        }
    }
    Ok(labels)
}

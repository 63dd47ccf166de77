//! Plans every deployed binding.

use rayon::prelude::*;

use super::addresses::{self, Address};
use super::names::{LABEL_LIMIT, shorten};
use super::unit::{Names, Plan, Unit};
use super::{Place, hosts, namespaces, problems};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::ClaimKind;
use crate::resolve::{Bound, Platform};
use crate::tree::Text;
use crate::validate::{Settings, Template, kubernetes};

/// Longest name of a CronJob: its Jobs append eleven characters to it.
const CRON_JOB_LIMIT: usize = 52;

/// Gives every deployed binding its cluster, namespace, names and addresses.
pub fn plan(platform: &Platform<'_>, settings: &Settings, diagnostics: &mut Diagnostics) -> Plan {
    hosts::check_clusters(platform, diagnostics);
    // Threads do the work in any order; what they give is collected in the order of the bindings.
    let deployed = platform.bindings.par_iter().enumerate().filter(|(_, bound)| bound.is_deployed());
    let planned: Vec<_> = deployed.map(|(at, bound)| unit(at, bound, settings)).collect();
    let mut units = Vec::new();
    for result in planned {
        match result {
            Ok(unit) => units.push(unit),
            Err(report) => diagnostics.push(*report),
        }
    }
    namespaces::prove_apart(platform, &units, diagnostics);
    let addresses: Vec<Option<Address>> = addresses::of_units(platform.bindings.len(), &units);
    let connected = units.par_iter_mut().map(|unit| {
        let mut found = Diagnostics::default();
        let bound = &platform.bindings[unit.binding];
        unit.variables = addresses::variables(bound, &unit.namespace, &addresses, &mut found);
        found.into_reports()
    });
    let found: Vec<Vec<Diagnostic>> = connected.collect();
    diagnostics.extend(found.into_iter().flatten());
    Plan { units }
}

fn unit(at: usize, bound: &Bound<'_>, settings: &Settings) -> Result<Unit, Box<Diagnostic>> {
    let namespace = namespace(bound, settings)?;
    let names = names(bound, settings)?;
    let labels = labels(bound)?;
    let environment = Text::new(bound.environment.name());
    let component = Text::new(bound.component.as_str());
    Ok(Unit {
        binding: at,
        cluster: Text::new(bound.data_plane.spec.kubernetes_cluster.name.as_str()),
        place: Place::Component { environment, namespace: namespace.clone(), component },
        namespace,
        names,
        labels,
        variables: Vec::new(),
    })
}

fn fill(template: &Template, bound: &Bound<'_>) -> Result<String, Box<Diagnostic>> {
    let values = [
        ("organization", bound.organization),
        ("project", bound.project.name()),
        ("component", bound.component.as_str()),
        ("environment", bound.environment.name()),
    ];
    template.render(&values).map_err(|fault| Box::new(problems::naming_failed(&fault, bound.name.span)))
}

fn namespace(bound: &Bound<'_>, settings: &Settings) -> Result<Text, Box<Diagnostic>> {
    let name = match &settings.namespace_template {
        Some(template) => fill(template, bound)?,
        None => {
            shorten(LABEL_LIMIT, &["dp", bound.organization, bound.project.name(), bound.environment.name()])
        }
    };
    match kubernetes::names::is_dns_label(&name) {
        Some(reason) => Err(Box::new(problems::unusable_name("namespace", &name, &reason, bound.name.span))),
        None => Ok(Text::from(name)),
    }
}

fn names(bound: &Bound<'_>, settings: &Settings) -> Result<Names, Box<Diagnostic>> {
    let task = bound.kind == ClaimKind::ScheduledTask;
    let limit = if task { CRON_JOB_LIMIT } else { LABEL_LIMIT };
    let names = match &settings.workload_template {
        Some(template) => {
            let base = fill(template, bound)?;
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
            bound.kind.claim().name(),
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

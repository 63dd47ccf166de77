//! Says what can be wrong with where bindings run, one constructor for each fault.

use super::codes::{
    CLUSTER_TWICE, IDLE_SELECTOR, NO_ACTIVE_PLANE, NO_MATCHING_PLANE, PLANE_DOES_NOT_ACCEPT,
    TWO_WAYS_OF_PLACING, UNKNOWN_CONTAINER,
};
use crate::diagnostics::{Diagnostic, did_you_mean};
use crate::model::{DataPlane, Environment, Name, Selector};
use crate::source::Span;
use crate::tree::Located;
use crate::validate::Checked;

pub(super) fn no_matching_plane(
    environment: &Checked<Environment>,
    selectors: &[&Located<Selector>],
    planes: &[(&str, String)],
    binding: &Name,
) -> Diagnostic {
    let wanted: Vec<String> = selectors.iter().map(|selector| selector.words()).collect();
    let listed: Vec<String> = planes.iter().map(|(name, labels)| format!("`{name}` ({labels})")).collect();
    let message = format!("no data plane of `{}` carries {}", environment.name(), wanted.join(" and "));
    let report = Diagnostic::new(&NO_MATCHING_PLANE, message);
    let report = match selectors.first() {
        Some(selector) => {
            report.at(selector.span, "asked for here").label(binding.span, "needed by this binding")
        }
        None => report.at(binding.span, "needs a plane"),
    };
    report
        .label(environment.metadata.name.span, "the environment")
        .hint(format!("its planes: {}", listed.join(", ")))
}

/// `among` says which planes were looked at.
pub(super) fn idle_selector(
    selector: &Located<Selector>,
    among: &str,
    planes: &[(&str, String)],
) -> Diagnostic {
    let message = format!("no data plane {among} carries {}", selector.words());
    let listed: Vec<String> = planes.iter().map(|(name, labels)| format!("`{name}` ({labels})")).collect();
    Diagnostic::new(&IDLE_SELECTOR, message)
        .at(selector.span, "what depends on this holds nowhere")
        .hint(format!("the planes: {}", listed.join(", ")))
}

pub(super) fn no_active_plane(environment: &Checked<Environment>, first: Span) -> Diagnostic {
    let message = format!("nothing of `{}` runs: all its data planes stand by", environment.name());
    Diagnostic::new(&NO_ACTIVE_PLANE, message)
        .at(first, "stands by, like the others")
        .label(environment.metadata.name.span, "the environment")
        .hint("give one of them `mode: Active`")
}

pub(super) fn override_of_unknown_container(name: &Name, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_CONTAINER, format!("the workload has no container `{name}`"))
        .at(name.span, "")
        .hints(did_you_mean(name, known.iter().copied()).or_else(|| its_containers(known)))
}

/// The containers of a workload, where they are few enough to read.
fn its_containers(known: &[&str]) -> Option<String> {
    let names: Vec<String> = known.iter().take(5).map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("its containers: {}", names.join(", ")))
}

pub(super) fn two_ways_of_placing(single: Span, several: Span) -> Diagnostic {
    Diagnostic::new(&TWO_WAYS_OF_PLACING, "the environment has both `dataPlaneRef` and `dataPlanes`")
        .at(single, "one plane")
        .label(several, "several planes")
        .hint("keep one of the two")
}

pub(super) fn plane_does_not_accept(plane: &Checked<DataPlane>, environment: &str, span: Span) -> Diagnostic {
    let report = Diagnostic::new(
        &PLANE_DOES_NOT_ACCEPT,
        format!("the data plane `{}` does not accept the environment `{environment}`", plane.name()),
    );
    let accepted = plane.spec.accepts.as_ref().and_then(|accepts| accepts.environments.first());
    let place = accepted.map_or(plane.metadata.name.span, |first| first.span);
    report.at(span, "placed here").label(place, "accepts only these")
}

pub(super) fn cluster_twice(cluster: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&CLUSTER_TWICE, format!("the cluster `{cluster}` is named twice"))
        .at(second, "again here")
        .label(first, "first here")
}

//! Renders a scheduled task: its CronJob.

use super::containers;
use super::deployment::pull_secret;
use super::layers::{Over, fold, nest};
use crate::render::context::Context;
use crate::render::frame::ObjectKind;
use crate::render::problems;
use crate::resolve::Part;
use crate::tree::{Node, Reason, Value};

const CRON_JOB: ObjectKind = ObjectKind { api_version: "batch/v1", kind: "CronJob" };

/// Where the containers of a CronJob stand.
const POD_CONTAINERS: [&str; 5] = ["jobTemplate", "spec", "template", "spec", "containers"];

/// Renders the CronJob of a ScheduledTaskBinding; it serves no ports.
pub(in crate::render) fn render(context: &mut Context<'_, '_>) -> Vec<u16> {
    let origin = context.generated();
    let containers = containers::render(context, false);
    let mut generated = vec![
        nest(&["jobTemplate", "metadata", "labels"], context.labels()),
        nest(&["jobTemplate", "spec", "template", "metadata", "labels"], context.labels()),
        nest(
            &["jobTemplate", "spec", "template", "spec", "restartPolicy"],
            Node::string("OnFailure", origin),
        ),
    ];
    generated.extend(
        pull_secret(context)
            .map(|secret| nest(&["jobTemplate", "spec", "template", "spec", "imagePullSecrets"], secret)),
    );
    if context.is_idle() {
        generated.push(nest(&["suspend"], Node::new(Value::Bool(true), origin.because(Reason::Stopped))));
    }
    let over = Over { workload: vec![nest(&POD_CONTAINERS, containers)], generated };
    let spec = fold(context, Part::CronJob, over);
    if spec.get("schedule").is_none() {
        let report = problems::no_schedule(context.bound);
        context.reports.push(report);
        return Vec::new();
    }
    let name = context.unit.names.workload.clone();
    context.add(CRON_JOB, &name, spec);
    Vec::new()
}

//! Renders a scheduled task: its CronJob.

use super::containers;
use super::layers::{fold, nest};
use crate::model::ReleaseState;
use crate::render::context::{Context, ObjectKind};
use crate::render::problems;
use crate::tree::{Node, Value};

const CRON_JOB: ObjectKind = ObjectKind { api_version: "batch/v1", kind: "CronJob" };

/// Renders the CronJob of a ScheduledTaskBinding; it serves no ports.
pub(in crate::render) fn render(context: &mut Context<'_, '_>) -> Vec<u16> {
    let origin = context.generated();
    let containers = containers::render(context, false);
    let mut layers = vec![
        nest(&["jobTemplate", "spec", "template", "spec", "containers"], containers),
        nest(&["jobTemplate", "metadata", "labels"], context.labels()),
        nest(&["jobTemplate", "spec", "template", "metadata", "labels"], context.labels()),
        nest(
            &["jobTemplate", "spec", "template", "spec", "restartPolicy"],
            Node::string("OnFailure", origin),
        ),
    ];
    if context.bound.state == ReleaseState::Suspend || context.unit.standby {
        layers.push(nest(&["suspend"], Node::new(Value::Bool(true), origin)));
    }
    let spec = fold(context, context.bound.class.cron_job, layers);
    if spec.get("schedule").is_none() {
        let report = problems::no_schedule(context.bound);
        context.reports.push(report);
        return Vec::new();
    }
    let name = context.unit.names.workload.clone();
    context.add(CRON_JOB, &name, spec);
    Vec::new()
}

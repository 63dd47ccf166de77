//! Makes the templates that put steps in order: the entry with the component's lock, and the steps with the plane's.

use serde_json::{Value as Json, json};

use super::locks;
use super::step::Step;
use crate::model::BuildPlane;

/// The template that a Workflow enters by, as OpenChoreo names it.
pub(super) const ENTRYPOINT: &str = "build-workflow";

/// The template that runs the steps.
const STEPS: &str = "build-steps";

/// The two templates.
pub(super) fn render(plane: &BuildPlane, steps: &[Step<'_>]) -> [Json; 2] {
    let entry = json!({
        "name": ENTRYPOINT,
        "synchronization": locks::of_component(plane),
        "steps": [[{ "name": STEPS, "template": STEPS }]],
    });
    let rows: Vec<Json> = steps.iter().map(|step| json!([row(plane, step)])).collect();
    [entry, json!({ "name": STEPS, "synchronization": locks::of_plane(plane), "steps": rows })]
}

fn row(plane: &BuildPlane, step: &Step<'_>) -> Json {
    let mut row = json!({ "name": step.name, "template": step.name });
    let argument = |name: &&str| {
        let from = if *name == "image" { "push-step" } else { "clone-step" };
        json!({ "name": name, "value": format!("{{{{steps.{from}.outputs.parameters.{name}}}}}") })
    };
    if !step.inputs.is_empty() {
        let arguments: Vec<Json> = step.inputs.iter().map(argument).collect();
        row["arguments"] = json!({ "parameters": arguments });
    }
    if step.name == "test-step" && plane.test.as_ref().is_some_and(|test| test.optional) {
        row["continueOn"] = json!({ "failed": true });
    }
    row
}

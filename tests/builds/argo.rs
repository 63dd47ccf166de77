//! Judges Workflows and their templates by the rules of Argo's own validation, and by those of this project.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// What a Workflow may say under `templateReferencing: Strict`.
const STRICT: [&str; 14] = [
    "activeDeadlineSeconds",
    "archiveLogs",
    "arguments",
    "artifactGC",
    "entrypoint",
    "metrics",
    "podGC",
    "priority",
    "shutdown",
    "suspend",
    "ttlStrategy",
    "volumeClaimGC",
    "workflowMetadata",
    "workflowTemplateRef",
];

/// The fields that say what a template is; a template has exactly one.
const TYPES: [&str; 10] =
    ["container", "containerSet", "script", "resource", "steps", "dag", "suspend", "http", "data", "plugin"];

/// Everything that Argo would refuse, or that would have no effect, among the objects of one cluster.
pub fn faults(version: &str, workflows: &[Json], schedules: &[Json], templates: &[Json]) -> Vec<String> {
    let mut faults = Vec::new();
    let known: BTreeMap<&str, &Json> = templates.iter().map(|template| (name(template), template)).collect();
    for template in templates {
        of_template(version, template, &mut faults);
    }
    for workflow in workflows {
        limit(workflow, 63, &mut faults);
        if workflow["spec"].get("ttlStrategy").is_some() {
            faults.push(format!("{}: would be applied and built again", name(workflow)));
        }
        labelled(name(workflow), &workflow["metadata"], &mut faults);
        of_workflow(name(workflow), &workflow["spec"], &known, &mut faults);
    }
    for schedule in schedules {
        limit(schedule, 52, &mut faults);
        let spec = &schedule["spec"];
        let (right, wrong) =
            if version == "3.5" { ("schedule", "schedules") } else { ("schedules", "schedule") };
        if spec.get(right).is_none() || spec.get(wrong).is_some() {
            faults.push(format!("{}: {version} wants `{right}`", name(schedule)));
        }
        labelled(name(schedule), &spec["workflowMetadata"], &mut faults);
        of_workflow(name(schedule), &spec["workflowSpec"], &known, &mut faults);
    }
    faults
}

fn name(object: &Json) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// The label that templates put on pods.
fn labelled(own: &str, metadata: &Json, faults: &mut Vec<String>) {
    if !metadata["labels"]["organization-name"].is_string() {
        faults.push(format!("{own}: has no label `organization-name`"));
    }
}

fn limit(object: &Json, longest: usize, faults: &mut Vec<String>) {
    if name(object).is_empty() || name(object).len() > longest {
        faults.push(format!("the name `{}` is longer than {longest}", name(object)));
    }
}

fn items<'j>(json: &'j Json, path: &str) -> &'j [Json] {
    json.pointer(path).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// Names of a list of named things; one that stands twice is a fault, and so is one that Argo's pattern refuses.
fn names<'j>(what: &str, list: &'j [Json], faults: &mut Vec<String>) -> BTreeSet<&'j str> {
    let mut seen = BTreeSet::new();
    for item in list {
        let name = item["name"].as_str().unwrap_or_default();
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || name.len() > 128 || !name.chars().all(legal) || name.starts_with('-') {
            faults.push(format!("{what}: `{name}` is no name"));
        }
        if !seen.insert(name) {
            faults.push(format!("{what}: `{name}` stands twice"));
        }
    }
    seen
}

fn of_workflow(own: &str, spec: &Json, templates: &BTreeMap<&str, &Json>, faults: &mut Vec<String>) {
    for field in spec.as_object().into_iter().flatten().map(|(field, _)| field) {
        if !STRICT.contains(&field.as_str()) {
            faults.push(format!("{own}: Strict referencing refuses `{field}`"));
        }
    }
    let reference = &spec["workflowTemplateRef"];
    let template = reference["name"].as_str().and_then(|name| templates.get(name));
    let Some(template) = template.filter(|_| reference["clusterScope"] == Json::Bool(true)) else {
        faults.push(format!("{own}: its template is not on the cluster"));
        return;
    };
    let given = items(spec, "/arguments/parameters");
    let given_names = names(own, given, faults);
    for parameter in items(template, "/spec/arguments/parameters") {
        let name = parameter["name"].as_str().unwrap_or_default();
        if parameter.get("value").is_none() && !given_names.contains(name) {
            faults.push(format!("{own}: the parameter `{name}` has no value"));
        }
    }
    let taken: BTreeSet<&str> =
        items(template, "/spec/arguments/parameters").iter().filter_map(|p| p["name"].as_str()).collect();
    for parameter in given {
        let (name, value) = (parameter["name"].as_str().unwrap_or_default(), parameter["value"].as_str());
        if !taken.contains(name) {
            faults.push(format!("{own}: nothing reads the parameter `{name}`"));
        }
        if value.is_none_or(|value| value.contains("{{")) {
            faults.push(format!("{own}: the value of `{name}` is no plain text"));
        }
    }
}

fn of_template(version: &str, object: &Json, faults: &mut Vec<String>) {
    limit(object, 63, faults);
    let own = name(object);
    let spec = &object["spec"];
    let parameters = names(own, items(spec, "/arguments/parameters"), faults);
    let list = items(spec, "/templates");
    names(own, list, faults);
    let templates: BTreeMap<&str, &Json> =
        list.iter().map(|template| (template["name"].as_str().unwrap_or_default(), template)).collect();
    if !spec["entrypoint"].as_str().is_some_and(|entry| templates.contains_key(entry)) {
        faults.push(format!("{own}: enters by a template that is not there"));
    }
    let patch = spec["podSpecPatch"].as_str().map(serde_json::from_str::<Json>);
    if !patch.is_some_and(|patch| patch.is_ok_and(|patch| patch.is_object())) {
        faults.push(format!("{own}: its patch of pods is no JSON"));
    }
    let mut globals: BTreeSet<String> =
        parameters.iter().map(|name| format!("workflow.parameters.{name}")).collect();
    globals.extend(["workflow.name", "workflow.namespace", "workflow.uid"].map(str::to_owned));
    let mut frame = spec.clone();
    if let Some(frame) = frame.as_object_mut() {
        frame.remove("templates");
    }
    // Labels that every Workflow brings are known where the whole Workflow is, not where a template is checked alone.
    let mut of_frame = globals.clone();
    of_frame.insert("workflow.labels.organization-name".to_owned());
    resolve(own, &frame, &of_frame, faults);
    for template in list {
        let place = format!("{own}/{}", template["name"].as_str().unwrap_or_default());
        one_template((version, &place), template, (&templates, spec), &globals, faults);
    }
}

fn one_template(
    (version, place): (&str, &str),
    template: &Json,
    (templates, spec): (&BTreeMap<&str, &Json>, &Json),
    globals: &BTreeSet<String>,
    faults: &mut Vec<String>,
) {
    let types: Vec<&&str> = TYPES.iter().filter(|field| template.get(**field).is_some()).collect();
    if types.len() != 1 {
        faults.push(format!("{place}: is {} things at once", types.len()));
    }
    let inputs = names(place, items(template, "/inputs/parameters"), faults);
    names(place, items(template, "/outputs/parameters"), faults);
    let mut scope = globals.clone();
    scope.extend(inputs.iter().map(|name| format!("inputs.parameters.{name}")));
    locks(version, place, template, faults);
    if template.get("steps").is_some() {
        for field in
            ["timeout", "activeDeadlineSeconds"].iter().filter(|field| template.get(**field).is_some())
        {
            faults.push(format!("{place}: `{field}` belongs to leaves"));
        }
        steps(place, template, templates, scope, faults);
        return;
    }
    resolve(place, template, &scope, faults);
    let containers = std::iter::once(&template["container"]).chain(items(template, "/sidecars"));
    let volumes: BTreeSet<&str> = items(template, "/volumes")
        .iter()
        .filter_map(|volume| volume["name"].as_str())
        .chain(
            items(spec, "/volumeClaimTemplates")
                .iter()
                .filter_map(|claim| claim["metadata"]["name"].as_str()),
        )
        .collect();
    for container in containers {
        let words = items(container, "/command").iter().chain(items(container, "/args"));
        if words.clone().any(|word| word.as_str().is_none_or(|word| word.contains("{{"))) {
            faults.push(format!("{place}: text is put into a script"));
        }
        if items(container, "/command").is_empty() || container["image"].as_str().is_none_or(str::is_empty) {
            faults.push(format!("{place}: has no command or image"));
        }
        names(place, items(container, "/env"), faults);
        for mount in items(container, "/volumeMounts") {
            if !mount["name"].as_str().is_some_and(|name| volumes.contains(name)) {
                faults.push(format!("{place}: mounts {}, which is not there", mount["name"]));
            }
        }
        let security = &container["securityContext"];
        if security["privileged"] == Json::Bool(true) || security.pointer("/capabilities/add").is_some() {
            faults.push(format!("{place}: is privileged"));
        }
    }
    if template.to_string().contains("hostPath") || spec.get("hostNetwork").is_some() {
        faults.push(format!("{place}: reaches the node"));
    }
    let again = template.get("retryStrategy").is_some();
    let may = place.ends_with("/clone-step") || place.ends_with("/push-step");
    if again != may || again && !template["retryStrategy"]["limit"].is_string() {
        faults.push(format!("{place}: is tried again, or is not"));
    }
    if template.get("activeDeadlineSeconds").is_none() {
        faults.push(format!("{place}: has no time limit"));
    }
}

fn locks(version: &str, place: &str, template: &Json, faults: &mut Vec<String>) {
    let Some(locks) = template.get("synchronization").and_then(Json::as_object) else { return };
    let old = version == "3.5";
    for (field, value) in locks {
        let is_list = matches!(field.as_str(), "mutexes" | "semaphores");
        if is_list == old || is_list != value.is_array() {
            faults.push(format!("{place}: {version} has no lock `{field}` of this shape"));
        }
    }
    if old && locks.len() > 1 {
        faults.push(format!("{place}: {version} takes one lock a template"));
    }
}

fn steps(
    place: &str,
    template: &Json,
    templates: &BTreeMap<&str, &Json>,
    mut scope: BTreeSet<String>,
    faults: &mut Vec<String>,
) {
    resolve(place, &template["synchronization"], &scope, faults);
    let rows: Vec<&[Json]> = items(template, "/steps").iter().map(|row| items(row, "")).collect();
    let all: Vec<Json> = rows.iter().copied().flatten().cloned().collect();
    names(place, &all, faults);
    for row in rows {
        let mut outputs = BTreeSet::new();
        for step in row {
            let own = step["name"].as_str().unwrap_or_default();
            let Some(target) = step["template"].as_str().and_then(|name| templates.get(name)) else {
                faults.push(format!("{place}: the step `{own}` leads nowhere"));
                continue;
            };
            resolve(place, step, &scope, faults);
            let given = names(place, items(step, "/arguments/parameters"), faults);
            for input in items(target, "/inputs/parameters") {
                let name = input["name"].as_str().unwrap_or_default();
                if input.get("value").or(input.get("default")).is_none() && !given.contains(name) {
                    faults.push(format!("{place}: the step `{own}` gives no `{name}`"));
                }
            }
            for output in items(target, "/outputs/parameters") {
                let name = output["name"].as_str().unwrap_or_default();
                outputs.insert(format!("steps.{own}.outputs.parameters.{name}"));
            }
        }
        scope.extend(outputs);
    }
}

/// Every `{{tag}}` has to be one that is known at its place.
fn resolve(place: &str, json: &Json, scope: &BTreeSet<String>, faults: &mut Vec<String>) {
    let text = json.to_string();
    for rest in text.split("{{").skip(1) {
        let tag = rest.split("}}").next().unwrap_or_default();
        if !scope.contains(tag) {
            faults.push(format!("{place}: `{tag}` is not known"));
        }
    }
}

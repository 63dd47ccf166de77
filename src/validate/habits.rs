//! Knows where fields that people carry over from Kubernetes belong, and says so at the place where they were written.

use super::kubernetes::Level;
use crate::model::{ClaimKind, Kind};
use crate::tree::{FieldPath, Node, Segment, Value};

/// What a field was written into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The `spec` of a claim or of a binding.
    Claim,
    /// A workload, inline or a document of its own.
    Workload,
    /// A container of a workload or of what overrides one.
    Container,
    /// An environment variable.
    Variable,
    /// What a variable takes its value from.
    Source,
    /// An endpoint.
    Endpoint,
    /// The `overrides` of a claim or a binding.
    Overrides,
    /// The `spec` of a class.
    Class,
    /// Anywhere else.
    Elsewhere,
}

/// What to write instead of a field that a definition does not have; nothing where only its spelling may be wrong.
pub(super) fn way_out(kind: Kind, parent: &FieldPath, field: &str, value: Option<&Node>) -> Option<String> {
    let place = place_of(kind, parent);
    let own = match place {
        Place::Container => in_container(field),
        Place::Workload | Place::Claim => in_claim(kind, place, field),
        Place::Variable => in_variable(field, value),
        Place::Endpoint => in_endpoint(field),
        Place::Source | Place::Overrides | Place::Class | Place::Elsewhere => None,
    };
    own.or_else(|| metadata(place, parent, field))
        .or_else(|| of_kubernetes(kind, place, field))
        .or_else(|| other_word(parent, field))
}

fn place_of(kind: Kind, parent: &FieldPath) -> Place {
    let keys: Vec<&str> = parent
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => key.as_str(),
            Segment::Index(_) => "#",
        })
        .collect();
    let Some((&"spec", keys)) = keys.split_first() else { return Place::Elsewhere };
    let claims = ClaimKind::ALL.iter();
    if claims.clone().any(|claim| claim.class() == kind) {
        return if keys.is_empty() { Place::Class } else { Place::Elsewhere };
    }
    if kind == Kind::Workload {
        return in_workload(keys);
    }
    if !claims.clone().any(|claim| [claim.claim(), claim.binding()].contains(&kind)) {
        return Place::Elsewhere;
    }
    match keys {
        [] => Place::Claim,
        ["overrides"] => Place::Overrides,
        ["workload" | "workloadSpec", rest @ ..] => in_workload(rest),
        ["workloadOverrides", rest @ ..] | ["dataPlaneOverrides", "#", "workloadOverrides", rest @ ..]
            if !rest.is_empty() =>
        {
            in_workload(rest)
        }
        _ => Place::Elsewhere,
    }
}

fn in_workload(keys: &[&str]) -> Place {
    match keys {
        [] => Place::Workload,
        ["containers", _] => Place::Container,
        ["containers", _, "env", "#"] => Place::Variable,
        ["containers", _, "env", "#", "valueFrom"] => Place::Source,
        ["endpoints", _] => Place::Endpoint,
        _ => Place::Elsewhere,
    }
}

fn in_container(field: &str) -> Option<String> {
    match field {
        "name" => Some("remove it: the key above the container is its name".to_owned()),
        "ports" => Some(endpoints_hint("move the ports to the workload's `endpoints`")),
        "envFrom" => Some(
            "name each variable under `env`, with `valueFrom: {configMapRef: {name: …, key: …}}`, or `secretRef`, or \
             `configurationGroupRef` for a ConfigurationGroup"
                .to_owned(),
        ),
        _ => None,
    }
}

fn endpoints_hint(what: &str) -> String {
    format!(
        "{what}, a name and a number for each: `endpoints: {{http: {{type: HTTP, port: 8080}}}}`; the container's ports and \
         the Service object are made from them"
    )
}

fn in_claim(kind: Kind, place: Place, field: &str) -> Option<String> {
    let is_binding = ClaimKind::ALL.iter().any(|claim| claim.binding() == kind);
    let inside = if place == Place::Claim { "workload.containers" } else { "containers" };
    match field {
        "image" | "command" | "args" | "env" if !(place == Place::Claim && is_binding) => Some(format!(
            "`{field}` belongs to a container: move it under `{inside}: {{main: {{…}}}}`, where `main` is the container's name"
        )),
        "containers" | "endpoints" | "connections" | "egress" if place == Place::Claim && !is_binding => {
            Some(format!("move `{field}` under `workload`"))
        }
        "containers" | "env" | "args" | "command" if is_binding && place == Place::Claim => Some(
            "what differs in this environment stands under `workloadOverrides: {containers: {main: {env: …, args: …}}}`"
                .to_owned(),
        ),
        "image" if is_binding && place == Place::Claim => {
            Some("a binding follows the claim's image; to hold it at one, copy the whole workload into `workloadSpec`".to_owned())
        }
        "workload" if is_binding => Some(
            "write `workloadOverrides` for variables, commands and arguments that differ here, or `workloadSpec` for a \
             whole workload that is pinned here"
                .to_owned(),
        ),
        "ports" => Some(endpoints_hint("write `endpoints` of the workload instead")),
        "apis" if place == Place::Claim => {
            Some("only services have `apis`: remove it, or let the kind be that of a service".to_owned())
        }
        "ingress" | "host" | "hosts" | "hostname" | "hostnames" | "routes" | "tls" => Some(
            "hosts are the data plane's; a `Service` is exposed by `apis`, a `WebApplication` by its HTTP endpoint"
                .to_owned(),
        ),
        "minReplicas" | "maxReplicas" | "autoscaling" | "hpa" => Some(
            "an autoscaler is an object that the class adds under its `resources`; a claim sets its bounds by the class's \
             `parameters`"
                .to_owned(),
        ),
        "selector" => Some("remove it: selectors are made from the component's labels".to_owned()),
        "template" | "jobTemplate" => Some(
            "containers belong under `workload`; what else there is of a pod is the class's, and `overrides` change it"
                .to_owned(),
        ),
        "component" | "componentName" | "projectName" if is_binding => {
            Some("write `owner: {projectName: …, componentName: …}`".to_owned())
        }
        "component" | "componentName" | "projectName" if place == Place::Claim => Some(
            "write `project` in the short form, where the claim's name is the component's, or \
             `owner: {projectName: …, componentName: …}`"
                .to_owned(),
        ),
        _ => None,
    }
}

fn in_variable(field: &str, value: Option<&Node>) -> Option<String> {
    match (field, value.map(|value| &value.value)) {
        ("name", _) => Some("write `key` in place of `name`".to_owned()),
        ("value" | "valueFrom" | "key", _) => None,
        (_, Some(Value::String(text))) if text.len() <= 40 => {
            Some(format!("write `key: {field}` and `value`, each on a line of its own"))
        }
        _ => None,
    }
}

fn in_endpoint(field: &str) -> Option<String> {
    match field {
        "targetPort" | "containerPort" | "servicePort" => {
            Some("write `port`: the container listens on it, and the Service object serves it".to_owned())
        }
        "protocol" => Some("remove it: `type: UDP` is UDP, every other type is TCP".to_owned()),
        "name" => Some("remove it: the key above the endpoint is its name".to_owned()),
        _ => None,
    }
}

/// Labels and annotations, wherever they stand.
fn metadata(place: Place, parent: &FieldPath, field: &str) -> Option<String> {
    let depth = parent.segments.len();
    let outside = depth == 0 || matches!(place, Place::Claim | Place::Workload | Place::Class) || depth == 1;
    match field {
        "labels" | "annotations" if outside && place != Place::Overrides => {
            Some(format!("write it under `metadata` of the definition: `metadata: {{{field}: {{…}}}}`"))
        }
        "metadata" if depth > 0 && matches!(place, Place::Claim | Place::Workload) => {
            Some("labels and annotations belong under `metadata` of the definition itself".to_owned())
        }
        "name" | "namespace" if depth == 0 => Some(format!("`{field}` belongs under `metadata`")),
        _ => None,
    }
}

/// A field that Kubernetes has: whose it is, and how a claim changes it.
fn of_kubernetes(kind: Kind, place: Place, field: &str) -> Option<String> {
    let templates = match kind {
        Kind::ScheduledTask | Kind::ScheduledTaskBinding | Kind::ScheduledTaskClass => Templates::CronJob,
        _ => Templates::Deployment,
    };
    let order: &[Level] = match place {
        Place::Container => &[Level::Container, Level::Pod],
        Place::Source => {
            return matches!(field, "fieldRef" | "resourceFieldRef")
                .then(|| overridden(templates, "env", Level::Container, kind == Kind::Workload));
        }
        Place::Claim | Place::Workload | Place::Overrides | Place::Class => templates.order(),
        Place::Variable | Place::Endpoint | Place::Elsewhere => return None,
    };
    if place == Place::Overrides || place == Place::Class {
        let within = templates.root();
        if matches!(field, "spec" | "deployment" | "cronJob" | "Deployment" | "CronJob" | "template") {
            let whose = templates.order().first().map_or("object", |level| level.noun());
            return Some(format!("`{within}` is the `spec` of the {whose}: write its fields there"));
        }
    }
    let level = level_of(field, order)?;
    match place {
        Place::Class if level == Level::Container => {
            Some("move it under `containerTemplate`, which lies under every container".to_owned())
        }
        Place::Class => Some(format!("move it to `{}`", templates.path(field, level, "*"))),
        Place::Overrides => Some(format!("write it at its place: `{}`", templates.yaml(field, level))),
        _ => Some(overridden(templates, field, level, kind == Kind::Workload)),
    }
}

/// Where the first of several levels has a field. `resources` are a pod's only since Kubernetes 1.34; a container's are meant.
fn level_of(field: &str, order: &[Level]) -> Option<Level> {
    if field == "resources" {
        return Some(Level::Container);
    }
    order.iter().copied().find(|level| level.has(field))
}

/// `elsewhere` says that the definition at hand has no overrides and its claim has.
fn overridden(templates: Templates, field: &str, level: Level, elsewhere: bool) -> String {
    let here = if elsewhere { " of its claim" } else { "" };
    format!(
        "`{field}` is a field of the {noun}, which the class sets. To change it for this component alone, write \
         `overrides: {yaml}` under `spec`{here}, and add `{{path: \"{path}\"}}` to the class's `allowedOverrides` where it is \
         not allowed yet",
        noun = level.noun(),
        yaml = templates.yaml(field, level),
        path = templates.path(field, level, "*"),
    )
}

/// Which templates a kind of claim has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Templates {
    Deployment,
    CronJob,
}

impl Templates {
    fn root(self) -> &'static str {
        match self {
            Templates::Deployment => "deploymentTemplate",
            Templates::CronJob => "cronJobTemplate",
        }
    }

    /// The levels in which a field of a claim is looked for.
    fn order(self) -> &'static [Level] {
        match self {
            Templates::Deployment => &[Level::Deployment, Level::Pod, Level::Container, Level::Service],
            Templates::CronJob => &[Level::CronJob, Level::Job, Level::Pod, Level::Container],
        }
    }

    /// The keys down to a level.
    fn keys(self, level: Level) -> &'static [&'static str] {
        match (self, level) {
            (_, Level::Service) => &["serviceTemplate"],
            (Templates::Deployment, Level::Pod | Level::Container) => {
                &["deploymentTemplate", "template", "spec"]
            }
            (Templates::Deployment, _) => &["deploymentTemplate"],
            (Templates::CronJob, Level::Pod | Level::Container) => {
                &["cronJobTemplate", "jobTemplate", "spec", "template", "spec"]
            }
            (Templates::CronJob, Level::Job) => &["cronJobTemplate", "jobTemplate", "spec"],
            (Templates::CronJob, _) => &["cronJobTemplate"],
        }
    }

    /// The path of a field, as classes write it.
    fn path(self, field: &str, level: Level, container: &str) -> String {
        let mut path = self.keys(level).join(".");
        if level == Level::Container {
            path.push_str(&format!(".containers[{container}]"));
        }
        format!("{path}.{field}")
    }

    /// The field as YAML, from the template on.
    fn yaml(self, field: &str, level: Level) -> String {
        let innermost = match level {
            Level::Container => format!("{{containers: [{{name: main, {field}: …}}]}}"),
            _ => format!("{{{field}: …}}"),
        };
        self.keys(level).iter().rev().fold(innermost, |inner, key| format!("{{{key}: {inner}}}"))
    }
}

/// Words that two neighbouring vocabularies use for one thing.
fn other_word(parent: &FieldPath, field: &str) -> Option<String> {
    let injected =
        parent.segments.iter().any(|segment| matches!(segment, Segment::Key(key) if key == "inject"));
    (injected && field == "key").then(|| "write `name` in place of `key`".to_owned())
}

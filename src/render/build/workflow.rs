//! Renders a Build as a Workflow and a scheduled component as a CronWorkflow, with nothing that Strict referencing refuses.

use serde_json::{Value as Json, json};

use super::namespace;
use super::template::NO_SECRET;
use crate::plan::{Place, shorten};
use crate::render::frame::{Frame, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::resolve::{BoundBuild, BuildTrigger};
use crate::tree::{Node, Origin, Reason, Text};
use crate::validate::argo_dialect;

const WORKFLOW: ObjectKind = ObjectKind { api_version: "argoproj.io/v1alpha1", kind: "Workflow" };
const CRON_WORKFLOW: ObjectKind = ObjectKind { api_version: "argoproj.io/v1alpha1", kind: "CronWorkflow" };

/// Longest names: Argo puts a Workflow's into a label, and a time behind a CronWorkflow's.
const WORKFLOW_NAME: usize = 63;
const CRON_WORKFLOW_NAME: usize = 52;

/// How long a scheduled Workflow that ended is kept.
const KEPT_SECONDS: u32 = 86400;

/// The tag of OpenChoreo's images, before the commit id.
const IMAGE_TAG: &str = "default";

/// Renders a build; nothing for one that waits to be asked for.
pub(super) fn render(build: &BoundBuild<'_>) -> Option<Manifest> {
    let origin = Origin::generated(build.name.span).because(Reason::Build);
    let (kind, name, spec) = match build.trigger {
        BuildTrigger::Once => {
            let mut spec = workflow(build);
            spec["workflowMetadata"] = json!({ "labels": labels(build) });
            (WORKFLOW, shorten(WORKFLOW_NAME, &[build.name]), spec)
        }
        BuildTrigger::Schedule(schedule) => {
            let mut spec = json!({
                "concurrencyPolicy": "Forbid",
                "workflowMetadata": { "labels": labels(build) },
                "workflowSpec": workflow(build),
            });
            // A synced Workflow that deleted itself would be applied and built again; these are not synced.
            spec["workflowSpec"]["ttlStrategy"] = json!({ "secondsAfterCompletion": KEPT_SECONDS });
            match argo_dialect(&build.plane.spec).lists {
                true => spec["schedules"] = json!([schedule.as_str()]),
                false => spec["schedule"] = json!(schedule.as_str()),
            }
            (CRON_WORKFLOW, shorten(CRON_WORKFLOW_NAME, &[build.name]), spec)
        }
        BuildTrigger::Asked => return None,
    };
    let namespace = namespace::name(build.organization);
    let frame = Frame {
        cluster: &build.plane.spec.kubernetes_cluster.name,
        namespace: Some(&namespace),
        place: Place::Platform { namespace: Text::new(&namespace) },
        owner: Owner {
            organization: Some(Text::new(build.organization)),
            project: Some(Text::new(build.project.as_str())),
            component: Some(Text::new(build.component.as_str())),
            environment: None,
            api_class: None,
            span: build.name.span,
        },
        labels: label_pairs(build),
        origin,
    };
    Some(frame.object(kind, &name, vec![("spec", Node::from_json(spec, origin))]))
}

/// OpenChoreo's labels but for the Build's uid, which nobody knows before there is one.
fn label_pairs(build: &BoundBuild<'_>) -> Vec<(&'static str, String)> {
    let mut labels = vec![
        ("component-name", build.component.to_string()),
        ("organization-name", build.organization.to_owned()),
        ("project-name", build.project.to_string()),
        ("target", "build".to_owned()),
    ];
    if build.trigger == BuildTrigger::Once {
        labels.insert(0, ("build-name", build.name.to_string()));
    }
    labels
}

fn labels(build: &BoundBuild<'_>) -> Json {
    label_pairs(build)
        .into_iter()
        .map(|(key, value)| (key.to_owned(), json!(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn workflow(build: &BoundBuild<'_>) -> Json {
    json!({
        "arguments": { "parameters": parameters(build) },
        "podGC": { "strategy": "OnPodCompletion" },
        "workflowTemplateRef": { "name": build.template.name.as_str(), "clusterScope": true },
    })
}

/// OpenChoreo's parameters in its order, then those of the build, then what a plane without a registry needs.
fn parameters(build: &BoundBuild<'_>) -> Vec<Json> {
    let revision = &build.repository.revision;
    let written = |text: &Option<crate::tree::Located<String>>| {
        text.as_ref().map(|text| text.value.clone()).filter(|text| !text.is_empty())
    };
    let commit = written(&revision.commit);
    let branch = match commit {
        Some(_) => String::new(),
        None => written(&revision.branch).unwrap_or_else(|| "main".to_owned()),
    };
    let mut parameters = vec![
        ("project-name", build.project.to_string()),
        ("component-name", build.component.to_string()),
        ("git-repo", build.repository.url.to_string()),
        ("app-path", build.repository.app_path.to_string()),
        ("image-name", image_name(build.project, build.component)),
        ("image-tag", IMAGE_TAG.to_owned()),
        ("commit", commit.unwrap_or_default()),
        ("branch", branch),
    ];
    let own = build.template.parameters.iter();
    parameters.extend(own.map(|parameter| (parameter.name.as_str(), parameter.value.to_string())));
    if !build.registry.of_plane {
        let secret = build.registry.secret.map_or(NO_SECRET, |secret| secret.as_str());
        parameters.push(("registry-prefix", build.registry.prefix.to_string()));
        parameters.push(("registry-secret", secret.to_owned()));
    }
    parameters.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// The image that a build pushes, without its tag; the registry's host is the same in any case.
pub(super) fn image(build: &BoundBuild<'_>) -> String {
    format!(
        "{}/{}",
        build.registry.prefix.trim_end_matches('/').to_lowercase(),
        image_name(build.project, build.component)
    )
}

/// `<project>-<component>` in letters that registries know, cut as OpenChoreo cuts it.
fn image_name(project: &str, component: &str) -> String {
    let clean = |part: &str| {
        let lower = part.to_lowercase();
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        let mut kept = String::new();
        for c in lower.chars().map(|c| if known(c) { c } else { '-' }) {
            if c != '-' || !kept.ends_with('-') {
                kept.push(c);
            }
        }
        kept.trim_matches('-').to_owned()
    };
    let mut name = format!("{}-{}", clean(project), clean(component));
    name.truncate(63);
    name.strip_suffix('-').map_or(name.clone(), str::to_owned)
}

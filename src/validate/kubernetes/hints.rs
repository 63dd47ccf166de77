//! Says where a field of Kubernetes belongs that stands at the wrong level, and how a list that is keyed by name is written.

use super::known::Level;
use crate::tree::{Mapping, Value};

/// Where a key belongs that a type with the `known` fields does not have; `parent` is the path to it.
pub(super) fn elsewhere(parent: &str, key: &str, known: &[&str]) -> Option<String> {
    let has = |field: &str| known.contains(&field);
    if parent.ends_with("serviceTemplate") && key == "metadata" {
        let text = "a `serviceTemplate` is the `spec` of the Service object, whose labels and annotations are Bindery's; where \
                    a controller wants some, let the class add a Service of its own under `resources`";
        return Some(text.to_owned());
    }
    if has("template") || has("jobTemplate") {
        let (job, pod) = match has("jobTemplate") {
            true => ("jobTemplate.spec", "jobTemplate.spec.template.spec"),
            false => ("", "template.spec"),
        };
        return match key {
            "spec" => {
                Some("leave `spec` out and write its fields here: this is the `spec` itself".to_owned())
            }
            "metadata" => Some(format!(
                "labels and annotations of pods stand under `{}`",
                pod.replace(".spec", ".metadata").replace("jobTemplate.metadata", "jobTemplate.spec")
            )),
            _ if !job.is_empty() && Level::Job.has(key) => Some(format!("move it under `{job}`")),
            _ if Level::Pod.has(key) => Some(format!("it is a field of the pod: move it under `{pod}`")),
            _ if Level::Container.has(key) => Some(format!(
                "it is a field of a container: move it under `{pod}.containers`, into `- name: main`"
            )),
            _ => None,
        };
    }
    if has("containers") && Level::Container.has(key) {
        return Some(
            "it is a field of a container: move it under `containers`, into `- name: main`".to_owned(),
        );
    }
    if has("image") && Level::Pod.has(key) {
        return Some("it is a field of the pod: move it up, beside `containers`".to_owned());
    }
    None
}

/// How a map is written where a list is wanted: entries that are maps are elements with a name.
pub(super) fn as_list(mapping: &Mapping) -> String {
    let named = mapping.entries.first().filter(|first| {
        first.key.len() <= 40
            && mapping.entries.iter().all(|entry| matches!(entry.value.value, Value::Mapping(_)))
    });
    match named {
        Some(first) => format!("write `- name: {}` in place of `{0}:`, for each of them", first.key),
        None => "begin each element with `- `".to_owned(),
    }
}

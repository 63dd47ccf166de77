//! Checks the metadata of objects and templates: name, labels, annotations, finalizers.

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;

/// The most bytes that all annotations of an object may have together.
const MOST_ANNOTATION_BYTES: usize = 256 * 1024;

/// The metadata of a whole object, its name by the rule of its kind.
pub(super) fn check_object_metadata(object: &Field, rule: fn(&str) -> Option<String>, check: &mut Check) {
    let Some(metadata) = check.required(object, "metadata") else { return };
    if metadata.has("name") {
        check.name(&metadata, "name", rule);
    } else if !metadata.has("generateName") {
        check.missing(&metadata, "name");
    }
    check.name(&metadata, "namespace", names::is_dns_label);
    check_labels_and_annotations(&metadata, check);
    if let Some(finalizers) = metadata.get("finalizers") {
        check.each_text(&finalizers, names::label_key_problem);
    }
    let Some(owners) = metadata.get("ownerReferences") else { return };
    for owner in owners.items() {
        for key in ["apiVersion", "kind", "name", "uid"] {
            check.required(&owner, key);
        }
    }
}

/// Labels and annotations.
pub(super) fn check_labels_and_annotations(metadata: &Field, check: &mut Check) {
    if let Some(labels) = metadata.get("labels") {
        check.labels(&labels);
    }
    let Some(annotations) = metadata.get("annotations") else { return };
    check.keys(&problems::INVALID_LABEL, &annotations, names::annotation_key_problem);
    let entries = annotations.entries();
    let bytes: usize =
        entries.map(|(entry, value)| entry.key.len() + value.node.as_str().map_or(0, str::len)).sum();
    if bytes > MOST_ANNOTATION_BYTES {
        check.refuse(
            &annotations,
            &format!("must have at most {MOST_ANNOTATION_BYTES} bytes in all, not {bytes}"),
        );
    }
}

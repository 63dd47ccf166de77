//! Checks what a pod mounts.

use super::{PodView, Violation};
use crate::tree::Node;

/// Volume sources that give nothing of the host; a volume without a source is an emptyDir.
const HARMLESS: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

pub(super) fn host_path(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    for volume in volumes(pod) {
        if let Some(node) = volume.get("hostPath").filter(|node| !node.is_null()) {
            found.push(pod.violation(
                "hostPathVolumes",
                format!("volume `{}` is a path of the host", name(volume)),
                Some(node),
            ));
        }
    }
    found
}

pub(super) fn restricted(pod: &PodView<'_>, _: u32) -> Vec<Violation> {
    let mut found = Vec::new();
    for volume in volumes(pod) {
        let entries = volume.as_mapping().into_iter().flat_map(|map| &map.entries);
        let sources = entries.filter(|entry| entry.key != "name" && !entry.value.is_null());
        for source in sources.filter(|entry| !HARMLESS.contains(&entry.key.as_str())) {
            let message = format!("volume `{}` is of the type `{}`", name(volume), source.key);
            found.push(pod.violation("restrictedVolumes", message, Some(&source.value)));
        }
    }
    found
}

fn volumes<'n>(pod: &PodView<'n>) -> impl Iterator<Item = &'n Node> {
    pod.at(&["volumes"]).and_then(Node::as_sequence).into_iter().flatten()
}

fn name(volume: &Node) -> &str {
    volume.get("name").and_then(Node::as_str).unwrap_or("?")
}

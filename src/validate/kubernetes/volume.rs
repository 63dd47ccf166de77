//! Checks the volumes of a pod, and knows their names for the mounts.

use std::collections::BTreeSet;

use super::check::{Check, climbs};
use super::configuration;
use super::container::{
    FIELDS_OF_VOLUME, check_field_reference, check_image_reference, check_resource_reference,
};
use super::field::Field;
use super::names;
use super::resources;

/// The names that mounts can refer to.
#[derive(Default)]
pub(super) struct Volumes<'t> {
    names: BTreeSet<&'t str>,
}

impl<'t> Volumes<'t> {
    /// Whether there is a volume of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &'t str> {
        self.names.iter().copied()
    }

    /// Adds a name, such as that of a StatefulSet's claim template.
    pub fn add(&mut self, name: &'t str) {
        self.names.insert(name);
    }
}

const SOURCES: &[&str] = &[
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "gitRepo",
    "glusterfs",
    "hostPath",
    "image",
    "iscsi",
    "nfs",
    "persistentVolumeClaim",
    "photonPersistentDisk",
    "portworxVolume",
    "projected",
    "quobyte",
    "rbd",
    "scaleIO",
    "secret",
    "storageos",
    "vsphereVolume",
];

/// The pod's `volumes`; their names are added to `volumes`.
pub(super) fn check_volumes<'t>(list: &Field<'t, '_>, volumes: &mut Volumes<'t>, check: &mut Check) {
    for volume in list.items() {
        check.required_name(&volume, "name", names::is_dns_label);
        if let Some(name) = volume.str_at("name") {
            volumes.add(name);
        }
        // A volume without any source is an empty directory.
        check.at_most_one(&volume, SOURCES);
        check_source(&volume, check);
    }
    check.unique(list, "name", "volume");
}

fn check_source(volume: &Field, check: &mut Check) {
    if let Some(source) = volume.get("configMap") {
        check.required_name(&source, "name", names::is_dns_subdomain);
        check_items(&source, check);
    }
    if let Some(source) = volume.get("secret") {
        check.required_name(&source, "secretName", names::is_dns_subdomain);
        check_items(&source, check);
    }
    if let Some(source) = volume.get("emptyDir") {
        check_empty_dir(&source, check);
    }
    if let Some(source) = volume.get("persistentVolumeClaim") {
        check.required_name(&source, "claimName", names::is_dns_subdomain);
    }
    if let Some(source) = volume.get("hostPath") {
        check_host_path(&source, check);
    }
    if let Some(source) = volume.get("downwardAPI") {
        check_downward(&source, check);
    }
    if let Some(source) = volume.get("projected") {
        check_projected(&source, check);
    }
    if let Some(source) = volume.get("ephemeral")
        && let Some(template) = check.required(&source, "volumeClaimTemplate")
    {
        configuration::check_claim(&template, check);
    }
    check_remote(volume, check);
}

fn check_remote(volume: &Field, check: &mut Check) {
    if let Some(source) = volume.get("csi") {
        check.required(&source, "driver");
    }
    if let Some(source) = volume.get("image") {
        check.one_of(&source, "pullPolicy", &["Always", "IfNotPresent", "Never"]);
        if let Some(image) = source.get("reference") {
            check_image_reference(&image, check);
        }
    }
    let Some(source) = volume.get("nfs") else { return };
    check.required(&source, "server");
    if let Some(path) = check.required(&source, "path")
        && path.node.as_str().is_some_and(|text| !text.starts_with('/'))
    {
        check.refuse(&path, "must be an absolute path");
    }
}

fn check_empty_dir(source: &Field, check: &mut Check) {
    if let Some(medium) = source.get("medium")
        && medium.node.as_str().is_some_and(|text| text != "Memory" && !text.starts_with("HugePages"))
    {
        check.refuse(&medium, "must be `Memory`, `HugePages` or absent");
    }
    if let Some(limit) = source.get("sizeLimit") {
        resources::check_amount("storage", &limit, check);
    }
}

fn check_host_path(source: &Field, check: &mut Check) {
    if let Some(path) = check.required(source, "path")
        && path.node.as_str().is_some_and(climbs)
    {
        check.refuse(&path, "must not contain `..`");
    }
    let kinds =
        ["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
    check.one_of(source, "type", &kinds);
}

fn check_items(source: &Field, check: &mut Check) {
    check_mode(source, "defaultMode", check);
    let Some(items) = source.get("items") else { return };
    for item in items.items() {
        check.required(&item, "key");
        check_item_path(&item, check);
        check_mode(&item, "mode", check);
    }
}

fn check_mode(source: &Field, key: &str, check: &mut Check) {
    let Some(mode) = source.get(key) else { return };
    if mode.node.as_integer().is_some_and(|number| !(0..=0o777).contains(&number)) {
        check.refuse(&mode, "must be between 0 and 511, which is `0777` in octal");
    }
}

fn check_item_path(item: &Field, check: &mut Check) {
    let Some(path) = check.required(item, "path") else { return };
    let Some(text) = path.node.as_str() else { return };
    if text.starts_with('/') || text.starts_with("..") || climbs(text) {
        check.refuse(&path, "must be a relative path without `..`");
    }
}

fn check_downward(source: &Field, check: &mut Check) {
    check_mode(source, "defaultMode", check);
    let Some(items) = source.get("items") else { return };
    for item in items.items() {
        check_item_path(&item, check);
        check_mode(&item, "mode", check);
        check.exactly_one(&item, &["fieldRef", "resourceFieldRef"], "what the file shows");
        if let Some(reference) = item.get("fieldRef") {
            check_field_reference(&reference, FIELDS_OF_VOLUME, check);
        }
        if let Some(reference) = item.get("resourceFieldRef") {
            check.required(&reference, "containerName");
            check_resource_reference(&reference, check);
        }
    }
}

fn check_projected(source: &Field, check: &mut Check) {
    check_mode(source, "defaultMode", check);
    let Some(list) = source.get("sources") else { return };
    let kinds =
        ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];
    for part in list.items() {
        check.exactly_one(&part, &kinds, "a projected source");
        for key in ["secret", "configMap"] {
            if let Some(source) = part.get(key) {
                check.required_name(&source, "name", names::is_dns_subdomain);
                check_items(&source, check);
            }
        }
        if let Some(source) = part.get("downwardAPI") {
            check_downward(&source, check);
        }
        if let Some(token) = part.get("serviceAccountToken") {
            check_item_path(&token, check);
            check.between(&token, "expirationSeconds", (600, 1 << 32));
        }
    }
}

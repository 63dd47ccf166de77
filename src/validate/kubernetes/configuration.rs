//! Checks what holds data: ConfigMaps, Secrets, claims of volumes.

use super::check::{Check, contains_text};
use super::field::Field;
use super::names;
use super::problems;
use super::quantity;
use super::resources::check_amount;

/// The most bytes of data in one ConfigMap or Secret.
const MOST_BYTES: usize = 1024 * 1024;

/// A ConfigMap.
pub(super) fn check_config_map(object: &Field, check: &mut Check) {
    check_data(object, ("data", "binaryData"), check);
    if let (Some(texts), Some(bytes)) = (object.get("data"), object.get("binaryData")) {
        for (entry, value) in bytes.entries() {
            if let Some(first) = texts.get_even_empty(&entry.key) {
                let what = format!("key `{}`", entry.key);
                check.report(problems::duplicate_entry(&value, first.span(), &what));
            }
        }
    }
}

/// Data as text under one key and in base64 under another.
fn check_data(object: &Field, (plain, encoded): (&str, &str), check: &mut Check) {
    let mut bytes = 0;
    for key in [plain, encoded] {
        let Some(data) = object.get(key) else { continue };
        check.keys(&problems::INVALID_NAME, &data, names::data_key_problem);
        for (_, value) in data.entries() {
            let length = value.node.as_str().map_or(0, str::len);
            // Base64 has four characters for three bytes.
            bytes += if key == encoded { length / 4 * 3 } else { length };
        }
        if bytes > MOST_BYTES {
            check.refuse(&data, &format!("must have at most {MOST_BYTES} bytes in all, not {bytes}"));
            return;
        }
    }
}

/// The keys that a Secret of each known type must have.
const SECRET_KEYS: [(&str, &[&str]); 4] = [
    ("kubernetes.io/dockerconfigjson", &[".dockerconfigjson"]),
    ("kubernetes.io/dockercfg", &[".dockercfg"]),
    ("kubernetes.io/tls", &["tls.crt", "tls.key"]),
    ("kubernetes.io/ssh-auth", &["ssh-privatekey"]),
];

/// A Secret.
pub(super) fn check_secret(object: &Field, check: &mut Check) {
    check_data(object, ("stringData", "data"), check);
    let holds = |key: &str| ["data", "stringData"].iter().any(|map| object.node.at(&[map, key]).is_some());
    let kind = object.str_at("type").unwrap_or("Opaque");
    let needed = SECRET_KEYS.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, keys)| *keys);
    let place = object.get("data").or_else(|| object.get("stringData")).unwrap_or(*object);
    for key in needed {
        if check.finished && !holds(key) {
            let hint = format!("a Secret of type `{kind}` has this key");
            check.report(problems::missing_field(&place, key).hint(hint));
        }
    }
    check_meaning(object, kind, check);
    if kind == "kubernetes.io/basic-auth" && check.finished && !holds("username") && !holds("password") {
        let hint = format!("a Secret of type `{kind}` has a `username`, a `password` or both");
        check.report(problems::missing_field(&place, "username").hint(hint));
    }
}

/// The account of a token, and credentials of registries, which are JSON.
fn check_meaning(object: &Field, kind: &str, check: &mut Check) {
    const ACCOUNT: &str = "kubernetes.io/service-account.name";
    if kind == "kubernetes.io/service-account-token" {
        let metadata = object.get("metadata").unwrap_or(*object);
        let place = metadata.get("annotations").unwrap_or(metadata);
        if place.str_at(ACCOUNT).is_none_or(str::is_empty) {
            check.missing(&place, ACCOUNT);
        }
    }
    if !kind.starts_with("kubernetes.io/dockerc") {
        return;
    }
    let Some(texts) = object.get("stringData") else { return };
    for (_, text) in texts.entries().filter(|(entry, _)| entry.key.starts_with(".dockerc")) {
        let written = text.node.as_str().unwrap_or("{}");
        if serde_json::from_str::<serde::de::IgnoredAny>(written).is_err() {
            check.report(problems::not_json(&text));
        }
    }
}

/// Something with the `spec` of a PersistentVolumeClaim.
pub(super) fn check_claim(claim: &Field, check: &mut Check) {
    let Some(spec) = check.required(claim, "spec") else { return };
    let modes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
    if let Some(list) = check.required(&spec, "accessModes") {
        for mode in list.items() {
            if mode.node.as_str().is_some_and(|text| !modes.contains(&text)) {
                check.refuse(&mode, &format!("must be one of {}", modes.join(", ")));
            }
        }
        let alone = contains_text(Some(list.node), "ReadWriteOncePod");
        if alone && list.node.as_sequence().is_some_and(|items| items.len() > 1) {
            check.refuse(&list, "must not have other modes besides `ReadWriteOncePod`");
        }
    }
    check.one_of(&spec, "volumeMode", &["Filesystem", "Block"]);
    check.name(&spec, "storageClassName", names::is_dns_subdomain);
    if let Some(selector) = spec.get("selector") {
        super::selector::check_selector(&selector, check);
    }
    for key in ["dataSource", "dataSourceRef"] {
        let Some(source) = spec.get(key) else { continue };
        check.required(&source, "name");
        check.required(&source, "kind");
        if !source.has("apiGroup") {
            check.one_of(&source, "kind", &["PersistentVolumeClaim"]);
        }
    }
    let Some(resources) = check.required(&spec, "resources") else { return };
    if let Some(limits) = resources.get("limits") {
        for (entry, amount) in limits.entries() {
            check_amount(&entry.key, &amount, check);
        }
    }
    let Some(requests) = check.required(&resources, "requests") else { return };
    let Some(storage) = check.required(&requests, "storage") else { return };
    check_amount("storage", &storage, check);
    if quantity::of_node(storage.node).is_some_and(|amount| amount.nanos == 0) {
        check.report(problems::invalid_quantity(&storage, "must be more than zero"));
    }
}

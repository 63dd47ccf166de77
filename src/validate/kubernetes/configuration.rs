//! Checks what holds data and limits: ConfigMap, Secret, claims, quotas, ranges.

use super::check::{Check, contains_text};
use super::field::Field;
use super::names;
use super::problems;
use super::quantity;
use super::resources::{check_amount, check_quantity};

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
    if kind == "kubernetes.io/basic-auth" && check.finished && !holds("username") && !holds("password") {
        let hint = format!("a Secret of type `{kind}` has a `username`, a `password` or both");
        check.report(problems::missing_field(&place, "username").hint(hint));
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
    let Some(resources) = check.required(&spec, "resources") else { return };
    let Some(requests) = check.required(&resources, "requests") else { return };
    let Some(storage) = check.required(&requests, "storage") else { return };
    check_amount("storage", &storage, check);
    if quantity::of_node(storage.node).is_some_and(|amount| amount.nanos == 0) {
        check.report(problems::invalid_quantity(&storage, "must be more than zero"));
    }
}

/// The spec of a ResourceQuota.
pub(super) fn check_quota(spec: &Field, check: &mut Check) {
    if let Some(hard) = spec.get("hard") {
        check.keys(&problems::INVALID_NAME, &hard, quota_name_problem);
        for (entry, amount) in hard.entries() {
            check_amount(&entry.key, &amount, check);
            let counts = entry.key.starts_with("count/") || COUNTED.contains(&entry.key.as_str());
            if counts && quantity::of_node(amount.node).is_some_and(|number| !number.is_whole()) {
                check.report(problems::invalid_quantity(&amount, "must be a whole number"));
            }
        }
    }
    if let Some(list) = spec.get("scopes") {
        check.each_text(&list, scope_problem);
    }
}

fn scope_problem(scope: &str) -> Option<String> {
    const SCOPES: [&str; 7] = [
        "Terminating",
        "NotTerminating",
        "BestEffort",
        "NotBestEffort",
        "PriorityClass",
        "CrossNamespacePodAffinity",
        "VolumeAttributesClass",
    ];
    (!SCOPES.contains(&scope)).then(|| format!("must be one of {}", SCOPES.join(", ")))
}

const COUNTED: [&str; 10] = [
    "pods",
    "services",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "replicationcontrollers",
    "resourcequotas",
    "services.nodeports",
    "services.loadbalancers",
    "ephemeralcontainers",
];

/// Why a quota cannot bound a resource of this name.
pub fn quota_name_problem(name: &str) -> Option<String> {
    const PLAIN: [&str; 4] = ["cpu", "memory", "storage", "ephemeral-storage"];
    let base = name.trim_start_matches("requests.").trim_start_matches("limits.");
    if let Some(reason) = names::label_key_problem(name) {
        return Some(reason);
    }
    let known = PLAIN.contains(&base)
        || COUNTED.contains(&name)
        || base.starts_with("hugepages-")
        || name.contains('/');
    (!known).then(|| "must be a resource that a quota can count, such as `limits.memory` or `pods`".into())
}

/// The spec of a LimitRange.
pub(super) fn check_limit_range(spec: &Field, check: &mut Check) {
    let Some(limits) = spec.get("limits") else { return check.missing(spec, "limits") };
    for limit in limits.items() {
        check.required(&limit, "type");
        for key in ["min", "defaultRequest", "default", "max", "maxLimitRequestRatio"] {
            let Some(amounts) = limit.get(key) else { continue };
            for (entry, amount) in amounts.entries() {
                if key == "maxLimitRequestRatio" {
                    check_quantity(&amount, check);
                } else {
                    check_amount(&entry.key, &amount, check);
                }
            }
        }
        if limit.str_at("type") == Some("Pod") {
            for key in ["default", "defaultRequest"] {
                check.forbidden(&limit, key, "must be absent when the type is `Pod`");
            }
        }
        check_order(&limit, check);
    }
    check.unique(&limits, "type", "limit type");
}

/// `min`, `defaultRequest`, `default` and `max` must not decrease in that order.
fn check_order(limit: &Field, check: &mut Check) {
    const RISING: [&str; 4] = ["min", "defaultRequest", "default", "max"];
    for (at, lower) in RISING.iter().enumerate() {
        let Some(amounts) = limit.get(lower) else { continue };
        for (entry, amount) in amounts.entries() {
            let Some(small) = quantity::of_node(amount.node) else { continue };
            let above = RISING[at + 1..].iter().find(|higher| {
                let other = limit.node.at(&[higher, &entry.key]).and_then(quantity::of_node);
                other.is_some_and(|large| small > large)
            });
            if let Some(higher) = above {
                check.report(problems::invalid_quantity(&amount, &format!("must not exceed `{higher}`")));
            }
        }
    }
}

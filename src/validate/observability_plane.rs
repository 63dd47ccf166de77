//! Checks the observability plane by itself: addresses, ages, readers.

use std::collections::BTreeMap;

use super::kubernetes::image_problem;
use super::kubernetes::names::{is_dns_label, is_dns_subdomain};
use super::kubernetes::problems::invalid_image;
use super::kubernetes::quantity;
use super::{data_plane, delivery, observability_problems as faults, problems, tenancy_problems};
use crate::diagnostics::Diagnostic;
use crate::model::{
    Collect, LogAccess, Name, ObservabilityPlane, ObserverService, OpenSearch, OpenSearchOperator, Retention,
};
use crate::tree::Located;

/// The longest time that logs can be kept, in hours: ten years.
const LONGEST: u32 = 10 * 365 * 24;

/// The longest issuer that Envoy Gateway takes.
const LONGEST_ISSUER: usize = 253;

/// The parts of an `https` URL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HttpsAddress {
    /// Host name or address.
    pub host: String,
    /// Port; 443 where none is written.
    pub port: u16,
    /// Path without a slash at the end; empty for the root.
    pub path: String,
}

/// Reads an `https` URL without user, query and fragment; says what is wrong with any other text.
pub fn https_address(text: &str) -> Result<HttpsAddress, String> {
    let rest = text.strip_prefix("https://").ok_or("write a URL that begins with `https://`")?;
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port.parse().ok().filter(|port| *port > 0)),
        None => (authority, Some(443)),
    };
    if let Some(reason) = is_dns_subdomain(host) {
        return Err(format!("its host {reason}"));
    }
    let port = port.ok_or("its port has to be a number from 1 to 65535")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    if !path.bytes().all(plain) || path.split('/').any(|segment| segment == "..") {
        return Err("its path may have letters, digits, `-`, `_`, `.` and `~`".to_owned());
    }
    Ok(HttpsAddress { host: host.to_owned(), port, path: path.trim_end_matches('/').to_owned() })
}

/// Reads how long logs are kept, in hours: whole hours or days, from one day to ten years.
pub fn keep_hours(text: &str) -> Option<u32> {
    let (digits, factor) = match (text.strip_suffix('h'), text.strip_suffix('d')) {
        (Some(digits), _) => (digits, 1),
        (None, Some(digits)) => (digits, 24),
        (None, None) => return None,
    };
    let number: u32 = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    number.checked_mul(factor).filter(|hours| (24..=LONGEST).contains(hours))
}

/// Faults of an observability plane.
pub(super) fn check(plane: &ObservabilityPlane, name: &Name) -> Vec<Diagnostic> {
    let cluster = &plane.kubernetes_cluster;
    let mut reports = data_plane::check_access(cluster, None);
    reports.extend(named("the cluster name", &cluster.name, is_dns_subdomain));
    reports.extend(check_open_search(&plane.open_search, name));
    reports.extend(check_observer(&plane.observer));
    reports.extend(check_retention(&plane.retention, name));
    reports.extend(check_readers(&plane.access));
    reports.extend(check_collect(&plane.collect));
    reports
}

fn named(what: &str, name: &Name, problem: fn(&str) -> Option<String>) -> Option<Diagnostic> {
    problem(name).map(|reason| problems::invalid_name(what, name, &reason, name.span))
}

fn url(field: &str, text: &Located<String>) -> Option<Diagnostic> {
    if delivery::holds_secret(text) {
        return Some(tenancy_problems::credentials_in_definition(field, text.span));
    }
    // Some issuers choose their keys by a query.
    let address = text.split(['?', '#']).next().filter(|_| field.ends_with("jwks"));
    let reason = https_address(address.unwrap_or(text)).err()?;
    Some(problems::invalid_setting(field, text, &reason, text.span))
}

fn check_open_search(store: &OpenSearch, name: &Name) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    match (&store.endpoint, &store.operator) {
        (Some(endpoint), None) => reports.extend(url("openSearch.endpoint", endpoint)),
        (None, Some(operator)) => reports.extend(check_operator(operator, store)),
        (Some(endpoint), Some(operator)) => {
            reports.push(faults::two_stores(endpoint.span, operator.nodes.span));
        }
        (None, None) => reports.push(faults::no_store(name)),
    }
    // The names of further Secrets are made of this one and an organization's.
    let secret = store.credentials_ref.as_ref().map(|reference| &reference.name);
    reports.extend(secret.and_then(|secret| named("the Secret name", secret, is_dns_label)));
    if let Some(authority) = &store.certificate_authority {
        if authority.contains("PRIVATE KEY") {
            let field = "openSearch.certificateAuthority";
            reports.push(tenancy_problems::credentials_in_definition(field, authority.span));
        } else if !is_certificate(authority) {
            reports.push(faults::no_certificate(authority.span));
        }
    }
    reports
}

/// Whether a text holds PEM certificates and nothing else.
fn is_certificate(text: &str) -> bool {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut inside = false;
    let mut found = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match (line, inside) {
            (BEGIN, false) => inside = true,
            (END, true) => (inside, found) = (false, true),
            (_, true)
                if line
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')) => {}
            _ => return false,
        }
    }
    found && !inside
}

fn check_operator(operator: &OpenSearchOperator, store: &OpenSearch) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let storage = &operator.storage;
    if quantity::parse(storage).is_none_or(|amount| amount.nanos <= 0) {
        let reason = "write an amount such as `200Gi`";
        reports.push(problems::invalid_setting("openSearch.operator.storage", storage, reason, storage.span));
    }
    reports.extend(operator.endpoint.iter().filter_map(|text| url("openSearch.operator.endpoint", text)));
    if store.certificate_authority.is_none() {
        reports.push(faults::no_authority(operator.nodes.span));
    }
    reports
}

fn check_observer(observer: &ObserverService) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let image = &observer.image;
    if let Some(reason) = image_problem(image) {
        reports.push(invalid_image(image, &reason, image.span));
    }
    reports.extend(named("the host name", &observer.host, is_dns_subdomain));
    let authentication = &observer.authentication;
    reports.extend(url("observer.authentication.jwks", &authentication.jwks));
    let issuer = &authentication.issuer;
    let field = "observer.authentication.issuer";
    if delivery::holds_secret(issuer) {
        reports.push(tenancy_problems::credentials_in_definition(field, issuer.span));
    } else if issuer.is_empty() || issuer.len() > LONGEST_ISSUER {
        let reason = format!("write 1 to {LONGEST_ISSUER} characters, as the claim `iss` has them");
        reports.push(problems::invalid_setting(field, issuer, &reason, issuer.span));
    }
    if let Some(gateway) = &observer.gateway {
        reports.extend(named("the gateway", &gateway.name, is_dns_subdomain));
        let namespaces = gateway.namespace.iter().chain(&gateway.proxy_namespace);
        reports.extend(namespaces.filter_map(|name| named("the gateway namespace", name, is_dns_label)));
    }
    reports
}

fn check_retention(rules: &[Retention], name: &Name) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut known: BTreeMap<(Option<&str>, Option<&str>), &Retention> = BTreeMap::new();
    for rule in rules {
        if keep_hours(&rule.keep).is_none() {
            let reason = "write whole hours or days, such as `48h` or `30d`, from `24h` to `87600h`: an index holds the logs of one day";
            reports.push(problems::invalid_setting("retention.keep", &rule.keep, reason, rule.keep.span));
        }
        let key = (rule.organization.as_deref(), rule.environment.as_deref());
        let key = (key.0.map(String::as_str), key.1.map(String::as_str));
        match known.get(&key) {
            Some(first) => reports.push(faults::retention_twice(rule.keep.span, first.keep.span)),
            None => {
                known.insert(key, rule);
            }
        }
    }
    if !known.contains_key(&(None, None)) {
        reports.push(faults::no_default_retention(name.span));
    }
    reports
}

fn check_readers(access: &[LogAccess]) -> Vec<Diagnostic> {
    let mut reports = Vec::new();
    let mut known: BTreeMap<&str, (&Name, &Name)> = BTreeMap::new();
    for entry in access {
        for group in &entry.groups {
            // OpenSearch takes these for patterns, of which one group could fit several.
            if group.is_empty() || group.starts_with('/') || group.contains(['*', '?']) {
                reports.push(faults::reader_pattern(group));
                continue;
            }
            match known.get(group.as_str()) {
                Some((organization, first)) if organization.value != entry.organization.value => {
                    reports.push(faults::readers_of_two(group, first, organization, &entry.organization));
                }
                Some(_) => {}
                None => {
                    known.insert(group, (&entry.organization, group));
                }
            }
        }
    }
    reports
}

fn check_collect(collect: &Collect) -> Vec<Diagnostic> {
    let clusters =
        collect.clusters.iter().filter_map(|name| named("the cluster name", name, is_dns_subdomain));
    let excluded = collect.exclude.iter().filter_map(|name| named("the namespace", name, is_dns_label));
    clusters.chain(excluded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_https_and_nothing_else() {
        let address = |host: &str, port, path: &str| {
            Ok(HttpsAddress { host: host.to_owned(), port, path: path.to_owned() })
        };
        assert_eq!(https_address("https://a.example.com"), address("a.example.com", 443, ""));
        assert_eq!(https_address("https://10.0.0.1:9200/"), address("10.0.0.1", 9200, ""));
        assert_eq!(https_address("https://a/b/c/"), address("a", 443, "/b/c"));
        let refused = [
            "",
            "http://a",
            "https://",
            "https://a:0",
            "https://a:65536",
            "https://a:x",
            "https://user:word@a",
            "https://a/../b",
            "https://a/${HOME}",
            "https://a/\"b",
            "https://a\nb",
            "https://a?b",
        ];
        for text in refused {
            assert!(https_address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ages_are_whole_days_or_hours_within_bounds() {
        let ages = [("24h", 24), ("25h", 25), ("1d", 24), ("007d", 168), ("3650d", 87600), ("87600h", 87600)];
        for (text, hours) in ages {
            assert_eq!(keep_hours(text), Some(hours), "{text}");
        }
        for text in [
            "",
            "h",
            "23h",
            "0d",
            "-1d",
            "+3d",
            "1.5d",
            "3651d",
            "99999999999d",
            "4294967295d",
            "7",
            "7w",
            "1d2h",
        ] {
            assert_eq!(keep_hours(text), None, "{text}");
        }
    }

    #[test]
    fn only_certificates_are_certificates() {
        let good = "-----BEGIN CERTIFICATE-----\nAAAA\nBB==\n-----END CERTIFICATE-----\n";
        assert!(is_certificate(good) && is_certificate(&good.repeat(2)));
        let bad = [
            "",
            "AAAA",
            "-----BEGIN CERTIFICATE-----\nAAAA",
            "-----BEGIN CERTIFICATE-----\na b\n-----END CERTIFICATE-----",
        ];
        for text in bad {
            assert!(!is_certificate(text), "{text}");
        }
        assert!(!is_certificate(&format!("{good}trailing")));
    }
}

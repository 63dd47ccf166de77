//! Checks NetworkPolicies and Ingresses.

use super::check::{Check, cidr_problem};
use super::field::Field;
use super::names;
use super::problems;
use super::selector::check_selector;

/// The spec of a NetworkPolicy.
pub(super) fn check_network_policy(spec: &Field, check: &mut Check) {
    if let Some(selector) = spec.get("podSelector") {
        check_selector(&selector, check);
    }
    if let Some(types) = spec.get("policyTypes") {
        let kind = |text: &str| {
            (text != "Ingress" && text != "Egress").then(|| "must be `Ingress` or `Egress`".to_owned())
        };
        check.each_text(&types, kind);
        if types.items().count() > 2 {
            check.refuse(&types, "must not name a type twice");
        }
    }
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        let Some(rules) = spec.get(direction) else { continue };
        for rule in rules.items() {
            if let Some(ports) = rule.get("ports") {
                for port in ports.items() {
                    check_policy_port(&port, check);
                }
            }
            if let Some(list) = rule.get(peers) {
                for peer in list.items() {
                    check_peer(&peer, check);
                }
            }
        }
    }
}

fn check_policy_port(port: &Field, check: &mut Check) {
    check.one_of(port, "protocol", &["TCP", "UDP", "SCTP"]);
    let first = port.get("port");
    if let Some(number) = &first {
        check.port_or_name(number);
    }
    let Some(last) = port.get("endPort") else { return };
    check.port_number(&last);
    match first.map(|number| number.node.as_integer()) {
        None => check.missing(port, "port"),
        Some(None) => check.report(problems::invalid_port(&last, "must be absent when `port` is a name")),
        Some(Some(number)) if last.node.as_integer().is_some_and(|end| end < number) => {
            check.report(problems::invalid_port(&last, "must not be less than `port`"));
        }
        Some(Some(_)) => {}
    }
}

fn check_peer(peer: &Field, check: &mut Check) {
    check.excludes(peer, "podSelector", "ipBlock");
    check.excludes(peer, "namespaceSelector", "ipBlock");
    if check.finished && !["podSelector", "namespaceSelector", "ipBlock"].iter().any(|key| peer.has(key)) {
        let hint = "a peer is a `podSelector`, a `namespaceSelector`, both of them, or an `ipBlock`";
        check.report(problems::missing_field(peer, "podSelector").hint(hint));
    }
    for key in ["podSelector", "namespaceSelector"] {
        if let Some(selector) = peer.get(key) {
            check_selector(&selector, check);
        }
    }
    let Some(block) = peer.get("ipBlock") else { return };
    let Some(range) = check.required(&block, "cidr") else { return };
    if let Some(reason) = range.node.as_str().and_then(cidr_problem) {
        check.refuse(&range, &reason);
        return;
    }
    let Some(exceptions) = block.get("except") else { return };
    check.each_text(&exceptions, cidr_problem);
    for exception in exceptions.items() {
        let texts = (range.node.as_str(), exception.node.as_str());
        if let (Some(outer), Some(inner)) = texts
            && within(outer, inner) == Some(false)
        {
            check.refuse(&exception, &format!("must lie within `{outer}` and be smaller"));
        }
    }
}

/// Whether the second address range is a true part of the first; nothing when one cannot be read.
fn within(outer: &str, inner: &str) -> Option<bool> {
    let (outer_bits, outer_length) = range(outer)?;
    let (inner_bits, inner_length) = range(inner)?;
    let same_family = outer.contains(':') == inner.contains(':');
    let shift = 128 - u32::from(outer_length);
    let same_start = outer_bits.checked_shr(shift).unwrap_or(0) == inner_bits.checked_shr(shift).unwrap_or(0);
    Some(same_family && inner_length > outer_length && same_start)
}

/// The address as 128 bits, left-aligned, and the length of the prefix.
fn range(text: &str) -> Option<(u128, u8)> {
    let (address, length) = text.split_once('/')?;
    let length = length.parse().ok().filter(|length| *length <= 128)?;
    let bits = match address.parse().ok()? {
        std::net::IpAddr::V4(address) => u128::from(u32::from(address)) << 96,
        std::net::IpAddr::V6(address) => u128::from(address),
    };
    Some((bits, length))
}

/// The spec of an Ingress.
pub(super) fn check_ingress(spec: &Field, check: &mut Check) {
    check.name(spec, "ingressClassName", names::is_dns_subdomain);
    if let Some(backend) = spec.get("defaultBackend") {
        check_backend(&backend, check);
    }
    if let Some(entries) = spec.get("tls") {
        for entry in entries.items() {
            if let Some(hosts) = entry.get("hosts") {
                check.each_text(&hosts, wildcard_host_problem);
            }
            check.name(&entry, "secretName", names::is_dns_subdomain);
        }
    }
    let rules = spec.get("rules").filter(|rules| !rules.is_empty());
    if rules.is_none() && !spec.has("defaultBackend") {
        check.missing(spec, "rules");
    }
    let Some(rules) = rules else { return };
    for rule in rules.items() {
        check.name(&rule, "host", wildcard_host_problem);
        let Some(http) = rule.get("http") else { continue };
        let Some(paths) = check.required(&http, "paths") else { continue };
        for path in paths.items() {
            check_path(&path, check);
        }
    }
}

fn check_path(path: &Field, check: &mut Check) {
    check.required_one_of(path, "pathType", &["Exact", "Prefix", "ImplementationSpecific"]);
    let exact = matches!(path.str_at("pathType"), Some("Exact" | "Prefix"));
    match path.get("path") {
        Some(text) => {
            let written = text.node.as_str().unwrap_or("/");
            if !written.starts_with('/') {
                check.refuse(&text, "must begin with `/`");
            } else if exact && ["//", "/./", "/../", "%2f", "%2F"].iter().any(|part| written.contains(part)) {
                check.refuse(&text, "must not contain `//`, `/./`, `/../` or `%2f`");
            }
        }
        None if exact => check.missing(path, "path"),
        None => {}
    }
    match path.get("backend") {
        Some(backend) => check_backend(&backend, check),
        None => check.missing(path, "backend"),
    }
}

fn check_backend(backend: &Field, check: &mut Check) {
    check.exactly_one(backend, &["service", "resource"], "a backend");
    if let Some(resource) = backend.get("resource") {
        check.name(&resource, "apiGroup", names::is_dns_subdomain);
        check.required_name(&resource, "kind", names::path_segment_problem);
        check.required_name(&resource, "name", names::path_segment_problem);
    }
    let Some(service) = backend.get("service") else { return };
    check.required_name(&service, "name", names::is_dns_1035_label);
    let Some(port) = service.get("port") else { return check.missing(&service, "port") };
    check.exactly_one(&port, &["number", "name"], "a backend's port");
    if let Some(number) = port.get("number") {
        check.port_number(&number);
    }
    if let Some(name) = port.get("name")
        && let Some(reason) = name.node.as_str().and_then(names::port_name_problem)
    {
        check.report(problems::invalid_port(&name, &reason));
    }
}

/// Why a text is no host of a rule: a name, or `*.` and a name; never an address.
fn wildcard_host_problem(host: &str) -> Option<String> {
    if host.parse::<std::net::IpAddr>().is_ok() {
        return Some("must be a name, not an IP address".into());
    }
    names::is_dns_subdomain(host.strip_prefix("*.").unwrap_or(host))
}

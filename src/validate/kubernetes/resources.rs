//! Checks amounts of CPU, memory and other resources.

use super::check::Check;
use super::field::Field;
use super::names;
use super::problems;
use super::quantity::{self, Quantity};

/// A container's (or a pod's) `resources`: legal amounts, requests within limits.
pub(super) fn check_resources(resources: &Field, check: &mut Check) {
    let (requests, limits) = (resources.get("requests"), resources.get("limits"));
    for list in [&requests, &limits].into_iter().flatten() {
        for (entry, amount) in list.entries() {
            check_container_resource(list, (&entry.key, entry.key_origin.span), check);
            check_amount(&entry.key, &amount, check);
            let size = entry.key.strip_prefix(HUGE_PAGES);
            if size
                .is_some_and(|size| quantity::of_node(amount.node).is_some_and(|own| !is_multiple(own, size)))
            {
                check.report(problems::invalid_quantity(
                    &amount,
                    "must be a whole number of pages of this size",
                ));
            }
        }
    }
    if let Some(requests) = &requests {
        check_requests(requests, limits.as_ref(), check);
    }
    let names = || [&requests, &limits].into_iter().flatten().flat_map(|list| list.entries());
    let alone = !names().any(|(entry, _)| matches!(entry.key.as_str(), "cpu" | "memory"));
    if let Some((_, pages)) =
        names().find(|(entry, _)| check.finished && alone && entry.key.starts_with(HUGE_PAGES))
    {
        check.report(problems::invalid_quantity(&pages, "must stand beside an amount of `cpu` or `memory`"));
    }
    if let Some(claims) = resources.get("claims") {
        for claim in claims.items() {
            check.required_name(&claim, "name", names::is_dns_label);
        }
        check.unique(&claims, "name", "claim");
    }
}

/// The name of a resource of containers: a standard one, or one with a domain.
pub(super) fn check_container_resource(list: &Field, key: (&str, crate::source::Span), check: &mut Check) {
    let (name, _) = key;
    let standard = matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-");
    let reason = match names::label_key_problem(name) {
        Some(reason) => Some(reason),
        None if !standard && !name.contains('/') => {
            Some("must be `cpu`, `memory`, `ephemeral-storage`, `hugepages-…` or `domain/name`".to_owned())
        }
        None => None,
    };
    if let Some(reason) = reason {
        let words = ["cpu", "memory", "ephemeral-storage"];
        let hint = crate::diagnostics::did_you_mean(name, words);
        check.report(problems::invalid_key(&problems::INVALID_VALUE, list, key, &reason).hints(hint));
    }
}

fn check_requests(requests: &Field, limits: Option<&Field>, check: &mut Check) {
    for (entry, request) in requests.entries() {
        let limit = limits.and_then(|limits| limits.get(&entry.key));
        let exact = is_exact(&entry.key);
        let Some(limit) = limit else {
            if exact && check.finished {
                let reason = "must have an equal limit, because this resource cannot be overcommitted";
                check.report(problems::invalid_quantity(&request, reason));
            }
            continue;
        };
        let amounts = (quantity::of_node(request.node), quantity::of_node(limit.node));
        let (Some(wanted), Some(most)) = amounts else { continue };
        if exact && wanted != most {
            check.report(problems::request_above_limit(&request, &limit, "must equal"));
        } else if wanted > most {
            check.report(problems::request_above_limit(&request, &limit, "must not exceed"));
        }
    }
}

/// Whether a resource cannot be overcommitted, so that its request is its limit: huge pages and extended resources.
pub fn is_exact(name: &str) -> bool {
    name.starts_with("hugepages-") || is_extended(name)
}

fn is_extended(name: &str) -> bool {
    name.split_once('/').is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"))
}

/// The amount of one resource: quantity syntax, not negative, as fine as the resource can be.
pub(super) fn check_amount(resource: &str, amount: &Field, check: &mut Check) {
    let Some(value) = check_quantity(amount, check) else { return };
    let base = resource.trim_start_matches("requests.").trim_start_matches("limits.");
    if base == "cpu" && !value.is_whole_milli() {
        check.report(problems::invalid_quantity(amount, "must not be finer than `1m`"));
    } else if is_extended(base) && !value.is_whole() {
        check.report(problems::invalid_quantity(amount, "must be a whole number"));
    } else if is_bytes(base) && !value.is_whole() {
        check.report(problems::fractional_bytes(amount));
    }
}

const HUGE_PAGES: &str = "hugepages-";

/// Whether an amount of huge pages is a number of pages, whose size their name says.
fn is_multiple(amount: Quantity, size: &str) -> bool {
    let size = quantity::parse(size).map_or(0, |size| size.nanos);
    size > 0 && amount.nanos % size == 0
}

fn is_bytes(resource: &str) -> bool {
    matches!(resource, "memory" | "storage" | "ephemeral-storage") || resource.starts_with("hugepages-")
}

/// A quantity that is not negative; its value when it is legal.
pub(super) fn check_quantity(amount: &Field, check: &mut Check) -> Option<Quantity> {
    let written = amount.node.as_str().is_some() || amount.node.as_integer().is_some();
    let Some(value) = quantity::of_node(amount.node) else {
        if written {
            let hint = amount.node.as_str().and_then(suffix_hint);
            check.report(problems::invalid_quantity(amount, quantity::SYNTAX).hints(hint));
        }
        return None;
    };
    if value.is_negative() {
        check.report(problems::invalid_quantity(amount, "must not be negative"));
        return None;
    }
    Some(value)
}

/// What a common slip meant: a space before the suffix, bytes spelled out, the wrong case.
fn suffix_hint(text: &str) -> Option<String> {
    let compact: String = text.split_whitespace().collect();
    let number_end = compact.find(|next: char| !next.is_ascii_digit() && next != '.')?;
    let (number, suffix) = compact.split_at(number_end);
    let suffix = suffix.to_ascii_lowercase();
    let meant = match suffix.as_str() {
        "k" | "kb" => "k",
        "ki" | "kib" => "Ki",
        "mb" => "M",
        "mi" | "mib" => "Mi",
        "g" | "gb" => "G",
        "gi" | "gib" => "Gi",
        "t" | "tb" => "T",
        "ti" | "tib" => "Ti",
        "m" => "m",
        "b" | "core" | "cores" | "cpu" | "cpus" => "",
        _ => return None,
    };
    (!number.is_empty()).then(|| format!("did you mean `{number}{meant}`?"))
}

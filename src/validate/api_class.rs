//! Checks the policies of an API class, level by level.

use std::net::IpAddr;

use super::{class, problems};
use crate::diagnostics::Diagnostic;
use crate::model::{ApiClass, RestPolicy, RestPolicyLevels};
use crate::policy::compile_class_rules;
use crate::tree::{Node, read};

/// A time that the gateway can count requests in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RateUnit {
    /// One second.
    Second,
    /// One minute.
    Minute,
    /// One hour.
    Hour,
    /// One day.
    Day,
}

impl RateUnit {
    /// Envoy Gateway's word.
    pub fn word(self) -> &'static str {
        match self {
            RateUnit::Second => "Second",
            RateUnit::Minute => "Minute",
            RateUnit::Hour => "Hour",
            RateUnit::Day => "Day",
        }
    }
}

/// Reads a window such as `60s`, `1m` or `1d`; only exactly one second, minute, hour or day is one.
pub fn rate_unit(window: &str) -> Option<RateUnit> {
    let mut seconds: f64 = 0.0;
    let mut rest = window;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let (factor, length) = [("ms", 0.001), ("d", 86_400.0), ("h", 3600.0), ("m", 60.0), ("s", 1.0)]
            .into_iter()
            .find(|(unit, _)| rest.starts_with(unit))
            .map(|(unit, factor)| (factor, unit.len()))?;
        seconds += number * factor;
        rest = &rest[length..];
    }
    // Windows are sums of decimal numbers; a thousandth of a second is finer than any legal one.
    match (seconds * 1000.0).round() as i64 {
        1_000 => Some(RateUnit::Second),
        60_000 => Some(RateUnit::Minute),
        3_600_000 => Some(RateUnit::Hour),
        86_400_000 => Some(RateUnit::Day),
        _ => None,
    }
}

/// Reads an address or a range; a plain address becomes `/32` or `/128`.
pub fn address_range(text: &str) -> Option<String> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    let Some(length) = length else { return Some(format!("{address}/{longest}")) };
    let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    let number: u8 = length.parse().ok().filter(|_| digits)?;
    (number <= longest && (length == "0" || !length.starts_with('0'))).then(|| text.to_owned())
}

/// Faults of an API class.
pub(super) fn check(spec: &ApiClass) -> Vec<Diagnostic> {
    let variants = spec.variants.iter().map(|variant| &variant.rest_policy);
    let mut reports: Vec<Diagnostic> =
        spec.rest_policy.iter().chain(variants).flat_map(check_levels).collect();
    for allowed in &spec.allowed_overrides {
        reports.extend(class::check_policy_path(&allowed.path));
        reports.extend(allowed.schema.iter().filter_map(|schema| class::check_schema(schema, false)));
    }
    reports.extend(spec.locked.iter().filter_map(class::check_policy_path));
    compile_class_rules(&spec.rules, &mut reports);
    reports
}

/// Faults of policies by level; each is a whole policy, so that any two lie over each other.
pub(super) fn check_levels(levels: &RestPolicyLevels) -> Vec<Diagnostic> {
    levels.by_field().into_iter().filter_map(|(_, policy)| policy).flat_map(check_level).collect()
}

fn check_level(node: &Node) -> Vec<Diagnostic> {
    let policy: RestPolicy = match read(node) {
        Ok(policy) => policy,
        Err(error) => {
            let span = error.span.unwrap_or(node.origin.span);
            return vec![problems::invalid_setting("restPolicy", "this", &error.message, span)];
        }
    };
    let mut reports = Vec::new();
    if let Some(limit) = &policy.rate_limit
        && rate_unit(&limit.window).is_none()
    {
        reports.push(problems::invalid_rate_limit(&limit.window, limit.window.span));
    }
    if let Some(authentication) = &policy.authentication {
        let kind = &authentication.r#type;
        match kind.as_str() {
            "jwt" => {}
            "apikey" | "oauth2" | "basic" => {
                reports.push(problems::policy_without_effect(
                    &format!("authentication type {}", kind.value),
                    kind.span,
                ));
            }
            other => reports.push(problems::invalid_setting(
                "authentication.type",
                other,
                "legal values are `jwt`, `apikey`, `oauth2` and `basic`",
                kind.span,
            )),
        }
    }
    if let Some(security) = &policy.security {
        for address in security.allowed_ips.iter().chain(&security.blocked_ips) {
            if address_range(address).is_none() {
                reports.push(problems::invalid_address(address, address.span));
            }
        }
        reports.extend(
            security
                .require_tls
                .as_ref()
                .map(|field| problems::policy_without_effect("security.requireTLS", field.span)),
        );
        reports.extend(
            security
                .min_tls_version
                .as_ref()
                .map(|field| problems::policy_without_effect("security.minTLSVersion", field.span)),
        );
    }
    reports.extend(
        policy
            .mediation
            .as_ref()
            .map(|mediation| problems::policy_without_effect("mediation", mediation.span)),
    );
    reports
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_units_are_windows() {
        let units = [
            ("1s", RateUnit::Second),
            ("60s", RateUnit::Minute),
            ("1m", RateUnit::Minute),
            ("1h0m0s", RateUnit::Hour),
            ("24h", RateUnit::Day),
            ("1d", RateUnit::Day),
            ("1000ms", RateUnit::Second),
            ("0.5h30m", RateUnit::Hour),
        ];
        for (window, unit) in units {
            assert_eq!(rate_unit(window), Some(unit), "{window}");
        }
        for window in ["", "90s", "5", "1w", "m", "1 m", "-1m", "2m", "500ms", "1.2.3s"] {
            assert_eq!(rate_unit(window), None, "{window}");
        }
    }

    #[test]
    fn addresses_become_ranges() {
        assert_eq!(address_range("203.0.113.7").as_deref(), Some("203.0.113.7/32"));
        assert_eq!(address_range("2001:db8::1").as_deref(), Some("2001:db8::1/128"));
        assert_eq!(address_range("10.0.0.0/8").as_deref(), Some("10.0.0.0/8"));
        for text in ["10.0.0.0/33", "10.0.0", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.0/08", "host", "::/129"] {
            assert_eq!(address_range(text), None, "{text}");
        }
    }
}

//! Checks probes and lifecycle hooks of containers.

use super::check::Check;
use super::field::Field;
use super::problems;

/// The three probes and the two hooks of a container.
pub(super) fn check_probes(container: &Field, check: &mut Check) {
    for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(probe) = container.get(key) {
            check_probe(&probe, key, check);
        }
    }
    let Some(lifecycle) = container.get("lifecycle") else { return };
    for key in ["postStart", "preStop"] {
        let Some(hook) = lifecycle.get(key) else { continue };
        check.exactly_one(&hook, &["exec", "httpGet", "tcpSocket", "sleep"], "a hook");
        check_action(&hook, check);
        if let Some(sleep) = hook.get("sleep") {
            check.at_least(&sleep, "seconds", 0);
        }
    }
}

fn check_probe(probe: &Field, kind: &str, check: &mut Check) {
    check.exactly_one(probe, &["exec", "httpGet", "tcpSocket", "grpc"], "the way to probe");
    check_action(probe, check);
    // Zero is what the API server gives a default to.
    let numbers =
        ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"];
    check.not_negative(probe, &numbers);
    if kind == "readinessProbe" {
        check.forbidden(probe, "terminationGracePeriodSeconds", "must be absent in a readiness probe");
    } else {
        check.at_least(probe, "terminationGracePeriodSeconds", 1);
        if let Some(threshold) = probe.get("successThreshold")
            && threshold.node.as_integer().is_some_and(|number| number > 1)
        {
            check.refuse(&threshold, "must be 1 in a liveness or startup probe");
        }
    }
}

fn check_action(handler: &Field, check: &mut Check) {
    if let Some(exec) = handler.get("exec") {
        check.required(&exec, "command");
    }
    for key in ["httpGet", "tcpSocket"] {
        let Some(action) = handler.get(key) else { continue };
        if let Some(port) = check.required(&action, "port") {
            check.port_or_name(&port);
        }
        check.one_of(&action, "scheme", &["HTTP", "HTTPS"]);
        if let Some(headers) = action.get("httpHeaders") {
            for header in headers.items() {
                check_header(&header, check);
            }
        }
    }
    if let Some(grpc) = handler.get("grpc")
        && let Some(port) = check.required(&grpc, "port")
    {
        check.port_number(&port);
    }
}

fn check_header(header: &Field, check: &mut Check) {
    let Some(name) = check.required(header, "name") else { return };
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if name.node.as_str().is_some_and(|text| !text.bytes().all(legal)) {
        check.report(problems::invalid_name(&name, "must consist of letters, digits and dashes"));
    }
}

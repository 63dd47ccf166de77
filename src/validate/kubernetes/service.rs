//! Checks Services: type, ports, addresses, traffic.

use super::check::{Check, cidr_problem, ip_problem};
use super::field::Field;
use super::names;
use super::problems;

/// How a Service is reached, with the default that Kubernetes fills in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Cluster,
    Node,
    LoadBalancer,
    External,
}

impl Reach {
    /// The type of a Service; unknown as long as a template does not say.
    fn of(spec: &Field, finished: bool) -> Option<Reach> {
        match spec.str_at("type") {
            Some("ClusterIP") => Some(Reach::Cluster),
            Some("NodePort") => Some(Reach::Node),
            Some("LoadBalancer") => Some(Reach::LoadBalancer),
            Some("ExternalName") => Some(Reach::External),
            Some(_) => None,
            None => finished.then_some(Reach::Cluster),
        }
    }
}

/// The longest time for which a client stays with one pod: a day.
const LONGEST_AFFINITY: i64 = 86_400;

/// The spec of a Service.
pub(super) fn check_service(spec: &Field, check: &mut Check) {
    check.one_of(spec, "type", &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
    check.one_of(spec, "externalTrafficPolicy", &["Cluster", "Local"]);
    check.one_of(spec, "internalTrafficPolicy", &["Cluster", "Local"]);
    check.one_of(spec, "ipFamilyPolicy", &["SingleStack", "PreferDualStack", "RequireDualStack"]);
    check.one_of(spec, "trafficDistribution", &["PreferClose", "PreferSameZone", "PreferSameNode"]);
    if let Some(selector) = spec.get("selector") {
        check.labels(&selector);
    }
    let reach = Reach::of(spec, check.finished);
    check_affinity(spec, check);
    check_ports(spec, reach, check);
    check_addresses(spec, reach, check);
    if let Some(reach) = reach {
        check_reach(spec, reach, check);
    }
}

fn check_affinity(spec: &Field, check: &mut Check) {
    check.one_of(spec, "sessionAffinity", &["None", "ClientIP"]);
    let Some(config) = spec.get("sessionAffinityConfig") else { return };
    if let Some(client) = config.get("clientIP") {
        check.between(&client, "timeoutSeconds", (1, LONGEST_AFFINITY));
    }
    let none = match spec.str_at("sessionAffinity") {
        Some(word) => word == "None",
        None => check.finished,
    };
    if none {
        check.refuse(&config, "must be absent unless `sessionAffinity` is `ClientIP`");
    }
}

fn check_ports(spec: &Field, reach: Option<Reach>, check: &mut Check) {
    let Some(ports) = spec.get("ports").filter(|ports| !ports.is_empty()) else {
        let headless = spec.str_at("clusterIP") == Some("None");
        if !headless && reach != Some(Reach::External) {
            check.missing(spec, "ports");
        }
        return;
    };
    let several = ports.node.as_sequence().is_some_and(|items| items.len() > 1);
    for port in ports.items() {
        check_port(&port, reach, check);
        if several && !port.has("name") && check.finished {
            let hint = "each port of a Service with several needs a name";
            check.report(problems::missing_field(&port, "name").hint(hint));
        }
    }
    check.unique(&ports, "name", "port name");
    check.unique_ports(&ports, "port");
}

fn check_port(port: &Field, reach: Option<Reach>, check: &mut Check) {
    match check.required(port, "port") {
        Some(number) => check.port_number(&number),
        None => return,
    }
    check.one_of(port, "protocol", &["TCP", "UDP", "SCTP"]);
    check.name(port, "name", names::is_dns_label);
    // Zero is what Kubernetes writes for "the same as the port".
    if let Some(target) = port.get("targetPort").filter(|target| target.node.as_integer() != Some(0)) {
        check.port_or_name(&target);
    }
    if let Some(protocol) = port.get("appProtocol")
        && let Some(reason) = protocol.node.as_str().and_then(names::label_key_problem)
    {
        check.refuse(&protocol, &reason);
    }
    let Some(node) = port.get("nodePort").filter(|node| node.node.as_integer() != Some(0)) else { return };
    check.port_number(&node);
    if matches!(reach, Some(Reach::Cluster | Reach::External)) {
        check.refuse(&node, "must be absent unless the type is `NodePort` or `LoadBalancer`");
    }
}

fn check_addresses(spec: &Field, reach: Option<Reach>, check: &mut Check) {
    let address = |text: &str| if text == "None" { None } else { ip_problem(text) };
    if let Some(own) = spec.get("clusterIP") {
        if let Some(reason) = own.node.as_str().and_then(address) {
            check.refuse(&own, &format!("{reason}, or `None`"));
        }
        let headless = own.node.as_str() == Some("None");
        if headless && matches!(reach, Some(Reach::Node | Reach::LoadBalancer)) {
            check.refuse(&own, "must not be `None` when the type is `NodePort` or `LoadBalancer`");
        }
    }
    if let Some(list) = spec.get("clusterIPs") {
        check.each_text(&list, address);
        let first = list.node.as_sequence().and_then(|items| items.first()).and_then(|item| item.as_str());
        if first.is_some() && check.finished && spec.str_at("clusterIP") != first {
            check.refuse(&list, "must begin with the value of `clusterIP`");
        }
    }
    if let Some(list) = spec.get("externalIPs") {
        check.each_text(&list, ip_problem);
    }
    if let Some(list) = spec.get("loadBalancerSourceRanges") {
        check.each_text(&list, cidr_problem);
    }
    if let Some(list) = spec.get("ipFamilies") {
        let family =
            |text: &str| (text != "IPv4" && text != "IPv6").then(|| "must be `IPv4` or `IPv6`".to_owned());
        check.each_text(&list, family);
    }
}

fn check_reach(spec: &Field, reach: Reach, check: &mut Check) {
    if reach == Reach::External {
        check.required_name(spec, "externalName", host_problem);
        for key in ["clusterIP", "clusterIPs"] {
            if spec.get(key).is_some_and(|field| !field.is_empty()) {
                check.forbidden(spec, key, "must be absent when the type is `ExternalName`");
            }
        }
    }
    if reach != Reach::LoadBalancer {
        let keys = ["loadBalancerClass", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts"];
        for key in keys {
            check.forbidden_when_set(spec, key, "must be absent unless the type is `LoadBalancer`");
        }
    }
    let outside = matches!(reach, Reach::Node | Reach::LoadBalancer);
    if !outside && spec.get("externalIPs").is_none_or(|list| list.is_empty()) && check.finished {
        let reason = "must be absent unless the type is `NodePort` or `LoadBalancer`";
        check.forbidden_when_set(spec, "externalTrafficPolicy", reason);
    }
    let local = spec.str_at("externalTrafficPolicy") == Some("Local");
    if let Some(port) = spec.get("healthCheckNodePort").filter(|port| port.node.as_integer() != Some(0)) {
        check.port_number(&port);
        if check.finished && !(reach == Reach::LoadBalancer && local) {
            check.refuse(
                &port,
                "must be absent unless the type is `LoadBalancer` with local external traffic",
            );
        }
    }
}

/// Why a text is no host name; a dot at the end is allowed.
fn host_problem(name: &str) -> Option<String> {
    names::is_dns_subdomain(name.strip_suffix('.').unwrap_or(name))
}

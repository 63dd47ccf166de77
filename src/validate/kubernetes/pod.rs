//! Checks pod specs and pod templates.

use super::check::{Check, ip_problem};
use super::container::{self, Role};
use super::field::Field;
use super::metadata;
use super::names;
use super::pod_resources::check_pod_resources;
use super::problems;
use super::resources;
use super::scheduling;
use super::security;
use super::volume::{Volumes, check_volumes};

/// What the owner of a pod allows its `restartPolicy` to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Restart {
    /// A plain pod: anything.
    Any,
    /// A controller that keeps pods running: `Always`, which is also the default.
    Always,
    /// A job: `OnFailure` or `Never`, which must be said.
    Ends,
}

/// A pod template: labels, annotations and the spec.
pub(super) fn check_template<'t>(
    template: &Field<'t, '_>,
    restart: Restart,
    volumes: Volumes<'t>,
    check: &mut Check,
) {
    if let Some(metadata) = template.get("metadata") {
        metadata::check_labels_and_annotations(&metadata, check);
    }
    match template.get("spec") {
        Some(spec) => check_spec(&spec, restart, volumes, check),
        None => check.missing(template, "spec"),
    }
}

/// A pod spec; `volumes` holds names that mounts can use besides the spec's own.
pub(super) fn check_spec<'t>(
    pod: &Field<'t, '_>,
    restart: Restart,
    mut volumes: Volumes<'t>,
    check: &mut Check,
) {
    if let Some(list) = pod.get("volumes") {
        check_volumes(&list, &mut volumes, check);
    }
    check.required(pod, "containers");
    let roles = [
        ("initContainers", Role::Init),
        ("containers", Role::Main),
        ("ephemeralContainers", Role::Ephemeral),
    ];
    for (key, role) in roles {
        if let Some(list) = pod.get(key) {
            for container in list.items() {
                container::check_container(&container, role, &volumes, check);
            }
        }
    }
    container::check_names(pod, check);
    if let Some(debuggers) = pod.get("ephemeralContainers").filter(|list| !list.is_empty()) {
        check.refuse(&debuggers, "must be absent: only `kubectl debug` adds them, to a pod that runs");
    }
    check_pauses(pod, check);
    check_restart_policy(pod, restart, check);
    check_times(pod, restart, check);
    check_network(pod, check);
    check_references(pod, check);
    scheduling::check_scheduling(pod, check);
    if let Some(context) = pod.get("securityContext") {
        security::check_pod_context(&context, check);
    }
    check_pod_resources(pod, check);
    check_host_sharing(pod, check);
}

fn check_restart_policy(pod: &Field, restart: Restart, check: &mut Check) {
    match restart {
        Restart::Any => check.one_of(pod, "restartPolicy", &["Always", "OnFailure", "Never"]),
        Restart::Always => check.one_of(pod, "restartPolicy", &["Always"]),
        Restart::Ends => {
            if pod.has("restartPolicy") {
                check.one_of(pod, "restartPolicy", &["OnFailure", "Never"]);
            } else if check.finished {
                let hint = "the default `Always` is not for jobs: write `OnFailure` or `Never`";
                check.report(problems::missing_field(pod, "restartPolicy").hint(hint));
            }
        }
    }
}

fn check_times(pod: &Field, restart: Restart, check: &mut Check) {
    if restart == Restart::Always {
        check.forbidden(pod, "activeDeadlineSeconds", "must be absent in a workload that runs for ever");
    } else {
        check.between(pod, "activeDeadlineSeconds", (1, i64::from(i32::MAX)));
    }
}

/// What a pod has to end in when it does not say, in seconds.
const DEFAULT_GRACE: i64 = 30;

/// A hook cannot sleep longer than the pod has to end in.
fn check_pauses(pod: &Field, check: &mut Check) {
    let grace = pod.int_at("terminationGracePeriodSeconds").unwrap_or(DEFAULT_GRACE);
    for list in ["initContainers", "containers"].iter().filter_map(|key| pod.get(key)) {
        for container in list.items() {
            let Some(lifecycle) = container.get("lifecycle").filter(|_| check.finished) else { continue };
            for hook in ["postStart", "preStop"].iter().filter_map(|key| lifecycle.get(key)) {
                let Some(sleep) = hook.get("sleep") else { continue };
                if let Some(seconds) = sleep.get("seconds")
                    && seconds.node.as_integer().is_some_and(|number| number > grace)
                {
                    let reason = format!("must not exceed `terminationGracePeriodSeconds`, which is {grace}");
                    check.refuse(&seconds, &reason);
                }
            }
        }
    }
}

fn check_network(pod: &Field, check: &mut Check) {
    check.one_of(pod, "dnsPolicy", &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]);
    if let Some(config) = pod.get("dnsConfig") {
        if let Some(servers) = config.get("nameservers") {
            check.each_text(&servers, ip_problem);
            if servers.node.as_sequence().is_some_and(|items| items.len() > 3) {
                check.refuse(&servers, "must have at most 3 entries");
            }
        }
        if let Some(options) = config.get("options") {
            for option in options.items() {
                check.required(&option, "name");
            }
        }
    }
    if pod.str_at("dnsPolicy") == Some("None") && check.finished {
        let servers = pod.node.at(&["dnsConfig", "nameservers"]).and_then(|node| node.as_sequence());
        if servers.is_none_or(<[_]>::is_empty) {
            let hint = "with `dnsPolicy: None` the pod asks the servers in `dnsConfig.nameservers`";
            check.report(problems::missing_field(pod, "dnsConfig").hint(hint));
        }
    }
    check.name(pod, "hostname", names::is_dns_label);
    check.name(pod, "subdomain", names::is_dns_label);
    let Some(aliases) = pod.get("hostAliases") else { return };
    for alias in aliases.items() {
        if let Some(address) = check.required(&alias, "ip")
            && let Some(reason) = address.node.as_str().and_then(ip_problem)
        {
            check.refuse(&address, &reason);
        }
        if let Some(hosts) = alias.get("hostnames") {
            check.each_text(&hosts, names::is_dns_subdomain);
        }
    }
    check.unique(&aliases, "ip", "address");
}

fn check_references(pod: &Field, check: &mut Check) {
    for key in ["serviceAccountName", "serviceAccount", "nodeName", "priorityClassName", "runtimeClassName"] {
        check.name(pod, key, names::is_dns_subdomain);
    }
    if let Some(secrets) = pod.get("imagePullSecrets") {
        for secret in secrets.items() {
            check.required_name(&secret, "name", names::is_dns_subdomain);
        }
        check.unique(&secrets, "name", "secret");
    }
    check.one_of(pod, "preemptionPolicy", &["PreemptLowerPriority", "Never"]);
    if let Some(system) = pod.get("os") {
        check.required_one_of(&system, "name", &["linux", "windows"]);
    }
    if let Some(overhead) = pod.get("overhead") {
        for (entry, amount) in overhead.entries() {
            resources::check_amount(&entry.key, &amount, check);
        }
    }
    if let Some(gates) = pod.get("readinessGates") {
        for gate in gates.items() {
            check.required_name(&gate, "conditionType", names::label_key_problem);
        }
    }
    if let Some(gates) = pod.get("schedulingGates") {
        for gate in gates.items() {
            check.required_name(&gate, "name", names::label_key_problem);
        }
        check.unique(&gates, "name", "scheduling gate");
    }
}

fn check_host_sharing(pod: &Field, check: &mut Check) {
    if pod.true_at("hostPID") && pod.true_at("shareProcessNamespace") {
        check.excludes(pod, "hostPID", "shareProcessNamespace");
    }
    if let Some(users) =
        pod.get("hostUsers").filter(|users| users.node.value == crate::tree::Value::Bool(false))
    {
        for key in ["hostNetwork", "hostPID", "hostIPC"] {
            if pod.true_at(key) {
                check.refuse(&users, &format!("must not be false together with `{key}`"));
            }
        }
    }
    for key in ["initContainers", "containers"] {
        let Some(list) = pod.get(key) else { continue };
        for container in list.items() {
            check_host_users(pod, &container, check);
            if pod.true_at("hostNetwork") {
                check_host_ports(&container, check);
            }
        }
    }
}

/// With the node's own network a port of the host is the port of the container.
fn check_host_ports(container: &Field, check: &mut Check) {
    let Some(ports) = container.get("ports") else { return };
    for port in ports.items() {
        let Some(host) = port.get("hostPort").filter(|host| host.node.as_integer() != Some(0)) else {
            continue;
        };
        if host.node.as_integer() != port.int_at("containerPort") {
            check.report(problems::invalid_port(
                &host,
                "must equal `containerPort` when `hostNetwork` is true",
            ));
        }
    }
}

/// Only a pod with users of its own may see all of `/proc`.
fn check_host_users(pod: &Field, container: &Field, check: &mut Check) {
    let own_users =
        pod.node.get("hostUsers").is_some_and(|users| users.value == crate::tree::Value::Bool(false));
    let Some(context) = container.get("securityContext") else { return };
    if let Some(mount) = context.get("procMount").filter(|_| check.finished && !own_users)
        && mount.node.as_str() == Some("Unmasked")
    {
        check.refuse(&mount, "must be `Default` unless the pod has `hostUsers: false`");
    }
}

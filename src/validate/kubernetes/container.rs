//! Checks containers: image, ports, environment, mounts, probes.

use std::collections::BTreeMap;

use super::check::{Check, climbs};
use super::field::Field;
use super::image::image_problem;
use super::names;
use super::probe;
use super::problems;
use super::resources;
use super::security;
use super::volume::Volumes;

/// Which list of the pod a container stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `containers`.
    Main,
    /// `initContainers`.
    Init,
    /// `ephemeralContainers`.
    Ephemeral,
}

/// One container.
pub(super) fn check_container(container: &Field, role: Role, volumes: &Volumes, check: &mut Check) {
    check.required_name(container, "name", names::is_dns_label);
    check_propagation(container, check);
    check_image(container, check);
    check.one_of(container, "imagePullPolicy", &["Always", "IfNotPresent", "Never"]);
    check.one_of(container, "terminationMessagePolicy", &["File", "FallbackToLogsOnError"]);
    check_restart(container, role, check);
    if let Some(ports) = container.get("ports") {
        check_ports(&ports, check);
    }
    if let Some(env) = container.get("env") {
        check_env(&env, check);
    }
    if let Some(sources) = container.get("envFrom") {
        for source in sources.items() {
            check_env_source(&source, check);
        }
    }
    if let Some(resources) = container.get("resources") {
        resources::check_resources(&resources, check);
    }
    check_resize_policy(container, check);
    check_mounts(container, volumes, check);
    probe::check_probes(container, check);
    if let Some(context) = container.get("securityContext") {
        security::check_container_context(&context, check);
    }
}

/// A part of any container of a pod.
pub(super) fn check_any(container: &Field, check: &mut Check) {
    check_container(container, Role::Main, &Volumes::default(), check);
}

fn check_image(container: &Field, check: &mut Check) {
    let Some(image) = check.required(container, "image") else { return };
    check_image_reference(&image, check);
}

/// The API server refuses space around a reference alone; all else of whole objects is judged together, wherever they run it.
pub(super) fn check_image_reference(image: &Field, check: &mut Check) {
    let Some(text) = image.node.as_str() else { return };
    if check.finished {
        if text.trim() != text {
            check.refuse(image, "must not begin or end with a space");
        }
    } else if let Some(reason) = image_problem(text) {
        check.report(problems::invalid_image(text, &reason, image.span()));
    }
}

/// Since Kubernetes 1.35 every container may say when it is started anew; before that only `Always` of an init container counted.
fn check_restart(container: &Field, role: Role, check: &mut Check) {
    if role == Role::Ephemeral {
        check.forbidden(container, "restartPolicy", "must be absent in an ephemeral container");
        return;
    }
    check.one_of(container, "restartPolicy", &["Always", "OnFailure", "Never"]);
    let is_sidecar = role == Role::Init && container.str_at("restartPolicy") == Some("Always");
    if let Some(rules) = container.get("restartPolicyRules").filter(|rules| !rules.is_empty()) {
        if is_sidecar {
            check.refuse(&rules, "must be absent in an init container with `restartPolicy: Always`");
        }
        check.required(container, "restartPolicy");
        rules.items().for_each(|rule| check_restart_rule(&rule, check));
    }
    if role == Role::Main || is_sidecar || !check.finished {
        return;
    }
    for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
        check.forbidden(
            container,
            key,
            "must be absent in an init container without `restartPolicy: Always`",
        );
    }
}

fn check_restart_rule(rule: &Field, check: &mut Check) {
    check.required_one_of(rule, "action", &["Restart", "RestartAllContainers"]);
    match rule.get("exitCodes") {
        Some(codes) => check.required_one_of(&codes, "operator", &["In", "NotIn"]),
        None => check.missing(rule, "exitCodes"),
    }
}

fn check_ports(ports: &Field, check: &mut Check) {
    for port in ports.items() {
        match check.required(&port, "containerPort") {
            Some(number) => check.port_number(&number),
            None => continue,
        }
        {
            // Zero is what Kubernetes writes for "none".
            if let Some(number) = port.get("hostPort").filter(|number| number.node.as_integer() != Some(0)) {
                check.port_number(&number);
            }
        }
        check.one_of(&port, "protocol", &["TCP", "UDP", "SCTP"]);
        if let Some(name) = port.get("name")
            && let Some(reason) = name.node.as_str().and_then(names::port_name_problem)
        {
            check.report(problems::invalid_port(&name, &reason));
        }
    }
    check.unique(ports, "name", "port name");
    check.unique_ports(ports, "containerPort");
}

fn check_env(env: &Field, check: &mut Check) {
    for variable in env.items() {
        check.required_name(&variable, "name", names::variable_name_problem);
        let Some(source) = variable.get("valueFrom") else { continue };
        if let Some(value) = variable.get("value") {
            check.report(problems::conflicting_fields(&source, ("value", value.span())));
        }
        let kinds = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
        check.exactly_one(&source, &kinds, "the source of a value");
        if let Some(reference) = source.get("fieldRef") {
            check_field_reference(&reference, FIELDS_OF_ENV, check);
        }
        if let Some(reference) = source.get("resourceFieldRef") {
            check_resource_reference(&reference, check);
        }
        for key in ["configMapKeyRef", "secretKeyRef"] {
            let Some(reference) = source.get(key) else { continue };
            check.required_name(&reference, "name", names::is_dns_subdomain);
            check.required_name(&reference, "key", names::data_key_problem);
        }
    }
    check.unique(env, "name", "environment variable");
}

fn check_env_source(source: &Field, check: &mut Check) {
    check.name(source, "prefix", names::variable_name_problem);
    check.exactly_one(source, &["configMapRef", "secretRef"], "the source of variables");
    for key in ["configMapRef", "secretRef"] {
        if let Some(reference) = source.get(key) {
            check.required_name(&reference, "name", names::is_dns_subdomain);
        }
    }
}

const FIELDS_OF_ENV: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The fields of the pod that a downward API volume can show.
pub(super) const FIELDS_OF_VOLUME: &[&str] =
    &["metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels", "metadata.annotations"];

/// A reference to a field of the pod itself.
pub(super) fn check_field_reference(reference: &Field, allowed: &[&str], check: &mut Check) {
    let Some(path) = check.required(reference, "fieldPath") else { return };
    let Some(text) = path.node.as_str() else { return };
    let subscript =
        ["metadata.labels['", "metadata.annotations['"].iter().find_map(|start| text.strip_prefix(start));
    let legal = match subscript.and_then(|rest| rest.strip_suffix("']")) {
        Some(key) => names::annotation_key_problem(key).is_none(),
        None => allowed.contains(&text),
    };
    if !legal {
        let hint = crate::diagnostics::did_you_mean(text, allowed.iter().copied());
        let must = "must be a field that a pod can read of itself, such as `metadata.name`";
        check.report(problems::invalid_value(&path, must).hints(hint));
    }
}

/// A reference to a container's own requests or limits.
pub(super) fn check_resource_reference(reference: &Field, check: &mut Check) {
    let Some(resource) = check.required(reference, "resource") else { return };
    let name = resource.node.as_str().unwrap_or("limits.cpu");
    let base = name.strip_prefix("limits.").or_else(|| name.strip_prefix("requests."));
    let legal = base.is_some_and(|base| {
        matches!(base, "cpu" | "memory" | "ephemeral-storage") || base.starts_with("hugepages-")
    });
    if !legal {
        check.refuse(&resource, "must be `limits` or `requests` of `cpu`, `memory` or `ephemeral-storage`");
    }
    if let Some(divisor) = reference.get("divisor") {
        resources::check_quantity(&divisor, check);
    }
}

fn check_resize_policy(container: &Field, check: &mut Check) {
    let Some(list) = container.get("resizePolicy") else { return };
    for policy in list.items() {
        check.required_one_of(&policy, "resourceName", &["cpu", "memory"]);
        check.required_one_of(&policy, "restartPolicy", &["NotRequired", "RestartContainer"]);
    }
    check.unique(&list, "resourceName", "resource");
}

fn check_mounts(container: &Field, volumes: &Volumes, check: &mut Check) {
    if let Some(mounts) = container.get("volumeMounts") {
        for mount in mounts.items() {
            check_mount(&mount, volumes, check);
        }
        check.unique(&mounts, "mountPath", "mount path");
    }
    let Some(devices) = container.get("volumeDevices") else { return };
    for device in devices.items() {
        check.required(&device, "devicePath");
        check_volume_name(&device, volumes, check);
    }
    check.unique(&devices, "devicePath", "device path");
}

fn check_mount(mount: &Field, volumes: &Volumes, check: &mut Check) {
    check.required(mount, "mountPath");
    check_volume_name(mount, volumes, check);
    check.excludes(mount, "subPath", "subPathExpr");
    for key in ["subPath", "subPathExpr"] {
        let Some(path) = mount.get(key) else { continue };
        if path.node.as_str().is_some_and(|text| text.starts_with('/') || climbs(text)) {
            check.refuse(&path, "must be a relative path without `..`");
        }
    }
    check.one_of(mount, "mountPropagation", &["None", "HostToContainer", "Bidirectional"]);
    check.one_of(mount, "recursiveReadOnly", &["Disabled", "IfPossible", "Enabled"]);
    let recursive = mount.get("recursiveReadOnly").filter(|own| own.node.as_str() != Some("Disabled"));
    if let Some(recursive) = recursive.filter(|_| check.finished) {
        if !mount.true_at("readOnly") {
            check.refuse(&recursive, "must be absent or `Disabled` unless `readOnly` is true");
        }
        if mount.str_at("mountPropagation").is_some_and(|own| own != "None") {
            check.refuse(&recursive, "must be absent or `Disabled` unless `mountPropagation` is `None`");
        }
    }
}

/// What a container mounts may show on the node only where it is privileged.
fn check_propagation(container: &Field, check: &mut Check) {
    let context = container.node.get("securityContext").and_then(|context| context.get("privileged"));
    let privileged = context.is_some_and(|own| own.value == crate::tree::Value::Bool(true));
    let Some(mounts) = container.get("volumeMounts").filter(|_| check.finished && !privileged) else {
        return;
    };
    for mount in mounts.items() {
        if let Some(mode) = mount.get("mountPropagation")
            && mode.node.as_str() == Some("Bidirectional")
        {
            check.refuse(&mode, "must be another one unless the container is privileged");
        }
    }
}

fn check_volume_name(mount: &Field, volumes: &Volumes, check: &mut Check) {
    let Some(name) = check.required(mount, "name") else { return };
    let Some(text) = name.node.as_str() else { return };
    if check.finished && !volumes.has(text) {
        check.report(problems::unknown_volume(&name, text, volumes.names()));
    }
}

/// Container names differ over all three lists of the pod.
pub(super) fn check_names(pod: &Field, check: &mut Check) {
    let mut seen = BTreeMap::new();
    for key in ["initContainers", "containers", "ephemeralContainers"] {
        let Some(list) = pod.get(key) else { continue };
        for container in list.items() {
            let Some(name) = container.get("name") else { continue };
            let Some(text) = name.node.as_str() else { continue };
            match seen.get(text) {
                Some(first) => {
                    let what = format!("container name `{text}`");
                    check.report(problems::duplicate_entry(&name, *first, &what));
                }
                None => {
                    seen.insert(text, name.span());
                }
            }
        }
    }
}

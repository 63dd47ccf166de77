//! Gives built-in objects the defaults that the API server gives them before any policy sees them.

use crate::tree::{Mapping, Node, Origin, Text, Value};

/// The object as policies of a cluster would see it. Custom kinds stay as they are.
///
/// Of the defaults those are here that policies ask for. What admission plugins add to pods is not: a policy for templates must not
/// rely on it.
pub fn served(object: &Node) -> Node {
    let api_version = object.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    let kind = object.get("kind").and_then(Node::as_str).unwrap_or_default().to_owned();
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    if group.contains('.') && !group.ends_with(".k8s.io") {
        return object.clone();
    }
    let mut object = without_nulls(object);
    let origin = object.origin;
    if matches!(kind.as_str(), "Role" | "ClusterRole") {
        object.set_default("rules", Node::new(Value::Null, origin));
    }
    let Some(mut spec) = object.child("spec") else { return object };
    match (group, kind.as_str()) {
        ("", "Pod") => pod(&mut spec),
        ("", "Service") => service(&mut spec),
        ("", "ReplicationController") => {
            spec.number("replicas", 1);
            template(&mut spec);
        }
        ("apps", "Deployment") => {
            spec.number("replicas", 1);
            spec.number("revisionHistoryLimit", 10);
            spec.number("progressDeadlineSeconds", 600);
            spec.with("strategy", |strategy| strategy.text("type", "RollingUpdate"));
            template(&mut spec);
        }
        ("apps", "StatefulSet") => {
            spec.number("replicas", 1);
            spec.number("revisionHistoryLimit", 10);
            spec.text("podManagementPolicy", "OrderedReady");
            spec.with("updateStrategy", |strategy| strategy.text("type", "RollingUpdate"));
            template(&mut spec);
        }
        ("apps", "DaemonSet") => {
            spec.number("revisionHistoryLimit", 10);
            spec.with("updateStrategy", |strategy| strategy.text("type", "RollingUpdate"));
            template(&mut spec);
        }
        ("apps", "ReplicaSet") => {
            spec.number("replicas", 1);
            template(&mut spec);
        }
        ("batch", "Job") => job(&mut spec),
        ("batch", "CronJob") => {
            spec.text("concurrencyPolicy", "Allow");
            spec.truth("suspend", false);
            spec.number("successfulJobsHistoryLimit", 3);
            spec.number("failedJobsHistoryLimit", 1);
            let mut of_job = spec.child("jobTemplate").and_then(|template| template.into_child("spec"));
            if let Some(spec) = &mut of_job {
                job(spec);
            }
        }
        ("networking.k8s.io", "NetworkPolicy") => network_policy(&mut spec),
        ("autoscaling", "HorizontalPodAutoscaler") => spec.number("minReplicas", 1),
        ("", "PersistentVolumeClaim") => spec.text("volumeMode", "Filesystem"),
        _ => {}
    }
    object
}

/// Kubernetes' types have no nulls: a null is an absent field.
fn without_nulls(node: &Node) -> Node {
    let value = match &node.value {
        Value::Mapping(mapping) => {
            let mut kept = Mapping::default();
            for entry in mapping.entries.iter().filter(|entry| !entry.value.is_null()) {
                let mut entry = entry.clone();
                entry.value = without_nulls(&entry.value);
                kept.entries.push(entry);
            }
            Value::Mapping(kept)
        }
        Value::Sequence(items) => Value::Sequence(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    };
    Node::new(value, node.origin)
}

/// A map to which defaults are added where it says nothing.
struct Fields<'n> {
    fields: &'n mut Mapping,
    origin: Origin,
}

impl Node {
    fn fields(&mut self) -> Option<Fields<'_>> {
        let origin = self.origin;
        self.as_mapping_mut().map(|fields| Fields { fields, origin })
    }

    fn child(&mut self, key: &str) -> Option<Fields<'_>> {
        self.as_mapping_mut()?.get_mut(key)?.fields()
    }

    fn set_default(&mut self, key: &'static str, value: Node) {
        if let Some(fields) = self.as_mapping_mut()
            && fields.get(key).is_none()
        {
            fields.set(key, value);
        }
    }
}

impl<'n> Fields<'n> {
    fn child(&mut self, key: &str) -> Option<Fields<'_>> {
        self.fields.get_mut(key)?.fields()
    }

    fn into_child(self, key: &str) -> Option<Fields<'n>> {
        self.fields.get_mut(key)?.fields()
    }

    fn set(&mut self, key: &'static str, value: Value) {
        if self.fields.get(key).is_none() {
            self.fields.set(key, Node::new(value, self.origin));
        }
    }

    fn text(&mut self, key: &'static str, text: &'static str) {
        self.set(key, Value::String(Text::new_static(text)));
    }

    fn number(&mut self, key: &'static str, number: i64) {
        self.set(key, Value::Integer(number));
    }

    fn truth(&mut self, key: &'static str, truth: bool) {
        self.set(key, Value::Bool(truth));
    }

    /// A map within, made when it is absent.
    fn with(&mut self, key: &'static str, work: impl FnOnce(&mut Fields<'_>)) {
        self.set(key, Value::Mapping(Mapping::default()));
        if let Some(mut within) = self.child(key) {
            work(&mut within);
        }
    }

    /// A map within, when it is there.
    fn inside(&mut self, key: &str, work: impl FnOnce(&mut Fields<'_>)) {
        if let Some(mut within) = self.child(key) {
            work(&mut within);
        }
    }

    /// Each map of a list.
    fn each(&mut self, key: &str, work: impl Fn(&mut Fields<'_>)) {
        let Some(list) = self.fields.get_mut(key) else { return };
        let Value::Sequence(items) = &mut list.value else { return };
        for mut item in items.iter_mut().filter_map(Node::fields) {
            work(&mut item);
        }
    }

    fn says(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Node::as_str)
    }

    fn is_set(&self, key: &str) -> bool {
        self.fields.get(key).is_some()
    }
}

fn template(spec: &mut Fields<'_>) {
    spec.inside("template", |template| template.inside("spec", pod));
}

fn job(spec: &mut Fields<'_>) {
    spec.number("backoffLimit", 6);
    spec.truth("suspend", false);
    spec.text("completionMode", "NonIndexed");
    if !spec.is_set("completions") && !spec.is_set("parallelism") {
        spec.number("completions", 1);
    }
    spec.number("parallelism", 1);
    template(spec);
}

fn service(spec: &mut Fields<'_>) {
    spec.text("type", "ClusterIP");
    spec.text("sessionAffinity", "None");
    spec.each("ports", |port| {
        port.text("protocol", "TCP");
        if let Some(number) = port.fields.get("port").map(|number| number.value.clone()) {
            port.set("targetPort", number);
        }
    });
}

fn network_policy(spec: &mut Fields<'_>) {
    spec.set("podSelector", Value::Mapping(Mapping::default()));
    let origin = spec.origin;
    let named = |name: &'static str| Node::string(Text::new_static(name), origin);
    let mut types = vec![named("Ingress")];
    if spec.is_set("egress") {
        types.push(named("Egress"));
    }
    spec.set("policyTypes", Value::Sequence(types));
    for direction in ["ingress", "egress"] {
        spec.each(direction, |rule| rule.each("ports", |port| port.text("protocol", "TCP")));
    }
}

fn pod(spec: &mut Fields<'_>) {
    spec.text("restartPolicy", "Always");
    spec.text("dnsPolicy", "ClusterFirst");
    spec.text("schedulerName", "default-scheduler");
    spec.number("terminationGracePeriodSeconds", 30);
    spec.with("securityContext", |_| {});
    spec.each("volumes", |volume| {
        // A volume without a source is an empty directory.
        if volume.fields.entries.len() <= 1 {
            volume.with("emptyDir", |_| {});
        }
    });
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        spec.each(list, container);
    }
}

fn container(container: &mut Fields<'_>) {
    let image = container.says("image").unwrap_or_default();
    let name = image.rsplit('/').next().unwrap_or_default();
    let is_latest = !image.contains('@') && name.split_once(':').is_none_or(|(_, tag)| tag == "latest");
    container.text("imagePullPolicy", if is_latest { "Always" } else { "IfNotPresent" });
    container.text("terminationMessagePath", "/dev/termination-log");
    container.text("terminationMessagePolicy", "File");
    container.with("resources", |_| {});
    container.each("ports", |port| port.text("protocol", "TCP"));
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        container.inside(name, |probe| {
            probe.number("timeoutSeconds", 1);
            probe.number("periodSeconds", 10);
            probe.number("successThreshold", 1);
            probe.number("failureThreshold", 3);
            probe.inside("httpGet", |get| {
                get.text("scheme", "HTTP");
                get.text("path", "/");
            });
        });
    }
}

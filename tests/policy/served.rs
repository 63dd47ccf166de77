//! The object as a policy sees it: what a real API server showed, and each kind of difference between that and what was written.

use std::collections::BTreeMap;
use std::fs;

use bindery::policy::served;
use bindery::source::{FileId, Span};
use bindery::tree::{Layer, Node, Origin};
use serde_json::{Value as Json, json};

use super::{judge, verdicts};
use crate::support::{project, shared};

/// The object as policies of a Kubernetes 1 with this minor version see it.
fn seen_by(minor: u32, object: &Json) -> Json {
    let origin = Origin::new(Layer::Class, Span { file: FileId(0), start: 0, end: 0 });
    served(&Node::from_json(object.clone(), origin), minor).to_json()
}

fn seen(object: &Json) -> Json {
    seen_by(36, object)
}

/// What `docs/cel.md` says is left out, by the kind and the beginning of the path.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("Pod", "spec.priority", "admission plugin"),
    ("Pod", "spec.preemptionPolicy", "admission plugin"),
    ("Pod", "spec.volumes: wanted [{\"name\":\"kube-api-access-", "admission plugin"),
    ("Pod", "spec.containers[0].volumeMounts: wanted [{\"name\":\"kube-api-access-", "admission plugin"),
    ("Pod", "spec.initContainers[0].volumeMounts: wanted [{\"name\":\"kube-api-access-", "admission plugin"),
    ("Service", "spec.clusterIP", "allocation"),
    ("Service", "spec.ipFamil", "allocation"),
    ("Service", "spec.ports[0].nodePort", "allocation"),
    ("Job", "spec.selector", "allocation"),
    ("Job", "spec.template.metadata.labels", "allocation"),
];

/// The paths at which two values differ.
fn differences(path: &str, wanted: &Json, found: &Json, into: &mut Vec<String>) {
    let null = Json::Null;
    match (wanted, found) {
        (Json::Object(wanted), Json::Object(found)) => {
            let keys: std::collections::BTreeSet<&String> = wanted.keys().chain(found.keys()).collect();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match (wanted.get(key), found.get(key)) {
                    (Some(wanted), Some(found)) => differences(&path, wanted, found, into),
                    (wanted, found) => into.push(format!(
                        "{path}: wanted {}, found {}",
                        wanted.map_or("nothing".into(), Json::to_string),
                        found.map_or("nothing".into(), Json::to_string)
                    )),
                }
            }
        }
        (Json::Array(wanted), Json::Array(found)) => {
            for at in 0..wanted.len().max(found.len()) {
                let (wanted, found) = (wanted.get(at).unwrap_or(&null), found.get(at).unwrap_or(&null));
                differences(&format!("{path}[{at}]"), wanted, found, into);
            }
        }
        _ if wanted == found => {}
        _ => into.push(format!("{path}: wanted {wanted}, found {found}")),
    }
}

#[test]
fn objects_are_what_a_real_api_server_showed() {
    let Some(file) = shared("conformance/api-server/defaults.jsonl") else { return };
    let (mut wrong, mut left_out, mut rows) = (Vec::new(), BTreeMap::<&str, usize>::new(), 0);
    let text = fs::read_to_string(file).unwrap();
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        rows += case["rows"].as_array().unwrap().len();
        let mut differing = Vec::new();
        // The namespace is that of the request; the inputs name none.
        let mut wanted = case["cel_object"].clone();
        wanted["metadata"].as_object_mut().unwrap().remove("namespace");
        differences("", &wanted, &seen(&case["input"]), &mut differing);
        for difference in differing {
            let kind = case["input"]["kind"].as_str().unwrap();
            let known = LEFT_OUT.iter().find(|(own, path, _)| *own == kind && difference.starts_with(path));
            match known {
                Some((.., by)) => *left_out.entry(by).or_default() += 1,
                None => wrong.push(format!("{}: {difference}", case["name"])),
            }
        }
    }
    println!("{} objects, {rows} rows: {} differ; left out: {left_out:?}", text.lines().count(), wrong.len());
    assert!(rows > 100, "only {rows} rows");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn expressions_about_objects_get_the_answer_of_a_real_api_server() {
    let Some(file) = shared("conformance/api-server/cel-object.jsonl") else { return };
    // When the object was made and under which number: nothing that is read from Git knows it.
    const IDENTITY: &str = "metadata.creationTimestamp";
    let text = fs::read_to_string(file).unwrap();
    let (mut wrong, mut left_out) = (Vec::new(), 0);
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let (expression, server) = (case["expression"].as_str().unwrap(), case["server"].as_str().unwrap());
        let policy = json!({
            "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": { "name": "asked" },
            "spec": {
                "matchConstraints": { "resourceRules": [{ "apiGroups": ["*"], "apiVersions": ["*"], "operations": ["CREATE"], "resources": ["*"] }] },
                "validations": [{ "expression": expression, "message": "said no" }],
            },
        });
        let found = verdicts(&judge(&case["object"].to_string(), &policy.to_string()));
        let agrees = match server {
            "true" => found.is_empty(),
            "false" => found.len() == 1 && found[0].ends_with("said no"),
            fault => {
                let reason = fault.rsplit("resulted in error: ").next().unwrap().trim_end_matches('"');
                let word = reason.rsplit(": ").next().unwrap();
                found.len() == 1 && found[0].contains("has no answer") && found[0].contains(word)
            }
        };
        match agrees {
            false if expression.contains(IDENTITY) => left_out += 1,
            false => wrong.push(format!("{expression}\n    server: {server}\n    here: {found:?}")),
            true => {}
        }
    }
    println!("{} expressions: {} differ, {left_out} left out (identity)", text.lines().count(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks single fields, each a JSON pointer with the value there; nothing: it is absent.
fn check(object: &Json, minor: u32, fields: &[(&str, Option<Json>)]) {
    let seen = seen_by(minor, object);
    for (pointer, wanted) in fields {
        assert_eq!(seen.pointer(pointer), wanted.as_ref(), "{} {pointer} in {seen:#}", object["kind"]);
    }
}

fn object(api_version: &str, kind: &str, rest: Json) -> Json {
    let mut object = json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": "cart" } });
    for (key, value) in rest.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

#[test]
fn quantities_are_canonical_text_wherever_the_type_is_one() {
    let some = |text: &str| Some(json!(text));
    let container = json!({
        "name": "main", "image": "cart:1", "resources": { "requests": { "cpu": 2, "memory": "1024Mi" }, "limits": { "cpu": 2.5, "memory": "0.5Gi" } },
        "env": [{ "name": "CPUS", "valueFrom": { "resourceFieldRef": { "resource": "limits.cpu" } } },
                { "name": "MEMORY", "valueFrom": { "resourceFieldRef": { "resource": "limits.memory", "divisor": "1024Ki" } } }],
    });
    let spec = json!({
        "containers": [container], "overhead": { "cpu": "1000m" },
        "volumes": [{ "name": "scratch", "emptyDir": { "sizeLimit": "2048Mi" } },
                    { "name": "own", "ephemeral": { "volumeClaimTemplate": { "spec": { "resources": { "requests": { "storage": 1024 } } } } } }],
    });
    let deployment = object("apps/v1", "Deployment", json!({ "spec": { "template": { "spec": spec } } }));
    let at = |path: &str| format!("/spec/template/spec/{path}");
    check(
        &deployment,
        36,
        &[
            (&at("containers/0/resources/requests/cpu"), some("2")),
            (&at("containers/0/resources/requests/memory"), some("1Gi")),
            (&at("containers/0/resources/limits/cpu"), some("2500m")),
            (&at("containers/0/resources/limits/memory"), some("512Mi")),
            (&at("containers/0/env/0/valueFrom/resourceFieldRef/divisor"), some("0")),
            (&at("containers/0/env/1/valueFrom/resourceFieldRef/divisor"), some("1Mi")),
            (&at("overhead/cpu"), some("1")),
            (&at("volumes/0/emptyDir/sizeLimit"), some("2Gi")),
            (&at("volumes/1/ephemeral/volumeClaimTemplate/spec/resources/requests/storage"), some("1024")),
        ],
    );
    let hard = json!({ "spec": { "hard": { "pods": 10, "count/deployments.apps": "1k", "limits.memory": "1048576Ki", "requests.cpu": "0.0001" } } });
    check(
        &object("v1", "ResourceQuota", hard),
        36,
        &[
            ("/spec/hard/pods", some("10")),
            ("/spec/hard/count~1deployments.apps", some("1k")),
            ("/spec/hard/limits.memory", some("1Gi")),
            ("/spec/hard/requests.cpu", some("1m")),
        ],
    );
    let metrics = json!({ "spec": { "maxReplicas": 3, "metrics": [
        { "type": "Pods", "pods": { "metric": { "name": "rps" }, "target": { "type": "AverageValue", "averageValue": 1000 } } }] } });
    check(
        &object("autoscaling/v2", "HorizontalPodAutoscaler", metrics),
        36,
        &[("/spec/metrics/0/pods/target/averageValue", some("1k"))],
    );
    check(
        &object("v1", "PersistentVolume", json!({ "spec": { "capacity": { "storage": "1024Gi" } } })),
        36,
        &[("/spec/capacity/storage", some("1Ti"))],
    );
    // A number or text is no quantity.
    let budget = object(
        "policy/v1",
        "PodDisruptionBudget",
        json!({ "spec": { "minAvailable": 1, "maxUnavailable": "1000m" } }),
    );
    check(&budget, 36, &[("/spec/minAvailable", Some(json!(1))), ("/spec/maxUnavailable", some("1000m"))]);
}

#[test]
fn what_a_type_leaves_out_when_empty_is_absent() {
    let spec = json!({
        "hostNetwork": false, "hostname": "", "nodeSelector": {}, "tolerations": [], "affinity": {}, "hostUsers": false, "shareProcessNamespace": false,
        "containers": [{ "name": "main", "image": "cart:1", "tty": false, "command": [], "env": [{ "name": "EMPTY", "value": "" }],
                         "securityContext": { "privileged": false, "runAsUser": 0 }, "livenessProbe": { "initialDelaySeconds": 0 } }],
    });
    let metadata = json!({ "name": "cart", "labels": {}, "annotations": null, "creationTimestamp": null });
    let deployment = object(
        "apps/v1",
        "Deployment",
        json!({ "metadata": metadata, "spec": { "paused": false, "template": { "spec": spec } } }),
    );
    let at = |path: &str| format!("/spec/template/spec/{path}");
    check(
        &deployment,
        36,
        &[
            ("/metadata", Some(json!({ "name": "cart" }))),
            ("/spec/paused", None),
            (&at("hostNetwork"), None),
            (&at("hostname"), None),
            (&at("nodeSelector"), None),
            (&at("tolerations"), None),
            (&at("containers/0/tty"), None),
            (&at("containers/0/command"), None),
            (&at("containers/0/env/0"), Some(json!({ "name": "EMPTY" }))),
            (&at("containers/0/livenessProbe/initialDelaySeconds"), None),
            // What is a pointer in Go can be told from nothing.
            (&at("affinity"), Some(json!({}))),
            (&at("hostUsers"), Some(json!(false))),
            (&at("shareProcessNamespace"), Some(json!(false))),
            (&at("containers/0/securityContext"), Some(json!({ "privileged": false, "runAsUser": 0 }))),
        ],
    );
}

#[test]
fn what_a_type_never_leaves_out_is_there() {
    let deployment = object(
        "apps/v1",
        "Deployment",
        json!({ "spec": { "template": { "spec": { "containers": [{}] } } } }),
    );
    check(
        &deployment,
        36,
        &[
            ("/status", Some(json!({}))),
            ("/spec/selector", Some(Json::Null)),
            ("/spec/template/metadata", Some(json!({}))),
            ("/spec/template/spec/containers/0/name", Some(json!(""))),
            ("/spec/template/spec/containers/0/resources", Some(json!({}))),
        ],
    );
    check(
        &object("apps/v1", "StatefulSet", json!({ "status": { "replicas": 7 } })),
        36,
        &[
            ("/status", Some(json!({ "replicas": 0, "availableReplicas": 0 }))),
            ("/spec/serviceName", Some(json!(""))),
        ],
    );
    check(
        &object("rbac.authorization.k8s.io/v1", "ClusterRole", json!({})),
        36,
        &[("/rules", Some(Json::Null))],
    );
    check(
        &object("rbac.authorization.k8s.io/v1", "Role", json!({ "rules": [] })),
        36,
        &[("/rules", Some(json!([])))],
    );
    check(
        &object("policy/v1", "PodDisruptionBudget", json!({})),
        36,
        &[("/status/expectedPods", Some(json!(0)))],
    );
    check(
        &object("v1", "ConfigMap", json!({ "data": {} })),
        36,
        &[("/data", None), ("/metadata/labels", None)],
    );
}

#[test]
fn built_in_kinds_have_their_defaults() {
    let some = |value: Json| Some(value);
    let port = json!({ "spec": { "type": "LoadBalancer", "sessionAffinity": "ClientIP", "ports": [{ "port": 80 }] } });
    check(
        &object("v1", "Service", port),
        36,
        &[
            ("/spec/ports/0", some(json!({ "port": 80, "protocol": "TCP", "targetPort": 80 }))),
            ("/spec/sessionAffinityConfig/clientIP/timeoutSeconds", some(json!(10800))),
            ("/spec/externalTrafficPolicy", some(json!("Cluster"))),
            ("/spec/internalTrafficPolicy", some(json!("Cluster"))),
            ("/spec/allocateLoadBalancerNodePorts", some(json!(true))),
        ],
    );
    check(
        &object("v1", "Service", json!({ "spec": { "type": "ExternalName" } })),
        36,
        &[("/spec", some(json!({ "type": "ExternalName", "sessionAffinity": "None" })))],
    );
    check(
        &object("apps/v1", "Deployment", json!({})),
        36,
        &[(
            "/spec/strategy",
            some(
                json!({ "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": "25%", "maxSurge": "25%" } }),
            ),
        )],
    );
    check(
        &object("apps/v1", "Deployment", json!({ "spec": { "strategy": { "type": "Recreate" } } })),
        36,
        &[("/spec/strategy", some(json!({ "type": "Recreate" })))],
    );
    check(
        &object(
            "apps/v1",
            "StatefulSet",
            json!({ "spec": { "updateStrategy": { "type": "RollingUpdate" } } }),
        ),
        36,
        &[("/spec/updateStrategy", some(json!({ "type": "RollingUpdate" })))],
    );
    check(
        &object(
            "batch/v1",
            "Job",
            json!({ "spec": { "template": { "metadata": { "labels": { "app": "cart" } } } } }),
        ),
        36,
        &[
            ("/metadata/labels/app", some(json!("cart"))),
            ("/spec/completions", some(json!(1))),
            ("/spec/backoffLimit", some(json!(6))),
            ("/spec/podReplacementPolicy", some(json!("TerminatingOrFailed"))),
        ],
    );
    // Defaults of a Job are not those of the template in a CronJob.
    check(
        &object("batch/v1", "CronJob", json!({ "spec": { "jobTemplate": { "spec": {} } } })),
        36,
        &[
            ("/spec/concurrencyPolicy", some(json!("Allow"))),
            ("/spec/jobTemplate/spec/backoffLimit", None),
            ("/spec/jobTemplate/spec/template/spec/restartPolicy", some(json!("Always"))),
        ],
    );
    check(
        &object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            json!({ "spec": { "maxReplicas": 2, "behavior": { "scaleUp": { "policies": [] } } } }),
        ),
        36,
        &[
            ("/spec/minReplicas", some(json!(1))),
            ("/spec/metrics/0/resource/target/averageUtilization", some(json!(80))),
            ("/spec/behavior/scaleDown/selectPolicy", some(json!("Max"))),
        ],
    );
    check(
        &object("storage.k8s.io/v1", "StorageClass", json!({ "provisioner": "disk" })),
        36,
        &[("/reclaimPolicy", some(json!("Delete"))), ("/volumeBindingMode", some(json!("Immediate")))],
    );
    check(
        &object("scheduling.k8s.io/v1", "PriorityClass", json!({ "value": 0 })),
        36,
        &[("/preemptionPolicy", some(json!("PreemptLowerPriority"))), ("/value", some(json!(0)))],
    );
    check(
        &object("discovery.k8s.io/v1", "EndpointSlice", json!({ "ports": [{ "port": 80 }] })),
        36,
        &[("/ports/0", some(json!({ "port": 80, "name": "", "protocol": "TCP" })))],
    );
    check(
        &object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            json!({ "subjects": [{ "kind": "Group", "name": "devs" }, { "kind": "ServiceAccount", "name": "cart" }] }),
        ),
        36,
        &[
            ("/roleRef/apiGroup", some(json!("rbac.authorization.k8s.io"))),
            ("/subjects/0/apiGroup", some(json!("rbac.authorization.k8s.io"))),
            ("/subjects/1/apiGroup", None),
        ],
    );
    check(
        &object("v1", "Namespace", json!({})),
        36,
        &[
            ("/metadata/labels", some(json!({ "kubernetes.io/metadata.name": "cart" }))),
            ("/status/phase", some(json!("Active"))),
        ],
    );
    check(
        &object(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            json!({ "spec": { "names": { "kind": "Cart" } } }),
        ),
        36,
        &[
            (
                "/spec/names",
                some(json!({ "plural": "", "singular": "cart", "kind": "Cart", "listKind": "CartList" })),
            ),
            ("/spec/conversion/strategy", some(json!("None"))),
        ],
    );
}

#[test]
fn a_limit_range_fills_in_what_its_limits_leave_open() {
    let limits = json!({ "spec": { "limits": [
        { "type": "Container", "max": { "cpu": 2 }, "default": { "memory": "1024Mi" }, "min": { "ephemeral-storage": "1k" } },
        { "type": "Pod", "max": { "cpu": 3 } }] } });
    check(
        &object("v1", "LimitRange", limits),
        36,
        &[
            ("/spec/limits/0/default", Some(json!({ "memory": "1Gi", "cpu": "2" }))),
            (
                "/spec/limits/0/defaultRequest",
                Some(json!({ "memory": "1Gi", "cpu": "2", "ephemeral-storage": "1k" })),
            ),
            ("/spec/limits/1", Some(json!({ "type": "Pod", "max": { "cpu": "3" } }))),
        ],
    );
}

#[test]
fn pods_get_more_than_the_templates_of_others() {
    let spec = json!({ "hostNetwork": true, "containers": [{ "name": "main", "image": "cart", "ports": [{ "containerPort": 80 }],
        "resources": { "limits": { "cpu": 1, "memory": "1Gi" }, "requests": { "cpu": "500m" } } }] });
    check(
        &object("v1", "Pod", json!({ "spec": spec })),
        36,
        &[
            ("/spec/containers/0/resources/requests", Some(json!({ "cpu": "500m", "memory": "1Gi" }))),
            ("/spec/containers/0/ports/0/hostPort", Some(json!(80))),
            ("/spec/enableServiceLinks", Some(json!(true))),
            ("/spec/serviceAccountName", Some(json!("default"))),
            ("/spec/serviceAccount", Some(json!("default"))),
            ("/spec/tolerations/1/key", Some(json!("node.kubernetes.io/unreachable"))),
            ("/status", Some(json!({ "phase": "Pending", "qosClass": "Burstable" }))),
        ],
    );
    check(
        &object("apps/v1", "Deployment", json!({ "spec": { "template": { "spec": spec } } })),
        36,
        &[
            ("/spec/template/spec/containers/0/resources/requests", Some(json!({ "cpu": "500m" }))),
            ("/spec/template/spec/containers/0/ports/0/hostPort", None),
            ("/spec/template/spec/enableServiceLinks", None),
            ("/spec/template/spec/serviceAccountName", None),
            ("/spec/template/spec/tolerations", None),
        ],
    );
    let equal = json!({ "containers": [{ "name": "main", "resources": { "limits": { "cpu": 1, "memory": "1Gi" } } }], "tolerations": [{ "operator": "Exists" }] });
    check(
        &object("v1", "Pod", json!({ "spec": equal })),
        36,
        &[
            ("/status/qosClass", Some(json!("Guaranteed"))),
            ("/spec/tolerations", Some(json!([{ "operator": "Exists" }]))),
        ],
    );
}

#[test]
fn a_pod_with_limits_of_its_own_has_requests() {
    let requests = |amounts: Json| json!({ "resources": { "requests": amounts } });
    let spec = json!({
        "resources": { "limits": { "cpu": 2, "memory": "4Gi", "hugepages-2Mi": "2Mi" } },
        "containers": [requests(json!({ "cpu": "750m" })), requests(json!({ "cpu": "750m" }))],
        "initContainers": [requests(json!({ "cpu": "1" })), { "restartPolicy": "Always", "resources": { "requests": { "cpu": "500m" } } }],
    });
    let pod = object("v1", "Pod", json!({ "spec": spec }));
    let wanted = json!({ "cpu": "2", "memory": "4Gi", "hugepages-2Mi": "2Mi" });
    check(&pod, 34, &[("/spec/resources/requests", Some(wanted))]);
    check(&pod, 33, &[("/spec/resources/requests", None)]);
    let first = json!({
        "resources": { "limits": { "memory": "4Gi" } },
        "containers": [requests(json!({ "memory": "512Mi" }))],
        "initContainers": [requests(json!({ "memory": "1024Mi" }))],
    });
    check(
        &object("v1", "Pod", json!({ "spec": first })),
        34,
        &[("/spec/resources/requests", Some(json!({ "memory": "1Gi" })))],
    );
}

#[test]
fn secrets_are_bytes() {
    let secret = json!({ "stringData": { "user": "cart", "both": "text" }, "data": { "both": "Ynl0ZXM=", "long": "Ynl0\nZXM=\n" } });
    check(
        &object("v1", "Secret", secret),
        36,
        &[
            ("/stringData", None),
            ("/data", Some(json!({ "user": "Y2FydA==", "both": "dGV4dA==", "long": "Ynl0ZXM=" }))),
            ("/type", Some(json!("Opaque"))),
        ],
    );
}

#[test]
fn a_network_policy_closes_only_what_the_api_server_takes_it_to_close() {
    let policy = |spec: Json| object("networking.k8s.io/v1", "NetworkPolicy", json!({ "spec": spec }));
    let types = |words: Json| ("/spec/policyTypes", Some(words));
    check(
        &policy(json!({ "ingress": [{ "ports": [{ "port": 80 }] }], "egress": [] })),
        36,
        &[
            types(json!(["Ingress"])),
            ("/spec/egress", None),
            ("/spec/podSelector", Some(json!({}))),
            ("/spec/ingress/0/ports/0/protocol", Some(json!("TCP"))),
        ],
    );
    check(&policy(json!({ "egress": [{}] })), 36, &[types(json!(["Ingress", "Egress"]))]);
    check(&policy(json!({ "egress": [], "policyTypes": ["Egress"] })), 36, &[types(json!(["Egress"]))]);
    let manifest = policy(json!({ "podSelector": {}, "ingress": [{}], "egress": [] }));
    let rule = json!({
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": { "name": "closed" },
        "spec": {
            "matchConstraints": { "resourceRules": [{ "apiGroups": ["networking.k8s.io"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["networkpolicies"] }] },
            "validations": [{ "expression": "'Egress' in object.spec.policyTypes", "message": "leaves everything out" }],
        },
    });
    assert_eq!(verdicts(&judge(&manifest.to_string(), &rule.to_string())).len(), 1);
}

#[test]
fn defaults_are_those_of_the_clusters_version() {
    let job = object("batch/v1", "Job", json!({}));
    check(&job, 28, &[("/spec/podReplacementPolicy", None)]);
    check(&job, 29, &[("/spec/podReplacementPolicy", Some(json!("TerminatingOrFailed")))]);
    let set = object("apps/v1", "StatefulSet", json!({}));
    check(&set, 26, &[("/spec/persistentVolumeClaimRetentionPolicy", None)]);
    check(&set, 27, &[("/spec/persistentVolumeClaimRetentionPolicy/whenScaled", Some(json!("Retain")))]);
}

#[test]
fn custom_kinds_have_the_defaults_of_their_schemas_alone() {
    let route = object(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        json!({ "spec": { "hostnames": [], "rules": [{ "backendRefs": [{ "name": "cart", "weight": null }] }] } }),
    );
    check(
        &route,
        36,
        &[
            ("/spec/hostnames", Some(json!([]))),
            ("/spec/rules/0/matches/0/path", Some(json!({ "type": "PathPrefix", "value": "/" }))),
            (
                "/spec/rules/0/backendRefs/0",
                Some(json!({ "name": "cart", "group": "", "kind": "Service", "weight": 1 })),
            ),
            ("/status", None),
        ],
    );
    check(
        &object("external-secrets.io/v1", "ExternalSecret", json!({ "spec": {} })),
        36,
        &[("/spec/target/creationPolicy", Some(json!("Owner")))],
    );
    // Metadata goes through the type that all objects share.
    let bare = json!({ "metadata": { "name": "cart", "labels": {}, "annotations": null, "creationTimestamp": null } });
    check(&object("example.com/v1", "Cart", bare), 36, &[("/metadata", Some(json!({ "name": "cart" })))]);
    let unknown = object("example.com/v1", "Deployment", json!({ "spec": { "replicas": 0, "empty": [] } }));
    assert_eq!(seen(&unknown), unknown);
    // A version that the tables do not have stays as it is written.
    let beta = object("networking.k8s.io/v1beta1", "IPAddress", json!({ "spec": {} }));
    assert_eq!(seen(&beta), beta);
}

#[test]
fn what_is_of_the_wrong_shape_stays_what_it_is() {
    for spec in [
        json!(null),
        json!([]),
        json!("text"),
        json!({ "template": 1 }),
        json!({ "template": { "spec": { "containers": { "a": [1, null] }, "volumes": [null, 2] } } }),
    ] {
        for kind in ["Deployment", "StatefulSet", "DaemonSet"] {
            seen(&object("apps/v1", kind, json!({ "metadata": spec, "spec": spec })));
        }
        for kind in ["Pod", "Secret", "Service", "Namespace", "LimitRange"] {
            seen(&object(
                "v1",
                kind,
                json!({ "metadata": spec, "spec": spec, "data": spec, "stringData": spec }),
            ));
        }
    }
    let broken =
        object("v1", "ResourceQuota", json!({ "spec": { "hard": { "cpu": "one", "memory": [1] } } }));
    check(&broken, 36, &[("/spec/hard/cpu", Some(json!("one"))), ("/spec/hard/memory", Some(json!([1])))]);
}

#[test]
fn the_tables_fit_each_other() {
    let read = |name: &str| fs::read_to_string(project("src/policy/served").join(name)).unwrap();
    let (types, rows) = (read("types.txt"), read("defaults.txt"));
    let types: BTreeMap<&str, BTreeMap<&str, &str>> = types
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (name, fields) = line.split_once('\t').unwrap_or((line, ""));
            let fields = fields.split('\t').filter_map(|field| field.split_once(' '));
            (name, fields.map(|(name, shape)| (name.trim_end_matches(['!', '~']), shape)).collect())
        })
        .collect();
    assert!(types.len() > 400 && rows.lines().count() > 100);
    for row in rows.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (mut within, path) = (columns[0], columns[1]);
        for field in path
            .split('.')
            .filter(|_| !["apiVersion", "kind"].contains(&path) || types[columns[0]].contains_key(path))
        {
            let shape = types[within].get(field).unwrap_or_else(|| panic!("{row}: {within} has no {field}"));
            within = shape.split('=').next().unwrap().trim_start_matches('*');
        }
        assert!(columns[2].starts_with('@') || serde_json::from_str::<Json>(columns[2]).is_ok(), "{row}");
    }
}

//! Tests the rules for finished objects: each with a value that is refused and one that passes.

use super::build::{case, case_at, lines, of_object, parse, run, with};

pub const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: main
          image: nginx:1.27
          env: [{name: A, value: '1'}]
          ports: [{name: http, containerPort: 80}]
          volumeMounts: [{name: data, mountPath: /data}]
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 64Mi}}
          livenessProbe: {httpGet: {path: /, port: http}}
      volumes: [{name: data, emptyDir: {}}]
";

pub const SERVICE: &str = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}}";

pub const CRON_JOB: &str = "{apiVersion: batch/v1, kind: CronJob, metadata: {name: task}, spec: {schedule: '*/5 * * * *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}}}";

pub const POLICY: &str = "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}}";

pub const QUOTA: &str = "{apiVersion: v1, kind: ResourceQuota, metadata: {name: a}, spec: {hard: {pods: 5, limits.memory: 5Gi, count/jobs.batch: 2}}}";

const VALUE: &str = "invalid-kubernetes-value";
const MISSING: &str = "missing-kubernetes-field";
const CONFLICT: &str = "conflicting-kubernetes-fields";
const DUPLICATE: &str = "duplicate-list-entry";
const NAME: &str = "invalid-name";
const LABEL: &str = "invalid-label";
const PORT: &str = "invalid-port";
const QUANTITY: &str = "invalid-quantity";

macro_rules! pod {
    ($rest:literal) => {
        concat!("spec.template.spec.", $rest)
    };
}
macro_rules! main {
    ($rest:literal) => {
        concat!("spec.template.spec.containers[0].", $rest)
    };
}

#[test]
fn deployments() {
    run(
        DEPLOYMENT,
        &[
            case("metadata.name", "Web", NAME, "web.v1"),
            case("metadata.namespace", "a.b", NAME, "a-b"),
            case("metadata.labels.app", "a b", LABEL, "a.b"),
            case_at(("metadata.labels", "metadata.labels"), "{'-a': b}", LABEL, "{a: ''}"),
            case_at(
                ("metadata.annotations", "metadata.annotations"),
                "{'a b': c}",
                LABEL,
                "{X.io/b: 'any text'}",
            ),
            case("spec.replicas", "-1", VALUE, "0"),
            case("spec.minReadySeconds", "600", VALUE, "599"),
            case("spec.progressDeadlineSeconds", "0", VALUE, "1"),
            case("spec.revisionHistoryLimit", "-1", VALUE, "0"),
            case(
                "spec.selector",
                "null",
                MISSING,
                "{matchExpressions: [{key: app, operator: In, values: [web]}]}",
            ),
            case("spec.selector.matchLabels.app", "other", "selector-mismatch", "web"),
            case_at(
                ("spec.selector.matchExpressions", "spec.selector.matchExpressions[0]"),
                "[{key: app, operator: DoesNotExist}]",
                "selector-mismatch",
                "[{key: app, operator: Exists}]",
            ),
            case(
                "spec.selector.matchExpressions[0]",
                "{key: app, operator: NotIn, values: [web]}",
                "selector-mismatch",
                "{key: app, operator: NotIn, values: [other]}",
            ),
            case_at(
                ("spec.selector.matchExpressions[0]", "spec.selector.matchExpressions[0].operator"),
                "{key: app, operator: Is}",
                VALUE,
                "{key: app, operator: Exists}",
            ),
            case_at(
                ("spec.selector.matchExpressions[0]", "spec.selector.matchExpressions[0].values"),
                "{key: app, operator: Exists, values: [a]}",
                VALUE,
                "{key: app, operator: Exists}",
            ),
            case_at(("spec.strategy", "spec.strategy.type"), "{type: Rolling}", VALUE, "{type: Recreate}"),
            case_at(
                ("spec.strategy", "spec.strategy.rollingUpdate"),
                "{type: Recreate, rollingUpdate: {maxSurge: 1}}",
                VALUE,
                "{rollingUpdate: {maxSurge: 150%}}",
            ),
            case_at(
                ("spec.strategy.rollingUpdate", "spec.strategy.rollingUpdate.maxUnavailable"),
                "{maxSurge: 0, maxUnavailable: 0%}",
                VALUE,
                "{maxSurge: 1, maxUnavailable: 0}",
            ),
            case("spec.strategy.rollingUpdate.maxUnavailable", "101%", VALUE, "100%"),
            case("spec.strategy.rollingUpdate.maxSurge", "'5'", VALUE, "5"),
            case("spec.strategy.rollingUpdate.maxSurge", "-5", VALUE, "5%"),
            case("spec.template.metadata.labels.tier", "'*'", LABEL, "front"),
        ],
    );
}

#[test]
fn pods() {
    run(
        DEPLOYMENT,
        &[
            case(pod!("containers"), "[]", MISSING, "[{name: a, image: b}]"),
            case(pod!("restartPolicy"), "Never", VALUE, "Always"),
            case(pod!("dnsPolicy"), "clusterFirst", VALUE, "Default"),
            case_at((pod!("dnsPolicy"), pod!("dnsConfig")), "None", MISSING, "ClusterFirst"),
            case_at(
                (pod!("dnsConfig.nameservers"), pod!("dnsConfig.nameservers[0]")),
                "[one]",
                VALUE,
                "[1.1.1.1]",
            ),
            case(pod!("activeDeadlineSeconds"), "5", VALUE, "null"),
            case(pod!("serviceAccountName"), "My_SA", NAME, "my.sa"),
            case(pod!("hostname"), "a.b", NAME, "a"),
            case_at(
                (pod!("hostAliases"), pod!("hostAliases[0].ip")),
                "[{ip: 1.2.3, hostnames: [a]}]",
                VALUE,
                "[{ip: 1.2.3.4, hostnames: [a]}]",
            ),
            case_at(
                (pod!("imagePullSecrets"), pod!("imagePullSecrets[1].name")),
                "[{name: a}, {name: a}]",
                DUPLICATE,
                "[{name: a}, {name: b}]",
            ),
            case_at(
                (pod!("initContainers"), pod!("containers[0].name")),
                "[{name: main, image: a}]",
                DUPLICATE,
                "[{name: init, image: a}]",
            ),
            case_at(
                (pod!("initContainers"), pod!("initContainers[0].readinessProbe")),
                "[{name: init, image: a, readinessProbe: {exec: {command: [a]}}}]",
                VALUE,
                "[{name: init, image: a, restartPolicy: Always, readinessProbe: {exec: {command: [a]}}}]",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].name")),
                "{name: data, emptyDir: {}}",
                DUPLICATE,
                "{name: more, emptyDir: {}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].secret")),
                "{name: more, emptyDir: {}, secret: {secretName: a}}",
                CONFLICT,
                "{name: more, emptyDir: {sizeLimit: 1Gi}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].configMap.name")),
                "{name: more, configMap: {}}",
                MISSING,
                "{name: more, configMap: {name: a}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].configMap.items[0].path")),
                "{name: m, configMap: {name: a, items: [{key: a, path: ../b}]}}",
                VALUE,
                "{name: m, configMap: {name: a, items: [{key: a, path: b/c}]}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].secret.defaultMode")),
                "{name: m, secret: {secretName: a, defaultMode: 644}}",
                VALUE,
                "{name: m, secret: {secretName: a, defaultMode: 420}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].hostPath.path")),
                "{name: m, hostPath: {path: /a/../b}}",
                VALUE,
                "{name: m, hostPath: {path: /a, type: Directory}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].projected.sources[0].configMap")),
                "{name: m, projected: {sources: [{secret: {name: a}, configMap: {name: b}}]}}",
                CONFLICT,
                "{name: m, projected: {sources: [{serviceAccountToken: {path: token}}]}}",
            ),
            case_at(
                (pod!("volumes[1]"), pod!("volumes[1].downwardAPI.items[0].fieldRef.fieldPath")),
                "{name: m, downwardAPI: {items: [{path: a, fieldRef: {fieldPath: spec.name}}]}}",
                VALUE,
                "{name: m, downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.labels}}]}}",
            ),
        ],
    );
}

#[test]
fn containers() {
    run(
        DEPLOYMENT,
        &[
            case(main!("name"), "a.b", NAME, "ab"),
            case(main!("image"), "null", MISSING, "a"),
            case(main!("image"), "''", MISSING, "a"),
            case(main!("image"), "' nginx'", VALUE, "nginx"),
            case(main!("imagePullPolicy"), "always", VALUE, "Always"),
            case(main!("terminationMessagePolicy"), "Log", VALUE, "File"),
            case(main!("restartPolicy"), "Sometimes", VALUE, "Always"),
            case(main!("ports[0].containerPort"), "0", PORT, "1"),
            case(main!("ports[0].containerPort"), "65536", PORT, "65535"),
            case(main!("ports[0].protocol"), "HTTP", VALUE, "UDP"),
            case(main!("ports[0].name"), "Http", PORT, "http"),
            case(main!("ports[0].hostPort"), "70000", PORT, "8080"),
            case_at(
                (main!("ports[1]"), main!("ports[1].name")),
                "{name: http, containerPort: 81}",
                DUPLICATE,
                "{name: https, containerPort: 81}",
            ),
            case_at(
                (main!("ports[1]"), main!("ports[1].containerPort")),
                "{name: more, containerPort: 80, protocol: TCP}",
                DUPLICATE,
                "{name: more, containerPort: 80, protocol: UDP}",
            ),
            case_at(
                (main!("env[1]"), main!("env[1].name")),
                "{name: A, value: b}",
                DUPLICATE,
                "{name: B, value: ''}",
            ),
            case_at((main!("env[1]"), main!("env[1].name")), "{name: '1=A'}", NAME, "{name: 1A}"),
            case_at(
                (main!("env[1]"), main!("env[1].valueFrom")),
                "{name: B, value: a, valueFrom: {secretKeyRef: {name: a, key: b}}}",
                CONFLICT,
                "{name: B, valueFrom: {secretKeyRef: {name: a, key: b}}}",
            ),
            case_at(
                (main!("env[1]"), main!("env[1].valueFrom.configMapKeyRef")),
                "{name: B, valueFrom: {fieldRef: {fieldPath: metadata.name}, configMapKeyRef: {name: a, key: b}}}",
                CONFLICT,
                "{name: B, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['a']\"}}}",
            ),
            case_at(
                (main!("env[1]"), main!("env[1].valueFrom.fieldRef")),
                "{name: B, valueFrom: {}}",
                MISSING,
                "{name: B, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}",
            ),
            case_at(
                (main!("env[1]"), main!("env[1].valueFrom.secretKeyRef.key")),
                "{name: B, valueFrom: {secretKeyRef: {name: a}}}",
                MISSING,
                "{name: B, valueFrom: {configMapKeyRef: {name: a, key: b.c}}}",
            ),
            case_at(
                (main!("envFrom"), main!("envFrom[0].configMapRef")),
                "[{prefix: A_}]",
                MISSING,
                "[{configMapRef: {name: a}}]",
            ),
            case(main!("volumeMounts[0].name"), "date", "unknown-volume", "data"),
            case_at(
                (main!("volumeMounts[1]"), main!("volumeMounts[1].mountPath")),
                "{name: data, mountPath: /data}",
                DUPLICATE,
                "{name: data, mountPath: /more}",
            ),
            case(main!("volumeMounts[0].subPath"), "../a", VALUE, "a/b"),
            case(main!("volumeMounts[0].mountPropagation"), "Both", VALUE, "None"),
            case(
                main!("lifecycle.preStop"),
                "{exec: {command: [a]}, sleep: {seconds: 1}}",
                CONFLICT,
                "{sleep: {seconds: 1}}",
            )
            .at(main!("lifecycle.preStop.sleep")),
            case(main!("livenessProbe.tcpSocket"), "{port: 80}", CONFLICT, "null"),
            case_at(
                (main!("livenessProbe.httpGet"), main!("livenessProbe.exec")),
                "null",
                MISSING,
                "{port: 80, scheme: HTTPS}",
            ),
            case(main!("livenessProbe.httpGet.port"), "0", PORT, "http"),
            case(main!("livenessProbe.periodSeconds"), "-1", VALUE, "0"),
            case(main!("livenessProbe.successThreshold"), "2", VALUE, "1"),
            case(
                main!("readinessProbe"),
                "{exec: {command: [a]}, terminationGracePeriodSeconds: 1}",
                VALUE,
                "{grpc: {port: 80}, successThreshold: 2}",
            )
            .at(main!("readinessProbe.terminationGracePeriodSeconds")),
            case(main!("securityContext.runAsUser"), "-1", VALUE, "0"),
            case(main!("securityContext.seccompProfile.type"), "runtime", VALUE, "RuntimeDefault"),
            case_at(
                (
                    main!("securityContext.seccompProfile.type"),
                    main!("securityContext.seccompProfile.localhostProfile"),
                ),
                "Localhost",
                MISSING,
                "Unconfined",
            ),
            case_at(
                (main!("securityContext"), main!("securityContext.allowPrivilegeEscalation")),
                "{privileged: true, allowPrivilegeEscalation: false}",
                VALUE,
                "{privileged: true}",
            ),
        ],
    );
}

#[test]
fn amounts() {
    run(
        DEPLOYMENT,
        &[
            case(main!("resources.requests.cpu"), "100 m", QUANTITY, "0.1"),
            case(main!("resources.requests.cpu"), "0.5m", QUANTITY, "1m"),
            case(main!("resources.requests.cpu"), "-1", QUANTITY, "0"),
            case(main!("resources.requests.cpu"), "1", "request-above-limit", "200m"),
            case(main!("resources.requests.memory"), "65Mi", "request-above-limit", "64Mi"),
            case(main!("resources.requests.memory"), "64MB", QUANTITY, "64M"),
            case(main!("resources.requests.memory"), "400m", "fractional-bytes", "4M"),
            case_at(
                (main!("resources.requests"), main!("resources.requests")),
                "{gpu: 1}",
                VALUE,
                "{cpu: 1m}",
            ),
            case_at(
                (main!("resources.requests"), main!("resources.requests['a.io/gpu']")),
                "{a.io/gpu: 1}",
                QUANTITY,
                "{cpu: 1m}",
            ),
            case_at(
                (main!("resources"), main!("resources.requests['a.io/gpu']")),
                "{requests: {a.io/gpu: 1}, limits: {a.io/gpu: 2}}",
                "request-above-limit",
                "{requests: {a.io/gpu: 1}, limits: {a.io/gpu: 1}}",
            ),
            case_at(
                (main!("resources"), main!("resources.limits['a.io/gpu']")),
                "{limits: {a.io/gpu: 1500m}}",
                QUANTITY,
                "{limits: {a.io/gpu: 2000m}}",
            ),
        ],
    );
}

#[test]
fn scheduling() {
    let spread = "{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}";
    let twice = |second: &str| {
        let changes =
            [(pod!("topologySpreadConstraints[0]"), spread), (pod!("topologySpreadConstraints[1]"), second)];
        lines(&of_object(&with(DEPLOYMENT, &changes)))
    };
    assert!(twice("{maxSkew: 1, topologyKey: host, whenUnsatisfiable: DoNotSchedule}").is_empty());
    assert_eq!(
        twice(spread),
        [
            "duplicate-list-entry: `spec.template.spec.topologySpreadConstraints[1]` repeats `zone` with `DoNotSchedule`"
        ]
    );
    run(DEPLOYMENT, &[
        case(pod!("tolerations[0]"), "{key: a, operator: Equals}", VALUE, "{key: a, operator: Equal}").at(pod!("tolerations[0].operator")),
        case(pod!("tolerations[0]"), "{key: a, effect: Never}", VALUE, "{key: a, effect: NoSchedule}").at(pod!("tolerations[0].effect")),
        case(pod!("tolerations[0]"), "{effect: NoSchedule}", MISSING, "{operator: Exists}").at(pod!("tolerations[0].key")),
        case(pod!("tolerations[0]"), "{key: a, operator: Exists, value: b}", VALUE, "{key: a, operator: Exists, value: ''}").at(pod!("tolerations[0].value")),
        case(pod!("tolerations[0]"), "{key: a, tolerationSeconds: 5}", VALUE, "{key: a, effect: NoExecute, tolerationSeconds: 5}").at(pod!("tolerations[0].tolerationSeconds")),
        case(pod!("topologySpreadConstraints[0]"), "{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}", VALUE, "{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}").at(pod!("topologySpreadConstraints[0].maxSkew")),
        case(pod!("topologySpreadConstraints[0]"), "{maxSkew: 1, topologyKey: zone}", MISSING, "{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, minDomains: 2}").at(pod!("topologySpreadConstraints[0].whenUnsatisfiable")),
        case(pod!("affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]"), "{labelSelector: {}}", MISSING, "{labelSelector: {}, topologyKey: zone}").at(pod!("affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey")),
        case(pod!("affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]"), "{weight: 101, preference: {}}", VALUE, "{weight: 100, preference: {}}").at(pod!("affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight")),
        case(pod!("affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0]"), "{key: a, operator: Gt, values: [a]}", VALUE, "{key: a, operator: Gt, values: ['5']}").at(pod!("affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values")),
        case_at((pod!("nodeSelector"), pod!("nodeSelector.a")), "{a: 'b c'}", LABEL, "{a: b}"),
    ]);
}

#[test]
fn services() {
    run(
        SERVICE,
        &[
            case("metadata.name", "1web", NAME, "web1"),
            case("metadata.name", "a.b", NAME, "ab"),
            case("spec.type", "clusterIP", VALUE, "ClusterIP"),
            case("spec.ports", "null", MISSING, "[{port: 1}]"),
            case("spec.ports[0].port", "0", PORT, "65535"),
            case("spec.ports[0].port", "null", MISSING, "1"),
            case("spec.ports[0].protocol", "tcp", VALUE, "SCTP"),
            case("spec.ports[0].targetPort", "65536", PORT, "0"),
            case("spec.ports[0].targetPort", "'8080'", PORT, "8080"),
            case("spec.ports[0].name", "HTTP", NAME, "a--b"),
            case("spec.ports[0].nodePort", "30000", VALUE, "0"),
            case("spec.ports[0].appProtocol", "a/b/c", VALUE, "kubernetes.io/h2c"),
            case("spec.ports[1]", "{port: 81}", MISSING, "{name: b, port: 81}").at("spec.ports[1].name"),
            case("spec.ports[1]", "{name: http, port: 81}", DUPLICATE, "{name: b, port: 81}")
                .at("spec.ports[1].name"),
            case("spec.ports[1]", "{name: b, port: 80}", DUPLICATE, "{name: b, port: 80, protocol: UDP}")
                .at("spec.ports[1].port"),
            case("spec.sessionAffinity", "Client", VALUE, "ClientIP"),
            case("spec.sessionAffinityConfig", "{clientIP: {timeoutSeconds: 5}}", VALUE, "null"),
            case("spec.clusterIP", "1.2.3", VALUE, "None"),
            case("spec.externalTrafficPolicy", "Local", VALUE, "null"),
            case("spec.loadBalancerSourceRanges", "[10.0.0.0/8]", VALUE, "null"),
            case("spec.type", "ExternalName", MISSING, "LoadBalancer").at("spec.externalName"),
            case("spec.ipFamilies", "[IPv5]", VALUE, "[IPv6]").at("spec.ipFamilies[0]"),
        ],
    );
    let external = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: ExternalName, externalName: example.com.}}";
    assert!(of_object(&parse(external)).is_empty());
    assert_eq!(of_object(&with(external, &[("spec.clusterIP", "None")])).len(), 1);
    assert_eq!(of_object(&with(SERVICE, &[("spec.clusterIP", "None"), ("spec.type", "NodePort")])).len(), 1);
}

#[test]
fn cron_jobs_and_jobs() {
    run(
        CRON_JOB,
        &[
            case(
                "metadata.name",
                "a23456789-123456789-123456789-123456789-123456789-123",
                NAME,
                "a23456789-123456789-123456789-123456789-123456789-12",
            ),
            case("spec.schedule", "null", MISSING, "'@hourly'"),
            case("spec.schedule", "'* * * *'", "invalid-cron-schedule", "'0 0 1 jan *'"),
            case("spec.timeZone", "''", VALUE, "Etc/UTC"),
            case("spec.timeZone", "Local", VALUE, "Europe/Berlin"),
            case("spec.concurrencyPolicy", "Never", VALUE, "Forbid"),
            case("spec.failedJobsHistoryLimit", "-1", VALUE, "0"),
            case("spec.startingDeadlineSeconds", "-1", VALUE, "0"),
            case("spec.jobTemplate.spec.backoffLimit", "-1", VALUE, "0"),
            case("spec.jobTemplate.spec.activeDeadlineSeconds", "-1", VALUE, "60"),
            case("spec.jobTemplate.spec.selector", "{matchLabels: {a: b}}", VALUE, "null"),
            case("spec.jobTemplate.spec.template.spec.restartPolicy", "Always", VALUE, "OnFailure"),
            case("spec.jobTemplate.spec.template.spec.restartPolicy", "null", MISSING, "OnFailure"),
        ],
    );
    const JOB: &str = "{apiVersion: batch/v1, kind: Job, metadata: {name: task}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}";
    run(
        JOB,
        &[
            case("spec.completionMode", "Indexed", MISSING, "NonIndexed").at("spec.completions"),
            case("spec.ttlSecondsAfterFinished", "-1", VALUE, "0"),
        ],
    );
}

#[test]
fn stateful_and_daemon_sets() {
    let stateful = DEPLOYMENT.replace("kind: Deployment", "kind: StatefulSet");
    run(&stateful, &[
        case("metadata.name", "a.b", NAME, "ab"),
        case("spec.podManagementPolicy", "Any", VALUE, "Parallel"),
        case("spec.updateStrategy", "{type: OnDelete, rollingUpdate: {partition: 1}}", VALUE, "{rollingUpdate: {partition: 0}}").at("spec.updateStrategy.rollingUpdate"),
        case("spec.volumeClaimTemplates[0]", "{metadata: {name: disk}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {}}}}", MISSING, "{metadata: {name: disk}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}").at("spec.volumeClaimTemplates[0].spec.resources.requests"),
    ]);
    let daemon = DEPLOYMENT.replace("kind: Deployment", "kind: DaemonSet").replace("  replicas: 2\n", "");
    run(
        &daemon,
        &[
            case(
                "spec.updateStrategy.rollingUpdate",
                "{maxUnavailable: 0}",
                VALUE,
                "{maxUnavailable: 0, maxSurge: 1}",
            )
            .at("spec.updateStrategy.rollingUpdate.maxUnavailable"),
            case("spec.updateStrategy.rollingUpdate", "{maxSurge: 1}", VALUE, "{maxUnavailable: 50%}")
                .at("spec.updateStrategy.rollingUpdate.maxSurge"),
        ],
    );
}

#[test]
fn data_and_limits() {
    run(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a.b: c}}",
        &[
            case("data", "{a/b: c}", NAME, "{.env: c}"),
            case("binaryData", "{a.b: YQ==}", DUPLICATE, "{c: YQ==}").at("binaryData['a.b']"),
        ],
    );
    run(
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: b}}",
        &[
            case("type", "kubernetes.io/ssh-auth", MISSING, "example.com/any")
                .at("stringData.ssh-privatekey"),
            case("stringData", "{'a b': c}", NAME, "{a_b: c}"),
            case("type", "kubernetes.io/service-account-token", MISSING, "Opaque")
                .at("metadata['kubernetes.io/service-account.name']"),
        ],
    );
    run(
        "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
        &[case("metadata.name", "a.b", NAME, "a-b")],
    );
    run(
        QUOTA,
        &[
            case("spec.hard.pods", "0.5", QUANTITY, "'5'"),
            case("spec.hard", "{memori: 1}", NAME, "{memory: 1}"),
            case("spec.hard", "{storage: 1}", NAME, "{requests.storage: 1}"),
            case("spec.hard", "{limits.hugepages-2Mi: 1}", NAME, "{requests.hugepages-2Mi: 1}"),
        ],
    );
    run(
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: a}, spec: {hard: {pods: 5}, scopes: [NotTerminating]}}",
        &[
            case("spec.scopes", "[All]", VALUE, "[BestEffort]").at("spec.scopes[0]"),
            case("spec.scopes", "[Terminating, NotTerminating]", VALUE, "[Terminating, BestEffort]"),
            case("spec.scopes", "[VolumeAttributesClass]", VALUE, "[PriorityClass]").at("spec.scopes[0]"),
            case(
                "spec.hard",
                "{requests.storage: 1Gi}",
                VALUE,
                "{limits.cpu: 1, requests.example.com/gpu: 1}",
            )
            .at("spec.scopes[0]"),
        ],
    );
    run(
        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: a}, spec: {hard: {pods: 5}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}}}",
        &[
            case("spec.scopeSelector.matchExpressions[0].scopeName", "All", VALUE, "PriorityClass"),
            case("spec.scopeSelector.matchExpressions[0].operator", "Equal", VALUE, "NotIn"),
            case("spec.scopeSelector.matchExpressions[0].values", "[]", MISSING, "[low]"),
            case("spec.scopeSelector.matchExpressions[0].operator", "Exists", VALUE, "In")
                .at("spec.scopeSelector.matchExpressions[0].values"),
            case(
                "spec.scopeSelector.matchExpressions[0]",
                "{scopeName: BestEffort, operator: DoesNotExist}",
                VALUE,
                "{scopeName: BestEffort, operator: Exists}",
            )
            .at("spec.scopeSelector.matchExpressions[0].operator"),
        ],
    );
    run(
        "{apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {limits: [{type: Container, min: {cpu: 1}, max: {cpu: 2}}]}}",
        &[
            case("spec.limits[0].min.cpu", "3", QUANTITY, "2"),
            case("spec.limits[0].default.cpu", "3", QUANTITY, "2"),
            case("spec.limits[0].type", "null", MISSING, "PersistentVolumeClaim"),
            case("spec.limits[0].type", "Image", VALUE, "example.com/Image"),
            case("spec.limits[0].max", "{storage: 5}", VALUE, "{example.com/gpu: 5}")
                .at("spec.limits[0].max"),
            case("spec.limits[0].maxLimitRequestRatio", "{cpu: 100m}", QUANTITY, "{cpu: 1}")
                .at("spec.limits[0].maxLimitRequestRatio.cpu"),
        ],
    );
}

#[test]
fn access_network_and_scaling() {
    run(
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'system:a'}, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}",
        &[
            case("metadata.name", "a/b", NAME, "A:b"),
            case("rules[0].verbs", "[]", MISSING, "['*']"),
            case("rules[0].resources", "null", MISSING, "[pods/log]"),
        ],
    );
    run(
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}, subjects: [{kind: Group, name: g, apiGroup: rbac.authorization.k8s.io}]}",
        &[
            case("roleRef.kind", "Cluster", VALUE, "ClusterRole"),
            case(
                "subjects[0]",
                "{kind: ServiceAccount, name: a}",
                MISSING,
                "{kind: ServiceAccount, name: a, namespace: b}",
            )
            .at("subjects[0].namespace"),
        ],
    );
    run(
        POLICY,
        &[
            case("spec.policyTypes", "[In]", VALUE, "[Egress]").at("spec.policyTypes[0]"),
            case("spec.policyTypes", "[Ingress, Egress, Ingress]", VALUE, "[Ingress, Egress]"),
            case("spec.ingress[0].from[0]", "{}", MISSING, "{namespaceSelector: {}}")
                .at("spec.ingress[0].from[0].podSelector"),
            case(
                "spec.ingress[0].from[0]",
                "{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}",
                CONFLICT,
                "{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}",
            )
            .at("spec.ingress[0].from[0].ipBlock"),
            case(
                "spec.ingress[0].from[0]",
                "{ipBlock: {cidr: 10.0.0.0}}",
                VALUE,
                "{ipBlock: {cidr: 'fd00::/8'}}",
            )
            .at("spec.ingress[0].from[0].ipBlock.cidr"),
            case(
                "spec.ingress[0].from[0]",
                "{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}",
                VALUE,
                "{ipBlock: {cidr: 0.0.0.0/0, except: [11.0.0.0/16]}}",
            )
            .at("spec.ingress[0].from[0].ipBlock.except[0]"),
            case("spec.ingress[0].ports[0].endPort", "79", PORT, "90"),
        ],
    );
    run(
        "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, minReplicas: 2, maxReplicas: 4, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}}",
        &[
            case("spec.maxReplicas", "1", VALUE, "2"),
            case("spec.minReplicas", "0", VALUE, "1"),
            case("spec.metrics[0].type", "CPU", VALUE, "Resource"),
            case(
                "spec.metrics[0].resource.target",
                "{type: AverageValue}",
                MISSING,
                "{type: AverageValue, averageValue: 100m}",
            )
            .at("spec.metrics[0].resource.target.averageValue"),
            case(
                "spec.metrics[0].resource.target",
                "{type: Value, value: 1}",
                MISSING,
                "{type: AverageValue, averageValue: 1}",
            )
            .at("spec.metrics[0].resource.target.averageUtilization"),
            case(
                "spec.metrics[0]",
                "{type: Pods, pods: {metric: {name: a}, target: {type: Utilization, averageUtilization: 70}}}",
                MISSING,
                "{type: External, external: {metric: {name: a}, target: {type: Value, value: 70}}}",
            )
            .at("spec.metrics[0].pods.target.averageValue"),
        ],
    );
    run(
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {minAvailable: 1, selector: {}}}",
        &[
            case("spec.maxUnavailable", "1", CONFLICT, "null"),
            case("spec.minAvailable", "101%", VALUE, "50%"),
            case("spec.minAvailable", "''", VALUE, "50%"),
        ],
    );
    run(
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {rules: [{host: '*.a.io', http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}}",
        &[
            case("spec.rules[0].http.paths[0].path", "a", VALUE, "/a"),
            case("spec.rules[0].http.paths[0].pathType", "null", MISSING, "Exact"),
            case("spec.rules[0].http.paths[0].backend.service.port.number", "0", PORT, "8080"),
            case("spec.rules[0].host", "1.2.3.4", NAME, "a.b"),
            case("spec.tls", "[{secretName: Web}]", NAME, "[{secretName: web}]").at("spec.tls[0].secretName"),
            case(
                "spec.rules[0].http.paths[0].backend",
                "{service: {name: a, port: {name: '80'}}}",
                PORT,
                "{service: {name: a, port: {name: http}}}",
            )
            .at("spec.rules[0].http.paths[0].backend.service.port.name"),
            case(
                "spec.rules[0].http.paths[0].backend",
                "{resource: {kind: Bucket}}",
                MISSING,
                "{resource: {kind: Bucket, name: a}}",
            )
            .at("spec.rules[0].http.paths[0].backend.resource.name"),
        ],
    );
    run(
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}",
        &[
            case("spec.resources.limits", "{storage: 2 Gi}", QUANTITY, "{storage: 2Gi}")
                .at("spec.resources.limits.storage"),
            case(
                "spec.dataSource",
                "{kind: VolumeSnapshot, name: a}",
                VALUE,
                "{kind: PersistentVolumeClaim, name: a}",
            )
            .at("spec.dataSource.kind"),
            case(
                "spec.dataSource",
                "{apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot}",
                MISSING,
                "{apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: a}",
            )
            .at("spec.dataSource.name"),
        ],
    );
    run(
        "{apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/dockerconfigjson, stringData: {.dockerconfigjson: '{}'}}",
        &[case("stringData", "{.dockerconfigjson: '{'}", VALUE, "{.dockerconfigjson: '{\"auths\": {}}'}")
            .at("stringData['.dockerconfigjson']")],
    );
}

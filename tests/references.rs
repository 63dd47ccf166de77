//! Judges what objects refer to in each other: labels that controllers set, Services of others, what pods need.

use std::sync::Arc;

use bindery::compile::check_manifests;
use bindery::source::{RepoPath, SourceTree};

/// Codes of the reports that speak of references, each with its message.
fn told(text: &str) -> Vec<String> {
    let path = RepoPath::new("all.yaml").unwrap();
    let judged = check_manifests(Arc::new(SourceTree::new([(path, Arc::from(text))], [])), None, None);
    let about = |code: &str| code.starts_with("unknown-") || code == "selector-matches-nothing";
    let reports = judged.diagnostics.iter().filter(|report| about(report.code.name));
    reports.map(|report| format!("{}: {}", report.code.name, report.message)).collect()
}

/// Objects of every controller that gives its pods labels.
const MAKERS: &str = "\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db-1}
spec:
  replicas: 2
  ordinals: {start: 3}
  template: &template
    metadata: {labels: {app: x}}
    spec: {containers: [{name: main, image: 'registry.example.com/x:1'}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: seed}
spec:
  completionMode: Indexed
  completions: 2
  template: {spec: {containers: [{name: main, image: 'registry.example.com/x:1'}]}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: night}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: main, image: 'registry.example.com/x:1'}]}}}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec: {template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: main, image: 'registry.example.com/x:1'}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: 'registry.example.com/x:1'}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: scaled}
spec: {template: {metadata: {labels: {app: scaled}}, spec: {containers: [{name: main, image: 'registry.example.com/x:1'}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaled}
spec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: scaled}}
---
";

#[test]
fn labels_that_controllers_set_are_there_for_selectors_of_services() {
    for (selector, is_found) in [
        ("{statefulset.kubernetes.io/pod-name: db-1-3}", true),
        ("{statefulset.kubernetes.io/pod-name: db-1-4, app: x}", true),
        ("{statefulset.kubernetes.io/pod-name: db-1-5}", false),
        ("{statefulset.kubernetes.io/pod-name: db-1-0}", false),
        ("{statefulset.kubernetes.io/pod-name: db-1-04}", false),
        ("{statefulset.kubernetes.io/pod-name: other-3}", false),
        ("{apps.kubernetes.io/pod-index: '4', app: x}", true),
        ("{apps.kubernetes.io/pod-index: '1', app: x}", false),
        // Each is true of one of the pods, never both of the same.
        ("{apps.kubernetes.io/pod-index: '4', statefulset.kubernetes.io/pod-name: db-1-3}", false),
        ("{apps.kubernetes.io/pod-index: '3', statefulset.kubernetes.io/pod-name: db-1-3}", true),
        ("{statefulset.kubernetes.io/pod-name: scaled-8}", true),
        ("{controller-revision-hash: db-1-6596ffb49b, app: x}", true),
        ("{controller-revision-hash: 6596ffb49b, app: x}", false),
        ("{controller-revision-hash: 6596ffb49b, app: agent}", true),
        ("{pod-template-generation: '1', app: agent}", true),
        ("{pod-template-generation: '1', app: web}", false),
        ("{pod-template-hash: 6596ffb49b, app: web}", true),
        ("{pod-template-hash: 6596ffb49b, app: agent}", false),
        ("{job-name: seed}", true),
        ("{batch.kubernetes.io/job-name: seed, batch.kubernetes.io/job-completion-index: '1'}", true),
        ("{batch.kubernetes.io/job-name: seed, batch.kubernetes.io/job-completion-index: '2'}", false),
        ("{job-name: sed}", false),
        ("{job-name: night-29123456}", true),
        ("{batch.kubernetes.io/controller-uid: 0b5b0a2e-1f0e-4f4e-9c0a-000000000000}", true),
        ("{topology.kubernetes.io/zone: eu-1a, app: web}", true),
        ("{topology.kubernetes.io/zone: eu-1a, app: nobody}", false),
    ] {
        let service =
            format!("apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {{selector: {selector}}}\n");
        let told = told(&format!("{MAKERS}{service}"));
        assert_eq!(told.is_empty(), is_found, "{selector}: {told:?}");
    }
}

#[test]
fn labels_that_controllers_set_are_there_for_expressions() {
    for (expression, is_found) in [
        ("{key: apps.kubernetes.io/pod-index, operator: Exists}", true),
        ("{key: apps.kubernetes.io/pod-index, operator: DoesNotExist}", false),
        ("{key: apps.kubernetes.io/pod-index, operator: NotIn, values: ['3']}", true),
        ("{key: apps.kubernetes.io/pod-index, operator: NotIn, values: ['3', '4']}", false),
        ("{key: statefulset.kubernetes.io/pod-name, operator: In, values: [a, db-1-4]}", true),
        ("{key: controller-revision-hash, operator: DoesNotExist}", false),
        ("{key: pod-template-hash, operator: DoesNotExist}", true),
    ] {
        let budget = format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: b}}\n\
             spec: {{maxUnavailable: 1, selector: {{matchLabels: {{app: x}}, matchExpressions: [{expression}]}}}}\n"
        );
        let told = told(&format!("{MAKERS}{budget}"));
        assert_eq!(told.is_empty(), is_found, "{expression}: {told:?}");
    }
}

#[test]
fn a_name_that_only_stands_for_another_selects_nothing() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: ExternalName, externalName: a.example.com, selector: {app: none}}\n";
    assert_eq!(told(&format!("{MAKERS}{service}")), [""; 0]);
}

/// An Ingress with a backend, beside a Service and an object of an operator.
fn told_of_backend(annotations: &str, backend: &str) -> Vec<String> {
    told(&format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i, annotations: {annotations}}}\n\
         spec: {{defaultBackend: {backend}}}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{name: cart}}\nspec: {{ports: [{{port: 80}}]}}\n---\n\
         apiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nmetadata: {{name: queue}}\n"
    ))
}

#[test]
fn what_stands_for_a_backend_is_none_that_is_missing() {
    let action = "{alb.ingress.kubernetes.io/actions.redirect: '{\"type\": \"redirect\"}'}";
    let redirect = "{service: {name: redirect, port: {name: use-annotation}}}";
    for (annotations, backend, missing) in [
        (action, redirect, None),
        ("{}", redirect, Some("no annotation `alb.ingress.kubernetes.io/actions.redirect`")),
        ("{}", "{resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: assets}}", None),
        ("{}", "{service: {name: queue, port: {number: 15672}}}", None),
        ("{}", "{service: {name: queue-nodes, port: {number: 15672}}}", None),
        ("{}", "{service: {name: queues, port: {number: 15672}}}", Some("the Service `queues`")),
        ("{}", "{service: {name: kubernetes, port: {number: 443}}}", None),
        ("{}", "{service: {name: crat, port: {number: 80}}}", Some("the Service `crat`")),
        ("{}", "{service: {name: cart, port: {number: 81}}}", Some("has no port 81")),
    ] {
        let told = told_of_backend(annotations, backend);
        match missing {
            None => assert_eq!(told, [""; 0], "{backend}"),
            Some(words) => assert!(told.len() == 1 && told[0].contains(words), "{backend}: {told:?}"),
        }
    }
}

/// A pod's spec beside one object of each kind that pods refer to, and what others make.
fn told_of_pod(spec: &str) -> Vec<String> {
    told(&format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers: [{{name: main, image: 'registry.example.com/x:1'}}]\n  {spec}\n---\n{OTHERS}"
    ))
}

const OTHERS: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: v1
kind: Secret
metadata: {name: login}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: worker}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: first}
value: 1000
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: vault}
spec: {target: {name: from-vault}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed}
spec: {encryptedData: {}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web}
spec: {secretName: web-tls, dnsNames: [a.example.com], issuerRef: {name: ca}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders}
spec: {instances: 1, storage: {size: 1Gi}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {automountServiceAccountToken: false, containers: [{name: main, image: 'registry.example.com/x:1'}]}}
  volumeClaimTemplates: [{metadata: {name: disk}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
";

#[test]
fn what_pods_need_is_there_or_told() {
    for (spec, missing) in [
        (
            "volumes: [{name: a, configMap: {name: setings}}]",
            Some("unknown-config-map: the ConfigMap `setings`"),
        ),
        ("volumes: [{name: a, configMap: {name: setings, optional: true}}]", None),
        ("volumes: [{name: a, configMap: {name: kube-root-ca.crt}}]", None),
        ("volumes: [{name: a, projected: {sources: [{configMap: {name: b}}]}}]", Some("the ConfigMap `b`")),
        ("volumes: [{name: a, projected: {sources: [{secret: {name: c}}]}}]", Some("the Secret `c`")),
        ("volumes: [{name: a, secret: {secretName: login}}]", None),
        ("volumes: [{name: a, secret: {secretName: logn}}]", Some("unknown-secret: the Secret `logn`")),
        ("volumes: [{name: a, csi: {driver: d, nodePublishSecretRef: {name: d}}}]", Some("the Secret `d`")),
        ("volumes: [{name: a, persistentVolumeClaim: {claimName: data}}]", None),
        ("volumes: [{name: a, persistentVolumeClaim: {claimName: disk-db-0}}]", None),
        ("volumes: [{name: a, persistentVolumeClaim: {claimName: disk-db}}]", Some("unknown-volume-claim")),
        ("imagePullSecrets: [{name: from-vault}, {name: sealed}, {name: web-tls}, {name: orders-app}]", None),
        ("imagePullSecrets: [{name: vault}]", Some("the Secret `vault`")),
        ("imagePullSecrets: [{name: order-app}]", Some("the Secret `order-app`")),
        (
            "initContainers: [{name: i, image: 'registry.example.com/x:1', envFrom: [{secretRef: {name: e}}]}]",
            Some("the Secret `e`"),
        ),
        (
            "initContainers: [{name: i, image: 'registry.example.com/x:1', env: [{name: A, valueFrom: {configMapKeyRef: {name: f, key: g}}}]}]",
            Some("the ConfigMap `f`"),
        ),
        (
            "initContainers: [{name: i, image: 'registry.example.com/x:1', env: [{name: A, valueFrom: {secretKeyRef: {name: f, key: g, optional: true}}}]}]",
            None,
        ),
        ("serviceAccountName: worker", None),
        ("serviceAccountName: default", None),
        ("serviceAccountName: ''", None),
        ("serviceAccount: wrker", Some("unknown-service-account: the ServiceAccount `wrker`")),
        ("priorityClassName: first", None),
        ("priorityClassName: system-node-critical", None),
        ("priorityClassName: frist", Some("unknown-priority-class: the PriorityClass `frist`")),
        ("runtimeClassName: gv", Some("unknown-runtime-class: the RuntimeClass `gv`")),
    ] {
        let told = told_of_pod(spec);
        match missing {
            None => assert_eq!(told, [""; 0], "{spec}"),
            Some(words) => assert!(told.len() == 1 && told[0].contains(words), "{spec}: {told:?}"),
        }
    }
}

#[test]
fn a_part_of_what_runs_is_not_asked_for_kinds_that_it_does_not_hold() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  serviceAccountName: nobody\n  priorityClassName: none\n  \
               imagePullSecrets: [{name: none}]\n  containers: [{name: main, image: 'registry.example.com/x:1'}]\n";
    assert_eq!(told(pod), [""; 0]);
}

#[test]
fn one_missing_object_is_one_report() {
    let pod = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  imagePullSecrets: [{{name: none}}]\n  \
             containers: [{{name: main, image: 'registry.example.com/x:1'}}]\n---\n"
        )
    };
    assert_eq!(told(&format!("{}{}{OTHERS}", pod("a"), pod("b"))).len(), 1);
}

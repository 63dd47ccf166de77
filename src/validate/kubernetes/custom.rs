//! Tables kinds that clusters often have beside the built-in ones, so that a policy may be about them before anything is.

/// Groups with their kinds; those that Bindery itself renders are among them.
const KINDS: &[(&str, &[&str])] = &[
    ("acme.cert-manager.io", &["Challenge", "Order"]),
    ("apps.openshift.io", &["DeploymentConfig"]),
    (
        "argoproj.io",
        &[
            "AnalysisRun",
            "AnalysisTemplate",
            "AppProject",
            "Application",
            "ApplicationSet",
            "ClusterAnalysisTemplate",
            "ClusterWorkflowTemplate",
            "CronWorkflow",
            "EventBus",
            "EventSource",
            "Experiment",
            "Rollout",
            "Sensor",
            "Workflow",
            "WorkflowTemplate",
        ],
    ),
    ("autoscaling.k8s.io", &["VerticalPodAutoscaler"]),
    ("bitnami.com", &["SealedSecret"]),
    ("cert-manager.io", &["Certificate", "CertificateRequest", "ClusterIssuer", "Issuer"]),
    ("cilium.io", &["CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"]),
    (
        "external-secrets.io",
        &["ClusterExternalSecret", "ClusterSecretStore", "ExternalSecret", "PushSecret", "SecretStore"],
    ),
    ("externaldns.k8s.io", &["DNSEndpoint"]),
    (
        "gateway.envoyproxy.io",
        &["Backend", "BackendTrafficPolicy", "ClientTrafficPolicy", "EnvoyProxy", "SecurityPolicy"],
    ),
    (
        "gateway.networking.k8s.io",
        &[
            "BackendTLSPolicy",
            "GRPCRoute",
            "Gateway",
            "GatewayClass",
            "HTTPRoute",
            "ReferenceGrant",
            "TCPRoute",
            "TLSRoute",
            "UDPRoute",
        ],
    ),
    ("helm.toolkit.fluxcd.io", &["HelmRelease"]),
    ("k6.io", &["TestRun"]),
    ("kafka.strimzi.io", &["Kafka", "KafkaConnect", "KafkaNodePool", "KafkaTopic", "KafkaUser"]),
    ("keda.sh", &["ClusterTriggerAuthentication", "ScaledJob", "ScaledObject", "TriggerAuthentication"]),
    ("kustomize.toolkit.fluxcd.io", &["Kustomization"]),
    ("kyverno.io", &["ClusterPolicy", "Policy", "PolicyException"]),
    (
        "monitoring.coreos.com",
        &[
            "Alertmanager",
            "AlertmanagerConfig",
            "PodMonitor",
            "Probe",
            "Prometheus",
            "PrometheusRule",
            "ScrapeConfig",
            "ServiceMonitor",
        ],
    ),
    (
        "networking.istio.io",
        &[
            "DestinationRule",
            "EnvoyFilter",
            "Gateway",
            "ServiceEntry",
            "Sidecar",
            "VirtualService",
            "WorkloadEntry",
        ],
    ),
    ("opensearch.org", &["OpenSearchCluster", "OpenSearchISMPolicy", "OpenSearchRole", "OpenSearchUser"]),
    ("opentelemetry.io", &["Instrumentation", "OpenTelemetryCollector"]),
    ("postgresql.cnpg.io", &["Backup", "Cluster", "Pooler", "ScheduledBackup"]),
    ("projectcontour.io", &["HTTPProxy"]),
    ("route.openshift.io", &["Route"]),
    ("secrets-store.csi.x-k8s.io", &["SecretProviderClass"]),
    ("security.istio.io", &["AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"]),
    ("serving.knative.dev", &["Configuration", "DomainMapping", "Revision", "Route", "Service"]),
    ("snapshot.storage.k8s.io", &["VolumeSnapshot", "VolumeSnapshotClass", "VolumeSnapshotContent"]),
    (
        "source.toolkit.fluxcd.io",
        &["Bucket", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository"],
    ),
    ("tekton.dev", &["Pipeline", "PipelineRun", "Task", "TaskRun"]),
    ("traefik.io", &["IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "Middleware", "TraefikService"]),
];

/// Group and name of every kind in the table.
pub(crate) fn custom_kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    KINDS.iter().flat_map(|(group, kinds)| kinds.iter().map(|kind| (*group, *kind)))
}

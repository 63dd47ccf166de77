//! Tables where objects of routing groups say which hosts they answer, and which of their kinds answer none.

/// Where hosts stand in an object of one kind.
#[derive(Debug)]
pub(super) struct Row {
    group: &'static str,
    kind: &'static str,
    pub(super) fields: &'static [Field],
}

/// One place in which hosts stand.
#[derive(Debug)]
pub(super) struct Field {
    /// The way to it; `[]` stands for each item of a list.
    pub(super) path: &'static str,
    pub(super) reads: Reads,
    /// What it means that nothing stands there.
    pub(super) absent: Absent,
    /// Whether who has it answers there; who does not takes a name or a certificate all the same.
    pub(super) answers: bool,
}

/// How hosts are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reads {
    /// A host.
    Host,
    /// A host of Istio, behind a namespace and `/` or not; one without a dot is a Service of the own namespace.
    Mesh,
    /// A rule of Traefik.
    Rule,
    /// Hosts between commas or spaces.
    List,
    /// Configuration of a proxy, where `server_name` or `host:` stands before them.
    Text,
    /// A condition of an AWS load balancer, in JSON.
    Conditions,
    /// A subject of a certificate, whose common name is a host.
    Subject,
    /// The first part of a host, whatever the cluster's domain.
    Subdomain,
    /// A regular expression.
    Expression,
}

/// What an absent host means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Absent {
    Every,
    None,
}

const fn answers(path: &'static str, reads: Reads, absent: Absent) -> Field {
    Field { path, reads, absent, answers: true }
}

const fn takes(path: &'static str) -> Field {
    Field { path, reads: Reads::Host, absent: Absent::None, answers: false }
}

const fn row(group: &'static str, kind: &'static str, fields: &'static [Field]) -> Row {
    Row { group, kind, fields }
}

const INGRESS: &[Field] = &[
    answers("spec.rules[].host", Reads::Host, Absent::Every),
    answers("spec.tls[].hosts[]", Reads::Host, Absent::None),
];
const HOSTNAMES: &[Field] = &[answers("spec.hostnames[]", Reads::Host, Absent::Every)];
const TRAEFIK: &[Field] = &[
    answers("spec.routes[].match", Reads::Rule, Absent::Every),
    takes("spec.tls.domains[].main"),
    takes("spec.tls.domains[].sans[]"),
];
const MAPPING: &[Field] =
    &[answers("spec.hostname", Reads::Host, Absent::None), answers("spec.host", Reads::Host, Absent::None)];
const HOST: &[Field] = &[answers("spec.host", Reads::Host, Absent::Every)];

/// Kinds that answer hosts, of every version: as the definitions that their projects publish have them.
const ROWS: &[Row] = &[
    row("gateway.networking.k8s.io", "HTTPRoute", HOSTNAMES),
    row("gateway.networking.k8s.io", "GRPCRoute", HOSTNAMES),
    row("gateway.networking.k8s.io", "TLSRoute", HOSTNAMES),
    row("networking.k8s.io", "Ingress", INGRESS),
    row("extensions", "Ingress", INGRESS),
    row("voyager.appscode.com", "Ingress", INGRESS),
    row(
        "networking.gke.io",
        "MultiClusterIngress",
        &[answers("spec.template.spec.rules[].host", Reads::Host, Absent::Every)],
    ),
    row("networking.gke.io", "ManagedCertificate", &[takes("spec.domains[]")]),
    row(
        "route.openshift.io",
        "Route",
        &[
            answers("spec.host", Reads::Host, Absent::None),
            answers("spec.subdomain", Reads::Subdomain, Absent::None),
        ],
    ),
    row(
        "networking.istio.io",
        "VirtualService",
        &[
            answers("spec.hosts[]", Reads::Mesh, Absent::Every),
            answers("spec.tls[].match[].sniHosts[]", Reads::Mesh, Absent::None),
        ],
    ),
    row("networking.istio.io", "Gateway", &[answers("spec.servers[].hosts[]", Reads::Mesh, Absent::Every)]),
    row("networking.istio.io", "ServiceEntry", &[answers("spec.hosts[]", Reads::Mesh, Absent::None)]),
    row("traefik.io", "IngressRoute", TRAEFIK),
    row("traefik.io", "IngressRouteTCP", TRAEFIK),
    row("traefik.containo.us", "IngressRoute", TRAEFIK),
    row("traefik.containo.us", "IngressRouteTCP", TRAEFIK),
    row("projectcontour.io", "HTTPProxy", &[answers("spec.virtualhost.fqdn", Reads::Host, Absent::None)]),
    row("contour.heptio.com", "IngressRoute", &[answers("spec.virtualhost.fqdn", Reads::Host, Absent::None)]),
    row("getambassador.io", "Host", &[answers("spec.hostname", Reads::Host, Absent::Every)]),
    row("getambassador.io", "Mapping", MAPPING),
    row("getambassador.io", "TCPMapping", MAPPING),
    row("getambassador.io", "TLSContext", &[answers("spec.hosts[]", Reads::Host, Absent::None)]),
    row("x.getambassador.io", "AmbassadorHost", &[answers("spec.hostname", Reads::Host, Absent::Every)]),
    row("x.getambassador.io", "AmbassadorMapping", MAPPING),
    row("x.getambassador.io", "AmbassadorTCPMapping", MAPPING),
    row("configuration.konghq.com", "TCPIngress", INGRESS),
    row(
        "apisix.apache.org",
        "ApisixRoute",
        &[
            answers("spec.http[].match.hosts[]", Reads::Host, Absent::Every),
            answers("spec.stream[].match.host", Reads::Host, Absent::None),
        ],
    ),
    row("apisix.apache.org", "ApisixTls", &[takes("spec.hosts[]")]),
    row(
        "gateway.solo.io",
        "VirtualService",
        &[answers("spec.virtualHost.domains[]", Reads::Host, Absent::Every)],
    ),
    row("zalando.org", "RouteGroup", &[answers("spec.hosts[]", Reads::Host, Absent::Every)]),
    row("serving.knative.dev", "DomainMapping", &[answers("metadata.name", Reads::Host, Absent::None)]),
    row(
        "networking.internal.knative.dev",
        "Ingress",
        &[answers("spec.rules[].hosts[]", Reads::Host, Absent::Every)],
    ),
    row("k8s.nginx.org", "VirtualServer", HOST),
    row("k8s.nginx.org", "VirtualServerRoute", HOST),
    row("k8s.nginx.org", "TransportServer", &[answers("spec.host", Reads::Host, Absent::None)]),
    row(
        "gateway.kyma-project.io",
        "APIRule",
        &[
            answers("spec.host", Reads::Host, Absent::None),
            answers("spec.hosts[]", Reads::Host, Absent::None),
            answers("spec.service.host", Reads::Host, Absent::None),
        ],
    ),
    row(
        "externaldns.k8s.io",
        "DNSEndpoint",
        &[answers("spec.endpoints[].dnsName", Reads::Host, Absent::None)],
    ),
    row(
        "externaldns.nginx.org",
        "DNSEndpoint",
        &[answers("spec.endpoints[].dnsName", Reads::Host, Absent::None)],
    ),
    row("dns.gardener.cloud", "DNSEntry", &[answers("spec.dnsName", Reads::Host, Absent::None)]),
    row("cert.gardener.cloud", "Certificate", &[takes("spec.commonName"), takes("spec.dnsNames[]")]),
    row(
        "cert-manager.io",
        "Certificate",
        &[
            takes("spec.commonName"),
            takes("spec.dnsNames[]"),
            Field {
                path: "spec.literalSubject",
                reads: Reads::Subject,
                absent: Absent::None,
                answers: false,
            },
        ],
    ),
];

/// Kinds of routing groups that answer no host; `*` for all of a group.
const HARMLESS: &[(&str, &[&str])] = &[
    ("gateway.networking.k8s.io", &["TCPRoute", "UDPRoute", "BackendTLSPolicy", "BackendLBPolicy"]),
    ("gateway.envoyproxy.io", &["*"]),
    ("networking.k8s.io", &["*"]),
    ("networking.istio.io", &["DestinationRule", "WorkloadEntry", "WorkloadGroup", "ProxyConfig"]),
    ("telemetry.istio.io", &["*"]),
    ("extensions.istio.io", &["*"]),
    (
        "traefik.io",
        &[
            "IngressRouteUDP",
            "Middleware",
            "MiddlewareTCP",
            "ServersTransport",
            "ServersTransportTCP",
            "TLSOption",
            "TraefikService",
        ],
    ),
    (
        "traefik.containo.us",
        &[
            "IngressRouteUDP",
            "Middleware",
            "MiddlewareTCP",
            "ServersTransport",
            "ServersTransportTCP",
            "TLSOption",
            "TraefikService",
        ],
    ),
    ("projectcontour.io", &["ExtensionService", "TLSCertificateDelegation"]),
    (
        "configuration.konghq.com",
        &[
            "KongConsumer",
            "KongConsumerGroup",
            "KongIngress",
            "KongPlugin",
            "KongUpstreamPolicy",
            "UDPIngress",
        ],
    ),
    ("apisix.apache.org", &["ApisixConsumer", "ApisixPluginConfig", "ApisixUpstream"]),
    ("gateway.solo.io", &["RouteOption", "RouteTable", "VirtualHostOption"]),
    ("serving.knative.dev", &["Configuration", "Revision", "Route", "Service"]),
    ("k8s.nginx.org", &["Policy"]),
    ("networking.gke.io", &["FrontendConfig", "GCPBackendPolicy", "HealthCheckPolicy", "ServiceAttachment"]),
    ("elbv2.k8s.aws", &["TargetGroupBinding"]),
    ("cert-manager.io", &["CertificateRequest", "Issuer"]),
    ("acme.cert-manager.io", &["*"]),
    ("cilium.io", &["*"]),
];

/// Words in the names of groups whose kinds route, publish or secure hosts.
const ROUTING: [&str; 22] = [
    "ambassador",
    "apisix",
    "cert-",
    "certificate",
    "contour",
    "dns",
    "elbv2",
    "gateway",
    "gloo",
    "haproxy",
    "ingress",
    "istio",
    "knative",
    "konghq",
    "loadbalancer",
    "mesh",
    "networking",
    "nginx",
    "proxy",
    "route",
    "traefik",
    "voyager",
];

/// What is known of a kind.
pub(super) enum Known {
    /// Where its hosts stand.
    Hosts(&'static [Field]),
    /// It answers none.
    Nothing,
    /// Its group routes, and nobody knows this kind.
    Unknown,
}

/// What is known of the hosts of a kind.
pub(super) fn known(group: &str, kind: &str) -> Known {
    if let Some(row) = ROWS.iter().find(|row| row.group == group && row.kind == kind) {
        return Known::Hosts(row.fields);
    }
    let harmless = HARMLESS.iter().find(|(own, _)| *own == group);
    let is_harmless = harmless.is_some_and(|(_, kinds)| kinds.contains(&"*") || kinds.contains(&kind));
    let routes = group.contains('.') && ROUTING.iter().any(|word| group.contains(word));
    if routes && !is_harmless { Known::Unknown } else { Known::Nothing }
}

/// How an annotation names hosts, if it does, and whether its object answers there.
pub(super) fn annotation(key: &str) -> Option<(Reads, bool)> {
    let (prefix, name) = key.split_once('/').unwrap_or(("", key));
    if prefix == "alb.ingress.kubernetes.io" && name.starts_with("conditions.") {
        return Some((Reads::Conditions, true));
    }
    if name.ends_with("snippet") || name.ends_with("snippets") {
        return Some((Reads::Text, true));
    }
    match (prefix, name) {
        (_, "server-alias" | "host-aliases" | "hostname-extension" | "redirect-from" | "snis") => {
            Some((Reads::List, true))
        }
        (_, "hostname" | "internal-hostname") => Some((Reads::List, true)),
        (_, "server-alias-regex" | "redirect-from-regex") => Some((Reads::Expression, true)),
        ("dns.alpha.kubernetes.io", "external" | "internal") | ("dns.gardener.cloud", "dnsnames") => {
            Some((Reads::List, true))
        }
        ("cert-manager.io", "alt-names" | "common-name")
        | ("cert.gardener.cloud", "commonname" | "dnsnames") => Some((Reads::List, false)),
        ("traefik.ingress.kubernetes.io", name) if name.starts_with("router.tls.domains.") => {
            Some((Reads::List, false))
        }
        ("traefik.ingress.kubernetes.io", "router.rule") | ("traefik.frontend.rule", _) => {
            Some((Reads::Rule, true))
        }
        ("getambassador.io", "config") | ("zalando.org", "skipper-predicate" | "skipper-routes") => {
            Some((Reads::Text, true))
        }
        _ => None,
    }
}

//! Knows which objects controllers make of others: Secrets of certificates, claims of StatefulSets, what operators name after their own.

use std::collections::BTreeSet;

use super::pod_security::PodView;
use crate::render::Manifest;
use crate::tree::Node;

/// What controllers make in one namespace.
#[derive(Debug, Default)]
pub(super) struct Made<'j> {
    /// Kinds and names of objects.
    named: BTreeSet<(&'static str, &'j str)>,
    /// Template and StatefulSet; `-` and a number follow in the names of its claims.
    claims: BTreeSet<(&'j str, &'j str)>,
    /// Custom objects whose operators may make anything, and call it after them.
    operated: BTreeSet<&'j str>,
}

/// Where an object says how that is called which is made of it; its own name where it does not say so.
struct Maker {
    group: &'static str,
    /// Empty: every kind of the group.
    kind: &'static str,
    makes: &'static str,
    path: &'static [&'static str],
    /// Whether what is made has the object's own name otherwise.
    or_own_name: bool,
}

const fn maker(
    group: &'static str,
    kind: &'static str,
    path: &'static [&'static str],
    or_own_name: bool,
) -> Maker {
    Maker { group, kind, makes: "Secret", path, or_own_name }
}

/// As the documentation of each project says at the end of 2026.
const MAKERS: [Maker; 22] = [
    maker("external-secrets.io", "ExternalSecret", &["spec", "target", "name"], true),
    maker(
        "external-secrets.io",
        "ClusterExternalSecret",
        &["spec", "externalSecretSpec", "target", "name"],
        false,
    ),
    maker("external-secrets.io", "ClusterExternalSecret", &["spec", "externalSecretName"], true),
    maker("bitnami.com", "SealedSecret", &["spec", "template", "metadata", "name"], true),
    maker("cert-manager.io", "Certificate", &["spec", "secretName"], false),
    maker("cert-manager.io", "Issuer", &["spec", "acme", "privateKeySecretRef", "name"], false),
    maker("secrets.hashicorp.com", "", &["spec", "destination", "name"], false),
    maker("onepassword.com", "OnePasswordItem", &[], true),
    maker("secrets.infisical.com", "", &["spec", "managedSecretReference", "secretName"], false),
    maker("secrets.infisical.com", "", &["spec", "managedKubeSecretReferences", "secretName"], false),
    maker("secrets.doppler.com", "", &["spec", "managedSecret", "name"], false),
    maker("isindir.github.com", "SopsSecret", &["spec", "secretTemplates", "name"], false),
    maker(
        "secrets-store.csi.x-k8s.io",
        "SecretProviderClass",
        &["spec", "secretObjects", "secretName"],
        false,
    ),
    maker("ricoberger.de", "VaultSecret", &[], true),
    maker("kubernetes-client.io", "ExternalSecret", &[], true),
    maker("kafka.strimzi.io", "KafkaUser", &[], true),
    maker("networking.k8s.io", "Ingress", &["spec", "tls", "secretName"], false),
    maker("trust.cert-manager.io", "Bundle", &[], true),
    Maker {
        group: "trust.cert-manager.io",
        kind: "Bundle",
        makes: "ConfigMap",
        path: &[],
        or_own_name: true,
    },
    maker("kustomize.config.k8s.io", "Kustomization", &["secretGenerator", "name"], false),
    Maker {
        group: "kustomize.config.k8s.io",
        kind: "Kustomization",
        makes: "ConfigMap",
        path: &["configMapGenerator", "name"],
        or_own_name: false,
    },
    Maker { group: "serving.knative.dev", kind: "Service", makes: "Service", path: &[], or_own_name: true },
];

/// Groups whose kinds only tell others what to do, so that no operator calls anything after them.
const QUIET: [&str; 34] = [
    "autoscaling.k8s.io",
    "bitnami.com",
    "cert-manager.io",
    "cilium.io",
    "cloud.google.com",
    "configuration.konghq.com",
    "crd.projectcalico.org",
    "elbv2.k8s.aws",
    "external-secrets.io",
    "externaldns.k8s.io",
    "extensions.istio.io",
    "gateway.envoyproxy.io",
    "gateway.networking.k8s.io",
    "getambassador.io",
    "k8s.nginx.org",
    "karpenter.sh",
    "keda.sh",
    "kustomize.config.k8s.io",
    "kyverno.io",
    "linkerd.io",
    "metrics.k8s.io",
    "networking.gke.io",
    "networking.istio.io",
    "policy.linkerd.io",
    "projectcalico.org",
    "projectcontour.io",
    "route.openshift.io",
    "secrets-store.csi.x-k8s.io",
    "security.istio.io",
    "snapshot.storage.k8s.io",
    "telemetry.istio.io",
    "traefik.containo.us",
    "traefik.io",
    "velero.io",
];

/// Kinds of monitoring that only tell others what to do.
const QUIET_MONITORS: [&str; 6] =
    ["AlertmanagerConfig", "PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"];

/// Beginnings of annotations by which a Secret or ConfigMap is copied into other namespaces.
const COPIED: [&str; 3] =
    ["kubed.appscode.com/sync", "reflector.v1.k8s.emberstack.com/", "replicator.v1.mittwald.de/replicate-to"];

impl<'j> Made<'j> {
    /// Adds what is made of an object.
    pub(super) fn add(&mut self, manifest: &'j Manifest) {
        let key = &manifest.key;
        let (group, kind, name) = (key.group(), key.kind.as_str(), key.name.as_str());
        for maker in MAKERS.iter().filter(|maker| maker.group == group && ["", kind].contains(&maker.kind)) {
            let names = texts(&manifest.body, maker.path);
            let own = (maker.or_own_name && names.is_empty()).then_some(name);
            self.named.extend(names.into_iter().chain(own).map(|name| (maker.makes, name)));
        }
        let secret = ["writeConnectionSecretToRef", "publishConnectionDetailsTo"];
        let secrets = secret.iter().flat_map(|field| texts(&manifest.body, &["spec", field, "name"]));
        self.named.extend(secrets.map(|name| ("Secret", name)));
        let serving = "service.beta.openshift.io/serving-cert-secret-name";
        let serving = manifest.body.at(&["metadata", "annotations", serving]).and_then(Node::as_str);
        self.named.extend(serving.map(|name| ("Secret", name)));
        if kind == "StatefulSet" {
            let templates = texts(&manifest.body, &["spec", "volumeClaimTemplates", "metadata", "name"]);
            self.claims.extend(templates.into_iter().map(|template| (template, name)));
        }
        let is_custom = group.contains('.') && !group.ends_with(".k8s.io");
        // What has pods of its own is a workload, not something that an operator makes workloads of.
        let has_pods = PodView::of_any(&manifest.body).is_some();
        let is_monitor = group == "monitoring.coreos.com" && QUIET_MONITORS.contains(&kind);
        if is_custom && !has_pods && !is_monitor && !QUIET.contains(&group) && !name.is_empty() {
            self.operated.insert(name);
        }
    }

    /// Adds what is made of an object of another namespace.
    pub(super) fn add_copied(&mut self, manifest: &'j Manifest) {
        let (group, kind) = (manifest.key.group(), manifest.key.kind.as_str());
        let everywhere = [
            ("external-secrets.io", "ClusterExternalSecret"),
            ("kustomize.config.k8s.io", "Kustomization"),
            ("trust.cert-manager.io", "Bundle"),
        ];
        if everywhere.contains(&(group, kind)) {
            self.add(manifest);
        }
        let annotations = manifest.body.at(&["metadata", "annotations"]).and_then(Node::as_mapping);
        let keys = annotations.into_iter().flat_map(|annotations| &annotations.entries);
        let is_copied = |key: &str| COPIED.iter().any(|start| key.starts_with(start));
        let copied = ["ConfigMap", "Secret"].into_iter().find(|copied| *copied == kind);
        if let Some(copied) =
            copied.filter(|_| group.is_empty() && keys.into_iter().any(|entry| is_copied(&entry.key)))
        {
            self.named.insert((copied, manifest.key.name.as_str()));
        }
    }

    /// Whether a controller makes an object, or may: operators call what they make after their own objects.
    pub(super) fn has(&self, kind: &'static str, name: &str) -> bool {
        self.named.contains(&(kind, name))
            || (kind == "PersistentVolumeClaim" && self.is_of_template(name))
            || self.is_operated(name)
    }

    fn is_of_template(&self, name: &str) -> bool {
        let Some((name, number)) = name.rsplit_once('-') else { return false };
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let mut cuts = name.match_indices('-').map(|(at, _)| (&name[..at], &name[at + 1..]));
        is_number && cuts.any(|cut| self.claims.contains(&cut))
    }

    /// Whether a name is that of a custom object, or begins with it. Secrets of Zalando's Postgres have it in their middle.
    pub(super) fn is_operated(&self, name: &str) -> bool {
        if self.operated.is_empty() {
            return false;
        }
        let cuts = name.match_indices(['-', '.']).map(|(at, _)| &name[..at]);
        cuts.chain(name.split('.')).chain([name]).any(|part| self.operated.contains(part))
    }
}

/// The texts at the end of a path; a list on the way stands for each of its items.
fn texts<'n>(node: &'n Node, path: &[&str]) -> Vec<&'n str> {
    match (path, node.as_sequence()) {
        (_, Some(items)) => items.iter().flat_map(|item| texts(item, path)).collect(),
        ([], None) => node.as_str().filter(|text| !text.is_empty()).into_iter().collect(),
        ([key, rest @ ..], None) => node.get(key).map(|node| texts(node, rest)).unwrap_or_default(),
    }
}

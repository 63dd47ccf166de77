//! Judges rendered NetworkPolicies pod by pod: exactly what is declared gets through, and nothing between organizations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use bindery::compile::{Compilation, compile, settings};
use bindery::source::{RepoPath, Selection, SourceTree};
use serde_json::Value as Json;

/// A pod, by what policies select on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Pod {
    namespace: String,
    component: String,
}

/// A deterministic source of numbers; the test is the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

const ORGANIZATIONS: [&str; 2] = ["acme", "globex"];

fn platform(organization: &str) -> String {
    format!(
        "
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {{name: {organization}}}
spec: {{isolation: {{egress: Declared}}}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata: {{name: default, namespace: {organization}}}
spec:
  registry: {{prefix: registry.example.com}}
  kubernetesCluster: {{name: hub}}
  gateway: {{publicVirtualHost: {organization}.example.com, organizationVirtualHost: {organization}.internal.example.com}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Environment
metadata: {{name: development, namespace: {organization}}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: DeploymentPipeline
metadata: {{name: standard, namespace: {organization}}}
spec: {{promotionPaths: [{{sourceEnvironmentRef: development, targetEnvironmentRefs: []}}]}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {{name: shop, namespace: {organization}}}
spec: {{deploymentPipelineRef: standard}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Project
metadata: {{name: billing, namespace: {organization}}}
spec: {{deploymentPipelineRef: standard}}
---
apiVersion: openchoreo.dev/v1alpha1
kind: ServiceClass
metadata: {{name: default, namespace: {organization}}}
"
    )
}

/// Project and port of a component, by its number.
fn shape(number: u64) -> (&'static str, u64) {
    (if number.is_multiple_of(2) { "shop" } else { "billing" }, 8000 + number)
}

/// Ten components with random connections; returns the connections as numbers of components.
fn components(organization: &str, numbers: &mut Numbers) -> (String, BTreeSet<(u64, u64)>) {
    let (mut text, mut connections) = (String::new(), BTreeSet::new());
    for from in 0..10 {
        let (project, port) = shape(from);
        let _ = write!(
            text,
            "---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {{name: part-{from}, namespace: {organization}}}
spec:
  project: {project}
  workload:
    containers: {{main: {{image: registry.example.com/part:1.0.0}}}}
    endpoints: {{http: {{type: HTTP, port: {port}}}}}
    connections:
"
        );
        for _ in 0..=numbers.below(3) {
            let to = numbers.below(10);
            if to != from && connections.insert((from, to)) {
                let (target, _) = shape(to);
                let _ = writeln!(
                    text,
                    "      to-{to}: {{type: api, params: {{projectName: {target}, componentName: part-{to}, endpoint: http}}, \
                     inject: {{env: [{{name: TO_{to}, value: '{{{{ host }}}}'}}]}}}}"
                );
            }
        }
    }
    (text, connections)
}

fn compiled(files: Vec<(String, String)>) -> Compilation {
    let files = files.into_iter().map(|(path, text)| (RepoPath::new(path).unwrap(), Arc::from(text)));
    let sources = Arc::new(SourceTree::new(files, []));
    let settings = settings(&sources, Selection::CONFIG_FILE);
    compile(sources, &settings)
}

/// Policies by namespace.
type Policies = BTreeMap<String, Vec<Json>>;

fn strings(node: &Json) -> BTreeMap<String, String> {
    node.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.as_str().unwrap().to_owned())).collect()
}

fn labels(pod: &Pod) -> BTreeMap<String, String> {
    BTreeMap::from([("component-name".to_owned(), pod.component.clone())])
}

fn selects(selector: Option<&Json>, labels: &BTreeMap<String, String>) -> bool {
    let wanted = selector.and_then(|selector| selector.get("matchLabels")).map(strings).unwrap_or_default();
    assert!(
        selector.is_none_or(|selector| selector.get("matchExpressions").is_none()),
        "the evaluator knows labels only"
    );
    wanted.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// Whether a peer of a policy in `home` covers a pod; both selectors of one peer have to hold.
fn covers(peer: &Json, home: &str, pod: &Pod) -> bool {
    if peer.get("ipBlock").is_some() {
        return false;
    }
    let in_namespace = match peer.get("namespaceSelector") {
        Some(selector) => selects(
            Some(selector),
            &BTreeMap::from([("kubernetes.io/metadata.name".to_owned(), pod.namespace.clone())]),
        ),
        None => pod.namespace == home,
    };
    in_namespace && peer.get("podSelector").is_none_or(|selector| selects(Some(selector), &labels(pod)))
}

/// Whether the policies of one side let traffic with the other side through, as Kubernetes judges it.
fn lets(
    policies: &Policies,
    (own, other): (&Pod, &Pod),
    port: u64,
    (kind, rules, side): (&str, &str, &str),
) -> bool {
    let of_pod: Vec<&Json> = policies
        .get(&own.namespace)
        .into_iter()
        .flatten()
        .filter(|spec| selects(spec.get("podSelector"), &labels(own)))
        .filter(|spec| spec["policyTypes"].as_array().unwrap().iter().any(|word| word == kind))
        .collect();
    let port_fits = |rule: &Json| {
        rule.get("ports").and_then(Json::as_array).is_none_or(|ports| {
            ports.iter().any(|entry| entry["port"].as_u64() == Some(port) && entry["protocol"] == "TCP")
        })
    };
    let rule_fits = |rule: &Json| {
        let peers = rule.get(side).and_then(Json::as_array);
        port_fits(rule)
            && peers.is_none_or(|peers| peers.iter().any(|peer| covers(peer, &own.namespace, other)))
    };
    // A pod that no policy selects is open.
    of_pod.is_empty()
        || of_pod
            .iter()
            .any(|spec| spec.get(rules).and_then(Json::as_array).into_iter().flatten().any(rule_fits))
}

fn reaches(policies: &Policies, from: &Pod, to: &Pod, port: u64) -> bool {
    lets(policies, (from, to), port, ("Egress", "egress", "to"))
        && lets(policies, (to, from), port, ("Ingress", "ingress", "from"))
}

#[test]
fn exactly_the_declared_connections_get_through() {
    for seed in 1..=5 {
        let mut numbers = Numbers(seed);
        let mut files = Vec::new();
        let mut declared = BTreeMap::new();
        for organization in ORGANIZATIONS {
            let (text, connections) = components(organization, &mut numbers);
            files.push((format!("{organization}.yaml"), platform(organization) + &text));
            declared.insert(organization, connections);
        }
        let compilation = compiled(files);
        assert!(!compilation.diagnostics.has_errors(), "{}", crate::support::reports(&compilation));
        let mut policies = Policies::new();
        let mut pods: BTreeMap<(String, u64), Pod> = BTreeMap::new();
        for manifest in &compilation.rendered.manifests {
            let namespace = manifest.key.namespace.as_ref().map(ToString::to_string).unwrap_or_default();
            let body = manifest.body.to_json();
            match manifest.key.kind.as_str() {
                "NetworkPolicy" => policies.entry(namespace).or_default().push(body["spec"].clone()),
                "Deployment" => {
                    let component =
                        body["spec"]["template"]["metadata"]["labels"]["component-name"].as_str().unwrap();
                    let number = component.trim_start_matches("part-").parse().unwrap();
                    let pod = Pod { namespace, component: component.to_owned() };
                    pods.insert((manifest.owner.organization.clone().unwrap().to_string(), number), pod);
                }
                _ => {}
            }
        }
        assert_eq!(pods.len(), 20);
        let mut through = 0;
        for ((from_organization, from), source) in &pods {
            for ((to_organization, to), target) in &pods {
                if source == target {
                    continue;
                }
                let (_, port) = shape(*to);
                let wanted = source.namespace == target.namespace
                    || from_organization == to_organization
                        && declared[from_organization.as_str()].contains(&(*from, *to));
                assert_eq!(
                    reaches(&policies, source, target, port),
                    wanted,
                    "seed {seed}: {source:?} to {target:?}"
                );
                let other_port =
                    wanted && source.namespace != target.namespace && reaches(&policies, source, target, 1);
                assert!(!other_port, "seed {seed}: {source:?} reaches another port of {target:?}");
                through += usize::from(wanted);
            }
        }
        assert!(through > 80, "seed {seed}: only {through} ways are open");
    }
}

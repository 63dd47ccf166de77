//! Writes the policies that the benchmark judges objects by: one ValidatingAdmissionPolicy for each thing platforms ask of pods.

use bindery::diagnostics::Level;
use bindery::policy::AdmissionPolicies;
use bindery::source::Span;
use bindery::tree::{Layer, Node, Origin};
use serde_json::{Value, json};

/// What is asked of every Deployment, as a team that starts with Kubernetes' own guide would write it.
const ASKED: [&str; 10] = [
    "variables.containers.all(c, has(c.image) && !c.image.endsWith(':latest'))",
    "variables.containers.all(c, has(c.resources) && has(c.resources.requests))",
    "variables.containers.all(c, !has(c.securityContext) || c.securityContext.?privileged.orValue(false) == false)",
    "variables.containers.all(c, quantity(c.?resources.?limits.?memory.orValue('1Mi')).isLessThan(quantity('64Gi')))",
    "!object.spec.template.spec.?hostNetwork.orValue(false)",
    "object.spec.template.spec.?volumes.orValue([]).all(v, !has(v.hostPath))",
    "has(object.metadata.labels) && object.metadata.labels.exists(k, k.matches('^app[.]kubernetes[.]io/'))",
    "object.spec.?replicas.orValue(1) <= 50",
    "variables.containers.all(c, c.?env.orValue([]).all(e, !e.name.lowerAscii().contains('privatekey')))",
    "object.metadata.name.size() <= 253 && object.metadata.name.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
];

/// The policies, compiled; panics when one of them has a fault.
pub fn policies(place: Span) -> AdmissionPolicies {
    let mut reports = Vec::new();
    let documents = ASKED.iter().enumerate().map(|(number, expression)| {
        Node::from_json(policy(number, expression), Origin::new(Layer::Class, place))
    });
    let policies = AdmissionPolicies::read(documents.collect(), Vec::new(), Level::Error, &mut reports);
    assert!(reports.is_empty(), "{}", reports[0].message);
    policies
}

fn policy(number: usize, expression: &str) -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": format!("asked-{number}")},
        "spec": {
            "matchConstraints": {"resourceRules": [{
                "apiGroups": ["apps"],
                "apiVersions": ["v1"],
                "operations": ["CREATE", "UPDATE"],
                "resources": ["deployments"],
            }]},
            "variables": [{"name": "containers", "expression": "object.spec.template.spec.containers"}],
            "validations": [{"expression": expression}],
        },
    })
}

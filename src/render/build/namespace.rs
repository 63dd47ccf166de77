//! Renders the namespace of an organization's builds: its walls and bounds, its service accounts, and what the executor may do.

use serde_json::{Value as Json, json};

use super::accounts;
use crate::model::{BuildPlane, Egress, NetworkPolicyKind, Organization};
use crate::plan::{Place, name_servers_of};
use crate::render::frame::{MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, Owner};
use crate::render::tenancy::{Home, Traffic, render_home};
use crate::resolve::{BoundBuild, Platform};
use crate::tree::{Located, Node, Text};
use crate::validate::{Checked, api_server_address, build_kubernetes_minor};

const SERVICE_ACCOUNT: ObjectKind = ObjectKind { api_version: "v1", kind: "ServiceAccount" };
const SECRET: ObjectKind = ObjectKind { api_version: "v1", kind: "Secret" };
const ROLE: ObjectKind = ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "Role" };
const ROLE_BINDING: ObjectKind =
    ObjectKind { api_version: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" };

/// The namespace of an organization's builds, as OpenChoreo names it.
pub(super) fn name(organization: &str) -> String {
    format!("openchoreo-ci-{organization}")
}

/// Renders the namespace for builds that share organization and plane.
pub(super) fn render(platform: &Platform<'_>, builds: &[&BoundBuild<'_>]) -> Vec<Manifest> {
    let Some(first) = builds.first() else { return Vec::new() };
    let organization = platform.index.organizations.get(first.organization).copied();
    let home = home(first, organization);
    let mut walls = walls(&first.plane.spec, &home);
    walls.name_servers = name_servers_of(platform, &home.cluster).to_vec();
    let mut manifests = render_home(&home, &walls);
    for account in [accounts::BUILD, accounts::PUSH, accounts::EXECUTOR] {
        let token = Node::from_json(json!(false), home.generated());
        manifests.push(home.manifest(
            SERVICE_ACCOUNT,
            account,
            vec![("automountServiceAccountToken", token)],
        ));
    }
    manifests.push(token(&home));
    manifests.extend(role(&home));
    manifests
}

fn home<'v>(build: &BoundBuild<'v>, organization: Option<&'v Checked<Organization>>) -> Home<'v> {
    let namespace = Text::from(name(build.organization));
    let span = organization.map_or(build.name.span, |organization| organization.metadata.name.span);
    Home {
        cluster: Text::new(build.plane.spec.kubernetes_cluster.name.as_str()),
        namespace: namespace.clone(),
        kubernetes_minor: build_kubernetes_minor(&build.plane.spec),
        organization,
        environment: None,
        place: Place::Platform { namespace },
        owner: Owner::organization(build.organization, span),
        labels: vec![
            (MANAGED_BY.0, MANAGED_BY.1.to_owned()),
            ("organization-name", build.organization.to_owned()),
        ],
    }
}

/// Nothing reaches a build; a build reaches what the plane lists, or anything where it lists nothing. The executor reports to
/// the API server, which Cilium's policies know; Kubernetes' own are told its address where the plane says it.
fn walls(plane: &BuildPlane, home: &Home<'_>) -> Traffic {
    let declared_egress = !plane.egress.is_empty();
    let mut outside = plane.egress.clone();
    if declared_egress && home.isolation().network_policy == NetworkPolicyKind::Kubernetes {
        let span = plane.kubernetes_cluster.name.span;
        outside.extend(api_server_address(&plane.kubernetes_cluster).map(|address| Located {
            span,
            value: Egress {
                cidr: Some(Located { span, value: address.ip().to_string() }),
                host: None,
                ports: vec![Located { span, value: address.port() }],
            },
        }));
    }
    Traffic { declared_egress, inside: false, api_server: true, outside, ..Traffic::default() }
}

/// The executor's token, filled in by the cluster: Argo mounts it into its own container alone, so that no step sees one.
fn token(home: &Home<'_>) -> Manifest {
    let name = format!("{}.service-account-token", accounts::EXECUTOR);
    let kind = Node::string("kubernetes.io/service-account-token", home.generated());
    let mut manifest = home.manifest(SECRET, &name, vec![("type", kind)]);
    let annotations = json!({ "kubernetes.io/service-account.name": accounts::EXECUTOR });
    let metadata = manifest.body.as_mapping_mut().and_then(|body| body.get_mut("metadata")?.as_mapping_mut());
    if let Some(metadata) = metadata {
        metadata.set("annotations", Node::from_json(annotations, home.generated()));
    }
    manifest
}

/// What Argo's executor needs, and nothing else.
fn role(home: &Home<'_>) -> [Manifest; 2] {
    let node = |json: Json| Node::from_json(json, home.generated());
    let rules = json!([{
        "apiGroups": ["argoproj.io"],
        "resources": ["workflowtaskresults"],
        "verbs": ["create", "patch"],
    }]);
    let role_ref =
        json!({ "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": accounts::EXECUTOR });
    let subjects = json!([{
        "kind": "ServiceAccount",
        "name": accounts::EXECUTOR,
        "namespace": home.namespace.as_str(),
    }]);
    [
        home.manifest(ROLE, accounts::EXECUTOR, vec![("rules", node(rules))]),
        home.manifest(
            ROLE_BINDING,
            accounts::EXECUTOR,
            vec![("roleRef", node(role_ref)), ("subjects", node(subjects))],
        ),
    ]
}

//! Finds builds whose network policies may close the way to the API server, to which Argo's executor reports.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::{Check, Judged, Rule};
use crate::model::NetworkPolicyKind;
use crate::validate::api_server_address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "api-server-closed",
        level: Level::Warning,
        summary: "A build plane lists its `egress`, and Kubernetes' network policies are not told where the API server is.",
        docs: "Beside each step of a build Argo's executor reports to the cluster's API server. Kubernetes' NetworkPolicy knows it by \
               address only: where the plane's `apiServerURL` is an address, builds may reach it; a host name does not say which addresses pods \
               see. Policies see the address of the API server itself, not that of a load balancer before it (`kubectl get endpoints kubernetes`). \
               If `egress` lists it, waive this for the plane's organization; if not, no build would end.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: BuildPlane
metadata: {name: default, namespace: acme}
spec:
  kubernetesCluster: {name: builds}
  registry: {prefix: registry.example.com}
  egress: [{cidr: 203.0.113.0/24, ports: [443]}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: cart, namespace: acme}
spec:
  owner: {projectName: shop}
  type: Service
  build:
    repository: {url: https://git.example.com/cart, revision: {branch: main}, appPath: .}
    templateRef: {name: docker}
    schedule: 0 3 * * 1
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: BuildPlane
metadata: {name: default, namespace: acme}
spec:
  kubernetesCluster: {name: builds, apiServerURL: 'https://192.0.2.10:6443', credentialsRef: {name: builds}}
  registry: {prefix: registry.example.com}
  egress: [{cidr: 203.0.113.0/24, ports: [443]}]
---
apiVersion: openchoreo.dev/v1alpha1
kind: Component
metadata: {name: cart, namespace: acme}
spec:
  owner: {projectName: shop}
  type: Service
  build:
    repository: {url: https://git.example.com/cart, revision: {branch: main}, appPath: .}
    templateRef: {name: docker}
    schedule: 0 3 * * 1
",
    check: Check::Platform(check),
};

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for build in &judged.platform.builds {
        let plane = build.plane;
        let organization = judged.organization(build.organization);
        let kind = organization.map(|organization| organization.spec.isolation.network_policy);
        let Some(listed) = plane.spec.egress.first() else { continue };
        if kind.unwrap_or_default() == NetworkPolicyKind::Kubernetes
            && api_server_address(&plane.spec.kubernetes_cluster).is_none()
            && told.insert(listed.span)
        {
            let message = format!("builds on `{}` may not reach their API server", plane.name());
            let place = organization.map_or(build.name.span, |organization| organization.metadata.name.span);
            let report = Diagnostic::new(&RULE.code, message)
                .at(listed.span, "nothing else leaves")
                .label(place, "the network policies of its builds are Kubernetes' own")
                .hint("give the plane an `apiServerURL` by address, or set `isolation.networkPolicy: Cilium`")
                .hint(format!(
                    "where `egress` lists the API server, waive this for the organization `{}`",
                    plane.organization
                ));
            diagnostics.push(report);
        }
    }
}

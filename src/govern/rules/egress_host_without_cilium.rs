//! Finds host names under `egress` that Kubernetes' own network policies cannot carry.

use std::collections::BTreeSet;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::{Check, Judged, Rule};
use crate::model::{EgressMode, Name, NetworkPolicyKind};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "egress-host-without-cilium",
        level: Level::Error,
        summary: "A host name under `egress` where network policies are Kubernetes' own.",
        docs: "Kubernetes' NetworkPolicy knows addresses only, so the destination would stay closed. Write the address range, or set \
               `isolation.networkPolicy: Cilium` for the organization.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  isolation: {egress: Declared}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {name: mailer, namespace: acme}
spec:
  project: shop
  workload:
    containers: {main: {image: registry.example.com/acme/mailer:1.4.2}}
    endpoints: {http: {type: HTTP, port: 8080}}
    egress: [{host: smtp.example.net, ports: [587]}]
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  isolation: {egress: Declared, networkPolicy: Cilium}
---
apiVersion: openchoreo.dev/v1alpha1
kind: Service
metadata: {name: mailer, namespace: acme}
spec:
  project: shop
  workload:
    containers: {main: {image: registry.example.com/acme/mailer:1.4.2}}
    endpoints: {http: {type: HTTP, port: 8080}}
    egress: [{host: smtp.example.net, ports: [587]}]
",
    check: Check::Platform(check),
};

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    for bound in judged.platform.bindings.iter().filter(|bound| bound.is_deployed()) {
        let Some(organization) = judged.organization(bound.organization) else { continue };
        let isolation = &organization.spec.isolation;
        if isolation.egress_mode() != EgressMode::Declared
            || isolation.network_policy != NetworkPolicyKind::Kubernetes
        {
            continue;
        }
        for host in
            bound.class.egress().chain(&bound.workload.spec.egress).filter_map(|entry| entry.host.as_ref())
        {
            diagnostics.push(report(host, organization.metadata.name.span));
        }
    }
    check_builds(judged, diagnostics);
}

/// A build plane's list closes the egress of builds, whatever the organization says of its own pods.
fn check_builds(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for build in &judged.platform.builds {
        let organization = judged.organization(build.organization);
        let kind = organization.map(|organization| organization.spec.isolation.network_policy);
        if kind.is_some_and(|kind| kind != NetworkPolicyKind::Kubernetes) {
            continue;
        }
        let place = organization.map_or(build.name.span, |organization| organization.metadata.name.span);
        for host in build.plane.spec.egress.iter().filter_map(|entry| entry.host.as_ref()) {
            if told.insert((host.span, build.organization)) {
                diagnostics.push(report(host, place));
            }
        }
    }
}

fn report(host: &Name, organization: Span) -> Diagnostic {
    Diagnostic::new(&RULE.code, format!("Kubernetes' network policies cannot name the host `{host}`"))
        .at(host.span, "")
        .label(organization, "the organization's policies are Kubernetes' own")
        .hint("write its address range under `cidr`, or set `isolation.networkPolicy: Cilium`")
}

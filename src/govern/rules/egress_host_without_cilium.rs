//! Finds host names under `egress` that Kubernetes' own network policies cannot carry.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::{Judged, Rule};
use crate::model::{EgressMode, NetworkPolicyKind};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "egress-host-without-cilium",
        level: Level::Error,
        summary: "A host name under `egress` where network policies are Kubernetes' own.",
        docs: "Kubernetes' NetworkPolicy knows addresses only, so the destination would stay closed. Write the address range, or set \
               `isolation.networkPolicy: Cilium` for the organization.",
    },
    check,
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
        for host in bound
            .class
            .egress
            .iter()
            .chain(&bound.workload.spec.egress)
            .filter_map(|entry| entry.host.as_ref())
        {
            diagnostics.push(
                Diagnostic::new(
                    &RULE.code,
                    format!("Kubernetes' network policies cannot name the host `{host}`"),
                )
                .at(host.span, "")
                .label(organization.metadata.name.span, "the organization's policies are Kubernetes' own")
                .hint("write its address range under `cidr`, or set `isolation.networkPolicy: Cilium`"),
            );
        }
    }
}

//! Lists what an organization with open egress would cut off by closing it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::{Check, Judged, Rule};
use crate::model::{EgressMode, NetworkPolicyKind, Organization};
use crate::resolve::Bound;
use crate::source::Span;
use crate::validate::Checked;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "egress-open",
        level: Level::Info,
        summary: "An organization writes `egress: Open`; what `Declared` would cut off is listed.",
        docs: "Open is the default as well; writing it asks for this list. With `isolation.egress: Declared` pods reach name resolution, their own namespace, the targets of their connections, the platform's \
               services, and what workloads and classes declare under `egress`; nothing else. Components that declare nothing would lose \
               whatever else they reach today. Host names stay closed where network policies are Kubernetes' own.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  isolation: {egress: Open}
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  isolation: {egress: Declared}
",
    check: Check::Platform(check),
};

/// What would be cut, by cluster and namespace.
type Cut<'j> = BTreeMap<(&'j str, &'j str), Rows<'j>>;

#[derive(Default)]
struct Rows<'j> {
    /// Components that declare no destination.
    silent: BTreeSet<&'j str>,
    /// Host names that network policies of Kubernetes cannot carry, with who declares them.
    hosts: BTreeSet<(&'j str, &'j str)>,
}

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    for organization in judged.platform.index.organizations.values() {
        let isolation = &organization.spec.isolation;
        // Nobody asked where nothing is written, and without policies there is nothing to switch.
        let written = isolation.egress.as_ref().filter(|egress| egress.value == EgressMode::Open);
        let Some(open) = written.filter(|_| isolation.network_policy != NetworkPolicyKind::Disabled) else {
            continue;
        };
        let cut = cut(judged, organization);
        if cut.values().any(|rows| !(rows.silent.is_empty() && rows.hosts.is_empty())) {
            diagnostics.push(report(organization, open.span, &cut));
        }
    }
}

fn cut<'j>(judged: &Judged<'j>, organization: &Checked<Organization>) -> Cut<'j> {
    let knows_hosts = organization.spec.isolation.network_policy == NetworkPolicyKind::Cilium;
    let mut cut = Cut::new();
    for unit in &judged.plan.units {
        let bound: &'j Bound<'j> = &judged.platform.bindings[unit.binding];
        if bound.organization != organization.name() {
            continue;
        }
        let rows = cut.entry((unit.cluster.as_str(), unit.namespace.as_str())).or_default();
        let component = bound.component.as_str();
        let declared: Vec<_> = bound.class.egress().chain(&bound.workload.spec.egress).collect();
        if declared.is_empty() {
            rows.silent.insert(component);
        }
        let hosts = declared.into_iter().filter(|_| !knows_hosts).filter_map(|entry| entry.host.as_ref());
        rows.hosts.extend(hosts.map(|host| (component, host.as_str())));
    }
    cut
}

fn report(organization: &Checked<Organization>, open: Span, cut: &Cut<'_>) -> Diagnostic {
    let places: Vec<String> =
        cut.keys().map(|(cluster, namespace)| format!("{cluster}/{namespace}")).collect();
    let width = places.iter().map(String::len).max().unwrap_or(0);
    let mut table = Vec::new();
    for (place, rows) in places.iter().zip(cut.values()) {
        let names: Vec<&str> = rows.silent.iter().copied().collect();
        if !names.is_empty() {
            table.push(format!("{place:width$}  {}", names.join(", ")));
        }
        let hosts = rows.hosts.iter();
        table.extend(hosts.map(|(component, host)| {
            format!("{place:width$}  {component} to {host}, a host name, which needs Cilium")
        }));
    }
    let message = format!("pods of the organization `{}` may reach anything", organization.name());
    Diagnostic::new(&RULE.code, message)
        .at(open, "written here")
        .table(
            "with `Declared` these would keep their connections and what they declare, and lose the rest:",
            table,
        )
        .hint("declare under `egress` of workloads and classes what they need, then write `egress: Declared`")
}

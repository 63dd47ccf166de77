//! Finds objects of API versions that Kubernetes is giving up.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::api_versions::{Ending, ending};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "deprecated-api",
        level: Level::Warning,
        summary: "An API version is deprecated in the cluster's Kubernetes.",
        docs: "It still works, and a later version of Kubernetes will not serve it any more. Change to the version that takes its place before the cluster is upgraded. The cluster's version is the data plane's `kubernetesVersion`; for plain manifests `--kubernetes-version`.",
    },
    example: "\
apiVersion: v1
kind: Endpoints
metadata: {name: database}
subsets: [{addresses: [{ip: 192.0.2.10}], ports: [{port: 5432}]}]
",
    instead: "\
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: database}
addressType: IPv4
endpoints: [{addresses: [192.0.2.10]}]
ports: [{port: 5432}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        let minor = objects.minor(manifest);
        let holds = |ending: &&Ending| {
            ending.deprecated <= minor && ending.removed.is_none_or(|removed| minor < removed)
        };
        let Some(ending) = ending(&manifest.key).filter(holds) else { continue };
        let since = ending.deprecated;
        let (kind, version) = (&manifest.key.kind, &manifest.key.api_version);
        let instead = ending.instead;
        let what = format!("{kind} of `{version}` is deprecated since Kubernetes 1.{since}; use {instead}");
        let place = manifest.body.get("apiVersion").map_or(manifest.owner.span, |node| node.origin.span);
        findings.push(Finding { manifest, place, what });
    }
    diagnostics.extend(reports(
        objects,
        &RULE.code,
        "change `apiVersion`, and the fields that changed with it",
        findings,
    ));
}

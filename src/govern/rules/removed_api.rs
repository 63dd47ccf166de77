//! Finds objects of API versions that the cluster's Kubernetes does not serve.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::api_versions::{Ending, ending};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "removed-api",
        level: Level::Error,
        summary: "An API version is gone from the cluster's Kubernetes.",
        docs: "The cluster refuses the object. Change to the version that takes its place; its fields may have changed as well. The cluster's version is the data plane's `kubernetesVersion`; for plain manifests `--kubernetes-version`.",
    },
    example: "\
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: database}
spec: {minAvailable: 1, selector: {}}
",
    instead: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: database}
spec: {minAvailable: 1, selector: {}}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        let minor = objects.minor(manifest);
        let holds = |ending: &&Ending| ending.removed.is_some_and(|removed| removed <= minor);
        let Some(ending) = ending(&manifest.key).filter(holds) else { continue };
        let since = ending.removed.unwrap_or_default();
        let (kind, version) = (&manifest.key.kind, &manifest.key.api_version);
        let instead = ending.instead;
        let what = format!("{kind} of `{version}` is gone since Kubernetes 1.{since}; use {instead}");
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

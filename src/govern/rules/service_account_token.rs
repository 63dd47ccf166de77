//! Finds pods that get a key to the cluster's API without asking for it.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::render::Manifest;
use crate::tree::{Node, Value};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "service-account-token",
        level: Level::Warning,
        summary: "A pod mounts the token of its namespace's default service account.",
        docs: "Few programs talk to the cluster's API; whoever breaks into one of the others finds a key to it. Say \
               `automountServiceAccountToken: false`. A pod that names a service account of its own is taken to need the token.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  automountServiceAccountToken: false
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for (place, pods) in &objects.pods {
        let manifests = objects.namespaces.get(place).map(Vec::as_slice).unwrap_or_default();
        let by_account = mounted_by_accounts(manifests);
        for maker in &pods.makers {
            let text =
                |key: &str| maker.pod.spec.get(key).and_then(Node::as_str).filter(|name| !name.is_empty());
            let account = text("serviceAccountName").or(text("serviceAccount")).unwrap_or("default");
            let own = maker.pod.spec.get("automountServiceAccountToken").and_then(truth);
            let mounted = own.or(by_account.get(account).copied()).unwrap_or(true);
            if account == "default" && mounted {
                let what = "pods mount the token of the default service account".to_owned();
                let place = objects.author(&maker.manifest.owner, maker.pod.spec.origin.span);
                findings.push(Finding { manifest: maker.manifest, place, what });
            }
        }
    }
    diagnostics.extend(reports(
        objects,
        &RULE.code,
        "say `automountServiceAccountToken: false` in the pod's spec",
        findings,
    ));
}

/// What the service accounts of a namespace say for pods that do not say it.
fn mounted_by_accounts<'j>(manifests: &[&'j Manifest]) -> BTreeMap<&'j str, bool> {
    let accounts = manifests.iter().filter(|manifest| manifest.key.kind == "ServiceAccount");
    accounts
        .filter_map(|account| {
            let mounted = account.body.get("automountServiceAccountToken").and_then(truth)?;
            Some((account.key.name.as_str(), mounted))
        })
        .collect()
}

fn truth(node: &Node) -> Option<bool> {
    match node.value {
        Value::Bool(truth) => Some(truth),
        _ => None,
    }
}

//! Finds Secrets whose values stand in the manifest.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "plain-secret",
        level: Level::Warning,
        summary: "A Secret carries its values in the manifest.",
        docs: "Base64 hides nothing. Let the cluster fetch the values: an ExternalSecret, a SealedSecret, or a Secret that somebody makes by hand. \
               Values that SOPS encrypted are passed over. No report ever shows a value.",
    },
    example: "\
apiVersion: v1
kind: Secret
metadata: {name: database}
stringData: {password: h4Rtk0pf}
",
    instead: "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: database}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: default}
  data: [{secretKey: password, remoteRef: {key: shop/database, property: password}}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    let secrets = objects.manifests.iter().filter(|manifest| manifest.key.kind == "Secret");
    for manifest in secrets.filter(|manifest| manifest.body.get("sops").is_none()) {
        for field in ["data", "stringData"] {
            let entries = manifest.body.get(field).and_then(Node::as_mapping);
            let first = entries.into_iter().flat_map(|map| &map.entries).find(|entry| {
                entry.value.as_str().is_some_and(|value| !value.is_empty() && !value.starts_with("ENC["))
            });
            if let Some(entry) = first {
                let what = format!("the Secret `{}` carries its values in the manifest", manifest.key.name);
                findings.push(Finding { manifest, place: entry.value.origin.span, what });
            }
        }
    }
    let hint = "let the cluster fetch the values, with an ExternalSecret for example";
    diagnostics.extend(reports(objects, &RULE.code, hint, findings).into_iter().map(Diagnostic::secret));
}

//! Finds secrets in clear text, wherever they stand in an object.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::{Check, Objects, Rule};
use crate::parse::Definitions;
use crate::render::Manifest;
use crate::secrets::recognise;
use crate::source::{Places, Span};
use crate::tree::{Node, Value, base64};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "clear-text-secret",
        level: Level::Error,
        summary: "A secret stands in clear text.",
        docs: "A private key, an access token that is known by its shape, or a password in an address: everybody who can read the repository has it, \
               and so has everybody who ever could. Take it back where it was issued, put the new one into the secret store, and refer to it \
               (`valueFrom`, or a ConfigurationGroup's `vaultKey`). No report ever shows the text.",
    },
    example: "\
apiVersion: v1
kind: ConfigMap
metadata: {name: cart}
data:
  database: postgres://shop:h4Rtk0pf@db.example.com:5432/shop
",
    instead: "\
apiVersion: v1
kind: ConfigMap
metadata: {name: cart}
data:
  database: postgres://shop:$(DATABASE_PASSWORD)@db.example.com:5432/shop
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        // Descriptions of fields are full of examples.
        if manifest.key.kind == "CustomResourceDefinition" {
            continue;
        }
        search(&manifest.body, manifest, &mut findings);
        if manifest.key.kind == "Secret" {
            search_encoded(manifest, &mut findings);
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, HINT, findings).into_iter().map(Diagnostic::secret));
}

const HINT: &str = "take it back where it was issued, and refer to a secret store instead";

/// Secrets that definitions hold, with their places: what is never rendered has been published all the same.
pub fn written_secrets(definitions: &Definitions) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    definitions.items.iter().for_each(|definition| gather(&definition.node, &mut found));
    found
}

fn gather(node: &Node, found: &mut Vec<(Span, &'static str)>) {
    match &node.value {
        Value::String(text) => found.extend(recognise(text).map(|what| (node.origin.span, what))),
        Value::Sequence(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Mapping(mapping) => mapping.entries.iter().for_each(|entry| gather(&entry.value, found)),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
    }
}

/// Reports those of the secrets that nothing else was said of.
pub fn report_written_secrets(written: Vec<(Span, &'static str)>, diagnostics: &mut Diagnostics) {
    let secrets = diagnostics.iter().filter(|report| report.is_secret);
    let labels = secrets.flat_map(|report| report.primary.iter().chain(&report.labels));
    let told = Places::new(labels.map(|label| label.span));
    let untold: Vec<Diagnostic> = written
        .into_iter()
        .filter(|(span, _)| !told.meet(*span))
        .map(|(span, what)| {
            Diagnostic::new(&RULE.code, format!("{what} stands here in clear text"))
                .at(span, "")
                .hint(HINT)
                .secret()
        })
        .collect();
    diagnostics.extend(untold);
}

/// Looks at every text below a node.
fn search<'j>(node: &Node, manifest: &'j Manifest, findings: &mut Vec<Finding<'j>>) {
    // The depth limit of reading bounds the recursion.
    match &node.value {
        Value::String(text) => findings.extend(recognise(text).map(|what| finding(what, node, manifest))),
        Value::Sequence(items) => items.iter().for_each(|item| search(item, manifest, findings)),
        Value::Mapping(mapping) => {
            mapping.entries.iter().for_each(|entry| search(&entry.value, manifest, findings));
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {}
    }
}

/// Looks behind the base64 of a Secret.
fn search_encoded<'j>(manifest: &'j Manifest, findings: &mut Vec<Finding<'j>>) {
    let data = manifest.body.get("data").and_then(Node::as_mapping);
    for entry in data.into_iter().flat_map(|data| &data.entries) {
        let what = entry
            .value
            .as_str()
            .and_then(base64::decode)
            .and_then(|bytes| recognise(std::str::from_utf8(&bytes).ok()?));
        findings.extend(what.map(|what| finding(what, &entry.value, manifest)));
    }
}

fn finding<'j>(what: &str, node: &Node, manifest: &'j Manifest) -> Finding<'j> {
    Finding { manifest, place: node.origin.span, what: format!("{what} stands here in clear text") }
}

//! Finds variables and options of containers that are named like a secret and hold a literal.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::pod_security::PodView;
use crate::govern::{Check, Objects, Rule};
use crate::secrets::{assigned, holds_secret, names_a_secret};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "literal-password",
        level: Level::Warning,
        summary: "A variable or option that is named like a secret holds a literal value.",
        docs: "Whoever can read the repository, the Deployment or the pod can read the value. Keep it in the secret store and refer to it with \
               `valueFrom`. No report ever shows the value.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      env: [{name: DATABASE_PASSWORD, value: h4Rtk0pf}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      env: [{name: DATABASE_PASSWORD, valueFrom: {secretKeyRef: {name: database, key: password}}}]
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for (what, value) in literals(&manifest.body) {
            findings.push(Finding { manifest, place: value.origin.span, what });
        }
    }
    let hint = "keep the value in the secret store, and refer to it with `valueFrom`";
    let found = reports(objects, &RULE.code, hint, findings);
    diagnostics.extend(found.into_iter().map(Diagnostic::secret));
}

/// Literal values of variables and options that are named like secrets, with the words for them.
fn literals(object: &Node) -> Vec<(String, &Node)> {
    let mut found = Vec::new();
    let pod = PodView::of_any(object);
    for container in pod.iter().flat_map(|pod| pod.containers().collect::<Vec<_>>()) {
        let list = |field: &str| container.get(field).and_then(Node::as_sequence).unwrap_or_default();
        for variable in list("env") {
            let name = variable.get("name").and_then(Node::as_str).unwrap_or_default();
            let value = variable.get("value");
            if let Some(value) =
                value.filter(|value| value.as_str().is_some_and(|text| holds_secret(name, text)))
            {
                found.push((
                    format!("the variable `{name}` is named like a secret and holds a literal"),
                    value,
                ));
            }
        }
        for list in [list("command"), list("args")] {
            options(list, &mut found);
        }
    }
    found
}

/// Options such as `--password=x`, and `--password` before `x`.
fn options<'n>(list: &'n [Node], found: &mut Vec<(String, &'n Node)>) {
    let mut before: Option<&str> = None;
    for item in list {
        let text = item.as_str().unwrap_or_default();
        let flag = text.strip_prefix("--").filter(|name| names_a_secret(name));
        let own = assigned(text).map(|(name, _)| name);
        let own = own.or(before.filter(|name| !text.starts_with('-') && holds_secret(name, text)));
        if let Some(name) = own {
            found.push((format!("the option `{name}` is named like a secret and holds a literal"), item));
        }
        before = flag;
    }
}

//! Finds environment variables that are named like a secret and hold a literal.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::secrets::literals;
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "literal-password",
        level: Level::Warning,
        summary: "An environment variable that is named like a secret holds a literal value.",
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
        for (name, value) in literals(&manifest.body) {
            let what = format!("the variable `{name}` is named like a secret and holds a literal");
            findings.push(Finding { manifest, place: value.origin.span, what });
        }
    }
    let hint = "keep the value in the secret store, and refer to it with `valueFrom`";
    let found = reports(objects, &RULE.code, hint, findings);
    diagnostics.extend(found.into_iter().map(Diagnostic::secret));
}

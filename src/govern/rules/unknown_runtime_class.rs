//! Finds RuntimeClasses that pods ask for and that nothing makes.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::missing::report;
use crate::govern::{Check, Objects, Rule};
use crate::model::Referent;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-runtime-class",
        level: Level::Warning,
        summary: "Pods ask for a RuntimeClass that nothing makes.",
        docs: "The API server refuses pods of an unknown class, and nothing starts. If it stands on the cluster although nothing \
               renders it, say so: `existing.runtimeClasses` of a DataPlane, an Environment or an Organization lists names, and `*` \
               in them stands for any text. In plain manifests, which may be a part of what runs, it is judged where they hold \
               RuntimeClasses.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  runtimeClassName: gvizor
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  runtimeClassName: gvisor
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    report(objects, &RULE.code, Referent::RuntimeClass, diagnostics);
}

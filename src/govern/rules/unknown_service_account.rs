//! Finds ServiceAccounts that pods run as and that nothing makes.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::missing::report;
use crate::govern::{Check, Objects, Rule};
use crate::model::Referent;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-service-account",
        level: Level::Warning,
        summary: "Pods run as a ServiceAccount that nothing makes.",
        docs: "The API server refuses pods of an unknown account, and nothing starts; `default` is in every namespace. If it stands \
               on the cluster although nothing renders it, say so: `existing.serviceAccounts` of a DataPlane, an Environment or an \
               Organization lists names, and `*` in them stands for any text. In plain manifests, which may be a part of what runs, \
               it is judged where they hold ServiceAccounts of the same namespace.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  serviceAccountName: crat
  automountServiceAccountToken: false
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: cart}
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  serviceAccountName: cart
  automountServiceAccountToken: false
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: cart}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    report(objects, &RULE.code, Referent::ServiceAccount, diagnostics);
}

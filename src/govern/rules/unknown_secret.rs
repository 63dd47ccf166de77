//! Finds Secrets that pods refer to and that nothing makes.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::missing::report;
use crate::govern::{Check, Objects, Rule};
use crate::model::Referent;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-secret",
        level: Level::Warning,
        summary: "Pods refer to a Secret that nothing makes.",
        docs: "Where a variable or a volume of a pod names a Secret that is not there, its containers do not start; without one of \
               `imagePullSecrets` its images may not be pulled. One that is `optional` is not missed. Secrets that controllers make \
               of ExternalSecrets, SealedSecrets, Certificates and the like count, and those that an operator may call after an \
               object of its own. If it stands on the cluster although nothing renders it, say so: `existing.secrets` of a DataPlane, \
               an Environment or an Organization lists names, and `*` in them stands for any text. In plain manifests, which may be a \
               part of what runs, it is judged where they hold Secrets of the same namespace.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', env: [{name: DATABASE_PASSWORD, valueFrom: {secretKeyRef: {name: cart-databse, key: password}}}]}]
---
apiVersion: v1
kind: Secret
metadata: {name: cart-database}
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', env: [{name: DATABASE_PASSWORD, valueFrom: {secretKeyRef: {name: cart-database, key: password}}}]}]
---
apiVersion: v1
kind: Secret
metadata: {name: cart-database}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    report(objects, &RULE.code, Referent::Secret, diagnostics);
}

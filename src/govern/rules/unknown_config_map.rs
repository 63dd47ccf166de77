//! Finds ConfigMaps that pods refer to and that nothing makes.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::missing::report;
use crate::govern::{Check, Objects, Rule};
use crate::model::Referent;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-config-map",
        level: Level::Warning,
        summary: "Pods refer to a ConfigMap that nothing makes.",
        docs: "Where a variable or a volume of a pod names a ConfigMap that is not there, its containers do not start. One that is \
               `optional` is not missed. If it stands on the cluster although nothing renders it, say so: `existing.configMaps` of a \
               DataPlane, an Environment or an Organization lists names, and `*` in them stands for any text. In plain manifests, \
               which may be a part of what runs, it is judged where they hold ConfigMaps of the same namespace.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', envFrom: [{configMapRef: {name: cart-setings}}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cart-settings}
data: {level: debug}
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', envFrom: [{configMapRef: {name: cart-settings}}]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cart-settings}
data: {level: debug}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    report(objects, &RULE.code, Referent::ConfigMap, diagnostics);
}

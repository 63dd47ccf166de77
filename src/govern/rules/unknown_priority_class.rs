//! Finds PriorityClasses that pods ask for and that nothing makes.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::missing::report;
use crate::govern::{Check, Objects, Rule};
use crate::model::Referent;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-priority-class",
        level: Level::Warning,
        summary: "Pods ask for a PriorityClass that nothing makes.",
        docs: "The API server refuses pods of an unknown class, and nothing starts. If it stands on the cluster although nothing \
               renders it, say so: `existing.priorityClasses` of a DataPlane, an Environment or an Organization lists names, and `*` \
               in them stands for any text. In plain manifests, which may be a part of what runs, it is judged where they hold \
               PriorityClasses.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  priorityClassName: shop-frist
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: shop-first}
value: 1000
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  priorityClassName: shop-first
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: shop-first}
value: 1000
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    report(objects, &RULE.code, Referent::PriorityClass, diagnostics);
}

//! Finds PersistentVolumeClaims that pods mount and that nothing makes.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::missing::report;
use crate::govern::{Check, Objects, Rule};
use crate::model::Referent;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-volume-claim",
        level: Level::Warning,
        summary: "Pods mount a PersistentVolumeClaim that nothing makes.",
        docs: "A pod waits until the claim is there. Claims that a StatefulSet makes of its templates count. If it stands on the \
               cluster although nothing renders it, say so: `existing.persistentVolumeClaims` of a DataPlane, an Environment or an \
               Organization lists names, and `*` in them stands for any text. In plain manifests, which may be a part of what runs, \
               it is judged where they hold PersistentVolumeClaims of the same namespace.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  volumes: [{name: data, persistentVolumeClaim: {claimName: cart-dat}}]
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', volumeMounts: [{name: data, mountPath: /data}]}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: cart-data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  volumes: [{name: data, persistentVolumeClaim: {claimName: cart-data}}]
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2', volumeMounts: [{name: data, mountPath: /data}]}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: cart-data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    report(objects, &RULE.code, Referent::PersistentVolumeClaim, diagnostics);
}

//! Finds images by tags that can mean another image tomorrow.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::images::{Reference, images};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "mutable-image-tag",
        level: Level::Warning,
        summary: "An image has no tag, or one that moves.",
        docs: "`latest`, `main` or no tag at all mean another image tomorrow: what was tested is not what runs, pods of one Deployment differ, and \
               nothing can be rolled back. Name a version, or better a digest (`@sha256:…`).",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:latest'}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2'}]
",
    check: Check::Objects(check),
};

/// Tags that are moved by habit.
const MOVING: [&str; 11] =
    ["latest", "main", "master", "dev", "develop", "edge", "nightly", "canary", "stable", "snapshot", "head"];

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for node in images(&manifest.body) {
            let image = node.as_str().unwrap_or_default();
            let reference = Reference::of(image);
            // A placeholder is filled in by somebody else.
            if reference.digest.is_some() || image.is_empty() || image.contains(['$', '{', '<']) {
                continue;
            }
            let what = match reference.tag {
                None => format!("the image `{image}` has no tag, which means `latest`"),
                Some(tag) if MOVING.iter().any(|moving| tag.eq_ignore_ascii_case(moving)) => {
                    format!("the image `{image}` has the tag `{tag}`, which moves")
                }
                Some(_) => continue,
            };
            findings.push(Finding { manifest, place: node.origin.span, what });
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "name a version or a digest", findings));
}

//! Finds images by tags that can mean another image tomorrow.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::images::{Reference, images};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "mutable-image-tag",
        level: Level::Warning,
        summary: "An image has no tag, or one that can mean another image tomorrow.",
        docs: "`latest`, `main` or no tag at all mean another image tomorrow: what was tested is not what runs, pods of one Deployment differ, and \
               nothing can be rolled back. Name a version, or better a digest (`@sha256:…`). The images of a build plane's tools decide what all \
               others are made of: there the tag of a version is an info, until a digest stands in its place.",
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
    let (mut findings, mut versions) = (Vec::new(), Vec::new());
    for manifest in objects.manifests {
        for node in images(&manifest.body) {
            let image = node.as_str().unwrap_or_default();
            let reference = Reference::of(image);
            // A placeholder is filled in by somebody else.
            if reference.digest.is_some() || image.is_empty() || image.contains(['$', '{', '<']) {
                continue;
            }
            let (list, what) = match reference.tag {
                None => (&mut findings, format!("the image `{image}` has no tag, which means `latest`")),
                Some(tag) if MOVING.iter().any(|moving| tag.eq_ignore_ascii_case(moving)) => {
                    (&mut findings, format!("the image `{image}` has the tag `{tag}`, which moves"))
                }
                // What builds images is rendered by us, with tags of our own choice where a plane says nothing.
                Some(_) if objects.is_complete && manifest.key.kind == "ClusterWorkflowTemplate" => {
                    (&mut versions, format!("the image `{image}` is named by its tag alone"))
                }
                Some(_) => continue,
            };
            list.push(Finding { manifest, place: node.origin.span, what });
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "name a version or a digest", findings));
    let mut versions = reports(objects, &RULE.code, "add the digest, `@sha256:…`, to pin it", versions);
    versions.iter_mut().for_each(|report| report.level = Level::Info);
    diagnostics.extend(versions);
}

//! Finds images by digests that no image can have.

use crate::diagnostics::{Code, Diagnostics, Level};
use crate::govern::findings::{Finding, reports};
use crate::govern::images::{Reference, images};
use crate::govern::{Check, Objects, Rule};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "malformed-image-digest",
        level: Level::Error,
        summary: "An image is named by a digest that is not one.",
        docs: "A digest is `sha256:` and 64 hexadecimal digits in lower case. Kubernetes takes any text, and the pods then wait for ever with \
               `InvalidImageName`. Copy the digest anew.",
    },
    example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers: [{name: main, image: 'registry.example.com/cart:1.4.2@sha256:2c26b46b68ff'}]
",
    instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
",
    check: Check::Objects(check),
};

fn check(objects: &Objects<'_>, diagnostics: &mut Diagnostics) {
    let mut findings = Vec::new();
    for manifest in objects.manifests {
        for node in images(&manifest.body) {
            let image = node.as_str().unwrap_or_default();
            let hexadecimal = Reference::of(image).digest.and_then(|digest| digest.strip_prefix("sha256:"));
            // A placeholder is filled in by somebody else.
            let Some(digits) = hexadecimal.filter(|digits| !digits.contains(['$', '{', '<'])) else {
                continue;
            };
            let legal = digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            if digits.len() != 64 || !legal {
                let what = format!("the digest of the image `{image}` is not 64 hexadecimal digits");
                findings.push(Finding { manifest, place: node.origin.span, what });
            }
        }
    }
    diagnostics.extend(reports(objects, &RULE.code, "copy the digest from the registry", findings));
}

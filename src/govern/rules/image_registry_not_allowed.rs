//! Finds images from registries that an organization does not allow.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Level};
use crate::govern::pod_security::PodView;
use crate::govern::{Check, Judged, Rule};
use crate::tree::Node;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "image-registry-not-allowed",
        level: Level::Error,
        summary: "An image comes from a registry that its organization does not allow.",
        docs: "`imageRegistries` of the Organization lists the prefixes of images that it may run; a prefix that ends in `/` covers a whole \
               registry or path. Copy the image into an allowed registry, or add the prefix.",
    },
    example: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  imageRegistries: [registry.example.com/platform/]
",
    instead: "\
apiVersion: openchoreo.dev/v1alpha1
kind: Organization
metadata: {name: acme}
spec:
  imageRegistries: [registry.example.com/acme/]
",
    check: Check::Platform(check),
};

fn check(judged: &Judged<'_>, diagnostics: &mut Diagnostics) {
    for manifest in judged.objects.manifests {
        let owner = manifest.owner.organization.as_deref();
        let Some(organization) = owner.and_then(|name| judged.organization(name)) else { continue };
        let allowed = &organization.spec.image_registries;
        let Some(first) = allowed.first() else { continue };
        let Some(pod) = PodView::of_object(&manifest.body) else { continue };
        let volumes = pod.spec.get("volumes").and_then(Node::as_sequence).into_iter().flatten();
        let mounted = volumes.filter_map(|volume| volume.at(&["image", "reference"]));
        let run = pod.containers().filter_map(|container| container.get("image"));
        for image in run.chain(mounted) {
            let name = qualified(image.as_str().unwrap_or_default());
            if !allowed.iter().any(|prefix| covers(prefix, &name)) {
                diagnostics.push(report(image, first.span).object(manifest.key.object_name()));
            }
        }
    }
}

/// Whether a prefix holds an image: it ends where a part of the name ends, so that `acme` does not cover `acme-evil`.
fn covers(prefix: &str, name: &str) -> bool {
    // Behind a bare host a colon begins a port, which is another registry.
    let ends: &[char] = if prefix.contains('/') { &['/', ':', '@'] } else { &['/'] };
    name.strip_prefix(prefix).is_some_and(|rest| prefix.ends_with('/') || rest.starts_with(ends))
}

/// An image's name with the registry that a bare name stands for.
fn qualified(image: &str) -> String {
    let first = image.split('/').next().unwrap_or_default();
    let has_registry = image.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    match (has_registry, image.contains('/')) {
        (true, _) => image.to_owned(),
        (false, true) => format!("docker.io/{image}"),
        (false, false) => format!("docker.io/library/{image}"),
    }
}

fn report(image: &Node, allowed: crate::source::Span) -> Diagnostic {
    let name = image.as_str().unwrap_or_default();
    Diagnostic::new(
        &RULE.code,
        format!("the image `{name}` comes from a registry that the organization does not allow"),
    )
    .at(image.origin.span, "")
    .label(allowed, "allowed are these")
    .hint("copy it into an allowed registry, or add its prefix to `imageRegistries`")
}

//! Says what can be wrong with rendered builds, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::resolve::BoundBuild;

/// The code of two builds of one image.
pub(in crate::render) static SHARED_IMAGE: Code = Code {
    name: "shared-image",
    level: Level::Error,
    summary: "Two components would push to one image.",
    docs: "An image is named `<registry>/<project>-<component>`, as in OpenChoreo, so that two organizations on one registry, or `a-b`, `c` and \
           `a`, `b-c`, can meet. One would find its tags among the other's. Rename one, or give their build planes registries of their own.",
};

pub(super) fn shared_image(image: &str, first: &BoundBuild<'_>, second: &BoundBuild<'_>) -> Diagnostic {
    let owner = |build: &BoundBuild<'_>| {
        format!(
            "organization `{}`, project `{}`, component `{}`",
            build.organization, build.project, build.component
        )
    };
    Diagnostic::new(&SHARED_IMAGE, format!("two components would push to the image `{image}`"))
        .at(second.component.span, owner(second))
        .label(first.component.span, owner(first))
        .hint("rename one of the two, or give their build planes registries of their own")
}

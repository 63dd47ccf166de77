//! Says what an engine would do to an object that its author does not mean.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::render::manifest::{Manifest, ObjectKey};
use crate::source::Span;

pub(in crate::render) static LEFT_OUT: Code = Code {
    name: "left-out-by-engine",
    level: Level::Error,
    summary: "An object that the delivery engine would leave out because of a word in it.",
    docs: "Argo CD does not apply a file that holds `+argocd:skip-file-rendering` anywhere, and deletes from the cluster what it applied from it \
           before. Write the text in another way, for example in two variables.",
};

pub(super) fn left_out_by_engine(manifest: &Manifest, word: &str, span: Span) -> Diagnostic {
    let ObjectKey { kind, name, .. } = &manifest.key;
    Diagnostic::new(
        &LEFT_OUT,
        format!("Argo CD would leave the {kind} `{name}` out, because it holds `{word}`"),
    )
    .at(span, "")
    .hint("write this text in another way")
    .object(manifest.key.object_name())
}

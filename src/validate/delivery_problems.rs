//! Says what can be wrong with the delivery by itself, one constructor for each fault.

use super::codes::{INCOMPLETE_ACCESS, INCOMPLETE_DELIVERY, INVALID_VALUE};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

pub(super) fn no_engine(span: Span) -> Diagnostic {
    Diagnostic::new(&INCOMPLETE_DELIVERY, "`delivery` names no engine, so nothing of it is rendered")
        .at(span, "")
        .hint("add `engine: ArgoCD` or `engine: Flux`; `engine: None` keeps the rest for later")
}

pub(super) fn no_repository(engine: Span) -> Diagnostic {
    Diagnostic::new(&INCOMPLETE_DELIVERY, "`delivery` names an engine and no repository")
        .at(engine, "reads which repository?")
        .hint("add `repository: https://…`, as the engine clones it")
}

pub(super) fn no_credentials(repository: Span) -> Diagnostic {
    Diagnostic::new(&INCOMPLETE_DELIVERY, "Flux clones over ssh with a key alone, and `delivery` names none")
        .at(repository, "cloned over ssh")
        .hint("add `credentialsRef: {name: …}`, a Secret with `identity` and `known_hosts`")
}

pub(super) fn credentials_of_argo_cd(reference: Span) -> Diagnostic {
    Diagnostic::new(&INVALID_VALUE, "`delivery.credentialsRef` has no effect with Argo CD")
        .at(reference, "")
        .hint("register the repository in Argo CD, which keeps its credentials, and remove the field")
}

pub(super) fn granularity_of_files(engine: Span) -> Diagnostic {
    Diagnostic::new(
        &INVALID_VALUE,
        "`delivery.granularity: Component` needs a folder for each component, and `layout.files: Component` makes none",
    )
    .at(engine, "applies folders")
    .hint("remove one of the two")
}

pub(super) fn half_access(missing: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INCOMPLETE_ACCESS, format!("the access of the cluster has no `{missing}`"))
        .at(span, "")
        .hint("an engine needs both `apiServerURL` and `credentialsRef`; without both you register the cluster yourself")
}

//! Lists what can be wrong with a build or a build plane by itself, with one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::Name;
use crate::source::Span;
use crate::tree::Located;

pub(super) static REPLACED_TEXT: Code = Code {
    name: "replaced-text",
    level: Level::Error,
    summary: "A text of a build that would be replaced on its way to the script.",
    docs: "Argo Workflows replaces `{{…}}` in whatever it reads, also inside the value of a parameter, and the kubelet replaces `$(NAME)` in \
           capitals and halves `$$`. What runs would not be what is written here, so such a text is refused. Anything else reaches the \
           script as it is, through environment variables: a branch named `$(id)` is a branch.",
};
pub(super) static UNKNOWN_ARGO_VERSION: Code = Code {
    name: "unknown-argo-version",
    level: Level::Error,
    summary: "A version of Argo Workflows that Bindery does not know.",
    docs: "Locks and schedules are spelled differently from version to version, and a field that a version does not know has no effect. \
           Write the minor version of the plane's Argo Workflows, or leave the field out for the newest that Bindery knows.",
};
pub(super) static DUPLICATE_TOOL: Code = Code {
    name: "duplicate-tool",
    level: Level::Error,
    summary: "A build plane lists two tools of one name.",
    docs: "The name of a tool is the name of its build template, which components refer to. Rename or remove one of the two.",
};

pub(super) fn replaced_text(field: &str, by: &str, text: &Located<String>) -> Diagnostic {
    Diagnostic::new(&REPLACED_TEXT, format!("{by} would replace a part of `{field}`"))
        .at(text.span, "")
        .hint("`{{`, `$$` and `$(NAME)` in capitals do not arrive as they are written; anything else does")
}

pub(super) fn unknown_argo_version(version: &Located<String>, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_ARGO_VERSION, format!("Bindery does not know Argo Workflows `{version}`"))
        .at(version.span, "")
        .hint(format!("it knows {}", known.join(", ")))
}

pub(super) fn duplicate_tool(tool: &Name, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_TOOL, format!("the tool `{tool}` is listed twice"))
        .at(tool.span, "again here")
        .label(first, "first here")
}

//! Words what can be wrong with a file or its YAML, with one constructor for each fault.

use granit_parser::{ErrorKind, ScanError};

use super::codes::{
    ALIAS_LIMIT, AMBIGUOUS_SCALAR, CONFIG_OUT_OF_PLACE, CONTROLLER_OWNED_KIND, CUSTOM_TAG, DUPLICATE_KEY,
    FILE_TOO_LARGE, INCOMPLETE_DEFINITION, KEY_NOT_A_STRING, LEGACY_KIND, LINK_INSIDE, LINK_OUTSIDE,
    MERGE_KEY, NESTED_TOO_DEEP, NOT_A_DEFINITION, NOT_A_MANIFEST, NOT_UTF8, NUMBER_TOO_LARGE,
    OTHER_REPOSITORY, TOO_MANY_DOCUMENTS, UNKNOWN_API_VERSION, UNKNOWN_KIND, UNREADABLE_FILE, YAML_SYNTAX,
};
use super::foreign::renders;
use super::yaml::Dialect;
use crate::diagnostics::{Diagnostic, Level, did_you_mean};
use crate::model::Kind;
use crate::source::{FileId, Irregularity, IrregularityKind, Span};
use crate::tree::Value;

pub(super) fn syntax(error: &ScanError, text: &str, span: Span, depth: usize) -> Diagnostic {
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(span, depth);
    }
    let offset = span.start as usize;
    let line_start = text.as_bytes()[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    // Of a tab the scanner speaks where the value before it ends, which is on the line before.
    let lines = if error.info().contains("tab") { 2 } else { 1 };
    let tab = text.get(line_start..).and_then(|rest| indenting_tab(rest, lines));
    let report =
        Diagnostic::new(&YAML_SYNTAX, format!("cannot read the YAML: {}", error.info().to_lowercase()));
    if let Some(tab) = tab {
        let tab = (line_start + tab) as u32;
        let at = Span { file: span.file, start: tab, end: tab + 1 };
        return report.at(at, "a tab").hint("indent with spaces: YAML does not allow tabs");
    }
    let report = report.at(span, "");
    let line = text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default().trim();
    if line.ends_with(':') && line.contains(": ") {
        let image = line.split(": ").next().is_some_and(|key| key.trim_start_matches("- ") == "image");
        return report.hint(match image {
            true => "the image ends in `:`: write its tag behind, such as `:1.0.0`",
            false => "the value ends in `:`: write what belongs behind it, or put the whole value in quotes",
        });
    }
    if line.contains(": {{") {
        return report.hint("a value that begins with `{{` has to be in quotes");
    }
    match error.kind() {
        ErrorKind::DirectiveDisallowed => report.hint("remove the line that begins with `%`"),
        ErrorKind::UnknownAnchor => {
            report.hint("an alias `*name` needs an anchor `&name` before it in the same document")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::InvalidQuotedScalarIndent => {
            report.hint("a quote that was opened above is not closed: look for a line with one quote only")
        }
        ErrorKind::UnclosedFlowCollection { .. } => {
            report.hint("close it, or put the value in quotes if it is text")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey | ErrorKind::MappingValueNotAllowed => {
            report.hint("a key is indented as far as its neighbours; text that holds `: ` has to be quoted")
        }
        _ => report.hint("look at the indentation and quotes of this line and the one before"),
    }
}

/// YAML that other readers take, and kubectl not or in a way of its own.
pub(super) fn unlike_kubectl(why: &str, hint: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&YAML_SYNTAX, format!("cannot read this as kubectl does: {why}")).at(span, "").hint(hint)
}

/// Says at the last fault that is told that there are more.
pub(super) fn more_faults(last: Diagnostic) -> Diagnostic {
    last.hint("this document has more faults than are told; correct these first")
}

/// The place of the first tab in the indentation of the first lines of a text.
fn indenting_tab(text: &str, lines: usize) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(lines) {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(tab) = indent.find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

pub(super) fn duplicate_key(key: &str, second: Span, first: Span, dialect: Dialect) -> Diagnostic {
    let mut report = Diagnostic::new(&DUPLICATE_KEY, format!("the key `{key}` stands twice in one map"))
        .at(second, "again here")
        .label(first, "first here")
        .hint("remove or rename one of the two");
    if dialect == Dialect::Kubernetes {
        // kubectl takes the last one and says nothing.
        report.level = Level::Warning;
    }
    report
}

pub(super) fn ambiguous_scalar(text: &str, other: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &AMBIGUOUS_SCALAR,
        format!("unquoted `{text}` is a string to some YAML readers and {other} to others"),
    )
    .at(span, "quote this")
    .hint(match other {
        "a boolean" => format!("write `\"{text}\"` for the text, or `true` or `false`"),
        "a number" | "a number in another base" => {
            format!("write `\"{text}\"` for the text, or the number in plain decimal digits")
        }
        _ => format!("write `\"{text}\"`"),
    })
}

pub(super) fn ambiguous_key(text: &str, other: &str, span: Span) -> Diagnostic {
    let message = format!("the unquoted key `{text}` is a string to some YAML readers and {other} to others");
    Diagnostic::new(&AMBIGUOUS_SCALAR, message).at(span, "quote this").hint(format!("write `\"{text}\"`"))
}

pub(super) fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::new(&MERGE_KEY, "the merge key `<<` is not supported")
        .at(span, "")
        .hint("write the fields out, or put what is shared into a class")
}

pub(super) fn custom_tag(tag: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&CUSTOM_TAG, format!("the tag `{tag}` has no meaning in a definition"))
        .at(span, "")
        .hint("remove the tag; quote the value if it is text")
}

pub(super) fn key_not_a_string(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&KEY_NOT_A_STRING, format!("a key has to be a string, not {what}")).at(span, "").hint(
        match what {
            "a list or a map" => {
                "put the value that begins here in quotes if it is text, such as a template `{{ … }}`"
            }
            _ => "quote the key",
        },
    )
}

pub(super) fn number_too_large(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&NUMBER_TOO_LARGE, format!("`{text}` does not fit into 64 bits"))
        .at(span, "")
        .hint("quote it if it is text")
}

pub(super) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(&NESTED_TOO_DEEP, format!("nested deeper than {limit} levels"))
        .at(span, "")
        .hint("`limits.depth` in bindery.yaml raises the limit")
}

pub(super) fn too_many_aliases(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(&ALIAS_LIMIT, format!("more than {limit} aliases in one document"))
        .at(span, "")
        .hint("`limits.aliases` in bindery.yaml raises the limit")
}

pub(super) fn alias_to_itself(span: Span) -> Diagnostic {
    Diagnostic::new(&ALIAS_LIMIT, "an alias stands inside the value that it names")
        .at(span, "")
        .hint("write the value out")
}

pub(super) fn alias_expansion(span: Span, limit: usize) -> Diagnostic {
    Diagnostic::new(
        &ALIAS_LIMIT,
        format!("aliases make this document too large: over {limit} values, or too deep"),
    )
    .at(span, "with this one")
    .hint("write the values out, or put what is shared into a class")
}

pub(super) fn too_many_documents(file: FileId, limit: usize) -> Diagnostic {
    Diagnostic::new(&TOO_MANY_DOCUMENTS, format!("more than {limit} documents"))
        .at(Span::head(file, 0), "from this file on nothing is read")
        .hint("`limits.documents` in bindery.yaml raises the limit")
}

/// Documents among the manifests of one file that are no objects: the first of them, and how many there are.
pub(super) fn not_a_manifest(span: Span, count: usize) -> Diagnostic {
    let message = match count {
        1 => {
            "a document without `apiVersion` and `kind` is no Kubernetes object and is passed over".to_owned()
        }
        _ => format!(
            "{count} documents without `apiVersion` and `kind` are no Kubernetes objects and are passed over"
        ),
    };
    let label = if count == 1 { "" } else { "the first of them" };
    Diagnostic::new(&NOT_A_MANIFEST, message)
        .at(Span { end: span.start, ..span }, label)
        .hint("leave out what is not to be applied, such as values of templates")
}

/// Nothing of a chart was judged, so that it is an error: silence would pass for a verdict.
pub(super) fn unrendered_chart(chart: FileId, folder: &str) -> Diagnostic {
    let place = if folder.is_empty() { "." } else { folder };
    let message = "a Helm chart holds templates of manifests, not manifests, and is passed over";
    Diagnostic::new(&NOT_A_MANIFEST, message)
        .leveled(Level::Error)
        .at(Span::head(chart, 0), "the chart")
        .hint(format!("render it first: `helm template {place} | bindery check --manifests -`"))
}

/// The same of a template without its chart.
pub(super) fn unrendered_template(file: FileId) -> Diagnostic {
    let message = "a file with `{{ … }}` that no reader of YAML understands is a template of manifests, and is passed over";
    Diagnostic::new(&NOT_A_MANIFEST, message)
        .leveled(Level::Error)
        .at(Span::head(file, 0), "as are others beside it")
        .hint("have Helm render the chart: `helm template CHART | bindery check --manifests -`")
}

pub(super) fn unbuilt_customization(file: FileId, folder: &str) -> Diagnostic {
    let place = if folder.is_empty() { "." } else { folder };
    let message =
        "a Kustomization that changes its resources is not built here: they are judged without its changes";
    Diagnostic::new(&NOT_A_MANIFEST, message)
        .leveled(Level::Error)
        .at(Span::head(file, 0), "")
        .hint(format!("build it first: `kubectl kustomize {place} | bindery check --manifests -`"))
}

pub(super) fn irregular(irregularity: &Irregularity) -> Diagnostic {
    let span = Span::head(irregularity.file, 0);
    let report = |code, message: String| Diagnostic::new(code, message).at(span, "");
    match &irregularity.kind {
        IrregularityKind::LinkInside { target } => {
            let place = if target.is_empty() { "the root".to_owned() } else { format!("`{target}`") };
            report(&LINK_INSIDE, format!("a symbolic link to {place}, which is read at its own place"))
        }
        IrregularityKind::LinkOutside => report(
            &LINK_OUTSIDE,
            "a symbolic link that leaves the repository or points at nothing".to_owned(),
        )
        .hint("copy the file into the repository, or remove the link"),
        IrregularityKind::OtherRepository => report(
            &OTHER_REPOSITORY,
            "this folder belongs to another Git repository, so nothing in it is read".to_owned(),
        )
        .hint("copy its definitions into this repository; a folder that holds none belongs under `ignore` in bindery.yaml"),
        IrregularityKind::NotRegular => report(&UNREADABLE_FILE, "not a regular file".to_owned())
            .hint("remove it, or leave it out with `ignore` in bindery.yaml"),
        IrregularityKind::LinkUnread { target } => report(
            &LINK_OUTSIDE,
            format!("a symbolic link to `{target}`, which is not read as a file of definitions"),
        )
        .hint("put the file itself in the place of the link, or remove the link"),
        IrregularityKind::TooMuch { limit } => report(
            &FILE_TOO_LARGE,
            format!("with this file all together are more than the limit of {limit} bytes; nothing behind it is read"),
        )
        .hint("`include` and `ignore` in bindery.yaml leave out files that hold no definitions"),
        IrregularityKind::TooLarge { size, limit } => {
            report(&FILE_TOO_LARGE, format!("{size} bytes are more than the limit of {limit}"))
                .hint("`limits.fileSize` in bindery.yaml raises the limit, `ignore` leaves the file out")
        }
        IrregularityKind::NotUtf8 { offset } => {
            report(&NOT_UTF8, format!("not UTF-8: the byte at offset {offset} does not fit"))
                .hint("convert the file to UTF-8")
        }
        IrregularityKind::BadPath => {
            report(&NOT_UTF8, "the path is not UTF-8 or holds control characters".to_owned())
                .hint("rename the file")
        }
        IrregularityKind::Unreadable { reason } => {
            report(&UNREADABLE_FILE, format!("cannot be read: {reason}"))
        }
    }
}

pub(super) fn not_definitions(folder: &str, patterns: &[&str], count: usize, first: Span) -> Diagnostic {
    let (documents, are) =
        if count == 1 { ("document", "is not a definition") } else { ("documents", "are not definitions") };
    let place = if folder.is_empty() { "at the root".to_owned() } else { format!("in `{folder}`") };
    let line: Vec<String> = patterns.iter().map(|pattern| format!("\"{pattern}\"")).collect();
    let line = line.join(", ");
    Diagnostic::new(&NOT_A_DEFINITION, format!("{count} {documents} {place} {are}"))
        .at(first, "the first of them")
        .hint(format!("add `ignore: [{line}]` to the spec of bindery.yaml, or name the folders of definitions under `include`"))
}

pub(super) fn not_a_config(span: Span) -> Diagnostic {
    let mut report = Diagnostic::new(&NOT_A_DEFINITION, "a document of the Config file is no definition")
        .at(span, "")
        .hint("begin it with `apiVersion: bindery.dev/v1alpha1`, `kind: Config` and `metadata: {name: bindery}`");
    report.level = Level::Error;
    report
}

pub(super) fn not_a_definition_here(what: &str, span: Span) -> Diagnostic {
    let mut report = Diagnostic::new(&NOT_A_DEFINITION, format!("{what} is no definition"))
        .at(span, "inside the folders that `include` names")
        .hint("move it out of these folders, or name it under `ignore` in bindery.yaml");
    report.level = Level::Error;
    report
}

/// A kind of ours under an `apiVersion` of Kubernetes or of another tool.
pub(super) fn ours_elsewhere(kind: &str, version: &str, span: Span) -> Diagnostic {
    let mut report = Diagnostic::new(
        &NOT_A_DEFINITION,
        format!("this `{kind}` is no definition: its `apiVersion` is another's"),
    )
    .at(span, "inside the folders that `include` names")
    .hint(format!("write `apiVersion: {version}`"));
    report.level = Level::Error;
    report
}

/// An object of Kubernetes; `instead` says what makes such objects here.
pub(super) fn object_here(kind: &str, instead: &str, span: Span) -> Diagnostic {
    let mut report = Diagnostic::new(&NOT_A_DEFINITION, format!("`{kind}` is no definition"))
        .at(span, "inside the folders that `include` names")
        .hint(instead)
        .hint("what is to stay as it is: move it out of these folders, or name it under `ignore` in bindery.yaml");
    report.level = Level::Error;
    report
}

/// A document whose first keys come again; `again` is where the next one begins.
pub(super) fn missing_separator(again: Span, first: Span) -> Diagnostic {
    let message = "two documents stand in one: `apiVersion` and `kind` come twice";
    Diagnostic::new(&DUPLICATE_KEY, message)
        .at(again, "a second document begins here")
        .label(first, "the first one's")
        .hint("write a line `---` before it")
}

pub(super) fn unknown_kind(kind: &str, api_version: &str, span: Span, known: &[&str]) -> Diagnostic {
    let elsewhere = Kind::ALL.iter().find(|known| known.name() == kind).map(|known| known.api().version());
    let hint = elsewhere.map(|version| format!("`{kind}` is a kind of `{version}`"));
    Diagnostic::new(&UNKNOWN_KIND, format!("`{api_version}` has no kind `{kind}`")).at(span, "").hints(
        hint.or_else(|| renders(kind).map(str::to_owned))
            .or_else(|| did_you_mean(kind, known.iter().copied())),
    )
}

pub(super) fn unknown_api_version(api_version: &str, span: Span, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_API_VERSION, format!("unknown apiVersion `{api_version}`"))
        .at(span, "")
        .hints(did_you_mean(api_version, known.iter().copied()))
}

pub(super) fn incomplete(missing: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INCOMPLETE_DEFINITION, format!("the definition has no `{missing}`"))
        .at(span, "missing here")
        .hint(format!("add `{missing}`"))
}

pub(super) fn name_not_text(value: &Value, span: Span) -> Diagnostic {
    Diagnostic::new(
        &INCOMPLETE_DEFINITION,
        format!("`metadata.name` has to be a string, not {}", value.noun()),
    )
    .at(span, "")
    .hint("quote the name")
}

pub(super) fn legacy_kind(kind: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &LEGACY_KIND,
        format!("`{kind}` is a kind of OpenChoreo's first generation and renders nothing"),
    )
    .at(span, "")
    .hints(renders(kind).map(str::to_owned))
}

pub(super) fn controller_owned_kind(kind: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &CONTROLLER_OWNED_KIND,
        format!("`{kind}` is written by OpenChoreo's controllers and renders nothing"),
    )
    .at(span, "")
}

pub(super) fn config_out_of_place(span: Span) -> Diagnostic {
    Diagnostic::new(
        &CONFIG_OUT_OF_PLACE,
        "a Config stands outside `bindery.yaml`, or is the second one there",
    )
    .at(span, "")
    .hint("keep one Config in `bindery.yaml` at the root")
}

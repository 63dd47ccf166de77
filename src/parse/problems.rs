//! Lists what can be wrong with a file or its YAML, with one constructor for each fault.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostics::{Code, Diagnostic, Level, did_you_mean};
use crate::source::{FileId, Irregularity, IrregularityKind, Span};
use crate::tree::Value;

/// Every code of this stage.
pub static CODES: &[&Code] = &[
    &YAML_SYNTAX,
    &DUPLICATE_KEY,
    &AMBIGUOUS_SCALAR,
    &MERGE_KEY,
    &CUSTOM_TAG,
    &KEY_NOT_A_STRING,
    &NUMBER_TOO_LARGE,
    &NESTED_TOO_DEEP,
    &ALIAS_LIMIT,
    &TOO_MANY_DOCUMENTS,
    &FILE_TOO_LARGE,
    &NOT_UTF8,
    &LINK_INSIDE,
    &LINK_OUTSIDE,
    &UNREADABLE_FILE,
    &NOT_A_DEFINITION,
    &UNKNOWN_KIND,
    &UNKNOWN_API_VERSION,
    &INCOMPLETE_DEFINITION,
    &LEGACY_KIND,
    &CONTROLLER_OWNED_KIND,
    &CONFIG_OUT_OF_PLACE,
];

static YAML_SYNTAX: Code = Code {
    name: "yaml-syntax",
    level: Level::Error,
    summary: "The text is not YAML.",
    docs: "A YAML reader cannot make sense of the file from this place on. Usual causes: a tab used for indentation, \
           a key that is indented differently from its neighbours, a missing space behind a colon, an unclosed quote or bracket. \
           Documents before and behind the broken one are still checked.",
};
static DUPLICATE_KEY: Code = Code {
    name: "duplicate-key",
    level: Level::Error,
    summary: "A map holds one key twice.",
    docs: "Readers disagree on which of the two values counts: kubectl silently takes the last one. Remove or rename one of them.",
};
static AMBIGUOUS_SCALAR: Code = Code {
    name: "ambiguous-scalar",
    level: Level::Error,
    summary: "Unquoted text that YAML 1.1 and YAML 1.2 readers understand differently.",
    docs: "`yes`, `on`, `017`, `1e3`, `12:30:45`, `2026-01-01` and their like are a string to some readers and a boolean, \
           a number or a date to others. Quote the text if you mean a string; write `true`, `false` or a plain decimal number otherwise.",
};
static MERGE_KEY: Code = Code {
    name: "merge-key",
    level: Level::Error,
    summary: "`<<` is not supported.",
    docs: "The merge key was never part of YAML 1.2 and readers treat it differently. Write the fields out, or put what is shared into a class.",
};
static CUSTOM_TAG: Code = Code {
    name: "custom-tag",
    level: Level::Error,
    summary: "A YAML tag that has no meaning in definitions.",
    docs: "Tags such as `!Foo`, `!!binary` or `!!int` make readers construct values of their own kind. Definitions hold plain strings, \
           numbers, booleans, lists and maps; remove the tag.",
};
static KEY_NOT_A_STRING: Code = Code {
    name: "key-not-a-string",
    level: Level::Error,
    summary: "A map key that is no string.",
    docs: "Keys of Kubernetes objects are strings. Quote a number, a boolean or null that is meant as a key.",
};
static NUMBER_TOO_LARGE: Code = Code {
    name: "number-too-large",
    level: Level::Error,
    summary: "A whole number outside 64 bits.",
    docs: "Kubernetes' integers hold 64 bits. Quote the digits if they are meant as text.",
};
static NESTED_TOO_DEEP: Code = Code {
    name: "nested-too-deep",
    level: Level::Error,
    summary: "Lists and maps are nested deeper than the limit.",
    docs: "The limit protects against files that are made to exhaust memory. `limits.depth` in bindery.yaml raises it.",
};
static ALIAS_LIMIT: Code = Code {
    name: "alias-limit",
    level: Level::Error,
    summary: "Aliases are too many, grow too large, or refer to themselves.",
    docs: "A few aliases can stand for billions of values. `limits.aliases` in bindery.yaml raises the number of aliases in a document; \
           what they add to it is bounded as well.",
};
static TOO_MANY_DOCUMENTS: Code = Code {
    name: "too-many-documents",
    level: Level::Error,
    summary: "The repository holds more documents than the limit.",
    docs: "`limits.documents` in bindery.yaml raises the limit.",
};
static FILE_TOO_LARGE: Code = Code {
    name: "file-too-large",
    level: Level::Error,
    summary: "A file is larger than the limit, or all files together are, and was not read.",
    docs: "`limits.fileSize` in bindery.yaml raises the limit; `ignore` leaves out files that hold no definitions.",
};
static NOT_UTF8: Code = Code {
    name: "not-utf8",
    level: Level::Error,
    summary: "A file is not UTF-8 text, or its path is not.",
    docs: "Definitions are UTF-8 (a byte order mark is accepted). Convert the file, or leave it out with `ignore` in bindery.yaml.",
};
static LINK_INSIDE: Code = Code {
    name: "link-inside",
    level: Level::Info,
    summary: "A symbolic link was not followed; its target is read at its own place.",
    docs: "Every definition has exactly one place. A link to a file of the same repository changes nothing.",
};
static LINK_OUTSIDE: Code = Code {
    name: "link-outside",
    level: Level::Error,
    summary: "A symbolic link leaves the repository, its target does not exist, or nothing reads its target.",
    docs: "What the link points at is not part of the repository, so nobody reviewed it, or is no file of definitions, so nobody reads it. \
           Copy the file to the place of the link or remove the link.",
};
static UNREADABLE_FILE: Code = Code {
    name: "unreadable-file",
    level: Level::Error,
    summary: "A file could not be read.",
    docs: "The operating system refused, or the path is a device, a pipe or a socket. Nothing is left out in silence, so this is an error.",
};
static NOT_A_DEFINITION: Code = Code {
    name: "not-a-definition",
    level: Level::Warning,
    summary: "YAML or JSON files that hold no definitions.",
    docs: "Files of other tools are not compiled. Name them under `ignore` in bindery.yaml, or name the folders of definitions under `include`; \
           with `include`, everything in the named folders has to be a definition.",
};
static UNKNOWN_KIND: Code = Code {
    name: "unknown-kind",
    level: Level::Error,
    summary: "A kind that this API group does not have.",
    docs: "`bindery explain <Kind>` describes a kind; `bindery schema` prints the schemas of all of them.",
};
static UNKNOWN_API_VERSION: Code = Code {
    name: "unknown-api-version",
    level: Level::Error,
    summary: "An apiVersion that Bindery does not know.",
    docs: "Definitions are `openchoreo.dev/v1alpha1` or `bindery.dev/v1alpha1`.",
};
static INCOMPLETE_DEFINITION: Code = Code {
    name: "incomplete-definition",
    level: Level::Error,
    summary: "A definition without apiVersion, kind or metadata.name.",
    docs: "Every definition says what it is (`apiVersion`, `kind`) and who it is (`metadata.name`).",
};
static LEGACY_KIND: Code = Code {
    name: "legacy-kind",
    level: Level::Warning,
    summary: "A kind of OpenChoreo's first generation; it renders nothing.",
    docs: "DeploymentTrack, DeployableArtifact, Deployment and Endpoint of openchoreo.dev were replaced by Workload, Service, \
           WebApplication, ScheduledTask and their bindings.",
};
static CONTROLLER_OWNED_KIND: Code = Code {
    name: "controller-owned-kind",
    level: Level::Warning,
    summary: "A kind that OpenChoreo's controllers write; it renders nothing.",
    docs: "Release and GitCommitRequest are results, not definitions. Bindery writes manifests instead; remove the file.",
};
static CONFIG_OUT_OF_PLACE: Code = Code {
    name: "config-out-of-place",
    level: Level::Error,
    summary: "A Config outside bindery.yaml, or a second one.",
    docs: "Config is read from `bindery.yaml` at the root alone, so that there is one place to look.",
};

pub(super) fn syntax(error: &ScanError, text: &str, span: Span) -> Diagnostic {
    let offset = span.start as usize;
    let line_start = text.as_bytes()[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let deep = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
    let code = if deep { &NESTED_TOO_DEEP } else { &YAML_SYNTAX };
    let report = Diagnostic::new(code, format!("cannot read the YAML: {}", error.info().to_lowercase()));
    if indent.contains('\t') {
        let tab = (line_start + indent.find('\t').unwrap_or(0)) as u32;
        let at = Span { file: span.file, start: tab, end: tab + 1 };
        return report.at(at, "a tab").hint("indent with spaces: YAML does not allow tabs");
    }
    let report = report.at(span, "");
    match error.kind() {
        ErrorKind::DirectiveDisallowed => report.hint("remove the line that begins with `%`"),
        ErrorKind::UnknownAnchor => {
            report.hint("an alias `*name` needs an anchor `&name` before it in the same document")
        }
        _ => report.hint("look at the indentation and quotes of this line and the one before"),
    }
}

pub(super) fn duplicate_key(key: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&DUPLICATE_KEY, format!("the key `{key}` stands twice in one map"))
        .at(second, "again here")
        .label(first, "first here")
        .hint("remove or rename one of the two")
}

pub(super) fn ambiguous_scalar(text: &str, other: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &AMBIGUOUS_SCALAR,
        format!("unquoted `{text}` is a string to some YAML readers and {other} to others"),
    )
    .at(span, "quote this")
    .hint(match other {
        "a boolean" => format!("write `\"{text}\"` for the text, or `true` or `false`"),
        _ => format!("write `\"{text}\"` for the text, or the number in plain decimal digits"),
    })
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
    Diagnostic::new(&KEY_NOT_A_STRING, format!("a key has to be a string, not {what}"))
        .at(span, "")
        .hint("quote the key")
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
    Diagnostic::new(&ALIAS_LIMIT, "an alias stands inside the value that it names").at(span, "")
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

pub(super) fn not_definitions(folder: &str, first: Span, count: usize) -> Diagnostic {
    let files = if count == 1 { "1 document is".to_owned() } else { format!("{count} documents are") };
    let place = if folder.is_empty() { "at the root".to_owned() } else { format!("in `{folder}`") };
    let line = if folder.is_empty() { "<file>".to_owned() } else { format!("{folder}/**") };
    Diagnostic::new(&NOT_A_DEFINITION, format!("{files} no definition {place}"))
        .at(first, "the first of them")
        .hint(format!("add `ignore: [\"{line}\"]` to the spec of bindery.yaml, or name the folders of definitions under `include`"))
}

pub(super) fn not_a_definition_here(what: &str, span: Span) -> Diagnostic {
    let mut report = Diagnostic::new(&NOT_A_DEFINITION, format!("{what} is no definition"))
        .at(span, "inside the folders that `include` names")
        .hint("move it out of these folders, or name it under `ignore` in bindery.yaml");
    report.level = Level::Error;
    report
}

pub(super) fn unknown_kind(kind: &str, api_version: &str, span: Span, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_KIND, format!("`{api_version}` has no kind `{kind}`"))
        .at(span, "")
        .hints(did_you_mean(kind, known.iter().copied()))
}

pub(super) fn unknown_api_version(api_version: &str, span: Span, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_API_VERSION, format!("unknown apiVersion `{api_version}`"))
        .at(span, "")
        .hints(did_you_mean(api_version, known.iter().copied()))
}

pub(super) fn incomplete(missing: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&INCOMPLETE_DEFINITION, format!("the definition has no `{missing}`"))
        .at(span, "this document")
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

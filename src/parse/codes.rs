//! Tells of every fault of a file or its YAML what it is, why it matters and what to do.

use crate::diagnostics::{Code, Level};

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
    &OTHER_REPOSITORY,
    &UNREADABLE_FILE,
    &NOT_A_DEFINITION,
    &NOT_A_MANIFEST,
    &UNKNOWN_KIND,
    &UNKNOWN_API_VERSION,
    &INCOMPLETE_DEFINITION,
    &LEGACY_KIND,
    &CONTROLLER_OWNED_KIND,
    &CONFIG_OUT_OF_PLACE,
];

pub(super) static YAML_SYNTAX: Code = Code {
    name: "yaml-syntax",
    level: Level::Error,
    summary: "The text is not YAML.",
    docs: "A YAML reader cannot make sense of the file from this place on. Usual causes: a tab used for indentation, \
           a key that is indented differently from its neighbours, a missing space behind a colon, an unclosed quote or bracket. \
           Documents before and behind the broken one are still checked.",
};
pub(super) static DUPLICATE_KEY: Code = Code {
    name: "duplicate-key",
    level: Level::Error,
    summary: "A map holds one key twice.",
    docs: "Readers disagree on which of the two values counts: kubectl silently takes the last one. Remove or rename one of them.",
};
pub(super) static AMBIGUOUS_SCALAR: Code = Code {
    name: "ambiguous-scalar",
    level: Level::Error,
    summary: "Unquoted text that YAML 1.1 and YAML 1.2 readers understand differently.",
    docs: "`yes`, `on`, `017`, `1e3`, `12:30:45`, `2026-01-01` and their like are a string to some readers and a boolean, \
           a number or a date to others. Quote the text if you mean a string; write `true`, `false` or a plain decimal number otherwise.",
};
pub(super) static MERGE_KEY: Code = Code {
    name: "merge-key",
    level: Level::Error,
    summary: "`<<` is not supported.",
    docs: "The merge key was never part of YAML 1.2 and readers treat it differently. Write the fields out, or put what is shared into a class.",
};
pub(super) static CUSTOM_TAG: Code = Code {
    name: "custom-tag",
    level: Level::Error,
    summary: "A YAML tag that has no meaning in definitions.",
    docs: "Tags such as `!Foo`, `!!binary` or `!!int` make readers construct values of their own kind. Definitions hold plain strings, \
           numbers, booleans, lists and maps; remove the tag.",
};
pub(super) static KEY_NOT_A_STRING: Code = Code {
    name: "key-not-a-string",
    level: Level::Error,
    summary: "A map key that is no string.",
    docs: "Keys of Kubernetes objects are strings. Quote a number, a boolean or null that is meant as a key.",
};
pub(super) static NUMBER_TOO_LARGE: Code = Code {
    name: "number-too-large",
    level: Level::Error,
    summary: "A whole number outside 64 bits.",
    docs: "Kubernetes' integers hold 64 bits. Quote the digits if they are meant as text.",
};
pub(super) static NESTED_TOO_DEEP: Code = Code {
    name: "nested-too-deep",
    level: Level::Error,
    summary: "Lists and maps are nested deeper than the limit.",
    docs: "The limit protects against files that are made to exhaust memory. `limits.depth` in bindery.yaml raises it.",
};
pub(super) static ALIAS_LIMIT: Code = Code {
    name: "alias-limit",
    level: Level::Error,
    summary: "Aliases are too many, grow too large, or refer to themselves.",
    docs: "A few aliases can stand for billions of values. `limits.aliases` in bindery.yaml raises the number of aliases in a document; \
           what they add to it is bounded as well.",
};
pub(super) static TOO_MANY_DOCUMENTS: Code = Code {
    name: "too-many-documents",
    level: Level::Error,
    summary: "The repository holds more documents than the limit.",
    docs: "`limits.documents` in bindery.yaml raises the limit.",
};
pub(super) static FILE_TOO_LARGE: Code = Code {
    name: "file-too-large",
    level: Level::Error,
    summary: "A file is larger than the limit, or all files together are, and was not read.",
    docs: "`limits.fileSize` in bindery.yaml raises the limit; `ignore` leaves out files that hold no definitions.",
};
pub(super) static NOT_UTF8: Code = Code {
    name: "not-utf8",
    level: Level::Error,
    summary: "A file is not UTF-8 text, or its path is not.",
    docs: "Definitions are UTF-8 (a byte order mark is accepted). Convert the file, or leave it out with `ignore` in bindery.yaml.",
};
pub(super) static LINK_INSIDE: Code = Code {
    name: "link-inside",
    level: Level::Info,
    summary: "A symbolic link was not followed; its target is read at its own place.",
    docs: "Every definition has exactly one place. A link to a file of the same repository changes nothing.",
};
pub(super) static LINK_OUTSIDE: Code = Code {
    name: "link-outside",
    level: Level::Error,
    summary: "A symbolic link leaves the repository, its target does not exist, or nothing reads its target.",
    docs: "What the link points at is not part of the repository, so nobody reviewed it, or is no file of definitions, so nobody reads it. \
           Copy the file to the place of the link or remove the link.",
};
pub(super) static OTHER_REPOSITORY: Code = Code {
    name: "other-repository",
    level: Level::Error,
    summary: "A folder among the definitions is a submodule or a Git repository of its own, so that nothing reads it.",
    docs: "A commit names what is in a submodule and does not hold it, so that whoever changes it there changes what is rendered here, and a \
           clone may lack it. Were the folder left out in silence, the next render would delete what its definitions rendered. Copy the \
           definitions into this repository. A folder without definitions goes under `ignore` in bindery.yaml; one that `.gitignore` names is passed over.",
};
pub(super) static UNREADABLE_FILE: Code = Code {
    name: "unreadable-file",
    level: Level::Error,
    summary: "A file could not be read.",
    docs: "The operating system refused, or the path is a device, a pipe or a socket. Nothing is left out in silence, so this is an error.",
};
pub(super) static NOT_A_DEFINITION: Code = Code {
    name: "not-a-definition",
    level: Level::Warning,
    summary: "YAML or JSON files that hold no definitions.",
    docs: "Files of other tools are not compiled. Name them under `ignore` in bindery.yaml, or name the folders of definitions under `include`; \
           with `include`, everything in the named folders has to be a definition.",
};
pub(super) static NOT_A_MANIFEST: Code = Code {
    name: "not-a-manifest",
    level: Level::Warning,
    summary: "A document given to `check --manifests` is no Kubernetes object.",
    docs: "Every object names its `apiVersion` and `kind`. A document without them, such as a file of values for templates, is passed over. \
           So are a Helm chart, which is an error because nothing of it was judged, and the patches of a Kustomization: give their output, \
           as in `helm template CHART | bindery check --manifests -`, or that of `kubectl kustomize FOLDER`.",
};
pub(super) static UNKNOWN_KIND: Code = Code {
    name: "unknown-kind",
    level: Level::Error,
    summary: "A kind that this API group does not have.",
    docs: "`bindery explain <Kind>` describes a kind; `bindery schema` prints the schemas of all of them.",
};
pub(super) static UNKNOWN_API_VERSION: Code = Code {
    name: "unknown-api-version",
    level: Level::Error,
    summary: "An apiVersion that Bindery does not know.",
    docs: "Definitions are `openchoreo.dev/v1alpha1` or `bindery.dev/v1alpha1`.",
};
pub(super) static INCOMPLETE_DEFINITION: Code = Code {
    name: "incomplete-definition",
    level: Level::Error,
    summary: "A definition without apiVersion, kind or metadata.name.",
    docs: "Every definition says what it is (`apiVersion`, `kind`) and who it is (`metadata.name`).",
};
pub(super) static LEGACY_KIND: Code = Code {
    name: "legacy-kind",
    level: Level::Warning,
    summary: "A kind of OpenChoreo's first generation; it renders nothing.",
    docs: "DeploymentTrack, DeployableArtifact, Deployment and Endpoint of openchoreo.dev were replaced by Workload, Service, \
           WebApplication, ScheduledTask and their bindings.",
};
pub(super) static CONTROLLER_OWNED_KIND: Code = Code {
    name: "controller-owned-kind",
    level: Level::Warning,
    summary: "A kind that OpenChoreo's controllers write; it renders nothing.",
    docs: "Release and GitCommitRequest are results, not definitions. Bindery writes manifests instead; remove the file.",
};
pub(super) static CONFIG_OUT_OF_PLACE: Code = Code {
    name: "config-out-of-place",
    level: Level::Error,
    summary: "A Config outside bindery.yaml, or a second one.",
    docs: "Config is read from `bindery.yaml` at the root alone, so that there is one place to look.",
};

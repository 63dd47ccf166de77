//! Says what can go wrong between rendered objects and the disk.

use std::fmt;
use std::io;
use std::path::Path;

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::render::ObjectKey;
use crate::source::Failure;

/// Every code of this stage.
pub static CODES: &[&Code] = &[&FOREIGN_FILE, &OLD_OUTPUT];

static FOREIGN_FILE: Code = Code {
    name: "foreign-file",
    level: Level::Warning,
    summary: "A file in a folder of the output was not rendered by Bindery; it stays.",
    docs: "Bindery deletes only what its own lists (`kustomization.yaml`) name. A file that no list names may be somebody's work, so it is \
           reported and left alone. Where Config names a delivery engine it is an error that no `severities` lower, because \
           nobody judged what the engine finds there. Move it out of the output folder, or delete it.",
};

static OLD_OUTPUT: Code = Code {
    name: "old-output",
    level: Level::Warning,
    summary: "A folder that Bindery rendered before and keeps current no more.",
    docs: "After a change of `output` in bindery.yaml the old folder stays as it was. Nobody updates it, nothing compares it with the definitions, \
           and an engine that reads it still applies it, changed by hand or not. Where Config names a delivery engine, or objects of one lie in the old folder, it is \
           an error that no `severities` lower. Delete the folder in the commit that changes `output`, and let the engine read the new one: Argo CD and \
           Flux stop at a folder that is gone, and delete nothing from the cluster.",
};

/// The report of a folder that an earlier output was written to; `is_read` when an engine may apply what stands there.
pub fn old_output(folder: &str, is_read: bool) -> Diagnostic {
    let message = format!("`{folder}` was rendered by Bindery, and is not the output any more");
    let report = Diagnostic::new(&OLD_OUTPUT, message);
    if is_read {
        return Diagnostic { level: Level::Error, ..report }
            .hint("delete it in the commit that changes `output`: a delivery engine may still apply what stands there");
    }
    report.hint("delete it once nothing reads it, or set `output` back")
}

/// The report of a file that no list names; `is_read` when an engine reads its folder.
pub fn foreign_file(path: &str, is_read: bool) -> Diagnostic {
    let report = Diagnostic::new(&FOREIGN_FILE, format!("`{path}` was not rendered by Bindery and stays"));
    let level = if is_read { Level::Error } else { report.level };
    Diagnostic { level, ..report }.hint("move it out of the output folder, or delete it")
}

/// A reason why rendered objects cannot become files; an earlier stage should have reported it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EmitError {
    /// Two objects would be written to one file.
    SharedPath {
        /// The file, below the output root.
        path: String,
        /// One of the two.
        first: String,
        /// The other.
        second: String,
    },
    /// A path that leaves the output, or that no object can have.
    UnsafePath {
        /// The path as it came out of the names.
        path: String,
    },
}

impl EmitError {
    pub(super) fn shared_path(path: String, first: &ObjectKey, second: &ObjectKey) -> Self {
        EmitError::SharedPath { path, first: object(first), second: object(second) }
    }
}

fn object(key: &ObjectKey) -> String {
    let namespace = key.namespace.as_ref().map_or(String::new(), |namespace| format!("{namespace}/"));
    format!("{} `{namespace}{}` ({}){}", key.kind, key.name, key.api_version, key.on_cluster())
}

impl fmt::Display for EmitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EmitError::SharedPath { path, first, second } => {
                write!(formatter, "{first} and {second} would be written to one file, `{path}`")
            }
            EmitError::UnsafePath { path } => {
                write!(formatter, "`{}` is no path for an object", path.escape_debug())
            }
        }
    }
}

impl std::error::Error for EmitError {}

pub(super) fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot {what} `{}`: {error}", path.display()));
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            failure.with_hint("make the output folder writable, or choose another with `--out-dir`")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            failure.with_hint("free some space and run again: the next run completes what is missing")
        }
        _ => failure,
    }
}

pub(super) fn symbolic_link(path: &Path) -> Failure {
    Failure::new(format!("`{}` is a symbolic link; Bindery does not write through links", path.display()))
        .with_hint("replace the link by a folder, or choose another with `--out-dir`")
}

pub(super) fn output_is_root(path: &Path) -> Failure {
    Failure::new(format!("`{}` holds the definitions, so it cannot take the output", path.display()))
        .with_hint("name a folder below it, or one elsewhere")
}

pub(super) fn no_way_back(output: &Path, place: &Path) -> Failure {
    let (output, place) = (output.display(), place.display());
    Failure::new(format!("`{output}` leads out of `{place}`, which is no folder or a symbolic link"))
        .with_hint("name the output folder without `..`")
}

pub(super) fn git_keeps(path: &Path) -> Failure {
    Failure::new(format!("`{}` cannot take the output: Git keeps its own files there", path.display()))
        .with_hint("name another folder")
}

pub(super) fn output_with_definitions(folder: &str, file: &str) -> Failure {
    Failure::new(format!("`{folder}` cannot take the output: it holds the definitions in `{file}`"))
        .with_hint("name a folder that holds nothing else")
}

pub(super) fn init_through_link(path: &Path) -> Failure {
    Failure::new(format!("`{}` is a symbolic link; Bindery does not write through links", path.display()))
        .with_hint("name a folder of its own, and nothing was written")
}

pub(super) fn not_a_folder(path: &Path) -> Failure {
    Failure::new(format!("`{}` is not a folder", path.display()))
        .with_hint("move it away, or choose another folder with `--out-dir`")
}

pub(super) fn locked(path: &Path) -> Failure {
    Failure::new(format!("another run of Bindery is writing to `{}`", path.display()))
        .with_hint("wait until it ends")
}

pub(super) fn in_the_way(root: &Path, paths: &[String]) -> Failure {
    let shown: Vec<String> =
        paths.iter().take(5).map(|path| format!("`{}`", root.join(path).display())).collect();
    let more = match paths.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Failure::new(format!("in the way of the output, and not written by Bindery: {}{more}", shown.join(", ")))
        .with_hint("move or delete these; nothing was written")
}

//! Reads definitions from a folder or a Git revision into one in-memory tree of files.

#![expect(clippy::disallowed_methods, reason = "this folder is the only reader of disk and Git")]

mod conversion;
mod files;
mod named;
mod path;
mod places;
mod problems;
mod revision;
mod root;
mod selection;
mod span;
mod tracked;
mod worktree;

pub use conversion::Conversion;
pub use files::{FileId, Irregularity, IrregularityKind, Position, SourceFile, SourceTree};
pub use named::read_named;
pub use path::{RepoPath, RepoPathError, is_git_folder};
pub use places::Places;
pub use problems::Failure;
pub use revision::{Repository, Revision};
pub use root::{Root, has_config, is_folder};
pub use selection::{Glob, ReadLimits, Selection};
pub use span::Span;
pub use worktree::{read_file, read_working_tree};

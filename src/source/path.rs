//! Names a file inside a repository by a path that cannot leave it.

use std::fmt;

/// A relative path inside a repository: UTF-8, separated by `/`, without empty, `.` or `..` segments.
///
/// A file that a user named on the command line keeps the path it was named by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RepoPath(String);

/// Why a text is no [`RepoPath`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RepoPathError {
    /// Absolute, or with an empty, `.` or `..` segment, or a backslash.
    Escapes,
    /// Holds a control character.
    Control,
}

impl RepoPath {
    /// Checks and takes a path.
    pub fn new(path: impl Into<String>) -> Result<Self, RepoPathError> {
        let path = path.into();
        if path.chars().any(char::is_control) {
            return Err(RepoPathError::Control);
        }
        let plain = |segment: &str| !matches!(segment, "" | "." | "..");
        if path.contains('\\') || !path.split('/').all(plain) {
            return Err(RepoPathError::Escapes);
        }
        Ok(RepoPath(path))
    }

    /// A file that a user named, wherever it lies: for reports alone, nothing is ever read or written by it.
    pub(super) fn named(path: &str) -> Self {
        let shown = |character: char| if character.is_control() { '\u{fffd}' } else { character };
        RepoPath(path.strip_prefix("./").unwrap_or(path).chars().map(shown).collect())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file; empty for the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether any segment begins with a dot.
    pub fn is_hidden(&self) -> bool {
        self.0.split('/').any(|segment| segment.starts_with('.'))
    }

    /// Whether the file's ending says that it may hold definitions.
    pub fn is_definition_file(&self) -> bool {
        let ending = self.0.rsplit_once('.').map(|(_, ending)| ending);
        // In any letter case: some file systems know none, and a definition is never passed over in silence.
        ending.is_some_and(|ending| {
            ["yaml", "yml", "json"].iter().any(|known| ending.eq_ignore_ascii_case(known))
        })
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

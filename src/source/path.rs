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

/// Whether some file system takes a name for `.git`, where Git keeps its own files.
///
/// As Git itself asks (`verify_path` and `is_ntfs_dotgit` of version 2.50): Windows knows it without regard to case, with dots and
/// spaces behind, as a stream, and by its short name; HFS+ passes over some characters that show nothing.
pub fn is_git_folder(name: &str) -> bool {
    let shows_nothing = |character: char| matches!(character, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let shown: String = name.chars().filter(|character| !shows_nothing(*character)).collect();
    let stem = shown.split(':').next().unwrap_or_default().trim_end_matches(['.', ' ']);
    stem.eq_ignore_ascii_case(".git") || stem.eq_ignore_ascii_case("git~1")
}

#[cfg(test)]
mod tests {
    use super::is_git_folder;

    #[test]
    fn the_folder_of_git_is_known_in_every_spelling() {
        for name in [
            ".git",
            ".GIT",
            ".Git. .",
            "git~1",
            "GIT~1",
            ".git::$INDEX_ALLOCATION",
            ".g\u{200c}it",
            ".git\u{feff}",
        ] {
            assert!(is_git_folder(name), "{name:?}");
        }
        for name in ["git", ".github", ".gitignore", "x.git", "git~2", ""] {
            assert!(!is_git_folder(name), "{name:?}");
        }
    }
}

//! Holds the files that one compilation reads, sorted by path, with their text.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{RepoPath, Span};

/// The index of a file in its [`SourceTree`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A place as people count it: line and column from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (not bytes), from 1.
    pub column: u32,
}

/// One file of definitions as it was read; the text is UTF-8 without a byte order mark.
#[derive(Debug)]
pub struct SourceFile {
    /// Where the file stands, relative to the root of the repository.
    pub path: RepoPath,
    /// The whole text; empty for a file that could not be read (see [`Irregularity`]).
    pub text: Arc<str>,
    lines: OnceLock<Lines>,
}

/// Where lines begin, and how many characters stand before certain bytes.
#[derive(Debug)]
struct Lines {
    starts: Vec<u32>,
    /// Continuation bytes before every [`STEP`]th byte, so that a line of megabytes costs no more than a short one.
    continuations: Vec<u32>,
}

/// Bytes from one count of characters to the next.
const STEP: usize = 4096;

/// Something about a file that parse reports, and that kept its text from being read.
#[derive(Clone, Debug)]
pub struct Irregularity {
    /// The file, whose text is empty.
    pub file: FileId,
    /// What was found.
    pub kind: IrregularityKind,
}

/// What can be wrong with a file before anyone looks at its YAML.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IrregularityKind {
    /// A symbolic link whose target lies in the repository; the target is read at its own place.
    LinkInside {
        /// The target as written in the link.
        target: String,
    },
    /// A symbolic link that leaves the repository, or whose target does not exist.
    LinkOutside,
    /// A symbolic link in the repository whose target is no file of definitions, so that nothing reads it.
    LinkUnread {
        /// The target below the root.
        target: String,
    },
    /// A folder that is a submodule or another Git repository, and could hold definitions that nothing reads.
    OtherRepository,
    /// A device, a pipe or a socket.
    NotRegular,
    /// More bytes than the limit allows.
    TooLarge {
        /// Size of the file in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The first file with which all together hold more bytes than the limit allows; none behind it is read.
    TooMuch {
        /// The limit in bytes.
        limit: u64,
    },
    /// Bytes that are not UTF-8, with the offset of the first wrong one.
    NotUtf8 {
        /// Offset of the first byte that is no UTF-8.
        offset: usize,
    },
    /// The path itself is not UTF-8 or holds a control character.
    BadPath,
    /// The operating system refused to read it.
    Unreadable {
        /// The reason in the system's words.
        reason: String,
    },
}

/// Every definition file of a repository at one moment, sorted by path.
///
/// Made by the readers of this folder; never changed afterwards.
#[derive(Debug, Default)]
pub struct SourceTree {
    files: Vec<SourceFile>,
    irregularities: Vec<Irregularity>,
}

impl SourceTree {
    /// Builds a tree from files in any order; of two files with one path the later wins.
    pub fn new(
        files: impl IntoIterator<Item = (RepoPath, Arc<str>)>,
        irregular: impl IntoIterator<Item = (RepoPath, IrregularityKind)>,
    ) -> Self {
        let mut all: std::collections::BTreeMap<RepoPath, (Arc<str>, Option<IrregularityKind>)> =
            files.into_iter().map(|(path, text)| (path, (text, None))).collect();
        for (path, kind) in irregular {
            all.insert(path, (Arc::from(""), Some(kind)));
        }
        let mut tree = SourceTree::default();
        for (index, (path, (text, kind))) in all.into_iter().enumerate() {
            let file = FileId(index as u32);
            tree.files.push(SourceFile { path, text, lines: OnceLock::new() });
            tree.irregularities.extend(kind.map(|kind| Irregularity { file, kind }));
        }
        tree
    }

    /// The files of two trees in one; of two files with one path the other tree's wins.
    pub fn joined(self, other: SourceTree) -> SourceTree {
        let (mut files, mut irregular) = (Vec::new(), Vec::new());
        for tree in [self, other] {
            let found = tree.irregularities.iter();
            irregular.extend(found.map(|found| (tree.file(found.file).path.clone(), found.kind.clone())));
            files.extend(tree.files.into_iter().map(|file| (file.path, file.text)));
        }
        SourceTree::new(files, irregular)
    }

    /// The files in the order of their paths; a [`FileId`] is the position in this slice.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// What kept files from being read, in the order of their paths.
    pub fn irregularities(&self) -> &[Irregularity] {
        &self.irregularities
    }

    /// The file of a span. A span is only ever used with the tree it was made from.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Finds a file by its path.
    pub fn find(&self, path: &str) -> Option<(FileId, &SourceFile)> {
        let index = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some((FileId(index as u32), &self.files[index]))
    }

    /// Line and column of the first byte of a span.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file).position(span.start)
    }

    /// Line and column just behind the last byte of a span.
    pub fn end_position(&self, span: Span) -> Position {
        self.file(span.file).position(span.end)
    }
}

impl SourceFile {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            let starts = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
            let mut count = 0;
            let continuations = self.text.as_bytes().chunks(STEP).map(|chunk| {
                let before = count;
                count += continuations_in(chunk);
                before
            });
            Lines { starts, continuations: continuations.collect() }
        })
    }

    /// The line that holds a byte: its number from 1, and its bytes without the line break.
    pub fn line_at(&self, offset: u32) -> (usize, Range<usize>) {
        let starts = &self.lines().starts;
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts.get(line - 1).map_or(0, |start| *start as usize);
        let end = starts.get(line).map_or(self.text.len(), |next| *next as usize - 1);
        (line, start..end)
    }

    /// Line and column of a byte.
    pub fn position(&self, offset: u32) -> Position {
        let (line, range) = self.line_at(offset);
        let end = (offset as usize).clamp(range.start, self.text.len());
        // Continuation bytes are no characters of their own.
        let column = (end - range.start) as u32 - (self.continuations(end) - self.continuations(range.start));
        Position { line: line as u32, column: column + 1 }
    }

    /// Continuation bytes before an offset.
    fn continuations(&self, offset: usize) -> u32 {
        let counted = offset / STEP;
        let before = self.lines().continuations.get(counted).copied();
        // Behind the last full step there is nothing left to count from, only in an empty or evenly filled file.
        let (before, from) = before.map_or((0, 0), |before| (before, counted * STEP));
        before + continuations_in(self.text.as_bytes().get(from..offset).unwrap_or_default())
    }
}

fn continuations_in(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte & 0xC0) == 0x80).count() as u32
}

//! Decides which files of a repository are definitions, and how large they may be.

use globset::{GlobBuilder, GlobMatcher};

use super::RepoPath;

/// Bounds on what is read; each one ends in a diagnostic, never in a hang.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadLimits {
    /// Largest file in bytes.
    pub file_size: u64,
    /// Most bytes of all files together; Git packs a thousand times that into a small download.
    pub total_size: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        ReadLimits { file_size: 4 << 20, total_size: 512 << 20 }
    }
}

/// The longest pattern in bytes: as long as a path can be, and short enough for every matcher.
const LONGEST_PATTERN: usize = 4096;

/// Most alternatives in braces; each nests the matcher's expression.
const MOST_BRACES: usize = 32;

/// A path pattern as Config writes it: `*` and `?` within a segment, `**` over segments, `{a,b}`, `[a-z]`.
///
/// A pattern that names a folder covers everything below it.
#[derive(Clone, Debug)]
pub struct Glob {
    text: String,
    itself: GlobMatcher,
    below: GlobMatcher,
}

impl Glob {
    /// Compiles a pattern; the error is the reason in words.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.len() > LONGEST_PATTERN {
            return Err(format!("it is longer than {LONGEST_PATTERN} bytes"));
        }
        if pattern.matches('{').count() > MOST_BRACES {
            return Err(format!("it has more than {MOST_BRACES} braces"));
        }
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        let compile = |text: &str| {
            let glob = GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build();
            glob.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
        };
        let text = pattern.to_owned();
        Ok(Glob { text, itself: compile(pattern)?, below: compile(&format!("{pattern}/**"))? })
    }

    /// Whether the pattern could cover something below a folder; where that is hard to say, it could.
    fn reaches_below(&self, folder: &str) -> bool {
        if self.matches(folder) {
            return true;
        }
        let (own, wanted): (Vec<&str>, Vec<&str>) =
            (folder.split('/').collect(), self.text.split('/').collect());
        let open = wanted.iter().position(|segment| segment.contains("**"));
        // From `**` on the rest may be anywhere; without one the pattern has to go deeper than the folder.
        let common = open.unwrap_or(wanted.len()).min(own.len());
        if open.is_none() && wanted.len() <= own.len() {
            return false;
        }
        let start = Glob::new(&wanted[..common].join("/"));
        common == 0 || start.map_or(true, |glob| glob.matches(&own[..common].join("/")))
    }

    /// A pattern that covers one path, whatever characters it holds.
    pub fn literal(path: &str) -> Result<Self, String> {
        let escaped =
            path.chars().flat_map(|c| if "*?[]{}!\\".contains(c) { vec!['\\', c] } else { vec![c] });
        Glob::new(&escaped.collect::<String>())
    }

    /// Whether the pattern covers the path.
    pub fn matches(&self, path: &str) -> bool {
        self.itself.is_match(path) || self.below.is_match(path)
    }
}

/// What Config says about which files to read.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Only these are read; empty means all.
    pub include: Vec<Glob>,
    /// These are not.
    pub ignore: Vec<Glob>,
    /// The output folder, relative to the root; what is rendered there is never read.
    pub output: String,
    /// Bounds on each file.
    pub limits: ReadLimits,
    /// The file that holds Config, relative to the root; it is read whatever the patterns say.
    pub config_file: String,
}

impl Default for Selection {
    fn default() -> Self {
        Selection {
            include: Vec::new(),
            ignore: Vec::new(),
            output: "rendered".to_owned(),
            limits: ReadLimits::default(),
            config_file: Self::CONFIG_FILE.to_owned(),
        }
    }
}

impl Selection {
    /// The name of the file at the root that holds Config unless the user names another.
    pub const CONFIG_FILE: &'static str = "bindery.yaml";

    /// The folders of the output folder that hold what is rendered; anything else there is read as everywhere.
    pub const RENDERED: [&'static str; 2] = ["clusters", "delivery"];

    /// Patterns for what a render writes to a folder below the root, or to the root itself when it is empty.
    pub fn rendered_below(folder: &str) -> Vec<Glob> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Self::RENDERED.iter().filter_map(|name| Glob::literal(&format!("{prefix}{name}")).ok()).collect()
    }

    /// Whether a path is looked at: not hidden, not output, included and not ignored.
    pub fn covers(&self, path: &RepoPath) -> bool {
        let text = path.as_str();
        if self.is_config(path) {
            return true;
        }
        let included = self.include.is_empty() || self.include.iter().any(|glob| glob.matches(text));
        !path.is_hidden()
            && !self.is_output(text)
            && included
            && !self.ignore.iter().any(|glob| glob.matches(text))
    }

    /// Whether a folder could hold something that is looked at.
    pub(super) fn covers_below(&self, folder: &RepoPath) -> bool {
        let text = folder.as_str();
        let inside = [format!("{text}/x.yaml"), format!("{text}/x/x.yaml")];
        let is_ignored = |glob: &Glob| glob.matches(text) || inside.iter().all(|path| glob.matches(path));
        let included = self.include.is_empty() || self.include.iter().any(|glob| glob.reaches_below(text));
        !folder.is_hidden() && !self.is_output(text) && included && !self.ignore.iter().any(is_ignored)
    }

    /// Whether a path is that of Config.
    pub(super) fn is_config(&self, path: &RepoPath) -> bool {
        path.as_str() == self.config_file
    }

    /// Whether a folder can be passed over whole.
    pub(super) fn skips_folder(&self, path: &str) -> bool {
        self.is_output(path)
            || self.ignore.iter().any(|glob| glob.below.is_match(format!("{path}/x")) && glob.matches(path))
    }

    fn is_output(&self, path: &str) -> bool {
        let below = path.strip_prefix(self.output.as_str()).and_then(|rest| rest.strip_prefix('/'));
        let folder = below.map(|below| below.split('/').next().unwrap_or_default());
        folder.is_some_and(|folder| Self::RENDERED.contains(&folder))
    }
}

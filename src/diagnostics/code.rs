//! Describes a kind of fault as data: its stable name, its usual level and its documentation.

use std::fmt;

/// How bad a fault is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Worth knowing; nothing has to change.
    Info,
    /// Worth changing; the output is written all the same.
    Warning,
    /// Nothing is written until it is gone.
    Error,
}

impl Level {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// One kind of fault. The name is stable for ever; the text may improve.
#[derive(Debug)]
pub struct Code {
    /// kebab-case words that name the fault, not the cure.
    pub name: &'static str,
    /// The level at which it is reported.
    pub level: Level,
    /// One sentence: what is wrong.
    pub summary: &'static str,
    /// A paragraph: why it matters and what to do. Shown by `bindery explain`.
    pub docs: &'static str,
}

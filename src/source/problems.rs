//! Says what the outside world refused: disk, Git, arguments.

use std::fmt;

/// A fault of the outside world, not of a definition: it ends the run with exit code 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// What could not be done, with the thing in backticks.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Failure { message: message.into(), hint: None }
    }

    /// Adds what to do.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

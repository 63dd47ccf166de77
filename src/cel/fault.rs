//! Says why an expression cannot be compiled or has no value.

use std::fmt;

/// Why an expression cannot be compiled or evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// A lower-case phrase.
    pub message: String,
    /// The byte of the expression's text at which it shows.
    pub offset: usize,
    /// What the user may have meant.
    pub hint: Option<String>,
    /// Whether a limit of steps, memory or depth was reached: nothing may absorb that.
    pub is_limit: bool,
}

impl Fault {
    /// A fault at a byte of the text.
    pub(super) fn at(offset: usize, message: impl Into<String>) -> Self {
        Fault { message: message.into(), offset, hint: None, is_limit: false }
    }

    /// A limit that was reached.
    pub fn limit(offset: usize, message: impl Into<String>) -> Self {
        Fault { is_limit: true, ..Fault::at(offset, message) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

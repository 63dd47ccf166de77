//! Holds what is reported about definitions, and shows it to people and machines.

mod code;
mod diagnostic;
mod json;
mod suggest;
mod text;

pub use code::{Code, Level};
pub use diagnostic::{Diagnostic, Diagnostics, Label, ObjectName, Summary, Target};
pub use json::{JsonReport, to_json};
pub use suggest::{did_you_mean, nearest};
pub use text::{escape_control, escape_line, json_text, to_text};

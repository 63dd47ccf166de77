//! Holds what is reported about definitions, and shows it to people and machines.

mod code;
mod diagnostic;
mod fingerprint;
mod gather;
mod github;
mod json;
mod junit;
mod markdown;
mod plural;
mod sarif;
mod suggest;
mod text;

pub use code::{Code, Level};
pub use diagnostic::{Diagnostic, Diagnostics, Label, ObjectName, Summary, Target};
pub use fingerprint::fingerprints;
pub use github::to_github;
pub use json::{JsonReport, to_json};
pub use junit::to_junit;
pub use markdown::{markdown_code, to_markdown};
pub use plural::plural;
pub use sarif::to_sarif;
pub use suggest::{did_you_mean, nearest};
pub use text::{escape_control, escape_line, json_text, to_text};

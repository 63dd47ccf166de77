//! Turns text into definitions whose every node knows its file, line and column.

mod codes;
mod definition;
mod problems;
mod scalar;
mod yaml;

pub use codes::CODES;
pub use definition::{Definition, Definitions, ParseOptions, parse, parse_config_file};
pub use yaml::{Document, Fault, ParseLimits, read_documents};

//! Turns text into definitions whose every node knows its file, line and column.

mod codes;
mod definition;
mod problems;
mod scalar;
mod well_formed;
mod yaml;

pub use codes::CODES;
pub use definition::{Definition, Definitions, ParseOptions, parse, parse_config_file};
pub use well_formed::yaml_problem;
pub use yaml::{Document, Fault, ParseLimits, read_documents};

//! Turns text into definitions whose every node knows its file, line and column.

mod admission;
mod bounds;
mod builder;
mod codes;
mod definition;
mod foreign;
mod kubectl;
mod manifests;
mod packages;
mod problems;
mod scalar;
mod separator;
mod structure;
mod well_formed;
mod yaml;

pub use admission::ADMISSION_KINDS;
pub use codes::CODES;
pub use definition::{Definition, Definitions, ParseOptions, own_policy, parse, parse_config_file};
pub use manifests::read_manifests;
pub use structure::Structure;
pub use well_formed::yaml_problem;
pub use yaml::{Dialect, Document, Fault, ParseLimits, read_documents};

//! Evaluates CEL, the language of Kubernetes' own rules, over trees and within bounds.
//!
//! [`Program::compile`] parses a text against the names that it may use; [`Program::evaluate`] gives its value for [`Variables`]. Both end
//! in a [`Fault`] with its place rather than run long, grow large or nest deep. Semantics and functions are those of the API server: variables are lazy,
//! `||` and `&&` outweigh faults, macros, optional values and the Kubernetes libraries are known.

mod address;
mod budget;
mod calls;
mod checker;
mod compare;
mod constants;
mod evaluator;
mod fault;
mod folds;
mod formats;
mod functions;
mod image;
mod lexer;
mod literal;
mod names;
mod operators;
mod parser;
mod program;
mod regular;
mod syntax;
mod time;
mod types;
mod value;
mod variables;

pub use address::{Cidr, Url};
pub use budget::{Budget, EXPRESSION_STEPS};
pub use fault::Fault;
pub use functions::IN_NO_KUBERNETES;
pub use image::Image;
pub use lexer::LONGEST_TEXT;
pub use names::Names;
pub use program::Program;
pub use time::Timestamp;
pub use types::Type;
pub use value::{Amount, List, Made, Map, Value};
pub use variables::Variables;

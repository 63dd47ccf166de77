//! Explains diagnostic codes, kinds and fields, from the same data that the stages use.

mod code;
mod field;

pub use code::{explain_code, suggestions};
pub use field::{UnknownField, explain_field, find_kind};

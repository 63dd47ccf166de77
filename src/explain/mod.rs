//! Explains diagnostic codes, kinds and fields, and the values of rendered objects, from the same data that the stages use.

mod code;
mod compare;
mod field;
mod find;
mod object;
mod path;
mod secrets;
mod text;
mod value;

pub use code::{explain_code, suggestions};
pub use compare::{Comparison, Disparity};
pub use field::{UnknownField, explain_field, find_kind};
pub use find::Query;
pub use object::{Answer, explain_object};
pub use path::NoField;
pub use text::{comparison_text, explanation_text};
pub use value::{ExplainedObject, Explanation, FieldSource, Loser, Place, SetBy};

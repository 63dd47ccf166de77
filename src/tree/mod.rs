//! Carries values from parse to emit: a tree whose every node knows who set it and who lost.

pub mod base64;
mod deserialize;
mod field_path;
mod json;
mod located;
mod node;
mod origin;
pub mod quantity;

pub use deserialize::{ReadError, read};
pub use field_path::{FieldPath, Segment};
pub use located::Located;
pub use node::{Entry, Mapping, Node, Text, Value};
pub use origin::{Layer, Origin, Reason};

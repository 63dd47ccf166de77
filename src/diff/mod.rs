//! Compares what two revisions render, object by object and field by field, and shows what differs.

mod changes;
mod compare;
mod fields;
mod group;
mod keyed;
mod lines;
mod markdown;
mod redact;
mod text;

pub use changes::{Action, Cause, Change, ChangeCounts, Changes, FieldChange, Risk};
pub use compare::compare;
pub use fields::{Difference, differences};
pub use markdown::to_markdown;
pub use text::to_text;

//! Tests the comparison of two renderings and its faces.

mod compare;
mod markdown;
mod properties;
mod text;
mod trees;

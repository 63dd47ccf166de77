//! Compiles a repository of platform and application definitions into the manifests of every cluster.

pub mod cel;
pub mod cli;
pub mod compile;
pub mod diagnostics;
pub mod diff;
pub mod emit;
pub mod explain;
pub mod govern;
pub mod model;
pub mod parse;
pub mod plan;
pub mod policy;
pub mod render;
pub mod resolve;
pub mod secrets;
pub mod source;
pub mod tree;
pub mod validate;

//! Compiles a repository of platform and application definitions into the manifests of every cluster.

pub mod diagnostics;
pub mod emit;
pub mod plan;
pub mod render;
pub mod source;
pub mod tree;

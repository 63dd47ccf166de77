//! Judges each definition alone: names, schemas and Kubernetes types.

pub mod kubernetes;

//! Folds each binding's layers into complete Kubernetes objects.

mod manifest;

pub use manifest::{Manifest, ObjectKey, Owner, Rendered};

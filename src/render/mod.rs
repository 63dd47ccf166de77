//! Folds each binding's layers into complete Kubernetes objects.

mod admission;
mod amount;
mod build;
mod configuration;
mod context;
mod delivery;
mod file_name;
mod frame;
mod gateway;
mod isolation;
mod manifest;
mod observability;
mod overrides;
mod own_admission;
mod pod_security;
mod problems;
mod proofs;
mod renderer;
mod reserved_keys;
mod resources;
mod tenancy;
mod variables;
mod workload;

pub use file_name::{file_path, object_path};
pub use manifest::{Manifest, ObjectKey, Owner, Rendered};
pub use problems::CODES;
pub use renderer::{Allowed, render};
pub use resources::CODES as RESOURCE_CODES;
pub use variables::variables_of;

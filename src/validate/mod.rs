//! Judges each definition alone: its fields, its names, its Kubernetes templates.

mod api_class;
mod claim;
mod config;
mod configuration_group;
pub mod kubernetes;
mod data_plane;
mod names;
mod organization;
mod problems;
mod schema;
mod template;
mod valid;
mod workload;

pub use api_class::{RateUnit, address_range, rate_unit};
pub use config::{Settings, settings};
pub use data_plane::kubernetes_minor;
pub use problems::CODES;
pub use template::{Template, TemplateFault};
pub use valid::{Checked, Valid, validate};
pub use workload::{CONNECTION_VARIABLES, connection_template};

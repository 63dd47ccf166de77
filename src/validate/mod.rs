//! Judges each definition alone: its fields, its names, its Kubernetes templates.

mod admission;
mod api_class;
mod build;
mod build_plane;
mod build_problems;
mod build_tools;
mod claim;
mod class;
mod codes;
mod config;
mod configuration_group;
mod data_plane;
mod delivery;
mod delivery_problems;
mod existing;
mod form;
mod habits;
pub mod kubernetes;
mod names;
mod observability_plane;
mod observability_problems;
mod organization;
mod outline;
mod ownership;
mod policy;
mod problems;
mod schema;
mod template;
mod tenancy_problems;
mod valid;
mod waiver;
mod workload;

pub use admission::{check_stored_policy, sound_policies};
pub use api_class::{RateUnit, address_range, rate_unit};
pub use build_plane::{ArgoDialect, argo_dialect};
pub use build_tools::{BUILD_PARAMETERS, Tool, images, tool_parameters, tools};
pub use class::{
    CODES as CLASS_CODES, ExpressionValues, GENERATED_LABELS, PathStep, RESOURCE_NAMES, RESOURCE_VARIABLES,
    Reach, ScalarTemplate, TemplatePath, compile_schema, has_too_many_reasons, schema_problem, templates_of,
    weighs_too_much, weight,
};
pub(crate) use class::{invalid_path, invalid_schema, write_steps};
pub use codes::CODES;
pub use config::{Settings, check_against_files, settings};
pub use data_plane::{NEWEST_MINOR, build_kubernetes_minor, kubernetes_minor};
pub use delivery::api_server_address;
pub use observability_plane::{HttpsAddress, https_address, keep_hours};
pub use outline::{Extent, extent_at};
pub use ownership::{PlatformPaths, check_ownership};
pub use policy::absent_kind;
pub(crate) use problems::no_container;
pub use template::{Template, TemplateFault};
pub use valid::{Checked, Valid, validate, validate_policies};
pub use workload::{CONNECTION_VARIABLES, connection_template};

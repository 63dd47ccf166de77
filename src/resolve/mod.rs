//! Binds references to definitions and makes, for each binding, its stack of layers.

mod apis;
mod bindings;
mod bound;
mod build_problems;
mod builds;
mod claims;
mod class;
mod codes;
mod configuration;
mod connections;
mod cycle;
mod hidden;
mod index;
mod merge;
mod observability;
mod observability_problems;
mod organizations;
mod pipeline;
mod pipeline_problems;
mod placement;
mod placement_problems;
mod platform;
mod policies;
mod problems;
mod resolver;

pub use bound::{
    Bound, BoundApi, BoundBuild, BoundClass, BoundConnection, BuildTrigger, EnvironmentVariable, ExposedApi,
    Placement, Platform, PushRegistry, WorkloadSource,
};
pub use class::{
    ApiLineage, FieldChange, Guard, Lineage, OverrideOf, Parameters, Part, Resource, TemplateLayer, changes,
    override_changes_nothing, override_of_scaled_replicas, path_words,
};
pub use codes::CODES;
pub use index::{Index, Lookup};
pub use merge::{merge, take_away, without_empties};
pub use observability::{BoundObservability, LogSource, LogStream};
pub use pipeline::PipelineGraph;
pub use placement::planes_of;

pub use resolver::resolve;

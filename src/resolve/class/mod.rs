//! Makes what a class stands for: what it inherits, its layers in a place, and what it lets others change.

mod changes;
mod default;
mod defaults;
mod elements;
mod guard;
mod layers;
mod lineage;
mod parameters;
mod policies;
mod problems;
mod resources;

pub use changes::{FieldChange, changes, path_words};
pub use default::DefaultClasses;
pub(super) use default::mark_defaults;
pub use guard::{Guard, OverrideOf};
pub use layers::{Part, TemplateLayer};
pub(super) use layers::{Stage, of_claims, of_classes, values_of_variants};
pub use lineage::Lineage;
pub(super) use lineage::{Lineages, table_of};
pub use parameters::Parameters;
pub(super) use parameters::{Blame, lay_values};
pub use policies::ApiLineage;
pub(super) use policies::ApiLineages;
pub(super) use problems::container_not_allowed;
pub use problems::{override_changes_nothing, override_of_scaled_replicas};
pub use resources::Resource;

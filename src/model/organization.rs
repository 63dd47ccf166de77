//! Describes an organization, the tenancy boundary.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind};

/// An organization: the namespace of all its definitions has its name. `default` exists without a document.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Organization {}

impl Definable for Organization {
    const KIND: Kind = Kind::Organization;
}

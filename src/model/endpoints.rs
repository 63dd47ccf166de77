//! Describes what a workload offers, and whether its author said that it offers nothing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

use super::{Endpoint, Name};

/// Endpoints by name. An empty map that is written says that nothing is offered, as of a worker; an absent one says nothing.
#[derive(Clone, Default, Debug)]
pub struct Endpoints {
    by_name: BTreeMap<Name, Endpoint>,
    is_written: bool,
}

impl Endpoints {
    /// Whether the author said that there are none.
    pub fn are_none(&self) -> bool {
        self.is_written && self.by_name.is_empty()
    }
}

impl Deref for Endpoints {
    type Target = BTreeMap<Name, Endpoint>;

    fn deref(&self) -> &Self::Target {
        &self.by_name
    }
}

impl<'de> Deserialize<'de> for Endpoints {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let by_name = BTreeMap::deserialize(deserializer)?;
        Ok(Endpoints { by_name, is_written: true })
    }
}

impl JsonSchema for Endpoints {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Endpoints".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<Name, Endpoint>::json_schema(generator)
    }
}

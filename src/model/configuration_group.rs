//! Describes a configuration group: values that differ by environment.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name};
use crate::tree::Located;

/// Values by environment, which workloads refer to by group and key.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ConfigurationGroup {
    /// Kept for documents of OpenChoreo; nothing reads it.
    #[serde(default)]
    pub scope: BTreeMap<String, String>,
    /// Names for sets of environments.
    #[serde(default)]
    pub environment_groups: Vec<EnvironmentGroup>,
    /// The values.
    pub configurations: Vec<Configuration>,
}

/// A name for a set of environments.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct EnvironmentGroup {
    /// Name of the set.
    pub name: Name,
    /// Names of Environments.
    pub environments: Vec<Name>,
}

/// One key and its values.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Configuration {
    /// The key that workloads refer to.
    pub key: Name,
    /// A value for each environment or set of environments.
    pub values: Vec<Located<ConfigurationValue>>,
}

/// The value of a key in one environment or set of environments.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ConfigurationValue {
    /// The environments, by the name of an entry of `environmentGroups`.
    pub environment_group_ref: Option<Name>,
    /// The environment; stronger than a set that holds it.
    pub environment: Option<Name>,
    /// The value in clear text. Exactly one of `value` and `vaultKey`.
    pub value: Option<Located<String>>,
    /// The value's key in the data plane's secret store: rendered as an ExternalSecret.
    pub vault_key: Option<Located<String>>,
}

impl Definable for ConfigurationGroup {
    const KIND: Kind = Kind::ConfigurationGroup;
}

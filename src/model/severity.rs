//! Describes levels as definitions set them, by diagnostic code.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;
use crate::diagnostics::Level;
use crate::tree::Located;

/// The level of a diagnostic code where it is set.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written until it is gone.
    Error,
    /// Worth changing; the output is written all the same.
    Warning,
    /// Worth knowing; shown with `-v`.
    Info,
    /// Not reported. YAML wants quotes: `"off"`.
    Off,
}

impl Severity {
    /// The level of a report; none for one that is not told.
    pub fn level(self) -> Option<Level> {
        match self {
            Severity::Error => Some(Level::Error),
            Severity::Warning => Some(Level::Warning),
            Severity::Info => Some(Level::Info),
            Severity::Off => None,
        }
    }
}

/// Levels by diagnostic code: `mutable-image-tag: error`.
pub type Severities = BTreeMap<Name, Located<Severity>>;

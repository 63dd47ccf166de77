//! Describes a waiver: faults that somebody has accepted for a while, and why.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name};
use crate::tree::Located;

/// An accepted fault: its reports count as waived until the waiver expires, and stay visible.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Waiver {
    /// Diagnostic codes that are waived.
    #[schemars(length(min = 1))]
    pub codes: Vec<Name>,
    /// What they are waived for: a report is waived when one target fits it.
    #[schemars(length(min = 1))]
    pub targets: Vec<Located<WaiverTarget>>,
    /// Why the fault is accepted.
    #[schemars(length(min = 1))]
    pub reason: Located<String>,
    /// Who answers for it.
    #[schemars(length(min = 1))]
    pub owner: Located<String>,
    /// Until when: a date, of which the whole day in UTC still counts, or a moment as RFC 3339 writes it.
    pub expires: Located<String>,
}

/// Whose reports are waived. There are no wildcards; a field that is absent fits any.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WaiverTarget {
    /// Name of the organization.
    #[schemars(length(min = 1))]
    pub organization: Name,
    /// Name of the Project. Absent: all of the organization.
    pub project: Option<Name>,
    /// Name of the Component. Absent: all of the project.
    pub component: Option<Name>,
    /// Name of the Environment. Absent: all of them.
    pub environment: Option<Name>,
}

impl Definable for Waiver {
    const KIND: Kind = Kind::Waiver;
}

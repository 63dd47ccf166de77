//! Describes rules of one's own, written in CEL: of a Policy and of a class.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Definable, Kind, Name};
use crate::tree::Located;

/// Rules of one's own. With a namespace: for that organization; without: for the whole platform.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Policy {
    /// What the rules judge.
    pub stage: PolicyStage,
    /// Which of it they judge. Absent: all.
    #[serde(default)]
    pub r#match: PolicyMatch,
    /// Values with a name, `variables.name` in expressions; worked out when they are asked for. Each may use those before it.
    #[serde(default)]
    pub variables: Vec<PolicyVariable>,
    /// The rules.
    #[schemars(length(min = 1))]
    pub rules: Vec<PolicyRule>,
    /// Whether the clusters get the rules too, as ValidatingAdmissionPolicies over the namespaces that are rendered. Absent: false.
    pub admission: Option<Located<bool>>,
}

/// What the rules of a policy judge.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
pub enum PolicyStage {
    /// Definitions, as they are written.
    Definition,
    /// Rendered objects, as the API server would see them.
    Manifest,
}

/// Which objects a policy judges: all that is said has to fit.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct PolicyMatch {
    /// Kinds, with their group where it matters: `apps/Deployment`, `Service`. Absent: all.
    pub kinds: Vec<Located<String>>,
    /// Names of Environments; what belongs to none is not judged then. Absent: all.
    pub environments: Vec<Name>,
    /// Classes of the bindings that objects are rendered for, `ServiceClass/standard`, or of the APIs, `APIClass/public`.
    /// Absent: all.
    pub classes: Vec<Located<String>>,
    /// Names of Organizations. Absent: all.
    pub organizations: Vec<Name>,
}

/// A value with a name.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PolicyVariable {
    /// The name behind `variables.`.
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"))]
    pub name: Located<String>,
    /// The value, in CEL.
    pub expression: Located<String>,
}

/// A rule: an expression that has to be true.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PolicyRule {
    /// Its name, which reports show.
    #[schemars(length(min = 1))]
    pub name: Name,
    /// What has to be true, in CEL.
    pub expression: Located<String>,
    /// The level of its reports. Absent: `error`.
    #[serde(default)]
    pub level: RuleLevel,
    /// What to say when it is not true. Absent: the expression.
    pub message: Option<String>,
    /// The same, in CEL; where it gives no text, `message` is said.
    pub message_expression: Option<Located<String>>,
}

/// A rule of a class, for what is rendered for its bindings.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClassRule {
    /// Its name, which reports show.
    #[schemars(length(min = 1))]
    pub name: Name,
    /// What has to be true of every object, in CEL.
    pub expression: Located<String>,
    /// The level of its reports. Absent: `error`.
    #[serde(default)]
    pub level: RuleLevel,
    /// What to say when it is not true. Absent: the expression.
    pub message: Option<String>,
    /// The same, in CEL; where it gives no text, `message` is said.
    pub message_expression: Option<Located<String>>,
    /// Only in these Environments. Absent: in all.
    #[serde(default)]
    pub environments: Vec<Name>,
}

/// The level of a rule's reports.
#[derive(Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// Nothing is written until the rule is kept.
    #[default]
    Error,
    /// Reported; the output is written all the same.
    Warning,
    /// Worth knowing.
    Info,
}

impl Definable for Policy {
    const KIND: Kind = Kind::Policy;
}

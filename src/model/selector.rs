//! Describes a choice of definitions by their labels, as Kubernetes writes it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;
use crate::tree::Located;

/// A label selector: all of it has to hold.
#[derive(Clone, Default, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
pub struct Selector {
    /// Labels that have to have these values.
    pub match_labels: BTreeMap<Name, Located<String>>,
    /// Further requirements.
    pub match_expressions: Vec<Requirement>,
}

/// One requirement on a label.
#[derive(Clone, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Requirement {
    /// The label.
    pub key: Name,
    /// What has to hold.
    pub operator: Operator,
    /// The values, for `In` and `NotIn`.
    #[serde(default)]
    pub values: Vec<Located<String>>,
}

/// What has to hold of a label.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Debug)]
pub enum Operator {
    /// It is there with one of the values.
    In,
    /// It is absent, or has none of the values.
    NotIn,
    /// It is there.
    Exists,
    /// It is absent.
    DoesNotExist,
}

impl Selector {
    /// Whether labels satisfy the selector.
    pub fn matches(&self, labels: &BTreeMap<Name, Located<String>>) -> bool {
        self.holds(|key| labels.get(key).map(|value| value.as_str()))
    }

    /// The same for labels that a function knows.
    pub fn holds<'l>(&self, value: impl Fn(&str) -> Option<&'l str>) -> bool {
        let exact = self.match_labels.iter().all(|(key, wanted)| value(key) == Some(wanted.as_str()));
        let holds = |requirement: &Requirement| {
            let found = value(&requirement.key);
            let listed =
                found.is_some_and(|found| requirement.values.iter().any(|wanted| wanted.as_str() == found));
            match requirement.operator {
                Operator::In => listed,
                Operator::NotIn => !listed,
                Operator::Exists => found.is_some(),
                Operator::DoesNotExist => found.is_none(),
            }
        };
        exact && self.match_expressions.iter().all(holds)
    }

    /// The selector in words: `region=eu-west, tier in (a, b)`.
    pub fn words(&self) -> String {
        let exact = self.match_labels.iter().map(|(key, value)| format!("{key}={value}"));
        let further = self.match_expressions.iter().map(|requirement| {
            let values: Vec<&str> = requirement.values.iter().map(|value| value.as_str()).collect();
            let (key, values) = (&requirement.key, values.join(", "));
            match requirement.operator {
                Operator::In => format!("{key} in ({values})"),
                Operator::NotIn => format!("{key} not in ({values})"),
                Operator::Exists => format!("{key} present"),
                Operator::DoesNotExist => format!("{key} absent"),
            }
        });
        exact.chain(further).collect::<Vec<_>>().join(", ")
    }
}

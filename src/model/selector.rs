//! Describes a choice of definitions by their labels, as Kubernetes writes it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;
use crate::tree::{Entry, Located, Node};

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

impl Operator {
    /// The operator of a word of Kubernetes.
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "In" => Operator::In,
            "NotIn" => Operator::NotIn,
            "Exists" => Operator::Exists,
            "DoesNotExist" => Operator::DoesNotExist,
            _ => return None,
        })
    }

    /// Whether it holds of a label; `is_listed` says of a value whether it is one of those asked for.
    fn holds(self, found: Option<&str>, is_listed: impl Fn(&str) -> bool) -> bool {
        match self {
            Operator::In => found.is_some_and(is_listed),
            Operator::NotIn => !found.is_some_and(is_listed),
            Operator::Exists => found.is_some(),
            Operator::DoesNotExist => found.is_none(),
        }
    }
}

/// What a selector that stands in an object asks of one label.
#[derive(Debug)]
pub struct Demand<'n> {
    /// The label.
    pub key: &'n str,
    /// What has to hold; absent where nobody knows the operator, which is a fault of its own.
    pub operator: Option<Operator>,
    /// The values asked for.
    pub values: Vec<&'n str>,
}

impl<'n> Demand<'n> {
    /// What a label selector asks: `matchLabels` and `matchExpressions`.
    pub fn all(selector: &'n Node) -> Vec<Self> {
        let mut demands = selector.get("matchLabels").map(Demand::exact).unwrap_or_default();
        let list = selector.get("matchExpressions").and_then(Node::as_sequence).unwrap_or_default();
        demands.extend(list.iter().map(Demand::of_expression));
        demands
    }

    /// What a map of labels asks, as the selector of a Service does.
    pub fn exact(labels: &'n Node) -> Vec<Self> {
        let entries = labels.as_mapping().map_or(&[][..], |labels| &labels.entries);
        entries.iter().filter_map(Demand::of_label).collect()
    }

    /// What an entry of `matchLabels` asks; nothing where its value is no text, which is a fault of its own.
    pub fn of_label(entry: &'n Entry) -> Option<Self> {
        let values = vec![entry.value.as_str()?];
        Some(Demand { key: entry.key.as_str(), operator: Some(Operator::In), values })
    }

    /// What an entry of `matchExpressions` asks.
    pub fn of_expression(node: &'n Node) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let values = node.get("values").and_then(Node::as_sequence).unwrap_or_default();
        let values = values.iter().filter_map(Node::as_str).collect();
        let operator = text("operator").and_then(Operator::of);
        Demand { key: text("key").unwrap_or_default(), operator, values }
    }

    /// Whether a label with this value, or none, is what is asked for.
    pub fn holds(&self, found: Option<&str>) -> bool {
        self.operator.is_none_or(|operator| operator.holds(found, |found| self.values.contains(&found)))
    }
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
            let is_listed = |found: &str| requirement.values.iter().any(|wanted| wanted.as_str() == found);
            requirement.operator.holds(value(&requirement.key), is_listed)
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

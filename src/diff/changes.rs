//! Defines what differs between two revisions, as the documented JSON of `diff -o json`.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

/// A semantic difference between what two revisions render.
///
/// Made from the result of [`compare`](super::compare); the changes are sorted by cluster, namespace, apiVersion,
/// kind and name.
#[derive(Clone, PartialEq, Serialize, JsonSchema, Debug)]
pub struct Changes {
    /// The revision compared against, as the user named it.
    pub base: String,
    /// The revision, or the working tree, that would be applied.
    pub head: String,
    /// The objects that differ.
    pub changes: Vec<Change>,
    /// How many there are.
    pub summary: ChangeCounts,
}

/// Counts by action.
#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema, Debug)]
pub struct ChangeCounts {
    /// Objects that only the head has.
    pub created: usize,
    /// Objects that both have, with differing fields.
    pub updated: usize,
    /// Objects that only the base has.
    pub deleted: usize,
    /// Clusters on which at least one object differs.
    pub clusters: usize,
}

/// What applying the head does to an object that the base rendered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The object is new.
    Create,
    /// Fields of the object change.
    Update,
    /// The object goes away.
    Delete,
}

/// One object that differs.
#[derive(Clone, PartialEq, Serialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What happens to it.
    pub action: Action,
    /// Name of the cluster; null for objects of the delivery engine.
    pub cluster: Option<String>,
    /// Namespace; null for cluster-scoped objects.
    pub namespace: Option<String>,
    /// Component it was rendered for; null for objects of a whole namespace or cluster.
    pub component: Option<String>,
    /// Environment of its folder; null for objects of the cluster and of the platform's own namespaces.
    pub environment: Option<String>,
    /// Group and version, `apps/v1`.
    pub api_version: String,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The fields that differ, sorted by path; empty for created and deleted objects.
    pub fields: Vec<FieldChange>,
    /// Lines of the definitions that made it differ; empty while nothing is known of them.
    pub causes: Vec<Cause>,
    /// What a reviewer should look at twice; empty when there is nothing.
    pub risks: Vec<Risk>,
}

/// One field that differs.
#[derive(Clone, PartialEq, Serialize, JsonSchema, Debug)]
pub struct FieldChange {
    /// The way to it as kubectl writes it, `spec.template.spec.containers[0].image`.
    ///
    /// Indices are those of the head; the last index of a removed list element is that of the base.
    pub path: String,
    /// Its value in the base; null when the base does not have it.
    pub before: Json,
    /// Its value in the head; null when the head does not have it.
    pub after: Json,
}

/// A line of a definition that made an object differ.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, Debug)]
pub struct Cause {
    /// Path from the root of the repository.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What was done there.
    pub text: String,
}

/// A reason to look twice at a change.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, Debug)]
pub struct Risk {
    /// The stable name of the risk.
    pub code: String,
    /// What may happen.
    pub message: String,
}

impl Changes {
    /// Counts the changes between two named revisions.
    pub fn new(base: impl Into<String>, head: impl Into<String>, changes: Vec<Change>) -> Self {
        let summary = ChangeCounts::of(&changes);
        Changes { base: base.into(), head: head.into(), changes, summary }
    }
}

impl ChangeCounts {
    /// Counts changes by action, and their clusters.
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut counts = ChangeCounts::default();
        let mut clusters = BTreeSet::new();
        for change in changes {
            match change.action {
                Action::Create => counts.created += 1,
                Action::Update => counts.updated += 1,
                Action::Delete => counts.deleted += 1,
            }
            clusters.extend(change.cluster.as_deref());
        }
        counts.clusters = clusters.len();
        counts
    }
}

/// The counts without the clusters: `3 created, 1 updated, 0 deleted`.
impl fmt::Display for ChangeCounts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} created, {} updated, {} deleted", self.created, self.updated, self.deleted)
    }
}

impl Action {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Update => "update",
            Action::Delete => "delete",
        }
    }
}

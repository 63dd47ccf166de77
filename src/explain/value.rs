//! Says of values of an object who set them, and who lost.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;

use super::path::{Found, NoField, walk};
use super::secrets::{Secrets, SecretsWithin};
use crate::compile::Compilation;
use crate::render::Manifest;
use crate::source::Span;
use crate::tree::{Layer, Node, Origin, Segment, Value};

/// An object of one cluster, and for whom it was rendered.
#[derive(Clone, Serialize, JsonSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct ExplainedObject {
    /// Group and version, `apps/v1`.
    pub api_version: String,
    /// Kind.
    pub kind: String,
    /// Namespace; null for cluster-scoped objects.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
    /// Cluster; null for objects of delivery, which belong to none.
    pub cluster: Option<String>,
    /// Component; null for objects of a whole namespace, organization or platform.
    pub component: Option<String>,
    /// Environment; null for objects of none.
    pub environment: Option<String>,
}

/// A place in a file of the repository.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, Debug)]
pub struct Place {
    /// Path from the root of the repository.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Who set a value, and where.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema, Debug)]
pub struct SetBy {
    /// The layer: `class`, `claim`, `workload`, `binding` and so on; `generated` for what Bindery decides.
    pub layer: &'static str,
    /// Where; for a value that is null: where it was deleted.
    #[serde(flatten)]
    pub place: Place,
    /// Why a generated value is what it is; its place is the cause. Absent where a definition says the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// Where the class allows it, for an override. Absent where nothing has to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<Place>,
}

/// A value that a higher layer replaced.
#[derive(Clone, PartialEq, Serialize, JsonSchema, Debug)]
pub struct Loser {
    /// Who had set it.
    #[serde(flatten)]
    pub set_by: SetBy,
    /// The value.
    pub value: Json,
}

/// A value and where it comes from.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct FieldSource {
    /// The way to it, as kubectl writes it.
    pub path: String,
    /// The value; null for one that a layer deleted.
    pub value: Json,
    /// Who set it; for a map or list the highest layer that says anything of it.
    pub set_by: SetBy,
    /// Who lost, highest layer first.
    pub lost: Vec<Loser>,
}

/// What `explain` says of one field of one object.
#[derive(Clone, Serialize, JsonSchema, Debug)]
pub struct Explanation {
    /// The object.
    pub object: ExplainedObject,
    /// The field.
    #[serde(flatten)]
    pub field: FieldSource,
    /// For a map or list: each value in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldSource>,
}

/// The object in words of its own.
pub(super) fn object(manifest: &Manifest) -> ExplainedObject {
    let (key, owner) = (&manifest.key, &manifest.owner);
    ExplainedObject {
        api_version: key.api_version.to_string(),
        kind: key.kind.to_string(),
        namespace: key.namespace.as_ref().map(ToString::to_string),
        name: key.name.to_string(),
        cluster: key.cluster.as_ref().map(ToString::to_string),
        component: owner.component.as_ref().map(ToString::to_string),
        environment: owner.environment.as_ref().map(ToString::to_string),
    }
}

/// Whether an object has a field.
pub(super) fn has(manifest: &Manifest, path: &str) -> bool {
    walk(&manifest.body, path).is_ok()
}

/// Explains a field of an object, or the whole of it for an empty path.
pub(super) fn explain(
    manifest: &Manifest,
    path: &str,
    compilation: &Compilation,
    secrets: &Secrets,
) -> Result<Explanation, NoField> {
    let found = walk(&manifest.body, path)?;
    let teller = Teller { manifest, compilation, secrets: secrets.within(manifest) };
    // A list that was replaced whole has one winner and its losers.
    let leaves = leaves(&found, &|node| node.lost.is_some() && node.as_mapping().is_none());
    let is_leaf = leaves.len() == 1 && leaves.iter().all(|leaf| leaf.path == found.path);
    Ok(Explanation {
        object: object(manifest),
        field: teller.field(&found),
        fields: if is_leaf { Vec::new() } else { leaves.iter().map(|leaf| teller.field(leaf)).collect() },
    })
}

/// Every scalar below a value, empty maps and lists too, and whatever counts as whole; the value itself when it is one.
pub(super) fn leaves<'a>(found: &Found<'a>, is_whole: &impl Fn(&Node) -> bool) -> Vec<Found<'a>> {
    let parts = found.node().filter(|node| !is_whole(node));
    let children: Vec<(Segment, &Node)> = match parts.map(|node| &node.value) {
        Some(Value::Mapping(mapping)) => {
            mapping.entries.iter().map(|entry| (Segment::Key(entry.key.clone()), &entry.value)).collect()
        }
        Some(Value::Sequence(items)) => {
            items.iter().enumerate().map(|(at, item)| (Segment::Index(at), item)).collect()
        }
        _ => Vec::new(),
    };
    if children.is_empty() {
        return vec![found.clone()];
    }
    // The depth of objects is bounded, as that of definitions is.
    children.into_iter().flat_map(|(segment, node)| leaves(&found.then(segment, node), is_whole)).collect()
}

/// Tells of one object's values.
pub(super) struct Teller<'t> {
    pub(super) manifest: &'t Manifest,
    pub(super) compilation: &'t Compilation,
    pub(super) secrets: SecretsWithin<'t>,
}

impl Teller<'_> {
    pub(super) fn field(&self, found: &Found<'_>) -> FieldSource {
        let node = found.node();
        let origin = node.map_or(self.manifest.body.origin, |node| node.origin);
        let value = |node: &Node| self.secrets.value(node);
        FieldSource {
            path: found.path.to_string(),
            value: node.map_or(Json::Null, value),
            set_by: SetBy { allowed_by: self.allowance(found), ..self.set_by(origin) },
            lost: losers(found)
                .into_iter()
                .map(|node| Loser { set_by: self.set_by(node.origin), value: value(node) })
                .collect(),
        }
    }

    fn set_by(&self, origin: Origin) -> SetBy {
        let allowed = self.compilation.allowed.get(&origin.span);
        SetBy {
            layer: origin.layer.word(),
            place: self.place(origin.span),
            reason: (origin.layer == Layer::Generated).then(|| origin.reason.words()),
            allowed_by: allowed.map(|span| self.place(*span)),
        }
    }

    /// The allowance for a value, or for the list that it stands in, when an override sets it.
    fn allowance(&self, found: &Found<'_>) -> Option<Place> {
        let layer = found.node()?.origin.layer;
        let set = found.chain.iter().rev().take_while(|node| node.origin.layer == layer);
        let allowed = set.filter_map(|node| self.compilation.allowed.get(&node.origin.span)).next();
        allowed.map(|span| self.place(*span))
    }

    fn place(&self, span: Span) -> Place {
        let sources = &self.compilation.sources;
        let position = sources.position(span);
        let file = sources.file(span.file).path.to_string();
        Place { file, line: position.line, column: position.column }
    }
}

/// What lost against a value: its own losers, and what stood at its place in whatever lost around it.
fn losers<'a>(found: &Found<'a>) -> Vec<&'a Node> {
    let mut losers: Vec<&Node> = Vec::new();
    for (depth, node) in found.chain.iter().enumerate().rev() {
        let below = found.path.segments.get(depth..).unwrap_or_default();
        // What a map keeps of its deleted fields is no loser of the map.
        let own =
            |lost: &&Node| !(below.is_empty() && node.as_mapping().is_some() && lost.as_mapping().is_some());
        for lost in node.lost.iter().flat_map(|lost| lost.iter()).filter(own) {
            collect(lost, below, &mut losers);
        }
    }
    // The null that took a field away is kept by its map, so it is met on the way as well.
    let mut known: Vec<*const Node> = found.node().map(std::ptr::from_ref).into_iter().collect();
    losers.retain(|node| {
        let is_new = !known.contains(&std::ptr::from_ref(*node));
        known.push(std::ptr::from_ref(*node));
        is_new
    });
    losers
}

/// What stood at the end of a way in a value that lost; behind a null also what the null had taken away.
fn collect<'a>(node: &'a Node, way: &[Segment], into: &mut Vec<&'a Node>) {
    let before = node.lost.iter().flat_map(|lost| lost.iter()).filter(|_| node.is_null());
    match way.split_first() {
        None => {
            into.push(node);
            into.extend(before);
        }
        Some((first, rest)) => {
            let child = crate::tree::FieldPath { segments: vec![first.clone()] };
            if let Some(child) = child.find(node) {
                collect(child, rest, into);
            }
            before.for_each(|old| collect(old, way, into));
        }
    }
}

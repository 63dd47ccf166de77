//! Builds the objects of an engine, and annotates what it applies.

use serde_json::{Map, Value as Json, json};

use super::parts::{Part, Role};
use crate::plan::{Delivery, Place};
use crate::render::frame::{MANAGED_BY, ObjectKind};
use crate::render::manifest::{Manifest, ObjectKey, Owner};
use crate::source::Span;
use crate::tree::{Node, Origin, Reason, Text};

/// An object of an engine, before it has its namespace and labels.
pub(super) struct Draft<'d> {
    pub(super) kind: ObjectKind,
    pub(super) name: &'d str,
    /// The cluster whose folders it is about; absent for all of them.
    pub(super) cluster: Option<&'d Text>,
    /// Labels beside those of every object.
    pub(super) labels: Vec<(&'static str, &'d str)>,
    pub(super) annotations: Vec<(&'static str, String)>,
    pub(super) finalizers: &'static [&'static str],
    pub(super) spec: Json,
    /// The name of the definition to blame.
    pub(super) span: Span,
}

impl<'d> Draft<'d> {
    /// An object without annotations or finalizers.
    pub(super) fn new(kind: ObjectKind, name: &'d str, span: Span, spec: Json) -> Self {
        let (labels, annotations) = (Vec::new(), Vec::new());
        Draft { kind, name, cluster: None, labels, annotations, finalizers: &[], spec, span }
    }

    /// The object that applies a part; its labels say whose part it is.
    pub(super) fn of_part(kind: ObjectKind, part: &'d Part, spec: Json) -> Self {
        let mut draft = Draft::new(kind, &part.name, part.owner.span, spec);
        draft.cluster = Some(&part.cluster);
        // What is the cluster's own may have come from several owners.
        if part.role != Role::Cluster {
            let owner = &part.owner;
            let labels = [
                ("component-name", &owner.component),
                ("environment-name", &owner.environment),
                ("organization-name", &owner.organization),
                ("project-name", &owner.project),
            ];
            draft.labels.extend(labels.into_iter().filter_map(|(key, name)| Some((key, name.as_deref()?))));
        }
        draft
    }

    /// The finished object.
    pub(super) fn finish(self, delivery: &Delivery, engine: &'static str) -> Manifest {
        let labels = std::iter::once(MANAGED_BY).chain(self.labels);
        let labels: Map<String, Json> = labels.map(|(key, value)| (key.to_owned(), json!(value))).collect();
        let mut metadata =
            json!({"name": self.name, "namespace": delivery.namespace.as_str(), "labels": labels});
        if !self.annotations.is_empty() {
            let pairs = self.annotations.into_iter().map(|(key, value)| (key.to_owned(), json!(value)));
            metadata["annotations"] = Json::Object(pairs.collect());
        }
        if !self.finalizers.is_empty() {
            metadata["finalizers"] = json!(self.finalizers);
        }
        let ObjectKind { api_version, kind } = self.kind;
        let body = json!({"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": self.spec});
        Manifest {
            key: ObjectKey {
                cluster: None,
                namespace: Some(delivery.namespace.clone()),
                api_version: Text::new_static(api_version),
                kind: Text::new_static(kind),
                name: Text::new(self.name),
            },
            place: Place::Delivery { engine, cluster: self.cluster.cloned() },
            owner: Owner::platform(self.span),
            body: Node::from_json(body, Origin::generated(self.span).because(Reason::Delivery)),
        }
    }
}

/// Adds an annotation, beside those that are there.
pub(super) fn annotate(manifest: &mut Manifest, key: &'static str, value: &str) {
    let origin = Origin::generated(manifest.owner.span).because(Reason::Delivery);
    let Some(metadata) =
        manifest.body.as_mapping_mut().and_then(|body| body.get_mut("metadata")?.as_mapping_mut())
    else {
        return;
    };
    match metadata.get_mut("annotations").and_then(Node::as_mapping_mut) {
        Some(annotations) => annotations.set(key, Node::string(value, origin)),
        None => metadata.set("annotations", Node::strings([(key, value)], origin)),
    }
}

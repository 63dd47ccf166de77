//! Builds objects that share a namespace, an owner and labels.

use super::manifest::{Manifest, ObjectKey, Owner};
use crate::plan::Place;
use crate::tree::{Node, Origin, Reason, Text};

/// The label of everything that no component owns.
pub(super) const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "bindery");

/// Group, version and kind of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct ObjectKind {
    pub(super) api_version: &'static str,
    pub(super) kind: &'static str,
}

/// What the objects of one place have in common.
pub(super) struct Frame<'f> {
    pub(super) cluster: &'f str,
    /// Absent for cluster-scoped objects.
    pub(super) namespace: Option<&'f str>,
    pub(super) place: Place,
    pub(super) owner: Owner,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) origin: Origin,
}

impl Frame<'_> {
    /// An object from its name and the fields beside apiVersion, kind and metadata.
    pub(super) fn object(&self, kind: ObjectKind, name: &str, fields: Vec<(&'static str, Node)>) -> Manifest {
        let origin = self.origin.because(Reason::Identity);
        let mut metadata = vec![("name", Node::string(name, origin))];
        metadata.extend(self.namespace.map(|namespace| ("namespace", Node::string(namespace, origin))));
        let labels = self.labels.iter().map(|(key, value)| (*key, value.as_str()));
        metadata.push(("labels", Node::strings(labels, origin)));
        let mut body = vec![
            ("apiVersion", Node::string(kind.api_version, origin)),
            ("kind", Node::string(kind.kind, origin)),
            ("metadata", Node::mapping(metadata, origin)),
        ];
        body.extend(fields);
        Manifest {
            key: ObjectKey {
                cluster: Some(Text::new(self.cluster)),
                namespace: self.namespace.map(Text::new),
                api_version: Text::new_static(kind.api_version),
                kind: Text::new_static(kind.kind),
                name: Text::new(name),
            },
            place: self.place.clone(),
            owner: self.owner.clone(),
            body: Node::mapping(body, self.origin),
        }
    }
}

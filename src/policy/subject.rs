//! Describes the object of one request to the API server: what policies match on and what expressions see.

use serde_json::json;

use super::Scope;
use super::resource::resource_of;
use crate::tree::{Node, Text};

/// An object as if it were being created, with what surrounds it.
#[derive(Debug)]
pub struct Subject {
    /// The object as the API server would see it.
    pub object: Node,
    /// API group, empty for the core group.
    pub group: Text,
    /// Version within the group.
    pub version: Text,
    /// Kind.
    pub kind: Text,
    /// The resource: the plural of the kind.
    pub resource: String,
    /// The name; empty when only a beginning of it is known.
    pub name: Text,
    /// Namespace; absent for cluster-scoped objects.
    pub namespace: Option<Text>,
    /// The Namespace object; absent for cluster-scoped objects.
    pub namespace_object: Option<Node>,
    /// What `request` says.
    pub request: Node,
}

impl Subject {
    /// The subject of an object, which [`served`](super::served) made what the API server would see.
    ///
    /// `namespaces` finds the Namespace of a name; one that is not known has no labels but its name.
    pub fn new<'n>(object: Node, scope: Scope, namespaces: impl Fn(&str) -> Option<&'n Node>) -> Self {
        let text = |path: &[&str]| object.at(path).and_then(Node::as_str).unwrap_or_default();
        let api_version = text(&["apiVersion"]);
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        let (kind, name) = (text(&["kind"]), text(&["metadata", "name"]));
        let own = text(&["metadata", "namespace"]);
        let namespace = match scope {
            Scope::Namespaced if own.is_empty() => Some("default"),
            Scope::Namespaced => Some(own),
            Scope::Cluster => None,
        };
        let origin = object.origin;
        let of_namespace = |name: &str| {
            let synthetic = || {
                let metadata = json!({ "name": name, "labels": { "kubernetes.io/metadata.name": name } });
                let body = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": metadata });
                Node::from_json(body, origin)
            };
            namespaces(name).map_or_else(synthetic, |found| with_own_label(found, name))
        };
        let resource = resource_of(kind);
        let kind_json = json!({ "group": group, "version": version, "kind": kind });
        let resource_json = json!({ "group": group, "version": version, "resource": resource });
        let request = json!({
            "uid": "",
            "kind": kind_json,
            "resource": resource_json,
            "requestKind": kind_json,
            "requestResource": resource_json,
            "operation": "CREATE",
            "userInfo": { "username": "", "uid": "", "groups": [], "extra": {} },
            "dryRun": false,
            "options": { "apiVersion": "meta.k8s.io/v1", "kind": "CreateOptions" },
        });
        // As in the API server, what is empty is absent.
        let mut request = Node::from_json(request, origin);
        for (key, text) in [("name", name), ("namespace", namespace.unwrap_or_default())] {
            if let Some(fields) = request.as_mapping_mut().filter(|_| !text.is_empty()) {
                fields.set(key, Node::string(text, origin));
            }
        }
        let mut subject = Subject {
            group: Text::new(group),
            version: Text::new(version),
            kind: Text::new(kind),
            name: Text::new(name),
            namespace: namespace.map(Text::new),
            namespace_object: namespace.map(of_namespace),
            resource,
            request,
            object,
        };
        subject.name_namespace();
        subject
    }

    /// The API server writes the namespace of the request into an object that names none.
    fn name_namespace(&mut self) {
        let Some(namespace) = self.namespace.clone() else { return };
        let metadata = self.object.as_mapping_mut().and_then(|body| body.get_mut("metadata"));
        if let Some(metadata) = metadata
            && metadata.get("namespace").and_then(Node::as_str).is_none_or(str::is_empty)
        {
            let name = Node::string(namespace, metadata.origin);
            if let Some(fields) = metadata.as_mapping_mut() {
                fields.set("namespace", name);
            }
        }
    }
}

/// A Namespace with the label that the API server gives every one.
fn with_own_label(namespace: &Node, name: &str) -> Node {
    let mut namespace = namespace.clone();
    let origin = namespace.origin;
    let metadata = namespace.as_mapping_mut().and_then(|body| body.get_mut("metadata"));
    if let Some(metadata) = metadata.and_then(Node::as_mapping_mut) {
        if metadata.get("labels").is_none_or(Node::is_null) {
            metadata.set("labels", Node::mapping(Vec::<(Text, Node)>::new(), origin));
        }
        if let Some(labels) = metadata.get_mut("labels").and_then(Node::as_mapping_mut) {
            labels.set("kubernetes.io/metadata.name", Node::string(name, origin));
        }
    }
    namespace
}

//! Defines one rendered object, with its cluster, its folder and its owner.

use crate::diagnostics::{ObjectName, Target};
use crate::plan::Place;
use crate::source::Span;
use crate::tree::{Node, Text};

/// The name of an object on a cluster; no two manifests share one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ObjectKey {
    /// Name of the cluster, as the plane's `kubernetesCluster.name` says; absent for objects of the delivery engine, which runs
    /// where no definition says, and for manifests that others wrote.
    pub cluster: Option<Text>,
    /// Namespace; absent for cluster-scoped objects.
    pub namespace: Option<Text>,
    /// Group and version, `apps/v1`.
    pub api_version: Text,
    /// Kind.
    pub kind: Text,
    /// Name.
    pub name: Text,
}

/// The definition that an object was rendered for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owner {
    /// Organization; absent for objects of the platform itself.
    pub organization: Option<Text>,
    /// Project; absent for objects of a whole organization.
    pub project: Option<Text>,
    /// Component; absent for objects of a whole namespace.
    pub component: Option<Text>,
    /// Environment; absent for objects that belong to no stage, as builds do.
    pub environment: Option<Text>,
    /// Where the name of the API class stands that a route or policy follows; absent for everything else.
    pub api_class: Option<Span>,
    /// The definition's name in its file: the place to blame.
    pub span: Span,
}

/// One complete Kubernetes object for one cluster.
///
/// Made by render; every leaf of the body knows its origin.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Its name on the cluster.
    pub key: ObjectKey,
    /// Its folder in the output.
    pub place: Place,
    /// Whom it was rendered for.
    pub owner: Owner,
    /// The object itself: apiVersion, kind, metadata, spec.
    pub body: Node,
}

/// Every object of every cluster, sorted by key.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The objects.
    pub manifests: Vec<Manifest>,
}

impl Rendered {
    /// A set of objects that others wrote, in their order.
    pub fn from_objects(objects: Vec<Node>) -> Self {
        Rendered { manifests: objects.into_iter().map(Manifest::from_object).collect() }
    }
}

impl Manifest {
    /// An object that others wrote: its own metadata says what it is called, and its name is the place to blame.
    fn from_object(body: Node) -> Self {
        let text = |path: &[&str]| body.at(path).and_then(Node::as_str).map(Text::new);
        let named = ["name", "generateName"].map(|key| ["metadata", key]);
        let name = named.iter().find_map(|path| body.at(path));
        let span = name.map_or(body.origin.span, |name| name.origin.span);
        let key = ObjectKey {
            cluster: None,
            namespace: text(&["metadata", "namespace"]).filter(|namespace| !namespace.is_empty()),
            api_version: text(&["apiVersion"]).unwrap_or_default(),
            kind: text(&["kind"]).unwrap_or_default(),
            name: named.iter().find_map(|path| text(path)).unwrap_or_default(),
        };
        Manifest { key, place: Place::Cluster, owner: Owner::platform(span), body }
    }
}

impl Owner {
    /// The platform itself; `span` is the name of the definition to blame.
    pub fn platform(span: Span) -> Self {
        Owner { organization: None, project: None, component: None, environment: None, api_class: None, span }
    }

    /// The same in the words of a diagnostic.
    pub fn target(&self) -> Target {
        Target {
            organization: self.organization.clone(),
            project: self.project.clone(),
            component: self.component.clone(),
            environment: self.environment.clone(),
        }
    }

    /// An organization as a whole.
    pub fn organization(name: &str, span: Span) -> Self {
        Owner { organization: Some(Text::new(name)), ..Owner::platform(span) }
    }
}

impl Manifest {
    /// The folder of its file below the output root, `/`-separated.
    pub fn folder(&self) -> String {
        self.place.folder(self.key.cluster.as_deref().unwrap_or_default())
    }
}

impl ObjectKey {
    /// Where it runs, in a sentence: ` on cluster \`eu-1\``, or nothing.
    pub fn on_cluster(&self) -> String {
        self.cluster.as_ref().map(|cluster| format!(" on cluster `{cluster}`")).unwrap_or_default()
    }

    /// The API group, empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The same name in the words of a diagnostic.
    pub fn object_name(&self) -> ObjectName {
        ObjectName {
            api_version: self.api_version.to_string(),
            kind: self.kind.to_string(),
            namespace: self.namespace.as_ref().map(ToString::to_string),
            name: self.name.to_string(),
            cluster: self.cluster.as_ref().map(ToString::to_string),
        }
    }
}

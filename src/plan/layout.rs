//! Gives every object its folder in the output tree.

use crate::tree::Text;

/// Where in a cluster's part of the output an object stands; the path depends on the object alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Cluster-scoped objects.
    Cluster,
    /// A tenant's namespace itself: Namespace, quota, policies, access.
    Namespace {
        /// Environment name.
        environment: Text,
        /// Namespace name on the cluster.
        namespace: Text,
    },
    /// What one binding renders.
    Component {
        /// Environment name.
        environment: Text,
        /// Namespace name on the cluster.
        namespace: Text,
        /// Component name.
        component: Text,
    },
    /// A namespace that belongs to no environment.
    Platform {
        /// Namespace name on the cluster.
        namespace: Text,
    },
    /// What applies the folders of clusters.
    Delivery {
        /// The engine's word: `argocd` or `flux`.
        engine: &'static str,
        /// The cluster whose folders it is about; absent for all of them.
        cluster: Option<Text>,
    },
}

impl Place {
    /// The folder below the output root, `/`-separated; delivery has the same on every cluster.
    pub fn folder(&self, cluster: &str) -> String {
        match self {
            Place::Cluster => format!("clusters/{cluster}/_cluster"),
            Place::Namespace { environment, namespace } => {
                format!("clusters/{cluster}/{environment}/{namespace}/_namespace")
            }
            Place::Component { environment, namespace, component } => {
                format!("clusters/{cluster}/{environment}/{namespace}/{component}")
            }
            Place::Platform { namespace } => format!("clusters/{cluster}/_platform/{namespace}"),
            Place::Delivery { engine, cluster: Some(cluster) } => format!("delivery/{engine}/{cluster}"),
            Place::Delivery { engine, cluster: None } => format!("delivery/{engine}"),
        }
    }
}

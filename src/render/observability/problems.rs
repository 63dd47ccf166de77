//! Says what can be wrong with what the observability plane renders, one constructor for each fault.

use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::{ObservabilityPlane, OpenSearch};
use crate::render::manifest::Manifest;
use crate::source::Span;

/// Every code of the observability plane's rendering.
pub(in crate::render) static LOGS_ASTRAY: Code = Code {
    name: "logs-astray",
    level: Level::Error,
    summary: "Logs of a workload that reach no index, or not exactly one retention policy and one organization's readers.",
    docs: "Every pod that is rendered writes logs. They have to reach the index of its own organization and environment, which exactly one \
           retention policy deletes and which exactly its organization reads. Take the namespace out of `collect.exclude`.",
};
pub(in crate::render) static OUT_OF_REACH: Code = Code {
    name: "opensearch-out-of-reach",
    level: Level::Error,
    summary: "A cluster whose logs are collected and that cannot reach OpenSearch.",
    docs: "The OpenSearch that the operator makes has an address inside its own cluster alone. Expose it, with TLS passed through, and say under \
           which URL in `openSearch.operator.endpoint`.",
};
pub(in crate::render) static NO_GATEWAY: Code = Code {
    name: "observer-without-gateway",
    level: Level::Error,
    summary: "Observers that no Gateway leads to.",
    docs: "People reach the Observers through a Gateway of Envoy Gateway on the plane's cluster, which has a listener for their host. Where the \
           cluster is a data plane its external Gateway is taken, unless Bindery renders it (its listeners are those of environments) or it is \
           of another implementation (it would let everybody in). Say which one under `observer.gateway`.",
};
pub(in crate::render) static NO_READERS: Code = Code {
    name: "logs-without-readers",
    level: Level::Warning,
    summary: "An organization that runs something and whose logs nobody reads.",
    docs: "Its logs are collected and kept, and only administrators of OpenSearch can read them. Name the organization's groups under `access`.",
};

pub(super) fn out_of_reach(store: &OpenSearch, cluster: &str) -> Diagnostic {
    let report = Diagnostic::new(
        &OUT_OF_REACH,
        format!("the collectors of cluster `{cluster}` cannot reach the OpenSearch that the operator makes"),
    );
    let report = match &store.operator {
        Some(operator) => report.at(operator.nodes.span, "it has an address on its own cluster alone"),
        None => report,
    };
    report.hint("add `endpoint: https://…` beside `nodes`, the URL under which other clusters reach it")
}

pub(super) fn no_gateway(spec: &ObservabilityPlane) -> Diagnostic {
    let cluster = &spec.kubernetes_cluster.name;
    Diagnostic::new(&NO_GATEWAY, format!("no Gateway leads to the Observers on cluster `{cluster}`"))
        .at(spec.observer.host.span, "who answers this host?")
        .label(cluster.span, "no Gateway of this cluster can be taken")
        .hint("name one of Envoy Gateway with a listener for the host: `gateway: {name: …, namespace: …}`")
}

/// What is wrong with where logs go.
pub(super) enum Astray<'a> {
    /// The namespace is excluded, here.
    Excluded(Span),
    /// They count as another's.
    AnotherOwner(String),
    /// This many retention policies.
    Policies(String, usize),
    /// The roles that read them.
    Readers(String, Vec<&'a str>),
}

pub(super) fn astray(manifest: &Manifest, astray: &Astray<'_>) -> Diagnostic {
    let (kind, name) = (&manifest.key.kind, &manifest.key.name);
    let namespace = manifest.key.namespace.as_deref().unwrap_or_default();
    let what = match astray {
        Astray::Excluded(_) => format!("are not collected: the namespace `{namespace}` is excluded"),
        Astray::AnotherOwner(prefix) => format!("would go to `{prefix}`, which is not its owner's"),
        Astray::Policies(prefix, count) => {
            format!("go to `{prefix}`, which {count} retention policies are for instead of one")
        }
        Astray::Readers(prefix, readers) => {
            format!(
                "go to `{prefix}`, which is read by: {}",
                if readers.is_empty() { "nobody".to_owned() } else { readers.join(", ") }
            )
        }
    };
    let report = Diagnostic::new(&LOGS_ASTRAY, format!("the logs of the {kind} `{name}` {what}"));
    let report = match astray {
        Astray::Excluded(span) => report
            .at(*span, "excluded here")
            .label(manifest.owner.span, "runs there")
            .hint("exclude namespaces of others only"),
        _ => report.at(manifest.owner.span, "rendered for this"),
    };
    report.object(manifest.key.object_name())
}

pub(super) fn no_readers(plane: Span, organization: &str, runs: Span) -> Diagnostic {
    Diagnostic::new(&NO_READERS, format!("nobody reads the logs of organization `{organization}`"))
        .at(plane, "names no group for it under `access`")
        .label(runs, "it runs this, among others")
        .hint(format!("add `- {{organization: {organization}, groups: […]}}` under `access`"))
}

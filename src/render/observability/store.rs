//! Says what OpenSearch is told: the shape of indices, how long each is kept, who writes and who reads.

use serde_json::{Value as Json, json};

use super::{operator, rest, site};
use crate::model::{Name, ObservabilityPlane, OpenSearchOperator};
use crate::render::manifest::Manifest;
use crate::resolve::{BoundObservability, LogSource, LogStream};
use crate::source::Span;
use crate::validate::{HttpsAddress, https_address, keep_hours};

/// The role that collectors write with.
pub(super) const WRITER: &str = "log-writer";
/// The index template's name, and what every index name begins with.
pub(super) const TEMPLATE: &str = "logs";

/// How long the indices of one stream are kept.
pub(super) struct Policy {
    /// Its name, which no other stream's policy has: names hold no dots.
    pub(super) name: String,
    /// The indices, as OpenSearch writes patterns.
    pub(super) pattern: String,
    /// Age at which an index is deleted.
    pub(super) hours: u32,
    /// The rule's age in its file.
    pub(super) span: Span,
}

/// Who reads an organization's indices.
pub(super) struct Reader<'v> {
    pub(super) organization: &'v str,
    /// The role, which no other organization's readers have.
    pub(super) role: String,
    /// The indices, as OpenSearch writes patterns.
    pub(super) pattern: String,
    /// Groups of the identity provider; nobody reads when there are none.
    pub(super) groups: &'v [&'v Name],
}

impl Policy {
    /// The policy of a stream; none for an age that validate has refused.
    pub(super) fn of(stream: &LogStream<'_>) -> Option<Policy> {
        let name = match stream.source {
            LogSource::Platform => TEMPLATE.to_owned(),
            LogSource::Builds(organization) => format!("{TEMPLATE}.{organization}"),
            LogSource::Environment(organization, environment) => {
                format!("{TEMPLATE}.{organization}.{environment}")
            }
        };
        let keep = &stream.rule.keep;
        let pattern = format!("{}.*", stream.source.index_prefix());
        Some(Policy { name, pattern, hours: keep_hours(keep)?, span: keep.span })
    }
}

impl Reader<'_> {
    /// The user that the organization's Observer logs in as; it has the readers' role and no other.
    pub(super) fn user(&self) -> String {
        format!("log-observer.{}", self.organization)
    }
}

/// The policies of all streams.
pub(super) fn policies(bound: &BoundObservability<'_>) -> Vec<Policy> {
    bound.streams.iter().filter_map(Policy::of).collect()
}

/// The readers of all organizations.
pub(super) fn readers<'b>(bound: &'b BoundObservability<'_>) -> Vec<Reader<'b>> {
    let reader = |(organization, groups): (&&'b str, &'b Vec<&'b Name>)| Reader {
        organization,
        role: format!("log-reader.{organization}"),
        pattern: format!("{TEMPLATE}.{organization}.*"),
        groups,
    };
    bound.readers.iter().map(reader).collect()
}

/// What a collector may do: make the day's index, and add to it.
pub(super) const WRITER_ACTIONS: [&str; 4] =
    ["create_index", "indices:admin/mapping/put", "indices:data/write/bulk*", "indices:data/write/index"];

/// What a collector may do beside that, on the cluster as a whole.
pub(super) const WRITER_CLUSTER_ACTIONS: [&str; 1] = ["indices:data/write/bulk"];

/// What is the same for every index. Labels are the tenants' own and stay keywords.
///
/// A copy needs another node than the original; where OpenSearch stands already it is taken to have several.
pub(super) fn template(wanted: Option<&OpenSearchOperator>) -> (Json, Json) {
    let replicas = u32::from(wanted.is_none_or(|wanted| wanted.nodes.value > 1));
    let settings = json!({ "index": { "number_of_shards": 1, "number_of_replicas": replicas } });
    let keywords =
        json!({ "match_mapping_type": "string", "mapping": { "type": "keyword", "ignore_above": 1024 } });
    let mappings = json!({
        "dynamic_templates": [{ "strings": keywords }],
        "properties": { "@timestamp": { "type": "date_nanos" }, "log": { "type": "text" } },
    });
    (settings, mappings)
}

/// Where collectors and Observers of a cluster reach OpenSearch; none when they do not.
pub(super) fn address(plane: &ObservabilityPlane, cluster: &str) -> Option<HttpsAddress> {
    let store = &plane.open_search;
    let written = match (&store.endpoint, &store.operator) {
        (Some(endpoint), _) => endpoint,
        (None, Some(_)) if plane.kubernetes_cluster.name.as_str() == cluster => {
            let host = format!("{}.{}.svc", operator::CLUSTER, site::PLANE);
            return Some(HttpsAddress { host, port: operator::PORT, path: String::new() });
        }
        (None, operator) => operator.as_ref()?.endpoint.as_ref()?,
    };
    https_address(written).ok()
}

/// The same as a URL.
pub(super) fn url(address: &HttpsAddress) -> String {
    format!("https://{}:{}{}", address.host, address.port, address.path)
}

/// Renders what OpenSearch is told, in the way that fits who manages it.
pub(super) fn render(bound: &BoundObservability<'_>) -> Vec<Manifest> {
    match &bound.plane.spec.open_search.operator {
        Some(wanted) => operator::render(bound, wanted),
        None => rest::render(bound),
    }
}

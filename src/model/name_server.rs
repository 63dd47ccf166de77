//! Describes who answers pods that ask for names.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Name;
use crate::tree::Located;

/// Who answers pods that ask for names: pods of a namespace, or an address of the node.
#[derive(Clone, PartialEq, Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NameServer {
    /// The namespace of the pods that answer: `kube-system`, `openshift-dns`. Exactly one of `namespace` and `address`.
    pub namespace: Option<Name>,
    /// Labels of these pods. Absent: all pods of the namespace.
    #[serde(default)]
    pub labels: BTreeMap<Name, Located<String>>,
    /// The address at which a cache on each node answers: `169.254.20.10`.
    pub address: Option<Located<String>>,
    /// The port at which they answer, over UDP and TCP; that of the pods where a Service has another one. Absent: 53.
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<Located<u16>>,
}

impl NameServer {
    /// The port, with the default filled in.
    pub fn port(&self) -> u16 {
        self.port.as_ref().map_or(53, |port| port.value)
    }
}
